"""Which rows of a table may be answered otherwise than at the last pass, so that only they are asked.

An answer comes from a row, from the rows that its links lead to, from what the spine says of those it is joined to, and
from constants that grow with time. So a row is asked again where it was written since, or one of those rows was; where
the spine that it leads to says something else; and where one of its tests has turned (``plan.turning``). Every other
row is answered as before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from troth.plan.turning import Turn
from troth.policy.model import Table
from troth.predicate.algebra import Field, Path, fields_of
from troth.sql import nodes
from troth.sql.decide import Asking
from troth.sql.listed import LIES, PLACE, list_name
from troth.sql.nodes import as_
from troth.sql.place import Placement
from troth.sql.sources import ROW, Sources, alias
from troth.sql.turned import any_has_turned, has_turned
from troth.sql.worklist import NOTHING, TURNS
from troth.sql.writers import WRITERS

REST, OVER = "rest_", "over_"
"""What the names of two kept tables of each table begin with: what was said of rows that nothing was to be done with,
and the keys of rows that were to be acted on and were not all.
"""
_XID = exp.DataType.build("xid", udt=True)
MOVED, WRITTEN, ANSWERED = "moved_", "written_", "answered_"


@dataclass(frozen=True)
class Joined:
    """What a table's questions are joined to. ``links``: path -> table of the map; ``spine``: path -> table of the
    spine.
    """

    links: Mapping[Path, str]
    spine: Mapping[Path, str]

    @property
    def spine_tables(self) -> tuple[str, ...]:
        """The tables of the spine, each once."""
        return tuple(dict.fromkeys(self.spine.values()))


def joined(asking: Asking) -> Joined:
    """What the questions of a table are joined to."""
    sources = asking.sources()
    for field in fields_of(asking.questions):
        sources.column(field)
    return Joined({path: table for path, table in sources.tables.items() if path}, dict(sources.spine))


# --- what has moved ---------------------------------------------------------------------------------------------------


def written(asking: Asking, since: int) -> Iterator[str]:
    """The statements that list the rows of a table that were written since a transaction of PostgreSQL began: by that
    one or any after it.
    """
    own, name = asking.listing, f"{WRITTEN}{asking.asked.table.name}"
    key = [as_(nodes.column("r", column), f"k_{column}") for column in asking.key]
    query = exp.select(*key, copy=False).from_(asking.placement.operator(asking.asked.table.name, "r"), copy=False)
    horizon = nodes.call("age", exp.cast(nodes.text(str(since % 2**32)), _XID, copy=False))
    query.where(nodes.compare(nodes.call("age", nodes.column("r", "xmin")), "<=", horizon), copy=False)
    yield own.drop(name)
    yield own.create(name, query)
    yield own.analyze(name)


def nothing_written(asking: Asking) -> Iterator[str]:
    """The statements that make the list of ``written`` empty."""
    own, name = asking.listing, f"{WRITTEN}{asking.asked.table.name}"
    yield own.drop(name)
    yield own.create(name, _none(asking))


def moved(now: exp.Table, then: exp.Table, into: Placement, name: str, columns: Sequence[str]) -> Iterator[str]:
    """The statements that list the rows of a table of the spine that are there only now, or were only at the last pass.

    ``columns``: those of the table, if it has the same at both times.
    """
    names = ", ".join(into.sql(nodes.name(column)) for column in columns)
    now_is, then_was = into.sql(now), into.sql(then)
    both = f"SELECT {names}, 1 AS side FROM {now_is} UNION ALL SELECT {names}, 2 AS side FROM {then_was}"  # noqa: S608
    own = f"{MOVED}{name}"
    yield into.drop(own)
    text = f"SELECT {names} FROM ({both}) AS b GROUP BY {names} HAVING min(side) = max(side)"  # noqa: S608
    yield into.create(own, text)


def all_moved(new: Placement, into: Placement, name: str) -> Iterator[str]:
    """The same where there is nothing to compare with: every row is new."""
    own = f"{MOVED}{name}"
    yield into.drop(own)
    yield into.create(own, f"SELECT * FROM {new.sql(new.own(name))}")  # noqa: S608  (names of Troth's own)


def any_in(own: Placement, name: str) -> str:
    """Whether a table of Troth's own has any row."""
    return f"SELECT EXISTS(SELECT 1 FROM {own.sql(own.own(name))})"  # noqa: S608  (names of Troth's own)


# --- which rows that touches ------------------------------------------------------------------------------------------


def every_one(asking: Asking, queries: Iterable[str]) -> str:
    """The keys that any of several queries finds."""
    return " UNION ALL ".join(queries) or _none(asking)


