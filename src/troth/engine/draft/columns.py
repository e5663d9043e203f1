"""What each column is: a kind of personal data, plainly not personal, or for a person to say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from troth.engine.draft.categories import Vocabulary
from troth.engine.draft.kinds import Kind, likeness
from troth.engine.draft.owners import Owner
from troth.engine.draft.people import Persons
from troth.engine.draft.pointing import Pointer
from troth.engine.draft.recorded import is_time
from troth.engine.draft.seen import At, ColumnEvidence, Seen
from troth.engine.draft.words import word_set, words
from troth.kernel.names import TODO
from troth.plan.drafted import NOT_PERSONAL, DraftColumn
from troth.stores.catalog import Column, TableShape, TypeClass

_CODES = word_set("kind type currency unit locale version sort ordinal")
"""Words for what kind of row it is, not for what anybody is."""
_TECHNICAL = word_set("updated update modified modify changed revision etag version")
_KEY_ENDS = word_set("id uuid guid key no nr number code")
_MOST_CODES = 20
_FEWEST_ROWS = 20
_COMMUNICATION = frozenset({Kind.TRAFFIC, Kind.LOCATION})


@dataclass(frozen=True)
class Table:
    """What is known of a table when its columns are looked at."""

    at: At
    shape: TableShape
    key: tuple[str, ...]
    owner: Owner | None
    person_class: str | None
    recorded: str | None
    pointers: tuple[Pointer, ...]


def columns(
    seen: Seen,
    table: Table,
    owners: Mapping[At, Owner],
    people: Mapping[At, Persons],
    vocabulary: Vocabulary,
    writable: Iterable[Column],
) -> tuple[DraftColumn, ...]:
    """What is proposed for each of the ``writable`` columns, in the order of the table."""
    traffic = any(
        (like := likeness(column.name, seen.of(table.at, column.name))) is not None
        and like.kind in _COMMUNICATION
        and like.sure
        for column in table.shape.columns
    )
    return tuple(
        _as_key(table, column, owners, people)
        or _as_data(seen, table, column, vocabulary)
        or _as_time(seen, table, column, traffic=traffic)
        or _as_code(seen.of(table.at, column.name), column)
        or _unknown(seen.of(table.at, column.name), column)
        for column in writable
    )


def _as_key(
    table: Table, column: Column, owners: Mapping[At, Owner], people: Mapping[At, Persons]
) -> DraftColumn | None:
    pointer = next((pointer for pointer in table.pointers if pointer.column == column.name), None)
    if pointer is not None:
        return _as_pointer(table, column, pointer, owners, people)
    if table.key == (column.name,):
        said = likeness(column.name, None)
        if (said is None or not said.sure) and (set(words(column.name)) & _KEY_ENDS or column.identity):
            return DraftColumn(column.name, NOT_PERSONAL, None, "the key of the row")
    return None


def _as_pointer(
    table: Table, column: Column, pointer: Pointer, owners: Mapping[At, Owner], people: Mapping[At, Persons]
) -> DraftColumn:
    target = f"{pointer.target.store}.{pointer.target.table}"
    own = table.owner
    if own is not None and own.pointer == pointer:
        return DraftColumn(column.name, NOT_PERSONAL, None, "the key by which the row's owner is found")
    if own is not None and pointer.target in owners and owners[pointer.target].people == own.people:
        if pointer.target not in people:
            return DraftColumn(column.name, NOT_PERSONAL, None, f"the key of the same person's row of {target}")
        return DraftColumn(
            column.name, TODO, None, f"points at another row of {target}: whom the person has to do with"
        )
    if pointer.target in people:
        return DraftColumn(column.name, TODO, None, f"points at {target}: whom the person has to do with")
    return DraftColumn(column.name, TODO, None, f"points at {target}: it may say something of the person")


def _as_data(seen: Seen, table: Table, column: Column, vocabulary: Vocabulary) -> DraftColumn | None:
    evidence = seen.of(table.at, column.name)
    like = likeness(column.name, evidence)
    if like is None or not (like.sure or table.owner is not None):
        return None
    if not like.sure and (column.type is TypeClass.BOOLEAN or is_time(column, evidence)):
        return None
    if not like.sure and words(column.name)[-1] == "version":
        return None
    category, said = vocabulary.category(like.kind, table.person_class, table.at.table, column.name)
    reason = f"{like.kind.value}: {like.reason}" + (f"; {said}" if said else "")
    return DraftColumn(column.name, category or TODO, like.kind.value, reason)


def _as_time(seen: Seen, table: Table, column: Column, *, traffic: bool) -> DraftColumn | None:
    if not is_time(column, seen.of(table.at, column.name)):
        return None
    if traffic:
        return DraftColumn(column.name, TODO, None, "a time beside traffic data: it may tell when somebody did what")
    if column.name == table.recorded:
        return DraftColumn(column.name, NOT_PERSONAL, None, "the row's own time, from which it is kept")
    if set(words(column.name)) & _TECHNICAL:
        return DraftColumn(column.name, NOT_PERSONAL, None, "when the row was last written")
    return DraftColumn(column.name, TODO, None, "a time: personal where it tells what somebody did")


def _as_code(evidence: ColumnEvidence | None, column: Column) -> DraftColumn | None:
    inside = words(column.name)
    if not inside or inside[-1] not in _CODES or evidence is None or evidence.there < _FEWEST_ROWS:
        return None
    if evidence.distinct > _MOST_CODES:
        return None
    reason = f"a code: {evidence.distinct} different values in {evidence.there} sampled rows"
    return DraftColumn(column.name, NOT_PERSONAL, None, reason)


def _unknown(evidence: ColumnEvidence | None, column: Column) -> DraftColumn:
    if not column.visible:
        reason = "it may not be read by this role"
    elif evidence is None:
        reason = "no value could be looked at"
    elif not evidence.there:
        reason = f"null in all of {evidence.rows} sampled rows"
    else:
        different = f"{evidence.distinct} different values" if evidence.distinct else "values that were not read"
        reason = f"{column.declared or 'of no type'}; {different} in {evidence.there} sampled rows"
    return DraftColumn(column.name, TODO, None, reason)
