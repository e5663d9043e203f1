"""Working a worklist off, batch by batch: what is locked, looked at again, deleted or changed. All parameters: first
number, one past the last.
"""

from collections.abc import Callable, Iterable, Sequence

from sqlglot import exp

from troth.declaration.sentences import ColumnUse
from troth.plan.subject import row_tests
from troth.sql import nodes
from troth.sql.change import anonymised, emptied
from troth.sql.decide import ANONYMISE, DELETE, REMOVE, Asking
from troth.sql.inside import kept_when_anonymised, without
from troth.sql.layers import Layers
from troth.sql.nodes import as_
from troth.sql.place import mark
from troth.sql.referring import Referrer, not_pointed_at, of_itself
from troth.sql.self_referring import staying
from troth.sql.sources import Sources
from troth.sql.worklist import CHANGE_ROW, DELETE_ROW

Told = Callable[[Sources], Iterable[exp.Expr]]
"""What else is told of a row ``r`` and of what it is joined to, each under a name of its own."""

LOW, HIGH = "troth_low", "troth_high"
"""Stand in a tree for the two parameters of a batch: its first number, and the one past its last."""


def with_batch(asking: Asking, text: str) -> str:
    """The text with a place for each of the two parameters."""
    one = mark(asking.placement.dialect)
    return text.replace(f"{LOW.upper()}()", one).replace(f"{HIGH.upper()}()", one)


def lock(asking: Asking, action: int) -> str:
    """How many rows of a batch are still in the table; where the database locks rows they are locked, and stay
    as they are from then on.

    A statement of its own, before the one that looks at the rows again: what others did meanwhile to them, and to
    rows that point at them, is then seen by that one. A lock taken within it would find the row as it is and
    everything beside it as it was.
    """
    inside = exp.select(exp.alias_(nodes.integer(1), "one", quoted=True, copy=False), copy=False)
    inside = _in_batch(_with_rows(asking, inside), action)
    if asking.placement.dialect == "postgres":
        inside.set("locks", [exp.Lock(update=True, expressions=[exp.Table(this=nodes.name("r"))])])
    source = nodes.derived(inside, "l")
    query = exp.select(exp.Count(this=exp.Star()), copy=False).from_(source, copy=False)
    return with_batch(asking, asking.placement.sql(query))


def recheck(asking: Asking, action: int, referrers: Sequence[Referrer] = (), also: Told = lambda _: ()) -> exp.Select:
    """The rows of a batch for which nothing stands *now*, with what is still to be changed
    (``x{i}``: 0, delete, anonymise), and ``also`` what that says.

    A row that is no longer one of the mapped table's is left out, and to be deleted also one that a referrer's row
    points at now. What is done is what was planned; a part that was not due then is not touched.
    """
    sources = asking.sources()
    layers = Layers(sources, [question.keep for question in asking.questions])
    numbers = range(len(asking.questions))
    base = exp.select(*(as_(nodes.column("r", column), f"k_{column}") for column in asking.key), copy=False)
    for i in numbers if action == CHANGE_ROW else ():
        base.select(
            as_(nodes.column("w", f"s{i}"), f"s{i}"),
            as_(nodes.column("w", f"a{i}"), f"a{i}"),
            copy=False,
        )
    mapped = sources.writer.predicate(row_tests((), asking.asked.table.entry.where))
    query = layers.inside(base)
    _in_batch(_with_rows(asking, base), action)
    for join in sources.joins.values():
        base.append("joins", join)
    told = tuple(also(sources))
    base.select(*told, copy=False)
    base.where(nodes.is_true(mapped), copy=False)
    if action == DELETE_ROW:
        base.where(nodes.all_of(_planned(i, "w", DELETE) for i in numbers), copy=False)
        base.where(not_pointed_at(asking, referrers, "r"), copy=False)
    query.select(*(nodes.column("f", f"k_{column}") for column in asking.key), copy=False)
    query.select(*(nodes.column("f", tree.alias) for tree in told), copy=False)
    tests = [layers.writer.predicate(question.keep) for question in asking.questions]
    for i in numbers if action == CHANGE_ROW else ():
        was_due = nodes.equal(nodes.column("f", f"s{i}"), nodes.integer(REMOVE))
        still = nodes.case(
            (nodes.all_of((was_due, nodes.is_false(tests[i]))), nodes.column("f", f"a{i}")), otherwise=nodes.integer(0)
        )
        query.select(as_(still, f"x{i}"), copy=False)
    combine = nodes.all_of if action == DELETE_ROW else nodes.any_of
    return query.where(combine(nodes.is_false(test) for test in tests), copy=False)


