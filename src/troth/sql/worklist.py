"""Worklists: which rows are to be deleted or changed, and why, with the keys and the reasons; made once, worked off in batches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from troth.plan.questions import Question
from troth.plan.subject import row_tests
from troth.sql import nodes
from troth.sql.change import anonymised, changes, emptied, holds_something
from troth.sql.decide import ANONYMISE, DELETE, REMOVE, UNDECIDED, Asking, answers, outcomes
from troth.sql.layers import Layers
from troth.sql.place import own_column
from troth.sql.postgres import PostgresWriter
from troth.sql.sqlite import SqliteWriter

NOTHING, DELETE_ROW, CHANGE_ROW = 0, 1, 2
"""What is done with a row of a worklist: nothing (it only waits for a decision), delete it, change some of its cells."""


@dataclass(frozen=True)
class Referrer:
    """A table whose rows point at a table's rows. ``worklist``: its own, if it is mapped and planned before."""

    table: str
    column: str
    target_column: str
    worklist: str | None
    key: tuple[str, ...] = ()


def create(
    asking: Asking,
    unchangeable: frozenset[str] = frozenset(),
    *,
    may_delete: bool = True,
    soon: Sequence[Question] = (),
) -> tuple[str, ...]:
    """The statements that make the worklist of a table. There are two steps, for SQLite's parser has a stack of a hundred.

    Beside the columns of ``decisions``: ``n`` (from 1), ``h{i}`` whether any cell of question i still holds something, ``c{i}`` whether
    anonymising would change any, ``u{i}`` whether any that cannot be emptied holds something, ``action``.
    ``unchangeable``: columns that cannot be emptied (a personal key, NOT NULL); a row that keeps one of them is in the
    list, so that it is told of (RT-76).
    Without ``may_delete`` rows are only changed, since a column that nobody mapped would go along (RT-69).
    """
    table, placement = asking.asked.table, asking.placement
    extra: list[exp.Expr] = []
    for number, question in enumerate(asking.questions):
        columns = [c for part in question.parts for c in table.columns_of(part) if c not in unchangeable]
        kinds = [asking.types(table.name, column) for column in columns]
        held = [holds_something(table, column, "r", placement.dialect) for column in columns]
        changed = [changes(table, c, "r", placement.dialect, k) for c, k in zip(columns, kinds, strict=True)]
        extra += [_flag(nodes.any_of(held), f"h{number}"), _flag(nodes.any_of(changed), f"c{number}")]
        fixed = [c for part in question.parts for c in table.columns_of(part) if c in unchangeable]
        staying = [holds_something(table, column, "r", placement.dialect) for column in fixed]
        extra.append(_flag(nodes.any_of(staying), f"u{number}"))
    asked = f"ask_{table.name}"
    inside = answers(asking, every_row=False, extra=extra, soon=soon)
    inner = outcomes(asking, [tree.alias for tree in extra]).from_(placement.own(asked, "d"), copy=False)
    numbers = range(len(asking.questions))

    def of(name: str) -> exp.Expr:
        return nodes.column("w", name)

    def is_(name: str, value: int) -> exp.Expr:
        return nodes.equal(of(name), nodes.integer(value))

    removed = [is_(f"s{i}", REMOVE) for i in numbers]
    deleted = nodes.all_of((*removed, *(is_(f"a{i}", DELETE) for i in numbers)))
    changed_part = [
        nodes.all_of(
            (
                is_(f"s{i}", REMOVE),
                nodes.any_of(
                    (
                        nodes.all_of((is_(f"a{i}", DELETE), is_(f"h{i}", 1))),
                        nodes.all_of((is_(f"a{i}", ANONYMISE), is_(f"c{i}", 1))),
                    )
                ),
            )
        )
        for i in numbers
    ]
    branches = [(nodes.any_of(changed_part), nodes.integer(CHANGE_ROW))]
    if table.entry.when_empty == "delete row" and may_delete:
        branches.insert(0, (deleted, nodes.integer(DELETE_ROW)))
    action = nodes.case(*branches, otherwise=nodes.integer(NOTHING))
    with_action = exp.select(exp.column(exp.Star(), table=nodes.name("w")), _as(action, "action"), copy=False).from_(
        exp.Subquery(this=inner, alias=exp.TableAlias(this=nodes.name("w"))), copy=False
    )
    waits = nodes.any_of(nodes.equal(nodes.column("v", f"s{i}"), nodes.integer(UNDECIDED)) for i in numbers)
    acts = nodes.compare(nodes.column("v", "action"), ">", nodes.integer(NOTHING))
    stays = nodes.any_of(
        nodes.all_of(
            (
                nodes.equal(nodes.column("v", f"s{i}"), nodes.integer(REMOVE)),
                nodes.equal(nodes.column("v", f"u{i}"), nodes.integer(1)),
            )
        )
        for i in (numbers if unchangeable else ())
    )
    # In the order of the scan: deleting then goes through the table as it lies.
    counted = exp.Window(this=exp.RowNumber())
    whole = (
        exp.select(
            _as(counted, "n"),
            exp.column(exp.Star(), table=nodes.name("v")),
            _as(nodes.integer(0), "blocked"),
            copy=False,
        )
        .from_(exp.Subquery(this=with_action, alias=exp.TableAlias(this=nodes.name("v"))), copy=False)
        .where(nodes.any_of((acts, waits, stays)), copy=False)
    )
    work = f"work_{table.name}"
    return (
        placement.drop(asked),
        placement.create(asked, inside),
        placement.drop(work),
        placement.create(work, whole),
    )


