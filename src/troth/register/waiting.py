"""What the rule could not answer, and since when it waits for a staff member."""

from collections.abc import Collection, Iterable
from datetime import datetime

from troth.kernel.instants import from_micros, micros
from troth.register.connection import Row
from troth.register.part import Part
from troth.register.values import Undecided, Waiting

_WAITING = (
    "SELECT store, table_name, row_key, part, reason, first_seen, last_seen FROM undecided "
    "WHERE gone IS NULL AND (store = ? OR ? = 0) ORDER BY first_seen, store, table_name, row_key, part"
)


class UndecidedRows(Part):
    """Rows and parts of rows that wait; the first sight of each counts until it is no longer seen."""

    def see_undecided(self, rows: Iterable[Undecided], now: datetime, examined: Collection[tuple[str, str]]) -> None:
        """Takes in what a full pass over the tables ``examined`` (store, table) found undecided at ``now``.

        What was seen before keeps its first sight. What waited in an examined table and is not among ``rows`` is gone;
        seen again later, it starts anew. Tables that were not examined, since their store was not reached or only a
        part of them was read, stay as they are. Raises ValueError for a row of a table that was not examined.
        """
        moment, places = micros(now), set(examined)
        seen = [(*row, moment, moment) for row in rows]
        if strangers := {(store, table) for store, table, *_ in seen} - places:
            raise ValueError(f"undecided rows of tables that were not examined: {sorted(strangers)}")
        with self._db.writing():
            self._db.run_many(
                "INSERT INTO undecided (store, table_name, row_key, part, reason, first_seen, last_seen) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (store, table_name, row_key, part) DO UPDATE SET "
                "reason = excluded.reason, last_seen = excluded.last_seen, gone = NULL, "
                "first_seen = CASE WHEN undecided.gone IS NULL THEN undecided.first_seen ELSE excluded.first_seen END",
                seen,
            )
            self._db.run_many(
                "UPDATE undecided SET gone = ? WHERE store = ? AND table_name = ? AND gone IS NULL AND last_seen <> ?",
                [(moment, store, table, moment) for store, table in sorted(places)],
            )

    def undecided(self, store: str | None = None) -> tuple[Waiting, ...]:
        """What waits, in one store or in all, the longest waiting first."""
        found = self._db.rows(_WAITING, store or "", 0 if store is None else 1)
        return tuple(map(_waiting, found))


def _waiting(row: Row) -> Waiting:
    store, table, key, part, reason, first_seen, last_seen = row
    return Waiting(Undecided(store, table, key, part, reason), from_micros(first_seen), from_micros(last_seen))