def of_themselves(asking: Asking) -> str:
    """The keys of rows that were written."""
    return _all_of(asking, asking.listing, f"{WRITTEN}{asking.asked.table.name}")


def of_links(asking: Asking, path: Path, table: str) -> str:
    """The keys of rows that a path of links leads from to a row that was written, or that is gone."""
    target = (asking.asked.policy.tables[table].entry.key or ("",))[0]
    sources = asking.sources()
    sources.reach(path[:-1])
    here, key = nodes.column(alias(path[:-1]), path[-1]), nodes.column("m", f"k_{target}")
    if asking.types(sources.tables[path[:-1]], path[-1]) != asking.types(table, target):
        here, key = exp.cast(here, "text", copy=False), exp.cast(key, "text", copy=False)
    listed = exp.select(key, copy=False).from_(asking.listing.own(f"{WRITTEN}{table}", "m"), copy=False)
    query = sources.from_(_keys(asking)).where(nodes.among(here, listed), copy=False)
    return asking.placement.sql(query)


def of_spine(asking: Asking, path: Path, columns: Sequence[str]) -> str:
    """The keys of rows that a path leads from to a row of the spine that moved. ``columns``: those of its table."""
    sources = asking.sources()
    sources.reach(path)
    if all(f"k_{column}" in columns for column in asking.key) and len(path) == 1:
        return _all_of(asking, asking.listing, f"{MOVED}{sources.spine[path]}")
    return _joined_to(asking, sources, path)


def in_list(asking: Asking, kept: Placement, name: str) -> str:
    """The keys in a kept list of rows."""
    return _all_of(asking, kept, name)


def _joined_to(asking: Asking, sources: Sources, path: Path) -> str:
    """The keys of rows that are joined to a row that moved, of the table at the end of a path."""
    query = _keys(asking).from_(asking.placement.operator(asking.asked.table.name, ROW), copy=False)
    for where, join in sources.joins.items():
        if where == path:
            join.set("this", asking.listing.own(f"{MOVED}{sources.spine[path]}", alias(path)))
            join.set("side", None)
        query.append("joins", join)
    return asking.placement.sql(query)


# --- what has turned --------------------------------------------------------------------------------------------------


def of_turns(asking: Asking, to: Joined, turns: Iterable[Turn]) -> Iterator[str]:
    """The keys of rows one of whose tests has turned, of those that ask of the row and of what it is joined to: one
    query for all that ask of the same. Those that ask of one table of the spine alone are ``turned_in``.
    """
    together: dict[frozenset[Path], list[Turn]] = {}
    for turn in turns:
        if spine_of(to, turn) is None:
            together.setdefault(frozenset(field.path for field in fields_of(turn.tests)), []).append(turn)
    for paths, found in together.items():
        sources = asking.sources()
        for path in sorted(paths):
            sources.reach(path)
        tests = any_has_turned(sources.writer, found)
        yield asking.placement.sql(sources.from_(_keys(asking)).where(tests, copy=False))


def spine_of(to: Joined, turn: Turn) -> Path | None:
    """The one path into the spine that a test asks of, if it asks nothing else."""
    paths = {field.path for field in fields_of(turn.tests)}
    return next(iter(paths)) if len(paths) == 1 and next(iter(paths)) in to.spine else None


def turned_in(asking: Asking, path: Path, turn: Turn) -> str:
    """The statement that adds the rows of a table of the spine for which a test has turned to those that moved."""
    sources, own = asking.sources(), asking.listing
    sources.reach(path)
    name = sources.spine[path]

    def column_of(field: Field) -> exp.Expr:
        found = sources.column(field)
        return nodes.column("x", found.name) if isinstance(found, exp.Column) else found

    writer = WRITERS[asking.placement.dialect](column_of, sources.type_of)
    test = asking.placement.sql(has_turned(writer, turn))
    now, into = asking.placement.sql(asking.placement.own(name, "x")), own.sql(own.own(f"{MOVED}{name}"))
    return f"INSERT INTO {into} SELECT x.* FROM {now} WHERE {test}"  # noqa: S608  (names of Troth's own)


# --- the answers that stay --------------------------------------------------------------------------------------------


def to_be_done(asking: Asking, worklist: str, *, held: bool) -> str:
    """The keys of rows of a kept worklist of which nobody knows what was done, or (``held``) which would be done with
    otherwise if no row pointed at them, or of which a test was to turn.
    """
    which = f"blocked > 0 OR {TURNS}" if held else f"action > {NOTHING}"
    return _with_places(asking, f"SELECT {', '.join(_names(asking.listing, asking))} FROM {worklist} WHERE {which}")  # noqa: S608


