"""A plan holds while the tables mean what they meant: each change of meaning changes the fingerprint, no other does."""

import pytest

from stores.operator_side import Operator

BASE = (
    "CREATE TABLE contacts (id integer PRIMARY KEY, owner varchar(20), phone varchar(20) NOT NULL)",
    "CREATE TABLE other (id integer PRIMARY KEY, contact_id integer)",
    "CREATE TABLE third (id integer PRIMARY KEY)",
)
NOTED = "CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
# SQLite changes a column only by making its table anew.
ANEW = "DROP TABLE contacts"

CHANGES: dict[str, dict[str, tuple[str, ...]]] = {
    "added": {"both": ("ALTER TABLE contacts ADD COLUMN tax_certificate varchar(20)",)},
    "dropped": {"both": ("ALTER TABLE contacts DROP COLUMN owner",)},
    "renamed": {"both": ("ALTER TABLE contacts RENAME COLUMN owner TO account_manager",)},
    "renamed and added": {
        "both": (
            "ALTER TABLE contacts RENAME COLUMN owner TO account_manager",
            "ALTER TABLE contacts ADD COLUMN owner varchar(20)",
        )
    },
    "swapped": {
        "both": (
            "ALTER TABLE contacts RENAME COLUMN owner TO aside",
            "ALTER TABLE contacts RENAME COLUMN phone TO owner",
            "ALTER TABLE contacts RENAME COLUMN aside TO phone",
        )
    },
    "retyped": {
        "postgres": ("ALTER TABLE contacts ALTER COLUMN owner TYPE varchar(30)",),
        "sqlite": (ANEW, BASE[0].replace("owner varchar(20)", "owner varchar(30)")),
    },
    "may be null": {
        "postgres": ("ALTER TABLE contacts ALTER COLUMN phone DROP NOT NULL",),
        "sqlite": (ANEW, BASE[0].replace(" NOT NULL", "")),
    },
    "another key": {
        "postgres": ("ALTER TABLE contacts DROP CONSTRAINT contacts_pkey, ADD PRIMARY KEY (phone)",),
        "sqlite": (ANEW, BASE[0].replace(" PRIMARY KEY", "").replace("NOT NULL", "NOT NULL PRIMARY KEY")),
    },
    "unique": {"both": ("CREATE UNIQUE INDEX one_owner ON contacts (owner)",)},
    "trigger": {
        "postgres": (
            NOTED,
            "CREATE TRIGGER t AFTER DELETE ON contacts FOR EACH ROW EXECUTE FUNCTION noted()",
        ),
        "sqlite": ("CREATE TRIGGER t AFTER DELETE ON contacts BEGIN DELETE FROM third; END",),
    },
    "points at another": {
        "postgres": ("ALTER TABLE contacts ADD FOREIGN KEY (id) REFERENCES third (id)",),
        "sqlite": (ANEW, BASE[0].replace("id integer PRIMARY KEY", "id integer PRIMARY KEY REFERENCES third (id)")),
    },
    "pointed at, with a cascade": {
        "postgres": ("ALTER TABLE other ADD FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE",),
        "sqlite": (
            "DROP TABLE other",
            BASE[1].replace("contact_id integer", "contact_id integer REFERENCES contacts (id) ON DELETE CASCADE"),
        ),
    },
}
HARMLESS: dict[str, dict[str, tuple[str, ...]]] = {
    "nothing": {"both": ()},
    "rows": {"both": ("INSERT INTO contacts VALUES (1, 'a', 'b')", "ANALYZE")},
    "an index": {"both": ("CREATE INDEX by_owner ON contacts (owner)",)},
    "another table": {"both": ("ALTER TABLE third ADD COLUMN n integer", "CREATE TABLE fourth (id integer)")},
    "a default": {
        "postgres": ("ALTER TABLE contacts ALTER COLUMN owner SET DEFAULT 'x'",),
        "sqlite": (ANEW, BASE[0].replace("owner varchar(20)", "owner varchar(20) DEFAULT 'x'")),
    },
}


def fingerprint(operator: Operator, table: str = "contacts") -> str:
    with operator.store() as store:
        return store.catalog().fingerprint(table)


def changed(operator: Operator, statements: dict[str, tuple[str, ...]]) -> bool:
    """Whether the statements change the fingerprint of ``contacts``."""
    operator.run(*BASE)
    before = fingerprint(operator)
    operator.run(*(statements["both"] if "both" in statements else statements[operator.kind]))
    return fingerprint(operator) != before


