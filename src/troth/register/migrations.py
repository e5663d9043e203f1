"""The register's tables, in numbered steps; a register is brought to the newest in one transaction.

A step is never changed once it has been released; what has to become another gets a new step.
"""

import secrets
from dataclasses import dataclass

from troth.kernel.errors import Refused
from troth.register.connection import Connection

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Migration:
    """Statements for both engines (``BIGINT`` is the word for an integer), and then those of each."""

    shared: tuple[str, ...]
    sqlite: tuple[str, ...]
    postgresql: tuple[str, ...]


_TABLES = (
    """CREATE TABLE setting (
        name TEXT NOT NULL PRIMARY KEY,
        value TEXT NOT NULL
    )""",
    # Salt and payload leave together: a salt that stays behind lets the content be guessed.
    """CREATE TABLE receipt (
        position BIGINT NOT NULL PRIMARY KEY CHECK (position > 0),
        kind TEXT NOT NULL,
        recorded_at BIGINT NOT NULL,
        salt TEXT,
        payload TEXT,
        commitment TEXT NOT NULL,
        link TEXT NOT NULL,
        CHECK ((salt IS NULL) = (payload IS NULL))
    )""",
    """CREATE TABLE event (
        position BIGINT NOT NULL PRIMARY KEY CHECK (position > 0),
        kind TEXT NOT NULL,
        person_class TEXT,
        person_key TEXT,
        occurred BIGINT,
        recorded BIGINT NOT NULL,
        seq BIGINT,
        source TEXT NOT NULL,
        reference TEXT,
        body TEXT NOT NULL,
        receipt BIGINT NOT NULL UNIQUE REFERENCES receipt (position),
        UNIQUE (source, reference)
    )""",
    "CREATE INDEX event_of_person ON event (person_class, person_key)",
    """CREATE TABLE plan (
        digest TEXT NOT NULL PRIMARY KEY,
        made_at BIGINT NOT NULL,
        document TEXT NOT NULL,
        summary TEXT NOT NULL
    )""",
    """CREATE TABLE run (
        id TEXT NOT NULL PRIMARY KEY,
        plan TEXT NOT NULL REFERENCES plan (digest),
        started BIGINT NOT NULL,
        ended BIGINT,
        outcome TEXT,
        CHECK ((ended IS NULL) = (outcome IS NULL))
    )""",
    # The row stays when the lease is given back, so that the fence number never starts again.
    """CREATE TABLE lease (
        store TEXT NOT NULL PRIMARY KEY,
        holder TEXT,
        fence BIGINT NOT NULL,
        expires BIGINT NOT NULL
    )""",
    """CREATE TABLE undecided (
        store TEXT NOT NULL,
        table_name TEXT NOT NULL,
        row_key TEXT NOT NULL,
        part TEXT NOT NULL,
        reason TEXT NOT NULL,
        first_seen BIGINT NOT NULL,
        last_seen BIGINT NOT NULL,
        gone BIGINT,
        PRIMARY KEY (store, table_name, row_key, part)
    )""",
    """CREATE TABLE forecast (
        day TEXT NOT NULL,
        store TEXT NOT NULL,
        table_name TEXT NOT NULL,
        person_class TEXT NOT NULL,
        controller TEXT NOT NULL,
        expected BIGINT NOT NULL,
        PRIMARY KEY (store, table_name, person_class, controller, day)
    )""",
    """CREATE TABLE removal (
        day TEXT NOT NULL,
        store TEXT NOT NULL,
        table_name TEXT NOT NULL,
        person_class TEXT NOT NULL,
        controller TEXT NOT NULL,
        removed BIGINT NOT NULL,
        total BIGINT NOT NULL,
        PRIMARY KEY (store, table_name, person_class, controller, day)
    )""",
)

