"""MISSING_INDEX: columns by which an act or a daily plan finds rows, and that no index begins with; what an index would
save. The statement is shown and never run.

A full plan reads whole tables and needs no index. What finds rows one by one is: a batch of deletes, which asks who
points at its rows (the database does as well, for each row); and a daily plan, which asks for the rows of a person,
those that lead to a row which has changed, and those whose time has come.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from troth.declaration.sentences import ReferenceKind
from troth.engine.applying import BATCH
from troth.engine.live.index_gain import SMALL, Known, known_of, rows_of, whole
from troth.engine.live.sight import Sight
from troth.engine.shapes import shape_of
from troth.kernel.finding import Finding, Level
from troth.kernel.instants import start_of
from troth.kernel.span import Span
from troth.plan.questions import questions
from troth.plan.subject import Asked
from troth.plan.turning import turns
from troth.policy.model import Table
from troth.predicate.algebra import Path, fields_of
from troth.sql.look import index_statement, place_of
from troth.stores.catalog import TableKind, TableShape

TIMES = ("instant", "local", "date")
WORTH = 4
"""More than a part of this size is read as quickly by reading all."""
A_BATCH, A_PERSON, A_DAY = "batch", "person", "day"


@dataclass(frozen=True)
class Asks:
    """One question that an index would answer: who asks (``a_...``), by which columns, and of what it is asked."""

    place: str
    columns: tuple[str, ...]
    by: str
    of: str
    enforced: bool = False
    """Whether the database itself asks it as well, for each row that is deleted."""


@dataclass(frozen=True)
class Proposal:
    """An index that is not there. ``reads`` rows are read for each ``per`` without it, ``would_read`` with it; both
    None where nothing tells. ``by``: how that is known.
    """

    table: str
    columns: tuple[str, ...]
    statement: str
    asked: tuple[str, ...]
    rows: int | None
    reads: int | None
    would_read: int | None
    per: str
    by: str


def missing_indexes(sight: Sight, proposals: list[Proposal] | None = None) -> Iterator[Finding]:
    """One note for each index that would help; ``proposals`` takes them in as well."""
    taken = {name.lower() for shape in sight.catalog.tables.values() for name in _names(shape)}
    asked: dict[tuple[str, tuple[str, ...]], list[Asks]] = {}
    for one in _asked(sight):
        for place in _kept_in(sight, one.place):
            asked.setdefault((place, one.columns), []).append(one)
    for (place, columns), several in asked.items():
        shape = sight.shape(place)
        if shape is None or not _may_have_one(sight, place, shape, columns) or indexed(shape, columns):
            continue
        found = _proposal(sight, place, shape, columns, several, taken)
        if found is not None:
            if proposals is not None:
                proposals.append(found)
            yield _finding(sight, found)


def indexed(shape: TableShape, columns: tuple[str, ...]) -> bool:
    """Whether rows are found by these columns without looking at all: an index begins with them in any order, or one
    that is unique needs no more than some of them.
    """
    wanted = set(columns)
    found: list[tuple[tuple[str | None, ...], bool]] = [(shape.primary_key, True)]
    found += [(unique, True) for unique in shape.unique]
    found += [(index.columns, index.unique) for index in shape.indexes if index.usable and not index.partial]
    return any(set(by[: len(wanted)]) == wanted or (unique and set(by) <= wanted) for by, unique in found if by)


def _names(shape: TableShape) -> Iterator[str]:
    yield shape.name
    yield from (index.name for index in shape.indexes)


def _kept_in(sight: Sight, place: str) -> Iterator[str]:
    """Where an index finds rows of a place: there, and what inherits from it has indexes of its own. A partitioned
    table gives its own to its parts.
    """
    yield place
    shape = sight.shape(place)
    for name in shape.children if shape is not None else ():
        if not _is_part(sight, name):
            yield from _kept_in(sight, f"{sight.store.name}.{name}")


def _is_part(sight: Sight, name: str) -> bool:
    shape = sight.catalog.tables.get(name)
    return shape is not None and shape.partition


def _may_have_one(sight: Sight, place: str, shape: TableShape, columns: tuple[str, ...]) -> bool:
    return shape.kind in (TableKind.TABLE, TableKind.PARTITIONED) and sight.sees(place, columns)


# --- who asks ---------------------------------------------------------------------------------------------------------


def _asked(sight: Sight) -> Iterator[Asks]:
    """What is asked of tables in this store by columns, the most costly first."""
    for table in sight.tables:
        yield from _pointing(sight, table)
    for table in sight.tables:
        for reference in table.persons.values():
            if reference.kind is ReferenceKind.BY:
                people = sight.policy.people[reference.target]
                if sight.type_of(place_of(table), reference.column) == sight.type_of(people.table, people.key):
                    yield Asks(place_of(table), (reference.column,), A_PERSON, f"a {reference.target}")
            if reference.kind is ReferenceKind.KEY and sight.policy.keys[reference.target].form is None:
                yield Asks(place_of(table), (reference.column,), A_PERSON, f"a {reference.target}")
    if sight.store.dialect == "postgres":  # in SQLite times are texts of many forms, which no index puts in order
        for table in sight.tables:
            for place, column in _anchors(sight, table):
                yield Asks(place, (column,), A_DAY, "a day")


def _pointing(sight: Sight, table: Table) -> Iterator[Asks]:
    """What is asked of those who point at a table's rows, where it can be asked by a column as it stands."""
    for referrer in shape_of(sight.policy, table, sight.catalog).referrers:
        child = f"{sight.store.name}.{referrer.relation}"
        pairs = zip(referrer.columns, referrer.target_columns, strict=True)
        if all(sight.type_of(child, here) == sight.type_of(table.name, there) for here, there in pairs):
            checked = any(
                key.enforced and (key.table, key.columns) == (referrer.relation, referrer.columns)
                for key in sight.catalog.referrers(table.relation)
            )
            yield Asks(child, referrer.columns, A_BATCH, place_of(table), checked)


