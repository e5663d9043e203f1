"""The figures of the brake: what was foreseen for a day, and what has gone since one."""

from datetime import date

from troth.register.part import Part
from troth.register.values import BrakeScope, Removals

_EXPECTED = (
    "SELECT expected FROM forecast "
    "WHERE store = ? AND table_name = ? AND person_class = ? AND controller = ? AND day = ?"
)
_REMOVED = (
    "SELECT removed, total FROM removal "
    "WHERE store = ? AND table_name = ? AND person_class = ? AND controller = ? AND day >= ? ORDER BY day"
)


class BrakeFigures(Part):
    """Counts of rows per day and scope. Days are local days of the policy, chosen by the caller."""

    def note_forecast(self, day: date, scope: BrakeScope, expected: int) -> None:
        """Keeps how many rows are expected to be due on ``day``, in place of an earlier figure.

        The caller notes days to come only: a forecast made on the day itself would follow the very error that the brake
        is to stop (RT-70).
        """
        with self._db.writing():
            self._db.run(
                "INSERT INTO forecast (day, store, table_name, person_class, controller, expected) "
                "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (store, table_name, person_class, controller, day) "
                "DO UPDATE SET expected = excluded.expected",
                day.isoformat(),
                *scope,
                expected,
            )

    def forecast_for(self, day: date, scope: BrakeScope) -> int | None:
        """How many rows were expected to be due on ``day``; ``None`` where nobody foresaw it."""
        found = self._db.rows(_EXPECTED, *scope, day.isoformat())
        return int(found[0][0]) if found else None

    def note_removed(self, day: date, scope: BrakeScope, count: int, total: int) -> None:
        """Adds ``count`` removed rows to ``day``; ``total`` is how many there were before, kept from the day's first
        note.
        """
        with self._db.writing():
            self._db.run(
                "INSERT INTO removal (day, store, table_name, person_class, controller, removed, total) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (store, table_name, person_class, controller, day) "
                "DO UPDATE SET removed = removal.removed + excluded.removed",
                day.isoformat(),
                *scope,
                count,
                total,
            )

    def removed_since(self, day: date, scope: BrakeScope) -> Removals:
        """How many rows went from ``day`` on, that day included, and how many there were when the first of them did."""
        found = self._db.rows(_REMOVED, *scope, day.isoformat())
        return Removals(sum(removed for removed, _ in found), found[0][1] if found else None)