def to_turn(asking: Asking, kept: Placement) -> str:
    """The keys of rows with which nothing was to be done, and of which a test was to turn within the day."""
    rest = kept.sql(kept.own(f"{REST}{asking.asked.table.name}"))
    return _with_places(asking, f"SELECT {', '.join(_names(kept, asking))} FROM {rest} WHERE {TURNS}")  # noqa: S608


def carried_over(asking: Asking, kept: Placement, worklist: str | None = None, *, there: bool = False) -> Iterator[str]:
    """The statements that make the worklist of what was said at the last pass of rows that are still there and not
    asked again. ``worklist``: that of the last plan, if nothing of it was done; ``there``: whoever is not asked again
    is still there.
    """
    own, table = asking.listing, asking.asked.table.name
    names = _names(own, asking)
    row = asking.placement.sql(asking.placement.operator(table, ROW))
    same_row = " AND ".join(
        f"{own.sql(nodes.column(ROW, column))} = w.{name}" for column, name in zip(asking.key, names, strict=True)
    )
    source = f"SELECT * FROM {kept.sql(kept.own(f'{REST}{table}'))}"  # noqa: S608  (names of Troth's own)
    if worklist is not None:
        source += f" UNION ALL SELECT * FROM {worklist}"  # noqa: S608
    text = _not_again(asking, f"({source})")
    if not there:
        text += f" AND EXISTS (SELECT 1 FROM {row} WHERE {same_row})"  # noqa: S608  (names of the map's)
    yield own.drop(f"work_{table}")
    yield own.create(f"work_{table}", text, lasting=True)


def taken_over(asking: Asking, kept: Placement, worklist: str | None = None) -> Iterator[str]:
    """The statements that make the worklist out of what was kept, in place: of rows that are not asked again. Whoever
    is not asked again must still be there. ``worklist``: as for ``carried_over``.
    """
    own, table = asking.listing, asking.asked.table.name
    again, work = own.sql(own.own(list_name(asking))), own.sql(own.own(f"work_{table}"))
    yield own.drop(f"work_{table}")
    yield own.taken(f"work_{table}", kept, f"{REST}{table}")
    yield f"DELETE FROM {work} AS w USING {again} AS a WHERE {_same_key(asking)}"  # noqa: S608  (names of Troth's own)
    if worklist is not None:
        yield f"INSERT INTO {work} {_not_again(asking, worklist)}"


def put_in(asking: Asking, columns: Sequence[str]) -> str:
    """The statement that adds what is said now of the rows that were asked, numbered after the others.

    ``columns``: those of a worklist, beside its number.
    """
    own, table = asking.listing, asking.asked.table.name
    names = ", ".join(own.sql(nodes.name(column)) for column in columns)
    into, source = own.sql(own.own(f"work_{table}")), own.sql(own.own(f"{ANSWERED}{table}"))
    number = f"(SELECT coalesce(max(n), 0) FROM {into})"  # noqa: S608  (names of Troth's own)
    return f"INSERT INTO {into} (n, {names}) SELECT n + {number}, {names} FROM {source}"  # noqa: S608


# --- what is left behind ----------------------------------------------------------------------------------------------


def set_aside(asking: Asking, worklist: str, kept: Placement) -> Iterator[str]:
    """The statements that keep what a kept worklist says of rows with which nothing is done, and leave in it the
    others. A row at which another points is asked again: that one may be gone. Of rows without a key nothing is kept.
    """
    table = asking.asked.table.name
    if not asking.key:
        yield f"DELETE FROM {worklist} WHERE action = {NOTHING}"  # noqa: S608  (names of Troth's own)
        return
    names, nothing = ", ".join(_names(kept, asking)), f"action = {NOTHING}"
    rest = kept.sql(kept.own(f"{REST}{table}"))
    yield kept.drop(f"{REST}{table}")
    if kept.dialect == "postgres":  # the list is gone through once: it may be of many millions
        yield kept.create(f"{REST}{table}", f"SELECT * FROM {worklist} WHERE 1 = 0")  # noqa: S608
        gone = f"DELETE FROM {worklist} WHERE {nothing} RETURNING *"  # noqa: S608  (names of Troth's own)
        yield f"WITH gone AS ({gone}) INSERT INTO {rest} SELECT * FROM gone"  # noqa: S608
    else:
        yield kept.create(f"{REST}{table}", f"SELECT * FROM {worklist} WHERE {nothing}")  # noqa: S608
        yield f"DELETE FROM {worklist} WHERE {nothing}"  # noqa: S608  (names of Troth's own)
    yield kept.drop(f"{OVER}{table}")
    yield kept.create(f"{OVER}{table}", f"SELECT {names} FROM {rest} WHERE blocked > 0")  # noqa: S608
    yield f"DELETE FROM {rest} WHERE blocked > 0"  # noqa: S608  (names of Troth's own)