def foreseen(asking: Asking) -> str:
    """How many rows that need nothing now will, by the later instant of ``create``; to be asked before ``forget``."""
    asked = asking.placement.own(f"ask_{asking.asked.table.name}", "d")
    query = exp.select(exp.Count(this=exp.Star()), copy=False).from_(asked, copy=False)
    return asking.placement.sql(query.where(nodes.is_true(nodes.column("d", "soon")), copy=False))


def forget(asking: Asking) -> str:
    """Drops what only the making of the worklist needed."""
    return asking.placement.drop(f"ask_{asking.asked.table.name}")


def _as(tree: exp.Expr, name: str) -> exp.Expr:
    return exp.alias_(tree, name, quoted=True, copy=False)


def _flag(test: exp.Expr, name: str) -> exp.Expr:
    return _as(nodes.case((test, nodes.integer(1)), otherwise=nodes.integer(0)), name)


def block(asking: Asking, referrer: Referrer) -> str:
    """The statement that keeps a row whose referring rows stay: it is changed instead, its key kept (§9)."""
    placement, table = asking.placement, asking.asked.table
    key = own_column(f"k_{referrer.target_column}")
    child = (
        exp.select("1", copy=False)
        .from_(placement.operator(referrer.table, "c"), copy=False)
        .where(nodes.equal(nodes.column("c", referrer.column), nodes.column("w", key)), copy=False)
    )
    if referrer.worklist is not None:
        same = [nodes.equal(nodes.column("g", f"k_{column}"), nodes.column("c", column)) for column in referrer.key]
        gone = (
            exp.select("1", copy=False)
            .from_(placement.own(referrer.worklist, "g"), copy=False)
            .where(
                nodes.all_of((*same, nodes.equal(nodes.column("g", "action"), nodes.integer(DELETE_ROW)))), copy=False
            )
        )
        child = child.where(nodes.none_of(exp.Exists(this=gone)), copy=False)
    own = placement.sql(placement.own(f"work_{table.name}"))
    alias = placement.sql(nodes.name("w"))
    held = placement.sql(
        nodes.any_of(nodes.equal(nodes.column("w", f"h{i}"), nodes.integer(1)) for i in range(len(asking.questions)))
    )
    return (
        f"UPDATE {own} AS {alias} SET action = CASE WHEN {held} THEN {CHANGE_ROW} ELSE {NOTHING} END, blocked = 1 "  # noqa: S608
        f"WHERE action = {DELETE_ROW} AND EXISTS ({placement.sql(child)})"
    )


# --- what a worklist says ---------------------------------------------------------------------------------------------


def counts(asking: Asking, number: int, lapsed_before: date) -> str:
    """The counting of one question: state, reason, act, action, blocked, rows; of these how many hold something that
    can be emptied, that anonymising would change, that cannot be emptied; the oldest day; how many lapsed.
    """
    placement = asking.placement
    writer = (SqliteWriter if placement.dialect == "sqlite" else PostgresWriter)(
        lambda field: nodes.column("w", field.name), lambda field: "other"
    )
    fell = nodes.column("w", f"f{number}")
    late = nodes.case(
        (nodes.compare(fell, "<", writer.known_day(lapsed_before)), nodes.integer(1)), otherwise=nodes.integer(0)
    )
    group = [nodes.column("w", name) for name in (f"s{number}", f"b{number}", f"a{number}", "action", "blocked")]
    query = (
        exp.select(
            *group,
            exp.Count(this=exp.Star()),
            exp.Sum(this=nodes.column("w", f"h{number}")),
            exp.Sum(this=nodes.column("w", f"c{number}")),
            exp.Sum(this=nodes.column("w", f"u{number}")),
            exp.Min(this=fell),
            exp.Sum(this=late),
            copy=False,
        )
        .from_(asking.worklist, copy=False)
        .where(_of_account(number), copy=False)
        .group_by(*(tree for tree in group), copy=False)
    )
    return placement.sql(query)