@pytest.mark.scenario("RT-69")
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_meaning_changes_the_fingerprint(operator: Operator, change: str) -> None:
    assert changed(operator, CHANGES[change])


@pytest.mark.parametrize("change", HARMLESS)
def test_what_changes_no_meaning_leaves_the_fingerprint(operator: Operator, change: str) -> None:
    assert not changed(operator, HARMLESS[change])


@pytest.mark.scenario("RT-69")
def test_a_column_dropped_and_added_again_in_the_last_place_is_another_column(on_postgres: Operator) -> None:
    on_postgres.run("CREATE TABLE t (id integer, owner text)")
    before = fingerprint(on_postgres, "t")
    on_postgres.run("ALTER TABLE t DROP COLUMN owner", "ALTER TABLE t ADD COLUMN owner text")
    assert fingerprint(on_postgres, "t") != before


def test_what_a_trigger_does_and_whether_it_does_is_part_of_it(on_postgres: Operator) -> None:
    on_postgres.run(*BASE, NOTED, "CREATE TRIGGER t AFTER DELETE ON contacts FOR EACH ROW EXECUTE FUNCTION noted()")
    seen = [fingerprint(on_postgres)]
    on_postgres.run(
        NOTED.replace("CREATE", "CREATE OR REPLACE").replace("RETURN NULL", "DELETE FROM other; RETURN NULL")
    )
    seen.append(fingerprint(on_postgres))
    on_postgres.run("ALTER TABLE contacts DISABLE TRIGGER t")
    seen.append(fingerprint(on_postgres))
    on_postgres.run("CREATE RULE r AS ON DELETE TO contacts DO INSTEAD NOTHING")
    seen.append(fingerprint(on_postgres))
    assert len(set(seen)) == 4


def test_a_view_made_anew_is_another_view(operator: Operator) -> None:
    operator.run(*BASE, "CREATE VIEW v AS SELECT id, owner FROM contacts WHERE id > 1")
    before = fingerprint(operator, "v")
    operator.run("DROP VIEW v", "CREATE VIEW v AS SELECT id, owner FROM contacts WHERE id > 2")
    assert fingerprint(operator, "v") != before


def test_partitions_come_and_go_but_what_they_bring_of_their_own_counts(on_postgres: Operator) -> None:
    on_postgres.run(
        "CREATE TABLE call (id integer, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
        "CREATE TABLE call_1 PARTITION OF call FOR VALUES FROM ('2025-01-01') TO ('2025-02-01')",
        NOTED,
    )
    before = fingerprint(on_postgres, "call")
    on_postgres.run(
        "CREATE TABLE call_2 PARTITION OF call FOR VALUES FROM ('2025-02-01') TO ('2025-03-01')", "DROP TABLE call_1"
    )
    assert fingerprint(on_postgres, "call") == before
    on_postgres.run("CREATE TRIGGER t AFTER DELETE ON call_2 FOR EACH ROW EXECUTE FUNCTION noted()")
    with_trigger = fingerprint(on_postgres, "call")
    on_postgres.run(
        "DROP TRIGGER t ON call_2",
        "CREATE TABLE lost (id integer, at date, FOREIGN KEY (id, at) REFERENCES call_2 (id, at) ON DELETE CASCADE)",
    )
    assert len({before, with_trigger, fingerprint(on_postgres, "call")}) == 3


def test_an_heir_and_its_columns_are_part_of_it(on_postgres: Operator) -> None:
    on_postgres.run(*BASE, "CREATE SCHEMA elsewhere")
    seen = [fingerprint(on_postgres)]
    on_postgres.run("CREATE TABLE elsewhere.heir (secret text) INHERITS (contacts)")
    seen.append(fingerprint(on_postgres))
    on_postgres.run("ALTER TABLE elsewhere.heir ADD COLUMN more text")
    seen.append(fingerprint(on_postgres))
    assert len(set(seen)) == 3


def test_a_key_from_another_schema_is_part_of_it(on_postgres: Operator) -> None:
    on_postgres.run(*BASE, "CREATE SCHEMA elsewhere", "CREATE TABLE elsewhere.note (contact_id integer)")
    before = fingerprint(on_postgres)
    on_postgres.run(
        "ALTER TABLE elsewhere.note ADD FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE"
    )
    assert fingerprint(on_postgres) != before