def _anchors(sight: Sight, table: Table) -> Iterator[tuple[str, str]]:
    """The columns of the table, and of those that its links lead to, whose time alone turns an answer from one day to
    the next: place and column.
    """
    if not table.parts:
        return
    today = Asked(sight.policy, table, start_of(sight.asked.today, sight.policy.zone))
    tomorrow = Asked(sight.policy, table, start_of(_day_after(sight), sight.policy.zone))
    for turn in turns([questions(today), questions(tomorrow)]) or ():
        fields = fields_of(turn.tests)
        if len(fields) == 1:
            [field] = fields
            there = _linked(sight, table, field.path)
            if there is not None and sight.type_of(place_of(there), field.name) in TIMES:
                yield place_of(there), field.name


def _linked(sight: Sight, table: Table, path: Path) -> Table | None:
    """The table that a path of links leads to, in this store; None where the path goes elsewhere."""
    for step in path:
        link = table.entry.links.get(step)
        if link is None:
            return None
        table = sight.policy.tables[link.table]
    return table if table.store == sight.store.name else None


def _day_after(sight: Sight) -> date:
    return sight.asked.today + timedelta(days=1)


# --- what it would save -----------------------------------------------------------------------------------------------


def _proposal(
    sight: Sight, place: str, shape: TableShape, columns: tuple[str, ...], several: list[Asks], taken: set[str]
) -> Proposal | None:
    span = sight.span_of(place)
    rows = rows_of(sight, place, shape, span)
    if rows is not None and rows < SMALL:
        return None
    known = known_of(sight, place, shape, columns, span)
    each, per = _for_each(sight, several[0], known)
    would = None if each is None else min(whole(each), whole(rows or each))
    if would is not None and rows is not None and would * WORTH > rows:
        return None
    statement = index_statement(sight.build, place, columns, shape.kind is TableKind.PARTITIONED, taken)
    return Proposal(
        table=place,
        columns=columns,
        statement=statement,
        asked=tuple(dict.fromkeys(_said(one) for one in several)),
        rows=rows,
        reads=None if would is None else rows,
        would_read=would,
        per=per,
        by=known.by if known is not None and would is not None else "",
    )


def _for_each(sight: Sight, asks: Asks, known: Known | None) -> tuple[float | None, str]:
    """How many rows would be read to answer a question, and for what; None where it is not known."""
    each = None if known is None else known.each
    if asks.by == A_PERSON:
        return each, f"{asks.of} of whom something was recorded"
    if asks.by == A_DAY:
        return None if known is None else known.a_day, "each day"
    if asks.enforced:
        return each, f"each row that is deleted from `{asks.of}`"
    parent, most = sight.shape(asks.of), BATCH[sight.store.dialect]
    there = rows_of(sight, asks.of, parent, sight.span_of(asks.of)) if parent is not None else None
    batch = most if there is None else min(most, max(there, 1))
    return None if each is None else each * batch, f"a batch of {batch} rows deleted from `{asks.of}`"


def _said(one: Asks) -> str:
    if one.by == A_BATCH:
        itself = ", by the database itself as well" if one.enforced else ""
        return f"who points at rows of `{one.of}` that go or have changed{itself}"
    return f"whose rows are those of {one.of}" if one.by == A_PERSON else "which rows' time has come"


def _finding(sight: Sight, found: Proposal) -> Finding:
    where = f"`{found.table}` by `{', '.join(found.columns)}`"
    says = f"no index finds rows of {where}, and it is asked {'; and '.join(found.asked)}. "
    if found.would_read is None:
        says += "What an index would save is not known: the database has no statistics of it (`ANALYZE` makes them)"
    else:
        says += f"For {found.per} {found.reads} rows are read; with an index about {found.would_read}, by {found.by}"
    subject = f"{found.table}.{found.columns[0]}"
    advice = f"if it is worth it to you: {found.statement}"
    return Finding("MISSING_INDEX", Level.NOTE, says, advice, span=_span(sight, found), subject=subject)


def _span(sight: Sight, found: Proposal) -> Span:
    for table in sight.parts_of(found.table):
        if found.columns[0] in table.entry.links:
            return table.entry.at("links", found.columns[0])
    return sight.span_of(found.table)