def _of_account(number: int) -> exp.Expr:
    """Whether a row of a worklist has anything to say of a question: it waits, or something of it is still there to be done."""

    def is_(name: str, value: int) -> exp.Expr:
        return nodes.equal(nodes.column("w", f"{name}{number}" if name != "action" else name), nodes.integer(value))

    emptied_or_gone = nodes.all_of((is_("a", DELETE), nodes.any_of((is_("h", 1), is_("action", DELETE_ROW)))))
    removed = nodes.any_of((emptied_or_gone, nodes.all_of((is_("a", ANONYMISE), is_("c", 1)))))
    return nodes.any_of((is_("s", UNDECIDED), nodes.all_of((is_("s", REMOVE), removed))))


def examined(asking: Asking) -> str:
    """How many rows the table has."""
    sources = asking.sources()
    where = sources.writer.predicate(row_tests((), asking.asked.table.entry.where))
    query = exp.select(exp.Count(this=exp.Star()), copy=False).from_(
        asking.placement.operator(asking.asked.table.name, "r"), copy=False
    )
    return asking.placement.sql(query.where(where, copy=False))


def samples(asking: Asking, number: int, state: int, because: int, most: int) -> str:
    """The keys of the first few rows with one state and reason of one question."""
    query = (
        exp.select(*(nodes.column("w", f"k_{column}") for column in asking.key), copy=False)
        .from_(asking.worklist, copy=False)
        .where(nodes.equal(nodes.column("w", f"s{number}"), nodes.integer(state)), copy=False)
        .where(nodes.equal(nodes.column("w", f"b{number}"), nodes.integer(because)), copy=False)
        .order_by(nodes.column("w", "n"), copy=False)
        .limit(most, copy=False)
    )
    return asking.placement.sql(query)


# --- working it off ---------------------------------------------------------------------------------------------------


LOW, HIGH = "troth_low", "troth_high"
"""Stand in a tree for the two parameters of a batch: its first number, and the one past its last."""


def with_batch(asking: Asking, text: str) -> str:
    """The text with a place for each of the two parameters."""
    mark = "?" if asking.placement.dialect == "sqlite" else "%s"
    return text.replace(f"{LOW.upper()}()", mark).replace(f"{HIGH.upper()}()", mark)


def recheck(asking: Asking, action: int, referrers: Sequence[Referrer] = ()) -> exp.Select:
    """The rows of a batch for which nothing stands *now*, with what is still to be changed (``x{i}``: 0, delete, anonymise).

    Rows that a referrer's row points at now are left out. The operator's rows are locked where the database locks rows, inside, so
    that one that changes meanwhile is looked at as it has become.
    """
    sources = asking.sources()
    layers = Layers(sources, [question.keep for question in asking.questions])
    base = exp.select(*(_as(nodes.column("r", column), f"k_{column}") for column in asking.key), copy=False)
    numbers = range(len(asking.questions)) if action == CHANGE_ROW else ()
    for i in numbers:
        base.select(_as(nodes.column("w", f"s{i}"), f"s{i}"), _as(nodes.column("w", f"a{i}"), f"a{i}"), copy=False)
    query = layers.inside(base)
    on = nodes.all_of(nodes.equal(nodes.column("w", f"k_{column}"), nodes.column("r", column)) for column in asking.key)
    base.from_(asking.worklist, copy=False)
    base.join(asking.placement.operator(asking.asked.table.name, "r"), on=on, copy=False)
    for join in sources.joins.values():
        base.append("joins", join)
    n = nodes.column("w", "n")
    base.where(nodes.compare(n, ">=", nodes.call(LOW)), copy=False)
    base.where(nodes.compare(n, "<", nodes.call(HIGH)), copy=False)
    base.where(nodes.equal(nodes.column("w", "action"), nodes.integer(action)), copy=False)
    for number, referrer in enumerate(referrers):
        points = nodes.equal(nodes.column(f"c{number}", referrer.column), nodes.column("r", referrer.target_column))
        child = exp.select("1", copy=False).from_(asking.placement.operator(referrer.table, f"c{number}"), copy=False)
        base.where(nodes.none_of(exp.Exists(this=child.where(points, copy=False))), copy=False)
    if asking.placement.dialect == "postgres":
        base.set("locks", [exp.Lock(update=True, expressions=[exp.Table(this=nodes.name("r"))])])
    query.select(*(nodes.column("f", f"k_{column}") for column in asking.key), copy=False)
    tests = [layers.writer.predicate(question.keep) for question in asking.questions]
    for i in numbers:
        was_due = nodes.equal(nodes.column("f", f"s{i}"), nodes.integer(REMOVE))
        still = nodes.case(
            (nodes.all_of((was_due, nodes.is_false(tests[i]))), nodes.column("f", f"a{i}")), otherwise=nodes.integer(0)
        )
        query.select(_as(still, f"x{i}"), copy=False)
    combine = nodes.all_of if action == DELETE_ROW else nodes.any_of
    return query.where(combine(nodes.is_false(test) for test in tests), copy=False)