_APPEND_ONLY_SQLITE = (
    # INSERT OR REPLACE removes rows without asking the triggers for deletion: only the next position may be inserted,
    # and nothing that another row has already.
    """CREATE TRIGGER event_is_appended BEFORE INSERT ON event
        WHEN NEW.position <> (SELECT coalesce(max(position), 0) + 1 FROM event)
          OR EXISTS (SELECT 1 FROM event WHERE source = NEW.source AND reference = NEW.reference)
          OR EXISTS (SELECT 1 FROM event WHERE receipt = NEW.receipt)
        BEGIN SELECT RAISE(ABORT, 'events are only added, one after the other'); END""",
    """CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
        BEGIN SELECT RAISE(ABORT, 'events are never changed'); END""",
    """CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
        BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END""",
    """CREATE TRIGGER receipt_is_appended BEFORE INSERT ON receipt
        WHEN NEW.position <> (SELECT coalesce(max(position), 0) + 1 FROM receipt)
        BEGIN SELECT RAISE(ABORT, 'receipts are only added, one after the other'); END""",
    """CREATE TRIGGER receipt_is_only_forgotten BEFORE UPDATE ON receipt
        WHEN NOT (NEW.position = OLD.position AND NEW.kind = OLD.kind AND NEW.recorded_at = OLD.recorded_at
                  AND NEW.commitment = OLD.commitment AND NEW.link = OLD.link
                  AND NEW.salt IS NULL AND NEW.payload IS NULL)
        BEGIN SELECT RAISE(ABORT, 'a receipt can only forget its payload and salt'); END""",
    """CREATE TRIGGER receipt_is_never_deleted BEFORE DELETE ON receipt
        BEGIN SELECT RAISE(ABORT, 'receipts are never deleted'); END""",
)

_APPEND_ONLY_POSTGRESQL = (
    """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the rows of this table are only added'; END $$""",
    """CREATE FUNCTION refuse_all_but_forgetting() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.position = OLD.position AND NEW.kind = OLD.kind AND NEW.recorded_at = OLD.recorded_at
               AND NEW.commitment = OLD.commitment AND NEW.link = OLD.link
               AND NEW.salt IS NULL AND NEW.payload IS NULL THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'a receipt can only forget its payload and salt';
        END $$""",
    """CREATE TRIGGER event_is_never_changed BEFORE UPDATE OR DELETE ON event
        FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
    """CREATE TRIGGER event_is_never_emptied BEFORE TRUNCATE ON event
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    """CREATE TRIGGER receipt_is_only_forgotten BEFORE UPDATE ON receipt
        FOR EACH ROW EXECUTE FUNCTION refuse_all_but_forgetting()""",
    """CREATE TRIGGER receipt_is_never_deleted BEFORE DELETE ON receipt
        FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
    """CREATE TRIGGER receipt_is_never_emptied BEFORE TRUNCATE ON receipt
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
)

# Of millions of consents the few requests are found.
_REQUESTS = ("CREATE INDEX event_of_kind ON event (kind, position)",)

MIGRATIONS = (
    Migration(_TABLES, _APPEND_ONLY_SQLITE, _APPEND_ONLY_POSTGRESQL),
    Migration(_REQUESTS, (), ()),
)

NEWEST = len(MIGRATIONS)
"""The version that this Troth writes."""

_KNOWN_BY = frozenset({"setting", "event", "receipt", "undecided"})


def migrate(database: Connection) -> None:
    """Brings the register to the newest version, making it where there is none.

    Raises Refused where the database holds something else than a register, or a register of a newer Troth.
    """
    version = _version(database)
    database.prepare()
    if version == NEWEST:
        return
    with database.writing():
        # Another process may have done it while this one waited for its turn.
        version = _version(database)
        for migration in MIGRATIONS[version:]:
            own = migration.sqlite if database.engine == "sqlite" else migration.postgresql
            for statement in (*migration.shared, *own):
                database.run(statement)
        if version == 0:
            database.run("INSERT INTO setting (name, value) VALUES ('version', '0')")
            database.run("INSERT INTO setting (name, value) VALUES ('key', ?)", secrets.token_hex(KEY_BYTES))
        database.run("UPDATE setting SET value = ? WHERE name = 'version'", str(NEWEST))


def _version(database: Connection) -> int:
    tables = database.tables()
    if not tables:
        return 0
    if not tables >= _KNOWN_BY:
        raise Refused(
            f"{database.where} is a database of something else, and not a register of Troth",
            help="name a new file, or a schema of its own, for the register",
            code="NOT_A_REGISTER",
        )
    found = database.rows("SELECT value FROM setting WHERE name = 'version'")
    version = int(found[0][0])
    if version > NEWEST:
        raise Refused(
            f"the register {database.where} was written by a newer Troth (version {version} of its tables, "
            f"this one knows {NEWEST})",
            help="install the newer Troth again, or open a backup from before",
            code="REGISTER_NEWER",
        )
    return version
