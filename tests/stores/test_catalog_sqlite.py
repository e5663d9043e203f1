"""The catalogue of SQLite, on a file with everything in it that is awkward."""

import pytest

from stores.operator_side import Operator
from troth.stores.catalog import Action, Catalog, TableKind, TypeClass
from troth.stores.sqlite_catalog import type_class

NASTY = (
    """CREATE TABLE "Kund A" (
        Id integer PRIMARY KEY, "E-post" text COLLATE NOCASE UNIQUE,
        referred_by integer REFERENCES "KUND a" ON DELETE SET NULL,
        lowered text GENERATED ALWAYS AS (lower("E-post")), kept text AS (lower("E-post")) STORED,
        seen datetime NOT NULL DEFAULT CURRENT_TIMESTAMP, n int
    )""",
    """CREATE TABLE subscription (owner int, line int, label text, UNIQUE (label, line), PRIMARY KEY (line, owner),
        FOREIGN KEY (owner) REFERENCES "Kund A" (id) ON DELETE RESTRICT) WITHOUT ROWID""",
    """CREATE TABLE usage (line int, owner int, n int,
        FOREIGN KEY (line, owner) REFERENCES subscription ON DELETE CASCADE ON UPDATE SET DEFAULT,
        FOREIGN KEY (n) REFERENCES lost_table (n))""",
    "CREATE INDEX partly ON usage (n, abs(line)) WHERE n > 1",
    "CREATE UNIQUE INDEX few ON usage (n) WHERE n > 100",
    "CREATE UNIQUE INDEX one_n ON usage (n)",
    "CREATE TABLE text_key (code text PRIMARY KEY)",
    'CREATE VIEW adults AS SELECT Id, n FROM "Kund A"',
    "CREATE VIEW broken AS SELECT * FROM lost_table",
    "CREATE VIRTUAL TABLE search USING fts5 (body)",
    # Names and comments that a careless reader of the text would stumble over.
    """CREATE TRIGGER /* BEFORE UPDATE */ IF NOT EXISTS main."AFTER "" INSERT" -- DELETE
        AFTER /* x */ DELETE ON "Kund A" BEGIN SELECT 'BEFORE'; END""",
    "CREATE TRIGGER [plain one] UPDATE OF n ON usage BEGIN SELECT 1; END",
    "CREATE TRIGGER `before` BEFORE INSERT ON usage BEGIN SELECT 1; END",
    "CREATE TRIGGER through INSTEAD OF UPDATE ON adults BEGIN SELECT 1; END",
    "INSERT INTO text_key VALUES ('a'), ('b'), ('c')",
    "ANALYZE",
)


@pytest.fixture
def nasty(on_sqlite: Operator) -> Catalog:
    # The first text names a table that is not there yet, which the engine allows.
    on_sqlite.run(*NASTY)
    with on_sqlite.store() as store:
        return store.catalog()


def test_every_table_and_view_is_there_under_its_kind(nasty: Catalog) -> None:
    kinds = {name: shape.kind for name, shape in nasty.tables.items()}
    assert {kinds.pop(name) for name in list(kinds) if name.startswith("search_")} == {TableKind.SHADOW}
    assert kinds == {
        "Kund A": TableKind.TABLE,
        "subscription": TableKind.TABLE,
        "usage": TableKind.TABLE,
        "text_key": TableKind.TABLE,
        "adults": TableKind.VIEW,
        "broken": TableKind.VIEW,
        "search": TableKind.VIRTUAL,
    }
    assert nasty.table("broken").columns == ()
    assert [column.name for column in nasty.table("search").columns] == ["body"]
    assert [column.name for column in nasty.table("adults").columns] == ["Id", "n"]
    assert nasty.table("usage").qualified == ("main", "usage")


def test_columns_in_order_with_their_marks(nasty: Catalog) -> None:
    shape = nasty.table("Kund A")
    assert [column.name for column in shape.columns] == ["Id", "E-post", "referred_by", "lowered", "kept", "seen", "n"]
    assert {column.name for column in shape.columns if not column.nullable} == {"Id", "seen"}
    assert {column.name for column in shape.columns if column.identity} == {"Id"}
    assert {column.name for column in shape.columns if column.generated} == {"lowered", "kept"}
    assert {column.name for column in shape.columns if column.has_default} == {"seen"}
    # A primary key may hold nulls in SQLite, unless it is the row's number or the table has none.
    assert [column.nullable for column in nasty.table("text_key").columns] == [True]
    assert [column.nullable for column in nasty.table("subscription").columns] == [False, False, True]


def test_keys_composite_and_in_their_own_order(nasty: Catalog) -> None:
    subscription = nasty.table("subscription")
    assert subscription.primary_key == ("line", "owner")
    assert subscription.unique == (("label", "line"),)
    assert nasty.table("Kund A").primary_key == ("Id",)
    assert nasty.table("Kund A").unique == (("E-post",),)
    assert nasty.table("usage").unique == (("n",),)
    partly = next(index for index in nasty.table("usage").indexes if index.name == "partly")
    assert (partly.columns, partly.unique, partly.partial) == (("n", None), False, True)
    assert nasty.table("text_key").row_estimate == 3


def test_foreign_keys_name_their_targets_as_these_are_spelled(nasty: Catalog) -> None:
    own = nasty.table("usage").foreign_keys
    assert [(key.columns, key.target, key.target_columns, key.on_delete, key.on_update) for key in own] == [
        (("line", "owner"), "subscription", ("line", "owner"), Action.CASCADE, Action.SET_DEFAULT),
        (("n",), "lost_table", ("n",), Action.NO_ACTION, Action.NO_ACTION),
    ]
    assert [(key.table, key.columns, key.target_columns, key.on_delete) for key in nasty.referrers("Kund A")] == [
        ("Kund A", ("referred_by",), ("Id",), Action.SET_NULL),
        ("subscription", ("owner",), ("Id",), Action.RESTRICT),
    ]


def test_triggers_with_their_event_and_timing(nasty: Catalog) -> None:
    told = {item.name: (item.events, item.timing) for shape in nasty.tables.values() for item in shape.triggers}
    assert told == {
        'AFTER " INSERT': (("delete",), "after"),
        "plain one": (("update",), "before"),
        "before": (("insert",), "before"),
        "through": (("update",), "instead of"),
    }


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("", TypeClass.OTHER),
        ("INTEGER", TypeClass.INTEGER),
        ("unsigned big int", TypeClass.INTEGER),
        ("nvarchar(160)", TypeClass.TEXT),
        ("DateTime", TypeClass.LOCAL),
        ("timestamp with time zone", TypeClass.INSTANT),
        ("TIMESTAMPTZ", TypeClass.INSTANT),
        ("date", TypeClass.DATE),
        ("time", TypeClass.OTHER),
        ("interval", TypeClass.OTHER),
        ("point", TypeClass.OTHER),
        ("BOOLEAN", TypeClass.BOOLEAN),
        ("jsonb", TypeClass.JSON),
        ("UUID", TypeClass.UUID),
        ("VARBINARY(16)", TypeClass.BYTES),
        ("double precision", TypeClass.NUMBER),
        ("NUMERIC(10,2)", TypeClass.NUMBER),
    ],
)
def test_a_declared_type_is_a_hint(declared: str, expected: TypeClass) -> None:
    assert type_class(declared) is expected
