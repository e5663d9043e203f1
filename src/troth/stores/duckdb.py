"""A store in a folder of Parquet files, read and written by DuckDB.

The engine runs in this process, its database in memory: views of the operator's files, and what Troth makes. A writing
transaction holds a lock on the folder; at its end each file of which rows go or change is written anew beside, held
against the old one, and put in its place. DuckDB's own database file is not used: what is deleted in it stays in its
bytes.

The driver is an extra of the package and is imported here and in the modules beside, which the registry imports only
when a map names such a store.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import duckdb

from troth.sql.place import CHANGED_SCHEMA, FILES_SCHEMA, GONE_SCHEMA, OWN_SCHEMA, TEMPORARY_SCHEMA
from troth.stores.catalog import Catalog
from troth.stores.contract import Dialect, Place, Reclaimed, Remains
from troth.stores.duckdb_catalog import Found, catalog_of
from troth.stores.duckdb_functions import FUNCTIONS
from troth.stores.duckdb_names import literal, quoted
from troth.stores.duckdb_own import OwnTables
from troth.stores.duckdb_session import DuckdbSession, attempt, undone
from troth.stores.duckdb_views import noted_view, notes, view
from troth.stores.errors import LockTimeout, Overtaken, StoreRefused, not_reached
from troth.stores.parquet_commit import Commits, Replacement, file_to_disk
from troth.stores.parquet_facts import Facts, facts_of, facts_of_table
from troth.stores.parquet_folder import OWN_FOLDER, DataFile, FileTable, identity, table_digest, tables_in
from troth.stores.parquet_rewrite import Rewrite, write_anew

LOCK_TIMEOUT_MS = 5_000
"""How long a transaction waits for another process's where the caller does not say."""

SCHEMAS = (OWN_SCHEMA, TEMPORARY_SCHEMA, GONE_SCHEMA, CHANGED_SCHEMA, FILES_SCHEMA)
_WRITTEN = f"{OWN_FOLDER}/written.json"
_T = TypeVar("_T")


@dataclass
class _State:
    """What the store's folder holds, as it was last looked at. ``written``: by table, what Troth has made of which."""

    tables: dict[str, FileTable] = field(default_factory=dict)
    facts: dict[DataFile, Facts] = field(default_factory=dict)
    found: dict[str, Found] = field(default_factory=dict)
    written: dict[str, dict[str, str]] = field(default_factory=dict)


