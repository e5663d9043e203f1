"""The brake: a plan is held against what was foreseen and against what has gone already; past that a
person is asked (RT-70).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from troth.engine.bootstrap import Engine
from troth.kernel.instants import local_day
from troth.plan.counted import CountedPlan, TableCount
from troth.register.values import BrakeScope, Receipt

SMALL = 20
"""Tables with fewer rows are not compared."""
WINDOW = timedelta(days=30)
YES_LASTS = timedelta(hours=24)
PAGE = 1_000


@dataclass(frozen=True)
class Stop:
    """Why a plan needs a yes: one table."""

    table: str
    planned: int
    examined: int
    says: str


def scope_of(count: TableCount) -> BrakeScope:
    """What a table's removals are added up under."""
    return BrakeScope(count.store, count.table, count.person_class or "")


def stops(engine: Engine, plan: CountedPlan) -> tuple[Stop, ...]:
    """Everything that asks for a yes before the plan may be applied."""
    today = local_day(engine.clock(), engine.policy.zone)
    share = Decimal(engine.policy.declaration.map.head.brake_percent)
    found = []
    for count in plan.tables:
        if count.planned == 0 or count.examined < SMALL:
            continue
        scope = scope_of(count)
        foreseen = engine.register.forecast_for(today, scope)
        gone = engine.register.removed_since(today - WINDOW, scope)
        if foreseen is None:
            found.append(Stop(count.table, count.planned, count.examined, "nobody foresaw what is due today"))
        elif count.planned - foreseen > max(SMALL, count.examined // 100):
            says = f"{foreseen} rows were foreseen for today"
            found.append(Stop(count.table, count.planned, count.examined, says))
        total = gone.total if gone.total is not None else count.examined
        if (gone.count + count.planned) * 100 > share * total:
            says = f"with the {gone.count} of the last 30 days it is more than {share} % of {total} rows"
            found.append(Stop(count.table, count.planned, count.examined, says))
    return tuple(found)


def say_yes(engine: Engine, plan: str, planned: int) -> None:
    """Records that somebody agreed to a plan of this digest and count; it holds for 24 hours."""
    engine.register.append("yes", {"plan": plan, "planned": planned}, engine.clock())


def agreed(engine: Engine, plan: str, planned: int) -> bool:
    """Whether a yes to this digest and count is still good, or a run of it has passed the brake
    and is now gone on with.
    """
    return any(
        receipt.kind in ("yes", "run")
        and receipt.body is not None
        and receipt.body.get("plan") == plan
        and receipt.body.get("planned") == planned
        for receipt in _since(engine, engine.clock() - YES_LASTS)
    )


def _since(engine: Engine, at: datetime) -> Iterator[Receipt]:
    """The receipts recorded since an instant, the latest pages first; the ledger may be long."""
    last = engine.register.ledger_head().size
    while last > 0:
        page = list(engine.register.receipts(max(1, last - PAGE + 1), last))
        yield from (receipt for receipt in page if receipt.recorded_at >= at)
        if page[0].recorded_at < at:
            return
        last -= PAGE
