"""The catalogue of PostgreSQL, on a schema with everything in it that is awkward."""

import pytest

from stores.operator_side import Operator
from troth.kernel.errors import NotReached, Unreadable
from troth.stores.catalog import Action, Catalog, ForeignKey, TableKind, TypeClass

KUND = 'Kund "A"'
SQL = '"Kund ""A"""'

NASTY = (
    "CREATE SCHEMA billing",
    "CREATE SCHEMA parts",
    "CREATE DOMAIN short AS varchar(20) NOT NULL",
    "CREATE DOMAIN shorter AS short",
    "CREATE TYPE mood AS ENUM ('glad', 'sad')",
    f"""CREATE TABLE {SQL} (
        "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        "E-post" text UNIQUE,
        referred_by bigint REFERENCES {SQL} ("Id") ON DELETE SET NULL ON UPDATE CASCADE,
        gone_1 text, gone_2 text,
        lowered text GENERATED ALWAYS AS (lower("E-post")) STORED,
        seen timestamptz NOT NULL DEFAULT now(),
        local timestamp(3), born date, paid numeric(10, 2), n smallint, ok boolean, extra jsonb, ref uuid, face bytea,
        code shorter, feeling mood, tags text[], ip inet, fixed char(3)
    )""",
    f"ALTER TABLE {SQL} DROP COLUMN gone_1, DROP COLUMN gone_2",
    # Composite keys, and a key that points at a unique constraint and not at the primary key.
    "CREATE TABLE subscription (owner bigint, line int, label text, PRIMARY KEY (line, owner), UNIQUE (label, line))",
    (
        "CREATE TABLE usage (line integer, owner bigint, label text, n integer,"
        " FOREIGN KEY (owner, line) REFERENCES subscription (owner, line) ON DELETE CASCADE,"
        " CONSTRAINT by_label FOREIGN KEY (line, label) REFERENCES subscription (line, label) ON DELETE SET DEFAULT)"
    ),
    f'ALTER TABLE subscription ADD FOREIGN KEY (owner) REFERENCES {SQL} ("Id") ON DELETE RESTRICT',
    (
        "CREATE TABLE billing.voucher (id integer PRIMARY KEY, who bigint"
        f' REFERENCES public.{SQL} ("Id") ON DELETE CASCADE)'
    ),
    # Partitions on two levels and in another schema, a key in and a key out, a trigger of the whole and one of a part.
    (
        f'CREATE TABLE call (id bigint, at date NOT NULL, owner bigint REFERENCES {SQL} ("Id"), PRIMARY KEY (id, at))'
        " PARTITION BY RANGE (at)"
    ),
    "CREATE TABLE call_2024 PARTITION OF call FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY RANGE (at)",
    "CREATE TABLE parts.call_2024_h1 PARTITION OF call_2024 FOR VALUES FROM ('2024-01-01') TO ('2024-07-01')",
    "CREATE TABLE call_2025 PARTITION OF call FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
    "INSERT INTO call VALUES (1, '2024-02-01', NULL), (2, '2025-02-01', NULL), (3, '2025-03-01', NULL)",
    (
        "CREATE TABLE complaint (id integer PRIMARY KEY, call_id bigint, call_at date,"
        " FOREIGN KEY (call_id, call_at) REFERENCES call (id, at) ON DELETE CASCADE)"
    ),
    "CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
    "CREATE TRIGGER whole AFTER DELETE OR UPDATE ON call FOR EACH ROW EXECUTE FUNCTION noted()",
    "CREATE TRIGGER part BEFORE INSERT ON call_2025 FOR EACH ROW EXECUTE FUNCTION noted()",
    "CREATE TRIGGER emptied BEFORE TRUNCATE ON subscription FOR EACH STATEMENT EXECUTE FUNCTION noted()",
    "ALTER TABLE subscription DISABLE TRIGGER emptied",
    # Inheritance of the old kind: a statement on the parent reaches the heir and its own columns.
    "CREATE TABLE document (id integer PRIMARY KEY, title text)",
    "CREATE TABLE contract (signed_by text) INHERITS (document)",
    "CREATE RULE kept AS ON DELETE TO document DO INSTEAD NOTHING",
    f'CREATE VIEW adults AS SELECT "Id", "E-post" FROM {SQL}',
    "CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM usage",
    "CREATE INDEX partly ON usage (n, lower(label)) INCLUDE (owner) WHERE n > 1",
    "CREATE UNIQUE INDEX few ON usage (n) WHERE n > 100",
    "CREATE SEQUENCE not_a_table",
    "ANALYZE",
)


def catalog_of(operator: Operator, schema: str | None = None) -> Catalog:
    with operator.store(schema=schema) as store:
        return store.catalog()


@pytest.fixture
def nasty(on_postgres: Operator) -> Catalog:
    on_postgres.run(*NASTY)
    return catalog_of(on_postgres)


