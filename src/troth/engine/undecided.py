"""What nobody but a staff member can decide: since when each row waits, and which wait too long."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from troth.engine.bootstrap import Engine
from troth.engine.counting import Counted
from troth.kernel.calendar import add
from troth.kernel.instants import local_day


def note_undecided(engine: Engine, counted: Iterable[Counted], now: datetime) -> None:
    """Keeps in the register since when each undecided row has been seen."""
    counted = tuple(counted)
    examined = [(one.count.store, one.count.table) for one in counted if one.count.refused is None]
    engine.register.see_undecided((row for one in counted for row in one.undecided), now, examined)


def overdue_by_table(engine: Engine, now: datetime) -> Mapping[str, int]:
    """By table, how many rows wait for a decision longer than the map allows."""
    allowed = engine.policy.declaration.map.head.decide_within
    today, zone = local_day(now, engine.policy.zone), engine.policy.zone
    found: dict[str, int] = {}
    for waiting in engine.register.undecided():
        if add(local_day(waiting.first_seen, zone), allowed) < today:
            found[waiting.undecided.table] = found.get(waiting.undecided.table, 0) + 1
    return found