def moved_out(asking: Asking, worklist: str, lasting: Placement, kept: Placement) -> Iterator[str]:
    """The statements that keep a worklist that was made in place: what is to be done is put where it lasts, under the
    name ``worklist``, and what was made in place is kept of the others, as ``set_aside`` says.
    """
    own, table = asking.listing, asking.asked.table.name
    names = ", ".join(_names(kept, asking))
    work = own.sql(own.own(f"work_{table}"))
    yield lasting.create(worklist, f"SELECT * FROM {work} WHERE action <> {NOTHING}", lasting=True)  # noqa: S608
    yield kept.drop(f"{OVER}{table}")
    yield kept.create(f"{OVER}{table}", f"SELECT {names} FROM {work} WHERE action = {NOTHING} AND blocked > 0")  # noqa: S608
    yield f"DELETE FROM {work} WHERE action <> {NOTHING} OR blocked > 0"  # noqa: S608  (names of Troth's own)
    yield kept.drop(f"{REST}{table}")
    yield kept.taken(f"{REST}{table}", own, f"work_{table}")


def not_done(placement: Placement, kept: Placement, table: Table, worklist: str) -> str:
    """The statement that keeps the keys of rows of a worklist that was worked off and that are still in the table:
    what kept them may be over by the next pass.
    """
    names = [kept.sql(nodes.column("w", f"k_{column}")) for column in table.entry.key or ()]
    there = " AND ".join(
        f"{kept.sql(nodes.column(ROW, column))} = {name}"
        for column, name in zip(table.entry.key or (), names, strict=True)
    )
    row = kept.sql(placement.operator(table.name, ROW))
    into = kept.sql(kept.own(f"{OVER}{table.name}"))
    chosen = f"SELECT {', '.join(names)} FROM {worklist} AS w JOIN {row} ON {there} WHERE w.action > {NOTHING}"  # noqa: S608
    return f"INSERT INTO {into} {chosen}"


# --- parts ------------------------------------------------------------------------------------------------------------


def _not_again(asking: Asking, source: str) -> str:
    """The rows of a worklist that are not asked again."""
    again = asking.listing.sql(asking.listing.own(list_name(asking)))
    listed = f"SELECT 1 FROM {again} AS a WHERE {_same_key(asking)}"  # noqa: S608  (names of Troth's own)
    return f"SELECT w.* FROM {source} AS w WHERE NOT EXISTS ({listed})"  # noqa: S608  (names of Troth's own)


def _same_key(asking: Asking) -> str:
    return " AND ".join(f"a.{name} = w.{name}" for name in _names(asking.listing, asking))


def _keys(asking: Asking) -> exp.Select:
    found = [as_(nodes.column(ROW, column), f"k_{column}") for column in asking.key]
    if asking.placed:
        found.append(as_(nodes.column(ROW, PLACE), LIES))
    return exp.select(*found, copy=False)


def _with_places(asking: Asking, keys: str) -> str:
    """A query for keys, and for where their rows lie if that tells them; nowhere, if they are gone."""
    if not asking.placed:
        return keys
    own, names = asking.placement, _names(asking.placement, asking)
    row = own.sql(own.operator(asking.asked.table.name, ROW))
    same = " AND ".join(
        f"{own.sql(nodes.column(ROW, column))} = q.{name}" for column, name in zip(asking.key, names, strict=True)
    )
    listed = ", ".join(f"q.{name}" for name in names)
    return f"SELECT {listed}, {ROW}.{PLACE} AS {LIES} FROM ({keys}) AS q LEFT JOIN {row} ON {same}"  # noqa: S608


def key_names(asking: Asking) -> tuple[str, ...]:
    """The names that the columns of a table's key have in lists."""
    return tuple(f"k_{column}" for column in asking.key)


def _names(own: Placement, asking: Asking) -> list[str]:
    return [own.sql(nodes.name(f"k_{column}")) for column in asking.key]


def _all_of(asking: Asking, own: Placement, name: str) -> str:
    return _with_places(asking, f"SELECT {', '.join(_names(own, asking))} FROM {own.sql(own.own(name))}")  # noqa: S608


def _none(asking: Asking) -> str:
    return asking.placement.sql(
        _keys(asking)
        .from_(asking.placement.operator(asking.asked.table.name, ROW), copy=False)
        .where(exp.false(), copy=False)
    )
