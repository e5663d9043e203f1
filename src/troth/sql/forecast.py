"""What a forecast keeps of a table from month to month: which rows were there, and when each first fell due."""

from collections.abc import Iterator, Mapping

from troth.plan.subject import row_tests
from troth.sql import nodes
from troth.sql.decide import ANONYMISE, DELETE, NO_REASON, REMOVE, UNDECIDED, Asking, reason
from troth.sql.place import Placement
from troth.sql.worklist import CHANGE_ROW, DELETE_ROW, NOTHING

ANY, GONE = -1, -2
"""What is said of a whole row, beside its parts, which count from 0: that anything of it is due, that it goes."""

TO_DELETE, TO_ANONYMISE, STUCK, WAITS = 1, 2, 3, 4
"""What is said of a part of a row. A row counts where it says the least of these; the first two are equal."""


def known(asking: Asking) -> Iterator[str]:
    """The statements that note which rows there are. A row with an empty key cannot be found again, and is left out."""
    placement, names = asking.listing, _keys(asking)
    own = _known(asking)
    columns = ", ".join(
        f"{placement.sql(nodes.column('r', column))} AS {name}" for column, name in zip(asking.key, names, strict=True)
    )
    sources = asking.sources()
    tests = [sources.writer.predicate(row_tests((), asking.asked.table.entry.where))]
    tests += [nodes.none_of(nodes.is_null(nodes.column("r", column))) for column in asking.key]
    table = placement.sql(asking.placement.operator(asking.asked.table.name, "r"))
    yield placement.drop(own)
    yield placement.create(own, f"SELECT {columns} FROM {table} WHERE {placement.sql(nodes.all_of(tests))}")  # noqa: S608
    yield from _found_by(placement, own, *(f"k_{column}" for column in asking.key))


def how_many_known(asking: Asking) -> str:
    """How many rows were noted."""
    return f"SELECT count(*) FROM {asking.listing.sql(asking.listing.own(_known(asking)))}"  # noqa: S608


def begun(asking: Asking, reasons: Mapping[str, int]) -> Iterator[str]:
    """The statements that note what a worklist says for the first instant (0). ``reasons``: their numbers."""
    placement, own = asking.listing, _fallen(asking)
    own_rank, entries = _rank("e"), _entries(asking, reasons)
    noted = f"SELECT e.*, {own_rank} AS rank, 0 AS month FROM ({entries}) AS e WHERE {_counts(asking)}"  # noqa: S608
    yield placement.drop(own)
    yield placement.create(own, noted)
    yield from _found_by(placement, own, *(f"k_{column}" for column in asking.key), "q", "rank")


def gone_on(asking: Asking, reasons: Mapping[str, int], month: int) -> str:
    """The statement that adds what a worklist says for a later instant, of rows of which nothing as strong was said."""
    own = asking.listing.sql(asking.listing.own(_fallen(asking)))
    before = f"SELECT 1 FROM {own} AS f WHERE {_same(asking, 'f')} AND f.q = e.q AND f.rank <= {_rank('e')}"  # noqa: S608
    return (
        f"INSERT INTO {own} SELECT e.*, {_rank('e')}, {int(month)} FROM ({_entries(asking, reasons)}) AS e "  # noqa: S608
        f"WHERE {_counts(asking)} AND NOT EXISTS ({before})"
    )


def planned(asking: Asking, reasons: Mapping[str, int]) -> str:
    """What a worklist says: part of the row, what of it, reason, in how many rows."""
    return (
        f"SELECT e.q, e.kind, e.because, count(*) FROM ({_entries(asking, reasons)}) AS e "  # noqa: S608
        f"WHERE {_counts(asking)} GROUP BY e.q, e.kind, e.because"
    )


def fallen(asking: Asking) -> str:
    """What was noted: part of the row, what of it, reason, number of the instant, how many rows. Each row counts once
    for each part.
    """
    own = asking.listing.sql(asking.listing.own(_fallen(asking)))
    stronger = f"SELECT 1 FROM {own} AS e WHERE {_same(asking, 'f')} AND f.q = e.q AND e.rank < f.rank"  # noqa: S608
    return (
        f"SELECT f.q, f.kind, f.because, f.month, count(*) FROM {own} AS f WHERE NOT EXISTS ({stronger}) "  # noqa: S608
        "GROUP BY f.q, f.kind, f.because, f.month"
    )


