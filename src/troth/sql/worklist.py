"""Worklists: which rows are to be deleted or changed, and why, with the keys and the reasons; made once,
worked off in batches.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlglot import exp

from troth.plan.questions import Question
from troth.plan.subject import row_tests
from troth.sql import nodes, referring
from troth.sql.change import changes, holds_something
from troth.sql.decide import ANONYMISE, DELETE, REMOVE, UNDECIDED, Asking, answers, outcomes
from troth.sql.inside import holds_inside, kept_when_anonymised, unreadable
from troth.sql.layers import fenced
from troth.sql.nodes import as_
from troth.sql.place import Placement
from troth.sql.referring import Referrer, of_itself
from troth.sql.self_referring import block_itself
from troth.sql.writers import WRITERS

TURNS = "turns"
"""The column of a worklist that says whether a test of the row turns within the day."""
NOTHING, DELETE_ROW, CHANGE_ROW = 0, 1, 2
"""What is done with a row of a worklist: nothing (it only waits for a decision), delete it,
change some of its cells.
"""


def create(
    asking: Asking,
    unchangeable: frozenset[str] = frozenset(),
    *,
    may_delete: bool = True,
    soon: Sequence[Question] = (),
    listed: exp.Join | None = None,
    into: str = "work_",
) -> tuple[str, ...]:
    """The statements that make the worklist of a table; in SQLite there is a step between, whose parser has a stack of
    a hundred.

    Beside the columns of ``decisions``: ``n`` (from 1), ``h{i}`` whether any cell of question i still holds something,
    ``c{i}`` whether anonymising would change any, ``u{i}`` whether any that cannot be emptied holds something,
    ``action``. ``unchangeable``: columns that cannot be emptied (a personal key, NOT NULL); a row that keeps one of
    them is in the list, so that it is told of (RT-76). Without ``may_delete`` rows are only changed, since a column
    that nobody mapped would go along (RT-69). ``soon`` and ``listed``: as for ``answers``; ``into``: what the name of
    the list begins with.
    """
    table, placement = asking.asked.table, asking.placement
    extra: list[exp.Expr] = []
    for number, question in enumerate(asking.questions):
        columns = [c for part in question.parts for c in table.columns_of(part) if c not in unchangeable]
        kinds = [asking.types(table.name, column) for column in columns]
        held = [holds_something(table, column, "r", placement.dialect) for column in columns]
        changed = [changes(table, c, "r", placement.dialect, k) for c, k in zip(columns, kinds, strict=True)]
        fixed = [c for part in question.parts for c in table.columns_of(part) if c in unchangeable]
        staying = [holds_something(table, column, "r", placement.dialect) for column in fixed]
        for use in (one for part in question.parts for one in table.inside_of(part)):
            document = nodes.column("r", use.column)
            if use.column in unchangeable:
                staying.append(nodes.none_of(nodes.is_null(document)))
                continue
            there = holds_inside(table, use, document, placement.dialect)
            held.append(there)
            changed += [] if kept_when_anonymised(table, use) else [there.copy()]
            staying.append(unreadable(document.copy(), placement.dialect))
        extra += [_flag(nodes.any_of(held), f"h{number}"), _flag(nodes.any_of(changed), f"c{number}")]
        extra.append(_flag(nodes.any_of(staying), f"u{number}"))
    asked = f"ask_{table.name}"
    inside = answers(asking, every_row=False, extra=extra, soon=soon, listed=listed)
    in_steps = placement.dialect == "sqlite"
    source: exp.Expr = asking.listing.own(asked, "d") if in_steps else fenced(inside, "d", placement.dialect)
    passed = [*(tree.alias for tree in extra), *(["soon", TURNS] if soon else [])]
    inner = outcomes(asking, source, passed)
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
    with_action = exp.select(exp.column(exp.Star(), table=nodes.name("w")), as_(action, "action"), copy=False).from_(
        nodes.derived(inner, "w"), copy=False
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
        for i in (numbers if unchangeable or any(use.inside is not None for use in table.personal) else ())
    )
    later = [_soon("v"), nodes.column("v", TURNS)] if soon else []
    # In the order of the scan: deleting then goes through the table as it lies.
    counted = exp.Window(this=exp.RowNumber())
    whole = (
        exp.select(
            as_(counted, "n"),
            exp.column(exp.Star(), table=nodes.name("v")),
            as_(nodes.integer(0), "blocked"),
            copy=False,
        )
        .from_(nodes.derived(with_action, "v"), copy=False)
        .where(nodes.any_of((acts, waits, stays, *later)), copy=False)
    )
    work = f"{into}{table.name}"
    listing = asking.listing
    made = (listing.drop(work), listing.create(work, whole, lasting=True))
    if not in_steps:
        return made
    return (listing.drop(asked), listing.create(asked, inside), *made, listing.drop(asked))


def keep(asking: Asking, name: str, placement: Placement) -> Iterator[str]:
    """The statements that give a worklist a lasting name."""
    made = f"work_{asking.asked.table.name}"
    if asking.listing.temporary:
        source, kept = asking.listing.sql(asking.listing.own(made)), placement.sql(placement.own(name))
        yield f"CREATE TABLE {kept} AS SELECT * FROM {source}"  # noqa: S608  (names of Troth's own)
    else:
        yield placement.taken(name, asking.listing, made)


def ready(name: str, placement: Placement) -> Iterator[str]:
    """The statements that make a kept worklist ready for being worked off; many a plan is only looked at."""
    yield placement.index(name, "action", "n", again=True)
    yield placement.analyze(name)


def _soon(alias: str) -> exp.Expr:
    return nodes.is_true(nodes.column(alias, "soon"))


def _flag(test: exp.Expr, name: str) -> exp.Expr:
    return as_(nodes.case((test, nodes.integer(1)), otherwise=nodes.integer(0)), name)


def block(asking: Asking, referrers: Sequence[Referrer]) -> Iterator[str]:
    """The statements that keep a row whose referring rows stay: it is changed instead, its key kept (§9)."""
    held = nodes.any_of(nodes.equal(nodes.column("w", f"h{i}"), nodes.integer(1)) for i in range(len(asking.questions)))
    otherwise = nodes.case((held, nodes.integer(CHANGE_ROW)), otherwise=nodes.integer(NOTHING))
    own = [referrer for referrer in referrers if of_itself(asking, referrer)]
    for referrer in referrers:
        if referrer not in own:
            yield referring.block(asking, referrer, DELETE_ROW, otherwise.copy())
    if own:
        yield from block_itself(asking, own, DELETE_ROW, otherwise.copy())


# --- what a worklist says ---------------------------------------------------------------------------------------------


def counts(asking: Asking, number: int, lapsed_before: date) -> str:
    """The counting of one question: whether these rows say anything of it; state, reason, act, action, blocked; rows;
    of these how many hold something that can be emptied, that anonymising would change, that cannot be emptied; the
    oldest day; how many lapsed; how many that need nothing now will by the later instant of ``create``.
    """
    placement = asking.placement
    writer = WRITERS[placement.dialect](lambda field: nodes.column("w", field.name), lambda field: "other")
    fell = nodes.column("w", f"f{number}")
    late = nodes.case(
        (nodes.compare(fell, "<", writer.known_day(lapsed_before)), nodes.integer(1)), otherwise=nodes.integer(0)
    )
    will = nodes.case((_soon("w"), nodes.integer(1)), otherwise=nodes.integer(0))
    names = [f"s{number}", f"b{number}", f"a{number}", "action", "blocked"]
    says = nodes.case((_of_account(number), nodes.integer(1)), otherwise=nodes.integer(0))
    group = [says, *(nodes.column("w", name) for name in names)]
    query = (
        exp.select(
            *group,
            exp.Count(this=exp.Star()),
            exp.Sum(this=nodes.column("w", f"h{number}")),
            exp.Sum(this=nodes.column("w", f"c{number}")),
            exp.Sum(this=nodes.column("w", f"u{number}")),
            exp.Min(this=fell),
            exp.Sum(this=late),
            exp.Sum(this=will),
            copy=False,
        )
        .from_(asking.worklist, copy=False)
        .group_by(*(tree.copy() for tree in group), copy=False)
    )
    return placement.sql(query)


def _of_account(number: int) -> exp.Expr:
    """Whether a row of a worklist has anything to say of a question: it waits, or something of it is
    still there to be done.
    """

    def is_(name: str, value: int) -> exp.Expr:
        return nodes.equal(nodes.column("w", f"{name}{number}" if name != "action" else name), nodes.integer(value))

    emptied_or_gone = nodes.all_of((is_("a", DELETE), nodes.any_of((is_("h", 1), is_("action", DELETE_ROW)))))
    removed = nodes.any_of((emptied_or_gone, nodes.all_of((is_("a", ANONYMISE), is_("c", 1))), is_("u", 1)))
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
    """The keys of the first few rows with one state and reason of one question: a worklist lies in the order of its
    numbers, so that reading it ends with the last of them.
    """
    names = ["n", *(f"k_{column}" for column in asking.key)]
    first = (
        exp.select(*(nodes.column("w", name) for name in names), copy=False)
        .from_(asking.worklist, copy=False)
        .where(nodes.equal(nodes.column("w", f"s{number}"), nodes.integer(state)), copy=False)
        .where(nodes.equal(nodes.column("w", f"b{number}"), nodes.integer(because)), copy=False)
        .limit(most, copy=False)
    )
    source = nodes.derived(first, "w")
    query = exp.select(*(nodes.column("w", name) for name in names[1:]), copy=False).from_(source, copy=False)
    return asking.placement.sql(query.order_by(nodes.column("w", "n"), copy=False))
