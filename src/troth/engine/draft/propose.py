"""From what was seen to a drafted map. Pure: nothing is asked of a database here, and no text is written."""

from collections.abc import Iterator, Mapping

from troth.declaration.patterns import COLUMN, NAME, TABLE
from troth.engine.draft.categories import Vocabulary
from troth.engine.draft.columns import Table, columns
from troth.engine.draft.holders import Holding, form_of
from troth.engine.draft.owners import Owner, owners
from troth.engine.draft.people import Persons, class_names, people
from troth.engine.draft.pointing import Pointer, Pointers, pointers
from troth.engine.draft.recorded import recorded
from troth.engine.draft.seen import At, Seen, key_of, why_left_out
from troth.kernel.names import TODO
from troth.plan.drafted import (
    DraftKey,
    DraftLink,
    DraftPeople,
    DraftStore,
    DraftTable,
    LeftOut,
    MapDraft,
)
from troth.stores.catalog import Column, TableShape

MOST_MENTIONS = 20
"""How many remarks a table gets: nobody reads more."""


def propose(seen: Seen, vocabulary: Vocabulary) -> MapDraft:
    """The draft of a map over all that was seen."""
    pointing = pointers(seen)
    entered = {at: shape for at, shape in seen.tables.items() if why_not_written(at, shape) is None}
    pointing = Pointers(tuple(found for found in pointing.found if found.target in entered), pointing.mentions)
    persons = {at: found for at, found in people(seen, pointing).items() if at in entered and _plain(found.key)}
    classes = class_names(persons, vocabulary.classes)
    sayable = Pointers(tuple(found for found in pointing.found if _plain(found.column)), {})
    times = {at: recorded(seen, at, shape) for at, shape in entered.items()}
    sayable_times = {at: found[0] if found[0] is not None and _plain(found[0]) else None for at, found in times.items()}
    owned, said = owners(seen, sayable, persons, sayable_times)
    owned = {at: owner for at, owner in owned.items() if at in entered and _named_in_map(owner, entered)}
    keys = _keys(seen, owned, classes)
    names = {(key.table, key.value): key.name for key in keys}
    drafted = [
        _table(seen, at, shape, owned, persons, classes, names, pointing, said.get(at, ()), times[at], vocabulary)
        for at, shape in entered.items()
    ]
    # What speaks of people comes first; what nobody was found in stands at the end.
    drafted.sort(key=lambda table: table.ownerless)
    return MapDraft(
        policy=vocabulary.policy,
        stores=tuple(
            DraftStore(store.name, store.kind, store.url, store.schema, f"{len(store.catalog.tables)} relations seen")
            for store in seen.stores
        ),
        people=tuple(
            DraftPeople(
                classes[at],
                _place(at),
                found.key,
                found.reason
                + ("" if not vocabulary.classes or classes[at] in vocabulary.classes else "; no class of the policy"),
            )
            for at, found in persons.items()
        ),
        keys=keys,
        tables=tuple(drafted),
        left_out=tuple(_left_out(seen)),
        categories=vocabulary.own_categories,
    )


def _table(
    seen: Seen,
    at: At,
    shape: TableShape,
    owned: Mapping[At, Owner],
    persons: Mapping[At, Persons],
    classes: Mapping[At, str],
    names: Mapping[tuple[str, str], str],
    pointing: Pointers,
    said: tuple[str, ...],
    time: tuple[str | None, str, list[str]],
    vocabulary: Vocabulary,
) -> DraftTable:
    key, owner = key_of(shape), owned.get(at)
    when, why_when, about_times = time
    if when is not None and not _plain(when):
        about_times.append(f"{when} would be the row's own time, and its name cannot be written in `recorded`")
        when = None
    given = pointing.of(at)
    left = tuple(column.name for column in shape.columns if not _name_writable(column.name))
    kept = [column for column in shape.columns if _name_writable(column.name)]
    person_class = classes[owner.people] if owner is not None else None
    table = Table(at, shape, key, owner, person_class, when, given)
    key_said = "the primary key" if key == shape.primary_key else "unique and never null"
    if not key:
        key_said = "nothing in the database tells its rows apart"
    elif not all(map(_plain, key)):
        key_said = f"its key ({', '.join(key)}) has a name that cannot be written here"
        key = ()
    return DraftTable(
        name=_place(at),
        key=key or None,
        key_reason=key_said,
        owner=_owner_text(owner, persons, classes, names, at) if owner is not None else f"{TODO} by {_some(kept, key)}",
        owner_reason=owner.reason if owner is not None else _nobody(pointing, persons, at),
        others=_others(owner, given, persons, classes, vocabulary),
        recorded=when,
        recorded_reason=why_when,
        links=tuple(_links(at, given)),
        columns=columns(seen, table, owned, persons, vocabulary, kept),
        columns_left_out=left,
        mentions=_shortened((*_of_shape(shape), *pointing.mentions.get(at, ()), *said, *about_times)),
    )


def _owner_text(
    owner: Owner,
    persons: Mapping[At, Persons],
    classes: Mapping[At, str],
    names: Mapping[tuple[str, str], str],
    at: At,
) -> str:
    if owner.naming is not None:
        holding = owner.naming.holding
        found = f"{names[_place(holding.at), holding.value]}({owner.naming.column})"
        return f"{found} at {owner.moment}" if owner.moment is not None else found
    if owner.pointer is None:
        return f"{classes[at]} by {persons[at].key}"
    if owner.through:
        return f"through {owner.pointer.column}"
    return f"{classes[owner.people]} by {owner.pointer.column}"