PLACE = ("tableoid", "ctid")
"""Where a row lies in PostgreSQL, in which part of its table. A row that was locked stays there until the act ends."""


def delete(asking: Asking, referrers: Sequence[Referrer], place: Sequence[str] = ()) -> str:
    """Deletes the rows of a batch that nothing keeps now and at which no row points that stays. ``place``: the columns
    by which the database goes to a row that it has just looked at; none: by its key.
    """
    placement, table = asking.placement, asking.asked.table
    itself = any(of_itself(asking, referrer) for referrer in referrers)
    by_key = itself and placement.dialect != "duckdb"
    lies = [] if by_key else [as_(nodes.column("r", column), f"at_{column}") for column in place]
    due = placement.sql(recheck(asking, DELETE_ROW, referrers, lambda _: lies))
    own = placement.sql(placement.operator(table.name))
    keys = ", ".join(placement.sql(nodes.name(column)) for column in asking.key)
    if itself:
        names = ", ".join(placement.sql(nodes.column("d", f"k_{column}")) for column in asking.key)
        on = placement.sql(
            nodes.all_of(nodes.equal(nodes.column("s", f"k_{c}"), nodes.column("d", f"k_{c}")) for c in asking.key)
        )
        goes = f"FROM due AS d WHERE NOT EXISTS(SELECT 1 FROM stays AS s WHERE {on})"  # noqa: S608
        if placement.dialect == "duckdb":
            beginning = f"WITH RECURSIVE due AS MATERIALIZED ({due}), {staying(asking, referrers)}"
            return with_batch(asking, _noted_as_gone(asking, beginning, "d", goes, place))
        goes = f"SELECT {names} {goes}"
        text = (
            f"WITH RECURSIVE due AS MATERIALIZED ({due}), {staying(asking, referrers)} "  # noqa: S608
            f"DELETE FROM {own} WHERE ({keys}) IN ({goes})"
        )
        return with_batch(asking, text)
    if placement.dialect == "sqlite":
        return with_batch(asking, f"DELETE FROM {own} WHERE ({keys}) IN ({due})")  # noqa: S608
    if placement.dialect == "duckdb":
        return with_batch(asking, _noted_as_gone(asking, f"WITH u AS MATERIALIZED ({due})", "u", "FROM u", place))
    pairs = [(column, f"at_{column}") for column in place] or [(column, f"k_{column}") for column in asking.key]
    on = placement.sql(nodes.all_of(nodes.equal(nodes.column("t", a), nodes.column("u", b)) for a, b in pairs))
    return with_batch(asking, f"WITH u AS MATERIALIZED ({due}) DELETE FROM {own} AS t USING u WHERE {on}")  # noqa: S608


def _noted_as_gone(asking: Asking, beginning: str, alias: str, source: str, place: Sequence[str]) -> str:
    """In a store over files a transaction notes the places of the rows that go; its end writes the files anew."""
    placement = asking.placement
    gone, lies = (
        placement.sql(placement.gone(asking.asked.table.name)),
        ", ".join(placement.sql(nodes.column(alias, f"at_{column}")) for column in place),
    )
    return f"{beginning} INSERT INTO {gone} SELECT DISTINCT {lies} {source}"


