"""Whether a row is still among the newest of its person, or of a value of a column (``newest N per person|COLUMN``)."""

from dataclasses import replace
from datetime import date

from troth.declaration.sentences import Newest
from troth.kernel.truth import Truth
from troth.policy.model import counted_per
from troth.reading.world import Case, passes, recorded_at


def among_newest(case: Case, clock: Newest, name: str) -> tuple[Truth, date | None]:
    """Whether fewer than N rows of its group are newer, and the day on which the N-th of them was recorded.

    Rows of one instant are equally new. A row whose time cannot be read may be newer than any other. Unknown where this
    row's own time or group is.
    """
    column, recorded = counted_per(case.table, clock, name), recorded_at(case)
    value = case.row.get(column) if column is not None else None
    if column is None or value is None or recorded is None:
        return None, None
    others = (row for row in case.world.find(case.table.name, column, value) if passes(case.table.entry.where, row))
    times = [recorded_at(replace(case, row=row)) for row in others]
    newer = sorted(time for time in times if time is not None and time > recorded)
    if len(newer) >= clock.count:
        return False, case.day(newer[clock.count - 1])
    return (True if len(newer) + times.count(None) < clock.count else None), None
