"""A world of plain rows held in memory: what scenarios and generated worlds are told to the definition as."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from troth.kernel.forms import Form, canonical
from troth.reading.world import Event, Row


@dataclass(frozen=True)
class PlainWorld:
    """Rows by the map's name of their table, and events."""

    tables: Mapping[str, Sequence[Row]]
    events: Sequence[Event] = field(default=())

    def find(self, table: str, column: str, value: object, form: Form | None = None) -> Sequence[Row]:
        """The rows whose column equals ``value`` as text, or in the canonical form of a key."""
        wanted = str(value)
        rows = self.tables.get(table.partition("#")[0], ())
        if form is None:
            return [row for row in rows if row.get(column) is not None and str(row[column]) == wanted]
        return [row for row in rows if canonical(form, row.get(column)) == wanted]