def change(asking: Asking, unchangeable: frozenset[str], place: Sequence[str] = ()) -> str:
    """Empties or anonymises the cells of a batch that nothing keeps now. ``place``: as for ``delete``; a key may come
    to stand twice where tables inherit.
    """
    placement, table = asking.placement, asking.asked.table
    sets: dict[str, tuple[str, str]] = {}
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
                sets[placement.sql(nodes.name(column))] = placement.sql(value), placement.sql(step)
    for column, cells in _inside(asking, unchangeable).items():  # never over files (``engine.shapes``)
        value = without(table, column, cells, "t", placement.dialect)
        sets[placement.sql(nodes.name(column))] = placement.sql(value), "1"
    pairs = [*((column, f"k_{column}") for column in asking.key), *((column, f"at_{column}") for column in place)]
    on = nodes.all_of(nodes.equal(nodes.column("t", a), nodes.column("u", b)) for a, b in pairs)
    lies = [as_(nodes.column("r", column), f"at_{column}") for column in place]
    changed = nodes.any_of(
        nodes.compare(nodes.column("u", f"x{i}"), ">", nodes.integer(0)) for i in range(len(asking.questions))
    )
    due, own = placement.sql(recheck(asking, CHANGE_ROW, also=lambda _: lies)), placement.operator(table.name)
    if placement.dialect == "duckdb":
        # What is not changed is left empty: null, where a value of null is a structure that holds it.
        values = [f"CASE WHEN {step} > 0 THEN {{'value': {value}}} END" for value, step in sets.values()]
        columns = ", ".join((*(placement.sql(nodes.name(column)) for column in place), *sets))
        given = ", ".join((*(placement.sql(nodes.column("t", column)) for column in place), *values))
        text = (
            f"WITH u AS MATERIALIZED ({due}) "  # noqa: S608
            f"INSERT INTO {placement.sql(placement.changed(table.name))} ({columns}) SELECT {given} "
            f"FROM {placement.sql(own)} AS t JOIN u ON {placement.sql(on)} WHERE {placement.sql(changed)}"
        )
        return with_batch(asking, text)
    # A table of SQLite may say that a value which stands twice deletes the other row: not here.
    abort = "OR ABORT " if placement.dialect == "sqlite" else ""
    text = (
        f"WITH u AS MATERIALIZED ({due}) "  # noqa: S608
        f"UPDATE {abort}{placement.sql(own)} AS t "
        f"SET {', '.join(f'{column} = {value}' for column, (value, _) in sets.items())} "
        f"FROM u WHERE {placement.sql(on)} AND {placement.sql(changed)}"
    )
    return with_batch(asking, text)


def _inside(asking: Asking, unchangeable: frozenset[str]) -> dict[str, list[tuple[ColumnUse, exp.Expr]]]:
    """By column, the cells inside its documents, each with whether it is to be taken out."""
    table, found = asking.asked.table, dict[str, list[tuple[ColumnUse, exp.Expr]]]()
    for number, question in enumerate(asking.questions):
        for use in (one for part in question.parts for one in table.inside_of(part)):
            acts = [DELETE] if kept_when_anonymised(table, use) else [DELETE, ANONYMISE]
            step = nodes.column("u", f"x{number}")
            test = nodes.any_of(nodes.equal(step.copy(), nodes.integer(act)) for act in acts)
            if use.column not in unchangeable:
                found.setdefault(use.column, []).append((use, test))
    return found


def remaining(asking: Asking) -> str:
    """How many rows of the worklist that were to be deleted are still in the table. No parameters."""
    query = _with_rows(asking, exp.select(exp.Count(this=exp.Star()), copy=False))
    query.where(nodes.equal(nodes.column("w", "action"), nodes.integer(DELETE_ROW)), copy=False)
    return asking.placement.sql(query)


def _with_rows(asking: Asking, query: exp.Select) -> exp.Select:
    """From the worklist ``w`` and the rows ``r`` of the table that have its keys."""
    on = nodes.all_of(nodes.equal(nodes.column("w", f"k_{column}"), nodes.column("r", column)) for column in asking.key)
    query.from_(asking.worklist, copy=False)
    return query.join(asking.placement.operator(asking.asked.table.name, "r"), on=on, copy=False)


def _in_batch(query: exp.Select, action: int) -> exp.Select:
    n = nodes.column("w", "n")
    query.where(nodes.compare(n, ">=", nodes.call(LOW)), copy=False)
    query.where(nodes.compare(n, "<", nodes.call(HIGH)), copy=False)
    return query.where(nodes.equal(nodes.column("w", "action"), nodes.integer(action)), copy=False)


def _planned(number: int, alias: str, act: int) -> exp.Expr:
    """Whether a part was due when the plan was made, and to be removed by this act."""
    due = nodes.equal(nodes.column(alias, f"s{number}"), nodes.integer(REMOVE))
    return nodes.all_of((due, nodes.equal(nodes.column(alias, f"a{number}"), nodes.integer(act))))
