"""Asking every table of a store at an instant: the worklists, and what they say, counted."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from troth.engine.bootstrap import Engine
from troth.engine.heirs import live_shapes
from troth.engine.shapes import Shape, workable
from troth.engine.spine import People, for_workers, put_away, raise_spine, types_in
from troth.engine.steering import steered
from troth.kernel.calendar import Length, Unit, add
from troth.kernel.instants import local_day
from troth.plan.counted import Due, TableCount, Waits, children_first
from troth.plan.event import Event
from troth.plan.passes import a_day_after
from troth.plan.questions import Question, again
from troth.policy.model import Policy, Table, owner_class
from troth.register.values import Undecided
from troth.sql.decide import ANONYMISE, REMOVE, UNDECIDED, Asking, reason
from troth.sql.place import Placement
from troth.sql.worklist import CHANGE_ROW, DELETE_ROW, block, counts, create, examined, samples
from troth.stores.catalog import Catalog, TableKind
from troth.stores.contract import Session, Store

Told = Callable[[str], None]
"""Told what is being done, table by table."""

SAMPLES = 3
MOST_UNDECIDED = 10_000
"""More rows than a staff member decides one by one are kept as one entry."""


def silent(_: str) -> None:
    """Tells nobody."""


@dataclass(frozen=True)
class Counted:
    """One table counted, and how it was asked."""

    count: TableCount
    asking: Asking | None
    shape: Shape
    undecided: tuple[Undecided, ...] = ()


Asks = Callable[[Session, Asking, Shape, Set[str]], int]
"""Makes the worklist of a table, and says how many rows the table has. The last argument: the tables whose worklists
are made already.
"""


@dataclass(frozen=True)
class Over:
    """What stands while a store is counted: where its spine is, its tables' shapes, how they are asked."""

    session: Session
    catalog: Catalog
    spine: Placement
    shapes: Mapping[str, Shape]
    askings: Mapping[str, Asking]


def count_store(
    engine: Engine,
    store: Store,
    events: Iterable[Event],
    at: datetime,
    told: Told = silent,
) -> tuple[Counted, ...]:
    """Counts every mapped table of a store at ``at``, whole; the worklists stay as temporary tables."""
    with counting(engine, store, events, at, told) as over:
        found = count_tables(engine, store.name, over, at, told, ask_whole)
        put_away(over.session, over.spine)
    return found


@contextmanager
def counting(
    engine: Engine,
    store: Store,
    events: Iterable[Event],
    at: datetime,
    told: Told = silent,
    lists: Placement | None = None,
    people: People | None = None,
) -> Iterator[Over]:
    """A store with its spine raised for ``at``, in one state of the database; worklists are made where ``lists`` says,
    or else as temporary tables. ``people``: as for ``raise_spine``. The spine stays: whoever counts puts it away.
    """
    policy = engine.policy
    catalog = store.catalog()
    types = types_in(catalog)
    temporary = Placement(store.dialect, store.schema, temporary=True)
    with store.scratch() as session:
        steered(session, store.dialect)
        shapes = live_shapes(policy, store, session, catalog)
        told(f"{store.name}: what is known of people")
        placement = for_workers(session, temporary) if policy.stores[store.name].write else temporary
        only = workable(shapes)
        raised = raise_spine(session, policy, store.name, placement, types, tuple(events), at, only, people)
        askings = {
            name: replace(asking, lists=lists or temporary, placed=_placed(store, catalog, asking.asked.table))
            for name, asking in raised.askings.items()
        }
        yield Over(session, catalog, placement, shapes, askings)


def _placed(store: Store, catalog: Catalog, table: Table) -> bool:
    """Whether a row of a table is told by where it lies."""
    shape = catalog.table(table.relation)
    return store.dialect == "postgres" and shape.kind is TableKind.TABLE and not shape.children


def count_tables(engine: Engine, store: str, over: Over, at: datetime, told: Told, ask: Asks) -> tuple[Counted, ...]:
    """Counts every mapped table of a store, each asked as ``ask`` does it."""
    policy = engine.policy
    found: list[Counted] = []
    done: set[str] = set()
    for table in children_first([table for table in policy.tables.values() if table.store == store]):
        shape = over.shapes[table.name]
        if shape.refused is not None:
            found.append(Counted(_refused(policy, table, shape), None, shape))
            continue
        told(table.name)
        rows = ask(over.session, over.askings[table.name], shape, done)
        found.append(_count(engine, over.session, over.askings[table.name], shape, rows, at))
        done.add(table.name)
    return tuple(found)


def ask_whole(session: Session, asking: Asking, shape: Shape, done: Set[str]) -> int:
    """Asks every row of a table."""
    rows = int(str(session.rows(examined(asking))[0][0]))
    if asking.questions:
        make_worklist(session, asking, shape, done, tomorrow(asking))
    return rows


