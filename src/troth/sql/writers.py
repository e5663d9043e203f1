"""The writer of each dialect. To add a dialect: its module, and one line here."""

from troth.sql.duckdb import DuckdbWriter
from troth.sql.place import Dialect
from troth.sql.postgres import PostgresWriter
from troth.sql.sqlite import SqliteWriter
from troth.sql.writer import Writer

WRITERS: dict[Dialect, type[Writer]] = {"sqlite": SqliteWriter, "postgres": PostgresWriter, "duckdb": DuckdbWriter}
