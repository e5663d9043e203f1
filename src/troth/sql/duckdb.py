"""SQL for DuckDB: instants are timestamptz and days are dates as in PostgreSQL, whose writer this one is for the most
part; texts are read by functions that the store lends (``stores.duckdb_functions``), since DuckDB has none for them.

DuckDB reads time zones by rules of its own, which come with it. It differs from PostgreSQL's calendar nowhere that a
cutoff can lie.
"""

from sqlglot import exp

from troth.kernel.instants import TimeKind
from troth.predicate.algebra import Field, TimeOf
from troth.sql import nodes
from troth.sql.postgres import EARLIEST, PostgresWriter


class DuckdbWriter(PostgresWriter):
    """Predicates and terms for DuckDB."""

    dialect = "duckdb"

    def _from_text(self, text: exp.Expr, term: TimeOf) -> exp.Expr:
        """The instant that a text says, as its column is declared or else by its own form."""
        day, local, exact = (nodes.call(f"troth_text_{kind}", text) for kind in ("date", "local", "instant"))
        readings = {
            # East of Greenwich the first day of the calendar begins before it.
            TimeKind.DATE: (
                day,
                exp.Greatest(
                    this=self.start_of(day, term.zone), expressions=[self.instant(EARLIEST)], ignore_nulls=True
                ),
            ),
            TimeKind.LOCAL: (local, self._from_local(local, term.zone, ordered=term.ordered)),
            TimeKind.INSTANT: (exact, exact),
        }
        read = [
            (nodes.none_of(nodes.is_null(says)), reading)
            for kind, (says, reading) in readings.items()
            if self._declared(term.kind, kind.value)
        ]
        return nodes.case(*read, otherwise=exp.cast(exp.Null(), "timestamptz", copy=False))

    def place(self, field: Field) -> exp.Expr:
        """Bytes would become a text here, and are none elsewhere."""
        return super().place(field) if self.type_of(field) == "text" else exp.cast(exp.Null(), "text", copy=False)

    def seconds_long(self, count: exp.Expr) -> exp.Expr:
        return nodes.call("to_seconds", exp.cast(count, "bigint", copy=False))

    def months_long(self, count: int) -> exp.Expr:
        return nodes.call("to_months", nodes.integer(count))

    def trimmed(self, value: exp.Expr) -> exp.Expr:
        return nodes.call("trim", value, nodes.text(" "))

    def address(self, value: exp.Expr) -> exp.Expr:
        return nodes.call("troth_address", value)