def tomorrow(asking: Asking) -> tuple[Question, ...]:
    """The questions of a table a day later."""
    return again(replace(asking.asked, at=a_day_after(asking.asked.at)), asking.questions)


def _refused(policy: Policy, table: Table, shape: Shape) -> TableCount:
    owner = owner_class(policy, table)
    return TableCount(table.store, table.name, owner, 0, 0, 0, refused=shape.refused, fingerprint=shape.fingerprint)


def _count(engine: Engine, session: Session, asking: Asking, shape: Shape, rows: int, at: datetime) -> Counted:
    table, policy = asking.asked.table, engine.policy
    owner = owner_class(policy, table)
    if not asking.questions:
        return Counted(
            TableCount(table.store, table.name, owner, rows, 0, 0, fingerprint=shape.fingerprint), asking, shape
        )
    limit = window_start(policy, at)
    due: list[Due] = []
    waits: list[Waits] = []
    stuck: dict[str, int] = {}
    undecided: list[Undecided] = []
    rows_of: dict[int, int] = {}
    soon = 0
    for number, question in enumerate(asking.questions):
        removed: dict[tuple[int, int], list[tuple[int, object, int]]] = {}
        unsure: dict[int, int] = {}
        stuck_due: list[tuple[int, int, object, int]] = []
        groups = session.rows(counts(asking, number, limit))
        for says, state, because, act, action, blocked, n, held, changed, fixed, since, late, will in groups:
            if number == 0:  # each row is in one group of every question
                rows_of[_int(action)] = rows_of.get(_int(action), 0) + _int(n)
                soon += _int(will)
            if not _int(says):
                continue
            if _int(state) != REMOVE:
                unsure[_int(because)] = unsure.get(_int(because), 0) + _int(n)
                continue
            touched = _touched(_int(action), _int(act), _int(n), _int(held), _int(changed))
            staying = 0 if _int(action) == DELETE_ROW else max(_int(fixed), _int(held) if touched == 0 else 0)
            if staying:
                why = _why_stuck(_int(blocked), shape, table)
                stuck[why] = stuck.get(why, 0) + staying
                stuck_due.append((_int(because), staying, since, _int(late)))
            if touched:
                removed.setdefault((_int(because), _int(act)), []).append((touched, since, _int(late)))
        for (because, act), found in sorted(removed.items()):
            days = [day for _, day, _ in found if day is not None]
            due.append(
                Due(
                    question.parts,
                    reason(question, because),
                    "anonymise" if act == ANONYMISE else "delete",
                    sum(n for n, _, _ in found),
                    min((_day(day) for day in days), default=None),
                    sum(late for _, _, late in found),
                    _samples(engine, session, asking, number, REMOVE, because, SAMPLES),
                )
            )
        for because, held, since, late in stuck_due:
            day = _day(since) if since is not None else None
            due.append(Due(question.parts, reason(question, because), "stuck", held, day, min(late, held)))
        for because, n in sorted(unsure.items()):
            keys = _samples(engine, session, asking, number, UNDECIDED, because, MOST_UNDECIDED + 1)
            undecided += _undecided(asking, number, because, keys)
            waits.append(Waits(question.parts, reason(question, because), n, keys[:SAMPLES]))
    count = TableCount(
        store=table.store,
        table=table.name,
        person_class=owner,
        examined=rows,
        delete=rows_of.get(DELETE_ROW, 0),
        change=rows_of.get(CHANGE_ROW, 0),
        due=_together(due),
        waits=_together_waits(waits),
        stuck=stuck,
        fingerprint=shape.fingerprint,
        soon=soon,
    )
    return Counted(_whole_or_not(count) if table.entry.key is None else count, asking, shape, tuple(undecided))


def _whole_or_not(count: TableCount) -> TableCount:
    """Rows without a key go whole or not at all: where one would have to be decided or emptied, nothing is done, since
    nobody could tell which it is.
    """
    waiting = max((one.rows for one in count.waits), default=0)
    staying = count.change + sum(count.stuck.values())
    if not waiting and not staying:
        return count
    of = [f"{waiting} of them wait for a decision"] * bool(waiting)
    of += [f"{staying} could only be emptied or stay"] * bool(staying)
    why = f"its rows have no key, and {' and '.join(of)}: none can be told from its like"
    return replace(count, delete=0, change=0, refused=why)