def test_every_table_view_and_partition_is_there_under_its_kind(nasty: Catalog) -> None:
    assert {name: shape.kind for name, shape in nasty.tables.items()} == {
        KUND: TableKind.TABLE,
        "subscription": TableKind.TABLE,
        "usage": TableKind.TABLE,
        "call": TableKind.PARTITIONED,
        "call_2024": TableKind.PARTITIONED,
        "parts.call_2024_h1": TableKind.TABLE,
        "call_2025": TableKind.TABLE,
        "complaint": TableKind.TABLE,
        "document": TableKind.TABLE,
        "contract": TableKind.TABLE,
        "adults": TableKind.VIEW,
        "counted": TableKind.MATERIALIZED_VIEW,
    }
    assert nasty.table("parts.call_2024_h1").qualified == ("parts", "call_2024_h1")
    assert nasty.table(KUND).qualified == ("public", KUND)
    assert nasty.table("adults").is_view
    assert not nasty.table("call").is_view


def test_columns_in_order_with_their_types_and_identity(nasty: Catalog) -> None:
    shape = nasty.table(KUND)
    assert [(column.name, column.declared, column.type) for column in shape.columns] == [
        ("Id", "bigint", TypeClass.INTEGER),
        ("E-post", "text", TypeClass.TEXT),
        ("referred_by", "bigint", TypeClass.INTEGER),
        ("lowered", "text", TypeClass.TEXT),
        ("seen", "timestamp with time zone", TypeClass.INSTANT),
        ("local", "timestamp(3) without time zone", TypeClass.LOCAL),
        ("born", "date", TypeClass.DATE),
        ("paid", "numeric(10,2)", TypeClass.NUMBER),
        ("n", "smallint", TypeClass.INTEGER),
        ("ok", "boolean", TypeClass.BOOLEAN),
        ("extra", "jsonb", TypeClass.JSON),
        ("ref", "uuid", TypeClass.UUID),
        ("face", "bytea", TypeClass.BYTES),
        ("code", "shorter", TypeClass.TEXT),
        ("feeling", "mood", TypeClass.TEXT),
        ("tags", "text[]", TypeClass.OTHER),
        ("ip", "inet", TypeClass.OTHER),
        ("fixed", "character(3)", TypeClass.TEXT),
    ]
    assert [column.number for column in shape.columns[:5]] == [1, 2, 3, 6, 7]
    assert {column.name for column in shape.columns if not column.nullable} == {"Id", "seen", "code"}
    assert {column.name for column in shape.columns if column.identity} == {"Id"}
    assert {column.name for column in shape.columns if column.generated} == {"lowered"}
    assert {column.name for column in shape.columns if column.has_default} == {"seen"}
    assert all(column.visible for column in shape.columns)


def test_keys_composite_and_in_their_own_order(nasty: Catalog) -> None:
    subscription = nasty.table("subscription")
    assert subscription.primary_key == ("line", "owner")
    assert subscription.unique == (("label", "line"),)
    assert nasty.table(KUND).unique == (("E-post",),)
    assert subscription.unique_on(("owner", "line"))
    assert subscription.unique_on(("label", "line", "owner"))
    assert not subscription.unique_on(("line",))
    assert not nasty.table("usage").unique_on(("n",))
    partly = next(index for index in nasty.table("usage").indexes if index.name == "partly")
    assert (partly.columns, partly.unique, partly.partial) == (("n", None), False, True)


def test_foreign_keys_out_and_in_from_wherever_they_come(nasty: Catalog) -> None:
    assert {
        (key.columns, key.target, key.target_columns, key.on_delete) for key in nasty.table("usage").foreign_keys
    } == {
        (("owner", "line"), "subscription", ("owner", "line"), Action.CASCADE),
        (("line", "label"), "subscription", ("line", "label"), Action.SET_DEFAULT),
    }
    assert [(key.table, key.columns, key.on_delete, key.on_update) for key in nasty.referrers(KUND)] == [
        (KUND, ("referred_by",), Action.SET_NULL, Action.CASCADE),
        ("billing.voucher", ("who",), Action.CASCADE, Action.NO_ACTION),
        ("call", ("owner",), Action.NO_ACTION, Action.NO_ACTION),
        ("subscription", ("owner",), Action.RESTRICT, Action.NO_ACTION),
    ]
    assert nasty.referrers("usage") == ()


def test_a_key_into_a_partitioned_table_reaches_its_parts(nasty: Catalog) -> None:
    into = nasty.referrers("call")
    assert [(key.table, key.target, key.on_delete) for key in into] == [("complaint", "call", Action.CASCADE)]
    assert nasty.referrers("parts.call_2024_h1") == into
    (own,) = nasty.table("parts.call_2024_h1").foreign_keys
    assert own == ForeignKey(own.name, "parts.call_2024_h1", ("owner",), KUND, ("Id",), inherited=True)