def _named_in_map(owner: Owner, entered: Mapping[At, TableShape]) -> bool:
    """Whether all that the owner is found by can be written in a sentence."""
    naming = owner.naming
    if naming is None:
        return True
    holding = naming.holding
    columns = (naming.column, holding.value, holding.begins, holding.ends)
    return holding.at in entered and all(_plain(name) for name in columns if name is not None)


def _keys(seen: Seen, owned: Mapping[At, Owner], classes: Mapping[At, str]) -> tuple[DraftKey, ...]:
    """The keys by which owners are found, each under the name of its column."""
    used: dict[Holding, list[str]] = {}
    for at, owner in owned.items():
        if owner.naming is not None:
            used.setdefault(owner.naming.holding, []).append(_place(at))
    found: dict[str, DraftKey] = {}
    for holding, places in used.items():
        person = owned[holding.at]
        by = person.pointer.column if person.pointer is not None else key_of(seen.tables[holding.at])[0]
        meant = holding.value if holding.begins is not None else f"{classes[person.people]}_{holding.value}"
        name = _free(meant if NAME.fullmatch(meant) else "number", found)
        form = form_of(seen, holding) if holding.begins is not None else None
        found[name] = DraftKey(
            name,
            _place(holding.at),
            holding.value,
            f"{classes[person.people]} by {by}",
            holding.begins,
            holding.ends,
            form.value if form is not None else None,
            ("who held it from when to when" if holding.begins is not None else "whose rows point there, maybe several")
            + f"; it is named in {', '.join(places)}",
        )
    return tuple(found.values())


def _free(name: str, taken: Mapping[str, object]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def _others(
    owner: Owner | None,
    given: tuple[Pointer, ...],
    persons: Mapping[At, Persons],
    classes: Mapping[At, str],
    vocabulary: Vocabulary,
) -> dict[str, str]:
    """Columns that point at people and are named after a class of the policy: ``guardian_id``."""
    found = {}
    for pointer in given:
        if pointer.target in persons and (owner is None or owner.pointer != pointer):
            stem = pointer.column.removesuffix("_id")
            own_class = classes[owner.people] if owner is not None else None
            if stem in vocabulary.classes and stem != own_class and _plain(pointer.column):
                found[stem] = f"{classes[pointer.target]} by {pointer.column} as contact"
    return found


def _links(at: At, given: tuple[Pointer, ...]) -> Iterator[DraftLink]:
    for pointer in given:
        if pointer.target.store == at.store and _name_writable(pointer.column):
            yield DraftLink(pointer.column, _place(pointer.target), pointer.reason)


def _nobody(pointing: Pointers, persons: Mapping[At, Persons], at: At) -> str:
    referrers = sorted({f"{p.at.table}.{p.column}" for p in pointing.to(at) if p.at in persons})
    if referrers:
        return (
            f"no column leads to a person, but rows of people point here ({', '.join(referrers)}): "
            "say whose its rows are"
        )
    return "no column leads to a person: say whose its rows are, write `anonymous: true`, or take the table out"


def _of_shape(shape: TableShape) -> Iterator[str]:
    if shape.row_security:
        yield "row security may hide rows from this role: the figures are of what it sees"
    heirs = [name for name in shape.children if not shape.partition]
    if heirs:
        what = "partitions" if shape.kind.value == "partitioned table" else "heirs"
        yield f"one entry for it and its {len(heirs)} {what}: {', '.join(heirs)}"
    generated = [column.name for column in shape.columns if column.generated]
    if generated:
        yield f"generated by the database from other columns: {', '.join(generated)}"


def _shortened(mentions: tuple[str, ...]) -> tuple[str, ...]:
    if len(mentions) <= MOST_MENTIONS:
        return mentions
    return (*mentions[:MOST_MENTIONS], f"and {len(mentions) - MOST_MENTIONS} more of the kind")


def _left_out(seen: Seen) -> Iterator[LeftOut]:
    for store in seen.stores:
        for name, shape in sorted(store.catalog.tables.items()):
            why = why_left_out(shape) or why_not_written(At(store.name, name), shape)
            if why is not None:
                yield LeftOut(store.name, name, why)


def _place(at: At) -> str:
    return f"{at.store}.{at.table}"


def why_not_written(at: At, shape: TableShape) -> str | None:
    """Why the language has no way to write an entry for a table; None where it has."""
    if TABLE.fullmatch(_place(at)) is None:
        return "a map has no way to write its name: it must be renamed before anything in it can be kept or removed"
    if not any(_name_writable(column.name) for column in shape.columns):
        return "it has no column that a map has a way to write"
    return None


def _plain(name: str) -> bool:
    """Whether a column can stand inside a sentence."""
    return COLUMN.fullmatch(name) is not None and "/" not in name


def _name_writable(name: str) -> bool:
    """Whether a column can be a key of ``columns``, where a slash would go into JSON."""
    return name == name.strip() and bool(name) and "/" not in name


def _some(kept: list[Column], key: tuple[str, ...]) -> str:
    """A column that stands in the sentence until a person says the right one."""
    names = [*key, *(column.name for column in kept)]
    return next((name for name in names if _plain(name)), TODO)
