"""What those answer who own a row together (*each of*): a table of the spine with one row for each row with owners.

Every answer is asked of each of them and joined: kept while any of them has a claim; and, for tables that say so, while
all of them do.
"""

from collections.abc import Iterator

from sqlglot import exp

from troth.plan.questions import candidate, owners_apart
from troth.plan.subject import Asked
from troth.policy.model import members
from troth.predicate.algebra import FALSE, Field
from troth.sql import nodes
from troth.sql.layers import Layers, fenced
from troth.sql.nodes import as_
from troth.sql.place import own_column
from troth.sql.said_of_rows import key_columns, of_rows
from troth.sql.sources import MEMBER, Sources, Spined, alias, each_table, left_table
from troth.sql.spine import Build, Statement


def owned_together(build: Build, asked: Asked, name: str) -> Iterator[Statement]:
    """The table for one way that leads to several owners: whether there are any, whether one is not found or cannot be
    told apart (``missing``, ``doubtful``), and for each answer whether it keeps, must keep, and when it fell.
    """
    table = asked.table
    sources = Sources(asked, build.placement, build.types, Spined(), every_holder=name)
    there = nodes.none_of(nodes.is_null(sources.column(Field((f"@{name}",), "key"))))
    twice = nodes.is_true(sources.column(Field((f"@{name}",), "twice")))
    rows = exp.select(*key_columns(table), as_(there, "there"), as_(twice, "twice"), copy=False)
    found = nodes.all_of((nodes.is_true(_of("there")), nodes.none_of(nodes.is_true(_of("twice")))))
    columns: dict[str, exp.Expr] = {
        "members": exp.Count(this=exp.Star()),
        "missing": _any(nodes.none_of(nodes.is_true(_of("there")))),
        "doubtful": _any(nodes.is_true(_of("twice"))),
    }
    number = 0
    for part in table.parts:
        keeps, falls = [], []
        for answer in candidate(asked, part, name):
            keep, floor, fell = (f"{what}_{number}" for what in ("keep", "floor", "fell"))
            number += 1
            truth = sources.writer.predicate(answer.truth)
            rows.select(as_(truth, keep), copy=False)
            keeps.append(truth.copy())
            columns[f"{part}|{answer.because}|keep"] = _some(found, _of(keep))
            if answer.floor != FALSE:
                rows.select(as_(sources.writer.predicate(answer.floor), floor), copy=False)
                columns[f"{part}|{answer.because}|floor"] = _some(found, _of(floor))
            if answer.fell is not None:
                day = sources.writer.day(answer.fell)
                rows.select(as_(day, fell), copy=False)
                falls.append(day.copy())
                columns[f"{part}|{answer.because}|fell"] = exp.Max(this=nodes.case((found.copy(), _of(fell))))
        if table.until_any_leaves:
            mine, last = f"mine_{number}", f"last_{number}"
            rows.select(as_(nodes.any_of(keeps), mine), copy=False)
            rows.select(as_(sources.writer.extreme("latest", falls), last), copy=False)
            gone = nodes.all_of((found.copy(), nodes.is_false(_of(mine))))
            columns[f"{part}|keep"] = _every(found, _of(mine))
            columns[f"{part}|left|fell"] = exp.Min(this=nodes.case((gone, _of(last))))
    named = nodes.column(alias((f"@{name}", MEMBER)), members(build.policy, sources.end(name)).column)
    rows = sources.from_(rows).where(nodes.none_of(nodes.is_null(named)), copy=False)
    query = exp.select(*(_of(f"k_{column}") for column in table.entry.key or ()), copy=False)
    query.select(*(as_(tree, own_column(column)) for column, tree in columns.items()), copy=False)
    query = query.from_(nodes.derived(rows, "x"), copy=False)
    query = query.group_by(*(_of(f"k_{column}") for column in table.entry.key or ()), copy=False)
    yield from of_rows(build, table, each_table(table.name, name), query)


def first_left(build: Build, asked: Asked, spined: Spined) -> Iterator[Statement]:
    """For tables whose rows are kept only as long as all owners have a claim: the day on which the first of those who
    have none any more lost the last.
    """
    table = asked.table
    sources = Sources(asked, build.placement, build.types, spined)
    parted = {part: owners_apart(asked, part) for part in table.parts}
    every = [owner for found in parted.values() for owner in found]
    few = [node for owner in every for node in (*owner.falls, *(owner.first or ()))]
    layers = Layers(sources, [owner.keep for owner in every], few)
    base, writer, number = exp.select(*key_columns(table), copy=False), layers.writer, 0
    rows = layers.inside(base)
    sources.from_(base)
    rows.select(*(nodes.column("f", f"k_{column}") for column in table.entry.key or ()), copy=False)
    columns: list[exp.Expr] = []
    for part, found in parted.items():
        left: list[exp.Expr] = []
        for owner in found:
            number += 1
            rows.select(as_(writer.predicate(owner.keep), f"keep_{number}"), copy=False)
            days: list[str] = []
            for day in owner.falls:
                days.append(f"fell_{number}_{len(days)}")
                rows.select(as_(writer.day(day), days[-1]), copy=False)
            last = writer.extreme("latest", [_of(name) for name in days])
            if owner.first is not None:
                there, day = owner.first
                rows.select(as_(writer.predicate(there), f"there_{number}"), copy=False)
                rows.select(as_(writer.day(day), f"first_{number}"), copy=False)
                last = nodes.case((nodes.is_true(_of(f"there_{number}")), _of(f"first_{number}")), otherwise=last)
            left.append(nodes.case((nodes.is_false(_of(f"keep_{number}")), last)))
        columns.append(as_(writer.extreme("earliest", left), own_column(f"{part}|fell")))
    query = exp.select(*(_of(f"k_{column}") for column in table.entry.key or ()), *columns, copy=False)
    query = query.from_(fenced(rows, "x", build.placement.dialect), copy=False)
    yield from of_rows(build, table, left_table(table.name), query)


def _of(name: str) -> exp.Expr:
    return nodes.column("x", name)


def _count(test: exp.Expr) -> exp.Expr:
    one = nodes.case((test, nodes.integer(1)), otherwise=nodes.integer(0))
    return exp.Sum(this=one)


def _any(test: exp.Expr) -> exp.Expr:
    return nodes.compare(_count(test), ">", nodes.integer(0))


def _some(found: exp.Expr, value: exp.Expr) -> exp.Expr:
    """Whether any of those who are found answers yes, in three values; nobody: no."""
    yes = nodes.all_of((found.copy(), nodes.is_true(value)))
    unsure = nodes.all_of((found.copy(), nodes.is_null(value.copy())))
    none = nodes.equal(_count(unsure), nodes.integer(0))
    return nodes.case((_any(yes), exp.true()), (none, exp.false()))


def _every(found: exp.Expr, value: exp.Expr) -> exp.Expr:
    """Whether all of those who are found answer yes, in three values; nobody: yes."""
    no = nodes.all_of((found.copy(), nodes.is_false(value)))
    unsure = nodes.all_of((found.copy(), nodes.is_null(value.copy())))
    none = nodes.equal(_count(unsure), nodes.integer(0))
    return nodes.case((_any(no), exp.false()), (none, exp.true()))