def make_worklist(
    session: Session, asking: Asking, shape: Shape, done: Set[str], soon: Sequence[Question] = ()
) -> None:
    """Makes the worklist of a table. ``done``: the tables whose worklists are made, whose rows may point at its rows;
    ``soon``: as for ``sql.worklist.create``.
    """
    for statement in create(asking, shape.unchangeable, may_delete=shape.may_delete, soon=soon):
        session.execute(statement)
    hold_back(session, asking, shape, done)


def hold_back(session: Session, asking: Asking, shape: Shape, done: Set[str]) -> None:
    """Takes back in a worklist what may not be done: rows at which others point, changes that a trigger answers."""
    referrers = [one if one.mapped in done else replace(one, worklist=None) for one in shape.referrers]
    for statement in block(asking, referrers):
        session.execute(statement)
    if not shape.may_change:
        own = asking.listing.sql(asking.listing.own(f"work_{asking.asked.table.name}"))
        session.execute(f"UPDATE {own} SET action = 0, blocked = 2 WHERE action = {CHANGE_ROW}")  # noqa: S608


def _touched(action: int, act: int, rows: int, held: int, changed: int) -> int:
    """In how many of the rows the step does something about the question."""
    if action == DELETE_ROW:
        return rows
    return (changed if act == ANONYMISE else held) if action == CHANGE_ROW else 0


def _why_stuck(blocked: int, shape: Shape, table: Table) -> str:
    if blocked == 2:
        return "a trigger on update"
    if not shape.unchangeable and any(use.inside is not None for use in table.personal):
        return "documents that are no JSON"
    if shape.unchangeable:
        return "columns that cannot be emptied: " + ", ".join(sorted(shape.unchangeable))
    return "other rows point at it"


def _together(due: list[Due]) -> tuple[Due, ...]:
    """Entries of one reason and act stay apart by their parts: a cell is a part of a row. Several people on a row may
    give the same reason.
    """
    found: dict[tuple[str, str, tuple[str, ...]], Due] = {}
    for one in sorted(due, key=lambda one: (one.because, one.act, one.parts)):
        same = found.get((one.because, one.act, one.parts))
        if same is not None:
            days = [day for day in (same.since, one.since) if day is not None]
            one = replace(
                one,
                rows=same.rows + one.rows,
                since=min(days, default=None),
                lapsed=same.lapsed + one.lapsed,
                samples=(*same.samples, *one.samples)[:SAMPLES],
            )
        found[one.because, one.act, one.parts] = one
    return tuple(found.values())


def _together_waits(waits: list[Waits]) -> tuple[Waits, ...]:
    found: dict[tuple[str, tuple[str, ...]], Waits] = {}
    for one in sorted(waits, key=lambda one: (one.because, one.parts)):
        same = found.get((one.because, one.parts))
        if same is not None:
            one = replace(one, rows=same.rows + one.rows, samples=(*same.samples, *one.samples)[:SAMPLES])
        found[one.because, one.parts] = one
    return tuple(found.values())


def _samples(
    engine: Engine, session: Session, asking: Asking, number: int, state: int, because: int, most: int
) -> tuple[str, ...]:
    """The keys of the first few rows of one state and reason, as they may be shown; rows without a key have none."""
    if not asking.key:
        return ()
    rows = session.rows(samples(asking, number, state, because, most))
    return tuple(shown_key(engine, asking, row) for row in rows)


def shown_key(engine: Engine, asking: Asking, row: tuple[object, ...]) -> str:
    """A row's key as it may be shown and kept: a personal one only as a keyed hash."""
    entry = asking.asked.table.entry
    key = [str(value) for value in row]
    personal = any(entry.columns[c].data is not None for c in entry.key or () if c in entry.columns)
    return engine.register.keyed_hash(key)[:16] if personal else ", ".join(key)


def _undecided(asking: Asking, number: int, because: int, keys: Sequence[str]) -> Iterator[Undecided]:
    """What waits for a staff member, row by row; past ``MOST_UNDECIDED`` as one entry for all."""
    table, question = asking.asked.table, asking.questions[number]
    why, part = reason(question, because), ", ".join(question.parts)
    for key in keys if keys and len(keys) <= MOST_UNDECIDED else ("*",):
        yield Undecided(table.store, table.name, key, part, why)


def window_start(policy: Policy, at: datetime) -> date:
    """The day before which what fell has lapsed: today less the time the policy allows for removal."""
    within, today = policy.declaration.policy.deletion.within, local_day(at, policy.zone)
    if within.unit is Unit.HOURS:
        within = Length(-(-within.count // 24), Unit.DAYS)
    day = today
    # The last permitted day plus the window must lie before today: walk back from today until it does.
    while add(day, within) >= today and (today - day) < timedelta(days=4000):
        day -= timedelta(days=1)
    return day + timedelta(days=1)


def _int(value: object) -> int:
    return 0 if value is None else int(str(value))


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