def put_aside(asking: Asking) -> Iterator[str]:
    """The statements that drop what was made for a table."""
    for name in ("known", "fallen", "work", "turning", "again", "turned", "before"):
        yield asking.listing.drop(f"{name}_{asking.asked.table.name}")


def _found_by(placement: Placement, own: str, *columns: str) -> Iterator[str]:
    """SQLite looks row by row; PostgreSQL joins such tables whole, and an index would only cost."""
    if placement.dialect == "sqlite":
        yield placement.index(own, *columns)
    yield placement.analyze(own)


def _known(asking: Asking) -> str:
    return f"known_{asking.asked.table.name}"


def _fallen(asking: Asking) -> str:
    return f"fallen_{asking.asked.table.name}"


def _keys(asking: Asking) -> list[str]:
    return [asking.listing.sql(nodes.name(f"k_{column}")) for column in asking.key]


def _same(asking: Asking, alias: str) -> str:
    return " AND ".join(f"{alias}.{name} = e.{name}" for name in _keys(asking))


def _counts(asking: Asking) -> str:
    """Whether something is said of a row ``e`` that was there when the forecast began."""
    own = asking.listing.sql(asking.listing.own(_known(asking)))
    return f"e.kind IS NOT NULL AND EXISTS (SELECT 1 FROM {own} AS n WHERE {_same(asking, 'n')})"  # noqa: S608


def _rank(alias: str) -> str:
    return f"(CASE WHEN {alias}.kind <= {TO_ANONYMISE} THEN {TO_DELETE} ELSE {alias}.kind END)"


def _entries(asking: Asking, reasons: Mapping[str, int]) -> str:
    """What a worklist says of each row and part: ``kind`` is null where it says nothing."""
    keys = ", ".join(f"w.{name}" for name in _keys(asking))
    own = asking.listing.sql(asking.worklist)
    numbers = range(len(asking.questions))
    stuck = " OR ".join(f"({_stuck(number)})" for number in numbers)
    waits = " OR ".join(f"w.s{number} = {UNDECIDED}" for number in numbers)
    acts = f"w.action IN ({DELETE_ROW}, {CHANGE_ROW})"
    whole = f"CASE WHEN {acts} THEN {TO_DELETE} WHEN {stuck} THEN {STUCK} WHEN {waits} THEN {WAITS} END"
    said = [
        (ANY, whole, str(NO_REASON)),
        (GONE, f"CASE WHEN w.action = {DELETE_ROW} THEN {TO_DELETE} END", str(NO_REASON)),
        *((number, _kind(number), _because(asking, number, reasons)) for number in numbers),
    ]
    return " UNION ALL ".join(
        f"SELECT {keys}, {number} AS q, {kind} AS kind, {because} AS because FROM {own}"  # noqa: S608
        for number, kind, because in said
    )


def _kind(i: int) -> str:
    """As a plan counts it: what goes with its row, what is emptied, what is changed, what stays."""
    removed, changed, goes = f"w.s{i} = {REMOVE}", f"w.action = {CHANGE_ROW}", f"w.action = {DELETE_ROW}"
    return (
        f"CASE WHEN w.s{i} = {UNDECIDED} THEN {WAITS} "
        f"WHEN {removed} AND ({goes} OR {changed} AND w.h{i} = 1) AND w.a{i} = {DELETE} THEN {TO_DELETE} "
        f"WHEN {removed} AND {changed} AND w.a{i} = {ANONYMISE} AND w.c{i} = 1 THEN {TO_ANONYMISE} "
        f"WHEN {_stuck(i)} THEN {STUCK} END"
    )


def _stuck(i: int) -> str:
    """Whether something that is due stays: it cannot be emptied, or nothing can be done with the row."""
    held = f"w.action = {NOTHING} AND w.h{i} = 1 AND (w.a{i} = {DELETE} OR w.c{i} = 1)"
    return f"w.s{i} = {REMOVE} AND w.action <> {DELETE_ROW} AND (w.u{i} = 1 OR {held})"


def _because(asking: Asking, i: int, reasons: Mapping[str, int]) -> str:
    """The number of the reason, the same at every instant; that of the answer may not be."""
    question = asking.questions[i]
    branches = " ".join(f"WHEN {n} THEN {reasons[reason(question, n)]}" for n in range(len(question.answers)))
    return f"CASE w.b{i} {branches} ELSE {reasons[reason(question, NO_REASON)]} END"