def delete(asking: Asking, referrers: Sequence[Referrer]) -> str:
    """Deletes the rows of a batch that nothing keeps now and that no other row points at now. Parameters: low, high."""
    placement, table = asking.placement, asking.asked.table
    due = placement.sql(recheck(asking, DELETE_ROW, referrers))
    own = placement.sql(placement.operator(table.name))
    if placement.dialect == "sqlite":
        keys = ", ".join(placement.sql(nodes.name(column)) for column in asking.key)
        return with_batch(asking, f"DELETE FROM {own} WHERE ({keys}) IN ({due})")  # noqa: S608
    on = nodes.all_of(nodes.equal(nodes.column("t", c), nodes.column("u", f"k_{c}")) for c in asking.key)
    text = f"WITH u AS MATERIALIZED ({due}) DELETE FROM {own} AS t USING u WHERE {placement.sql(on)}"  # noqa: S608
    return with_batch(asking, text)


def change(asking: Asking, unchangeable: frozenset[str]) -> str:
    """Empties or anonymises the cells of a batch that nothing keeps now. Parameters: low, high."""
    placement, table = asking.placement, asking.asked.table
    sets = []
    for number, question in enumerate(asking.questions):
        step = nodes.column("u", f"x{number}")
        for part in question.parts:
            for column in table.columns_of(part):
                if column in unchangeable:
                    continue
                kind = asking.types(table.name, column)
                value = nodes.case(
                    (nodes.equal(step, nodes.integer(DELETE)), emptied(table, column, placement.dialect)),
                    (
                        nodes.equal(step, nodes.integer(ANONYMISE)),
                        anonymised(table, column, "t", placement.dialect, kind),
                    ),
                    otherwise=nodes.column("t", column),
                )
                sets.append(f"{placement.sql(nodes.name(column))} = {placement.sql(value)}")
    on = nodes.all_of(nodes.equal(nodes.column("t", c), nodes.column("u", f"k_{c}")) for c in asking.key)
    changed = nodes.any_of(
        nodes.compare(nodes.column("u", f"x{i}"), ">", nodes.integer(0)) for i in range(len(asking.questions))
    )
    text = (
        f"WITH u AS MATERIALIZED ({placement.sql(recheck(asking, CHANGE_ROW))}) "
        f"UPDATE {placement.sql(placement.operator(table.name))} AS t SET {', '.join(sets)} "  # noqa: S608
        f"FROM u WHERE {placement.sql(on)} AND {placement.sql(changed)}"
    )
    return with_batch(asking, text)


def remaining(asking: Asking) -> str:
    """How many rows of the worklist that were to be deleted are still in the table."""
    placement = asking.placement
    on = nodes.all_of(nodes.equal(nodes.column("w", f"k_{c}"), nodes.column("r", c)) for c in asking.key)
    query = (
        exp.select(exp.Count(this=exp.Star()), copy=False)
        .from_(asking.worklist, copy=False)
        .join(placement.operator(asking.asked.table.name, "r"), on=on, copy=False)
        .where(nodes.equal(nodes.column("w", "action"), nodes.integer(DELETE_ROW)), copy=False)
    )
    return placement.sql(query)