class DuckdbStore:
    """A folder of Parquet files as a store (``stores.contract.Store``).

    Raises ``NotReached`` where there is no such folder.
    """

    dialect: Dialect = "duckdb"
    schema: str | None = None

    def __init__(self, name: str, folder: Path, *, write: bool) -> None:
        self.name = name
        self.folder = folder.absolute()
        self.server_version = duckdb.__version__
        self._write = write
        self._busy = False
        self._state = _State()
        self._views: dict[str, str] = {}
        self._noted: set[str] = set()
        """The tables of which the present transaction has noted anything."""
        self._definitions: dict[str, str] | None = None
        self._named_elsewhere: set[str] = set()
        if not folder.is_dir():
            raise not_reached(
                name,
                f"there is no folder {folder}",
                "correct its url in the map; Troth makes no folder of the operator's",
            )
        if set("*?[") & set(str(self.folder)):
            raise not_reached(
                name,
                f"the path {folder} holds a character that stands for others in names of files (* ? [)",
                "give the folder another name",
            )
        self._commits = Commits(self.folder)
        self._connection: duckdb.DuckDBPyConnection | None = attempt(name, self._connected_to_memory)
        self._own = OwnTables(self._connection, self.folder)

    def transaction(
        self, *, write: bool, lock_timeout_ms: int | None = None, statement_timeout_ms: int | None = None
    ) -> AbstractContextManager[DuckdbSession]:
        if write and not self._write:
            raise StoreRefused(
                self.name,
                "the map does not let Troth write there",
                help="set `write: true` on the store in the map if Troth is to delete there",
            )
        seconds = (LOCK_TIMEOUT_MS if lock_timeout_ms is None else lock_timeout_ms) / 1000
        if write:
            return self._writing(seconds, statement_timeout_ms)
        return self._reading("BEGIN TRANSACTION READ ONLY", seconds, statement_timeout_ms)

    def scratch(self, *, statement_timeout_ms: int | None = None) -> AbstractContextManager[DuckdbSession]:
        return self._reading("BEGIN TRANSACTION", LOCK_TIMEOUT_MS / 1000, statement_timeout_ms)

    def catalog(self) -> Catalog:
        with self.transaction(write=False):
            return catalog_of(self.name, self._state.found)

    def reclaim(self, tables: Sequence[str], *, rewrite: bool = False) -> Reclaimed:
        with self.transaction(write=True):  # a lock that others hold, and what the killed have left, are told here
            catalog = catalog_of(self.name, self._state.found)
        named = tuple(catalog.table(table).name for table in tables)
        remains = [
            Remains(
                Place.SNAPSHOT,
                "The file that was replaced had other names on the disk (hard links), and under those it is as it was.",
                table,
            )
            for table in named
            if table in self._named_elsewhere
        ]
        remains.append(
            Remains(
                Place.BLOCKS,
                "The old files are gone, but the blocks that they took are not overwritten; where the file system or "
                "the storage keeps versions, they are in those, and a process that has one open still reads it.",
            )
        )
        remains.append(Remains(Place.BACKUPS, "Copies of the files made earlier hold what they held."))
        return Reclaimed(self.name, named, rewrite, tuple(remains))

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- transactions -------------------------------------------------------------------------------------------------

    @contextmanager
    def _reading(self, begin: str, seconds: float, statement_timeout_ms: int | None) -> Iterator[DuckdbSession]:
        connection = self._idle()
        self._attempt(lambda: self._wait_for_others(seconds))
        self._attempt(lambda: self._look(connection))
        with self._begun(connection, begin, statement_timeout_ms) as session:
            yield session
            session.end()
            if session.failed:
                raise undone(self.name)
            self._unmoved()
            self._attempt(lambda: connection.execute("COMMIT"))

    @contextmanager
    def _writing(self, seconds: float, statement_timeout_ms: int | None) -> Iterator[DuckdbSession]:
        connection = self._idle()
        with ExitStack() as held:
            if not self._attempt(lambda: held.enter_context(self._commits.locked(seconds))):
                raise LockTimeout(self.name)
            self._attempt(self._commits.recover)
            self._attempt(lambda: self._look(connection))
            with self._begun(connection, "BEGIN TRANSACTION", statement_timeout_ms) as session:
                yield session
                session.end()
                if session.failed:
                    raise undone(self.name)
                self._attempt(lambda: self._commit(connection))

    @contextmanager
    def _begun(
        self, connection: duckdb.DuckDBPyConnection, begin: str, statement_timeout_ms: int | None
    ) -> Iterator[DuckdbSession]:
        self._attempt(lambda: connection.execute(begin))
        session = DuckdbSession(self.name, connection, statement_timeout_ms, self._unmoved, self._show_noted)
        self._busy = True
        try:
            yield session
        finally:
            session.end()
            self._busy = False
            with suppress(duckdb.Error):  # nothing is to be undone where it was committed
                connection.execute("ROLLBACK")
            for name in self._noted:
                self._views.pop(name, None)  # made anew by the next, with nothing noted
            self._noted = set()

    def _wait_for_others(self, seconds: float) -> None:
        """Lets a process that is putting files in their place finish; ends what a killed one has begun, if it may."""
        if not self._commits.waits or not self._write:
            return
        with self._commits.locked(seconds) as has:
            if not has:
                raise LockTimeout(self.name)
            self._commits.recover()

    def _commit(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Writes the files of what was changed, and puts all of them in place."""
        new = self._commits.new_files
        self._unmoved()
        try:
            replacements, written = self._rewritten(connection, new)
        except (StoreRefused, duckdb.Error):
            self._unmoved()  # a file that was replaced meanwhile is why
            raise
        changed = self._own.changed(new)
        if replacements:
            record = new / "written.json"
            record.write_text(json.dumps(written, sort_keys=True), encoding="utf-8")
            file_to_disk(record)
            place = self.folder / _WRITTEN
            replacements.append(Replacement(record.name, _WRITTEN, identity(place)))
        connection.execute("COMMIT")
        if not (replacements or changed):
            return
        self._own.forget(changed)  # until they have been read from their files again
        self._unmoved()
        try:
            self._commits.commit([*replacements, *changed.values()])
        except OSError as error:
            if not self._commits.waits:
                raise
            raise not_reached(
                self.name,
                "the new files are written, but not all of them could be put in their place",
                "make room or give the right to write there, and run the command again: it goes on with them",
                "OUTCOME_UNKNOWN",
            ) from error

    def _rewritten(
        self, connection: duckdb.DuckDBPyConnection, new: Path
    ) -> tuple[list[Replacement], dict[str, dict[str, str]]]:
        """Writes anew what was changed; what is to be put where, and what Troth has made of which table by then."""
        replacements: list[Replacement] = []
        written = {name: dict(made) for name, made in self._state.written.items()}
        for name in sorted(self._noted):
            gone, changed = (f"{schema}.{quoted(name)}" for schema in (GONE_SCHEMA, CHANGED_SCHEMA))
            goes, changes = (
                {path for (path,) in connection.execute(f"SELECT DISTINCT troth_file FROM {notes_}").fetchall()}  # noqa: S608
                for notes_ in (gone, changed)
            )
            table, digests = self._state.tables[name], {}
            for file in table.files:
                digests[file.path.name] = self._state.facts[file].digest
                if str(file.path) not in goes | changes:
                    continue
                noted = changed if str(file.path) in changes else None
                what = Rewrite(self.name, name, file.path, self._state.facts[file], gone, noted)
                staged = new / f"{len(replacements)}.new"
                digests[file.path.name] = write_anew(connection, what, staged)
                if file.names > 1:
                    self._named_elsewhere.add(name)
                place = str(file.path.relative_to(self.folder))
                replacements.append(Replacement(staged.name, place, file.identity))
            written[name] = {"now": table_digest(digests), "was": self._state.found[name].definition}
        return replacements, written

    # --- the folder ---------------------------------------------------------------------------------------------------

    def _look(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Looks at the folder anew, and makes the views of its tables. Raises ``Overtaken`` if it changes meanwhile."""
        state, known = _State(tables_in(self.folder)), self._state.facts
        for table in state.tables.values():
            for file in table.files:
                state.facts[file] = known.get(file) or facts_of(connection, file.path)
        with suppress(FileNotFoundError):
            state.written = json.loads((self.folder / _WRITTEN).read_text(encoding="utf-8"))
        for name, table in state.tables.items():
            facts, problem = facts_of_table(table, state.facts)
            digests = {file.path.name: state.facts[file].digest for file in table.files}
            state.found[name] = Found(name, facts, problem, _definition(state.written.get(name), table_digest(digests)))
        self._state = state
        self._unmoved()
        self._make_views(connection)
        self._own.read()
        definitions = {found.name: found.definition for found in state.found.values()}
        if definitions != self._definitions:
            name = f"{FILES_SCHEMA}.definition"
            connection.execute(f"CREATE OR REPLACE TABLE {name} (tbl VARCHAR, definition VARCHAR)")
            if definitions:
                rows = ", ".join(f"({literal(table)}, {literal(digest)})" for table, digest in definitions.items())
                connection.execute(f"INSERT INTO {name} VALUES {rows}")  # noqa: S608
            self._definitions = definitions

    def _make_views(self, connection: duckdb.DuckDBPyConnection) -> None:
        """The views of the tables, and beside each the two tables in which a transaction notes what goes or changes."""
        readable = {name: found.facts for name, found in self._state.found.items() if found.facts is not None}
        for name in [name for name in self._views if name not in readable]:
            connection.execute(f"DROP VIEW main.{quoted(name)}")
            del self._views[name]
        for name, facts in readable.items():
            shown = view(facts, [file.path for file in self._state.tables[name].files])
            if self._views.get(name) != shown:
                for statement in notes(name, facts):
                    connection.execute(statement)
                connection.execute(f"CREATE OR REPLACE VIEW main.{quoted(name)} AS {shown}")
                self._views[name] = shown

    def _show_noted(self) -> None:
        """Makes what was noted of a table's rows true in its view, until the transaction ends."""
        connection = self._connection
        assert connection is not None
        for name in self._views.keys() - self._noted:
            notes = (f"{schema}.{quoted(name)}" for schema in (GONE_SCHEMA, CHANGED_SCHEMA))
            some = " OR ".join(f"EXISTS (SELECT 1 FROM {note})" for note in notes)  # noqa: S608
            if connection.execute(f"SELECT {some}").fetchall() == [(True,)]:
                facts = self._state.found[name].facts
                assert facts is not None
                shown = noted_view(name, facts, [file.path for file in self._state.tables[name].files])
                connection.execute(f"CREATE OR REPLACE VIEW main.{quoted(name)} AS {shown}")
                self._noted.add(name)

    def _unmoved(self) -> None:
        """Raises ``Overtaken`` unless each file is the one that was looked at, and no table has more or less."""
        for table in self._state.tables.values():
            if any(identity(file.path) != file.identity for file in table.files):
                raise Overtaken(self.name)
        if {name: len(table.files) for name, table in tables_in(self.folder).items()} != {
            name: len(table.files) for name, table in self._state.tables.items()
        }:
            raise Overtaken(self.name)

    # --- the engine ---------------------------------------------------------------------------------------------------

    def _connected_to_memory(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(
            ":memory:", config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
        )
        # What is too much for memory goes into a folder of Troth's own, where the next transaction finds what a killed
        # process has left; where nothing may be written there is none.
        spill = str(self._commits.spill) if self._write else ""
        for statement in (
            "SET TimeZone = 'UTC'",
            f"SET temp_directory = {literal(spill)}",
            f"SET allowed_directories = [{literal(self.folder)}]",
            "SET enable_external_access = false",
            *(f"CREATE SCHEMA {schema}" for schema in SCHEMAS),
            *FUNCTIONS,
            "SET lock_configuration = true",
        ):
            connection.execute(statement)
        return connection

    def _idle(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            raise RuntimeError(f"the store {self.name} is closed")
        if self._busy:
            raise RuntimeError(f"the store {self.name} has a transaction open; one at a time")
        return self._connection

    def _attempt(self, act: Callable[[], _T]) -> _T:
        return attempt(self.name, act)


def _definition(written: dict[str, str] | None, digest: str) -> str:
    """What a table is known again by: what Troth itself has made of it is as good as what it was before."""
    return written["was"] if written is not None and written["now"] == digest else digest
