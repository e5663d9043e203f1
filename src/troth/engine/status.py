"""``troth status``: ask every store now, and say of each promise whether it is kept, broken or unproven."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

from troth.engine.bootstrap import Engine
from troth.engine.counting import Counted, Told, count_store, silent
from troth.engine.requesting import pressing
from troth.engine.spine import types_in
from troth.engine.undecided import note_undecided, overdue_by_table
from troth.kernel.errors import NotReached
from troth.kernel.finding import Finding
from troth.plan.floors import Floor, floors
from troth.plan.reviews import due_reviews
from troth.plan.states import Completeness, Promise, promises
from troth.plan.subject import Asked
from troth.policy.model import Policy, Table
from troth.rights.chain import Request
from troth.rights.request import requests
from troth.sql.completeness import counted_by_day, rows_by_day
from troth.sql.place import Placement
from troth.sql.spine import Build
from troth.stores.contract import Store


@dataclass(frozen=True)
class Status:
    """Every promise's state at an instant, what the live schemas showed, what waits for a decision, which holds wait
    for somebody to look at them again, and the requests that are overdue or due soon.
    """

    at: datetime
    promises: tuple[Promise, ...]
    findings: tuple[Finding, ...]
    undecided: int
    overdue: int
    reviews: tuple[Finding, ...] = ()
    requests: tuple[Request, ...] = ()


def status(engine: Engine, told: Told = silent) -> Status:
    """Asks every store and judges every promise. Also notes what is undecided, and since when.
    Writes nothing to a store.
    """
    now = engine.clock()
    events = tuple(engine.register.events())
    counted: list[Counted] = []
    complete: dict[tuple[str, str], Completeness] = {}
    not_reached: dict[str, str] = {}
    for name in engine.stores:
        try:
            store = engine.stores[name]
            found = count_store(engine, store, events, now, told)
            refused = frozenset(one.count.table for one in found if one.count.refused is not None)
            complete |= completeness(engine.policy, store, now, refused)
            counted += found
        except NotReached as error:
            not_reached[name] = error.says
    note_undecided(engine, counted, now)
    overdue = overdue_by_table(engine, now)
    counts = {one.count.table: one.count for one in counted}
    waiting = engine.register.undecided()
    return Status(
        at=now,
        promises=promises(engine.policy, counts, complete, overdue, not_reached),
        findings=tuple(finding for one in counted for finding in one.shape.findings),
        undecided=len(waiting),
        overdue=sum(overdue.values()),
        reviews=due_reviews(engine.policy, events, now),
        requests=pressing(requests(engine.policy, events, now), now),
    )


def completeness(policy: Policy, store: Store, at: datetime, refused: Set[str]) -> dict[tuple[str, str], Completeness]:
    """By promise and table: compares every table of a store that has an outside count with it, while
    its floors still hold.
    """
    found: dict[tuple[str, str], Completeness] = {}
    placement = Placement(store.dialect, store.schema, temporary=True)
    build = Build(policy, placement, types_in(store.catalog()), store.name)
    for table in policy.tables.values():
        entry = table.entry
        if table.store != store.name or entry.count_table is None or entry.count_value is None:
            continue
        asked, counters = Asked(policy, table, at), policy.tables[entry.count_table]
        here: dict[date, int] = {}
        there: dict[date, int] = {}
        why_not = _uncounted(table, counters, refused)
        if why_not is None:
            with store.transaction(write=False) as session:
                here = _by_day(session.rows(rows_by_day(build, asked, table)))
                told = counted_by_day(build, Asked(policy, counters, at), counters, entry.count_value)
                there = _by_day(session.rows(told))
        for floor in floors(asked):
            found[floor.path, table.name] = _compared(here, there, floor, asked.today, why_not)
    return found


def _uncounted(table: Table, counters: Table, refused: Set[str]) -> str | None:
    """Why nothing can be counted, or None."""
    if table.entry.recorded is None or counters.entry.recorded is None:
        return "the table or its count has no `recorded`"
    if refused & {table.name, counters.name}:
        return "the table or its count is not as the map says"
    if counters.store != table.store:
        return "its count lies in another store"
    return None


def _compared(
    here: Mapping[date, int], there: Mapping[date, int], floor: Floor, today: date, why_not: str | None
) -> Completeness:
    if why_not is not None or floor.first is None:
        return Completeness(why_not=why_not or floor.why_not)
    days = sorted(day for day in there if floor.first <= day < today)
    if not days:
        return Completeness(why_not="the count says nothing of the days for which rows must be kept")
    short = {day: there[day] - here.get(day, 0) for day in days if here.get(day, 0) < there[day]}
    return Completeness(len(days), sum(short.values()), min(short, default=None))


def _by_day(rows: Iterable[Sequence[object]]) -> dict[date, int]:
    return {_day(day): int(str(count)) for day, count in rows if day is not None and count is not None}


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