def test_partitions_and_heirs_know_their_parents(nasty: Catalog) -> None:
    assert nasty.table("call").children == ("call_2024", "call_2025")
    assert nasty.table("call_2024").children == ("parts.call_2024_h1",)
    assert nasty.table("call_2024").parents == ("call",)
    assert nasty.table("call_2024").partition
    assert nasty.table("document").children == ("contract",)
    assert nasty.table("contract").parents == ("document",)
    assert not nasty.table("contract").partition
    assert nasty.table("call").row_estimate == 3
    assert nasty.table("call_2025").row_estimate == 2
    assert nasty.table("adults").row_estimate is None


def test_a_partition_seen_from_its_own_schema_names_its_parent_elsewhere(nasty: Catalog, on_postgres: Operator) -> None:
    shape = catalog_of(on_postgres, "parts").table("call_2024_h1")
    assert shape.parents == ("public.call_2024",)
    assert [key.target for key in shape.foreign_keys] == [f"public.{KUND}"]


def test_triggers_and_rules_with_their_event_and_timing(nasty: Catalog) -> None:
    def told(table: str) -> list[tuple[str, tuple[str, ...], str, bool, bool, bool]]:
        return [
            (item.name, item.events, item.timing, item.enabled, item.rule, item.inherited)
            for item in nasty.table(table).triggers
        ]

    assert told("call") == [("whole", ("update", "delete"), "after", True, False, False)]
    assert told("call_2025") == [
        ("part", ("insert",), "before", True, False, False),
        ("whole", ("update", "delete"), "after", True, False, True),
    ]
    assert told("subscription") == [("emptied", ("truncate",), "before", False, False, False)]
    assert told("document") == [("kept", ("delete",), "instead of", True, True, False)]
    assert told("adults") == []


def test_a_table_that_is_not_there_is_told_with_the_nearest(nasty: Catalog) -> None:
    with pytest.raises(Unreadable) as unknown:
        nasty.table("complaints")
    assert unknown.value.code == "NO_TABLE"
    assert "complaint?" in unknown.value.help


def test_a_schema_that_is_not_there_is_told(on_postgres: Operator) -> None:
    with pytest.raises(NotReached, match="no schema sales") as missing:
        catalog_of(on_postgres, "sales")
    assert missing.value.code == "NO_SCHEMA"


def test_what_a_role_may_not_read_is_listed_and_marked(on_postgres: Operator) -> None:
    on_postgres.run(
        "CREATE SCHEMA closed",
        "CREATE TABLE person (id integer PRIMARY KEY, email text, pnr text)",
        "CREATE TABLE secret (id integer PRIMARY KEY, person_id integer REFERENCES person (id) ON DELETE CASCADE)",
        "CREATE TABLE closed.room (id integer)",
        "CREATE ROLE reader LOGIN",
        "GRANT SELECT (id, email) ON person TO reader",
        "GRANT SELECT ON closed.room TO reader",
    )
    try:
        reader = Operator("postgres", on_postgres.url.replace("//postgres@", "//reader@"))
        seen = catalog_of(reader)
        assert [(column.name, column.visible) for column in seen.table("person").columns] == [
            ("id", True),
            ("email", True),
            ("pnr", False),
        ]
        assert not any(column.visible for column in seen.table("secret").columns)
        assert [key.table for key in seen.referrers("person")] == ["secret"]
        # A right to the table without one to its schema is none.
        assert not any(column.visible for column in catalog_of(reader, "closed").table("room").columns)
        assert seen.fingerprint("person") == catalog_of(on_postgres).fingerprint("person")
    finally:
        on_postgres.run("DROP OWNED BY reader", "DROP ROLE reader")


def test_a_key_that_is_not_enforced_and_a_not_null_that_is_not_checked_are_not_taken_for_more(
    on_postgres: Operator,
) -> None:
    on_postgres.run("CREATE TABLE a (id integer PRIMARY KEY)", "CREATE TABLE b (a_id integer, n integer)")
    on_postgres.run("INSERT INTO b VALUES (7, NULL)")
    with on_postgres.store() as store:
        if int(store.server_version.split(".")[0]) < 18:
            pytest.xfail("both came with PostgreSQL 18")
    on_postgres.run(
        "ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a (id) ON DELETE CASCADE NOT ENFORCED",
        "ALTER TABLE b ADD CONSTRAINT filled NOT NULL n NOT VALID",
    )
    shape = catalog_of(on_postgres).table("b")
    assert [key.enforced for key in shape.foreign_keys] == [False]
    assert [column.nullable for column in shape.columns] == [True, True]
    on_postgres.run("DELETE FROM b", "ALTER TABLE b VALIDATE CONSTRAINT filled")
    assert [column.nullable for column in catalog_of(on_postgres).table("b").columns] == [True, False]
