"""The catalogue of a SQLite file, from ``sqlite_schema`` and the schema pragmas: a few queries for all tables."""

import hashlib
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from troth.stores.catalog import Action, Catalog, Column, ForeignKey, Index, TableKind, TableShape, Trigger, TypeClass

Ask = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]

_KINDS = {
    "table": TableKind.TABLE,
    "view": TableKind.VIEW,
    "virtual": TableKind.VIRTUAL,
    "shadow": TableKind.SHADOW,
}
_HIDDEN = 1
_GENERATED = (2, 3)

_TABLES = """
    SELECT t.name, t.type, t.wr, s.sql FROM pragma_table_list t JOIN sqlite_schema s ON s.name = t.name
    WHERE t.schema = 'main' AND s.type IN ('table', 'view') AND substr(t.name, 1, 7) <> 'sqlite_' ORDER BY t.name
"""
_COLUMNS = """
    SELECT t.name, c.cid, c.name, c.type, c."notnull", c.dflt_value IS NOT NULL, c.pk, c.hidden
    FROM pragma_table_list t, pragma_table_xinfo(t.name, 'main') c
    WHERE t.schema = 'main' AND t.type IN ('table', 'shadow') ORDER BY t.name, c.cid
"""
_COLUMNS_OF_ONE = """
    SELECT ?1, cid, name, type, "notnull", dflt_value IS NOT NULL, pk, hidden
    FROM pragma_table_xinfo(?1, 'main') ORDER BY cid
"""
_FOREIGN_KEYS = """
    SELECT t.name, k.id, k."table", k."from", k."to", k.on_update, k.on_delete
    FROM pragma_table_list t, pragma_foreign_key_list(t.name, 'main') k
    WHERE t.schema = 'main' AND t.type = 'table' ORDER BY t.name, k.id, k.seq
"""
_INDEXES = """
    SELECT t.name, i.name, i."unique", i.origin, i.partial, c.name
    FROM pragma_table_list t, pragma_index_list(t.name, 'main') i, pragma_index_xinfo(i.name, 'main') c
    WHERE t.schema = 'main' AND t.type = 'table' AND c.key = 1 ORDER BY t.name, i.name, c.seqno
"""
_TRIGGERS = "SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY tbl_name, name"
_ESTIMATES = "SELECT tbl, max(CAST(stat AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl"

_TOKEN = re.compile(
    r"""(?:\s+|--[^\n]*|/\*.*?\*/)|("(?:[^"]|"")*"|\[[^\]]*\]|`(?:[^`]|``)*`|'(?:[^']|'')*'|[^\W\d][\w$]*|.)""",
    re.DOTALL,
)


def read_catalog(store: str, ask: Ask) -> Catalog:
    """The catalogue as ``ask`` (a query and its parameters to rows) finds it, inside one reading transaction."""
    tables = ask(_TABLES, ())
    without_rowid = {name for name, _, wr, _ in tables if wr}
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in ask(_COLUMNS, ()):
        found[row[0]].append(row)
    for name, kind, _, _ in tables:
        if kind in ("view", "virtual"):
            found[name] = _columns_of_one(name, ask)
    names = {name.casefold(): name for name, _, _, _ in tables}
    primary = {name: _primary_key(rows) for name, rows in found.items()}
    indexes = _indexes(ask(_INDEXES, ()))
    keys = _foreign_keys(ask(_FOREIGN_KEYS, ()), names, primary, found)
    triggers = _triggers(ask(_TRIGGERS, ()), names)
    estimates = _estimates(ask)
    shapes = {
        name: TableShape(
            name=name,
            qualified=("main", name),
            kind=_KINDS[kind],
            columns=tuple(
                _column(row, name in without_rowid, len(primary[name])) for row in found[name] if row[7] != _HIDDEN
            ),
            primary_key=primary[name],
            unique=_unique(indexes[name]),
            foreign_keys=tuple(keys[name]),
            triggers=tuple(triggers[name]),
            indexes=tuple(index for index, _ in indexes[name]),
            row_estimate=estimates.get(name),
            definition=body_of(sql) if kind in ("view", "virtual") else "",
        )
        for name, kind, _, sql in tables
    }
    return Catalog(store=store, tables=shapes)


def type_class(declared: str) -> TypeClass:
    """What a declared type says the values are; in SQLite any value may stand in any column all the same."""
    name = declared.upper()
    for pattern, found in _BY_NAME:
        if re.search(pattern, name):
            return found
    return TypeClass.OTHER


_BY_NAME = (
    (r"TIMESTAMPTZ|TIMESTAMP.*WITH TIME ZONE", TypeClass.INSTANT),
    (r"DATETIME|TIMESTAMP", TypeClass.LOCAL),
    (r"^DATE\b", TypeClass.DATE),
    (r"BOOL", TypeClass.BOOLEAN),
    (r"JSON", TypeClass.JSON),
    (r"UUID|GUID", TypeClass.UUID),
    (r"^TIME\b|INTERVAL|POINT", TypeClass.OTHER),
    (r"INT", TypeClass.INTEGER),
    (r"CHAR|CLOB|TEXT", TypeClass.TEXT),
    (r"BLOB|BINARY", TypeClass.BYTES),
    (r"REAL|FLOA|DOUB|NUMERIC|DECIMAL", TypeClass.NUMBER),
)


def _columns_of_one(name: str, ask: Ask) -> list[tuple[Any, ...]]:
    try:
        return ask(_COLUMNS_OF_ONE, (name,))
    except sqlite3.OperationalError:
        # A view over a table that is gone, a virtual table whose module is not loaded: a name without columns.
        return []


def _column(row: tuple[Any, ...], without_rowid: bool, keys: int) -> Column:
    _, number, name, declared, not_null, has_default, key, hidden = row
    # The one INTEGER PRIMARY KEY is another name for the row's number: never null, given by the engine.
    is_rowid = bool(key) and keys == 1 and declared.upper() == "INTEGER" and not without_rowid
    return Column(
        name=name,
        declared=declared,
        type=type_class(declared),
        nullable=not (not_null or is_rowid or (key and without_rowid)),
        has_default=bool(has_default),
        generated=hidden in _GENERATED,
        identity=is_rowid,
        number=number,
    )


def _primary_key(rows: Iterable[tuple[Any, ...]]) -> tuple[str, ...]:
    return tuple(name for place, name in sorted((row[6], row[2]) for row in rows if row[6]))


def _indexes(rows: Iterable[tuple[Any, ...]]) -> defaultdict[str, list[tuple[Index, str]]]:
    columns: dict[tuple[str, str, bool, str, bool], list[str | None]] = {}
    for table, name, unique, origin, partial, column in rows:
        columns.setdefault((table, name, bool(unique), origin, bool(partial)), []).append(column)
    found: defaultdict[str, list[tuple[Index, str]]] = defaultdict(list)
    for (table, name, unique, origin, partial), listed in columns.items():
        found[table].append((Index(name, tuple(listed), unique, partial), origin))
    return found


def _unique(indexes: Iterable[tuple[Index, str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(column for column in index.columns if column is not None)
        for index, origin in indexes
        if index.unique and not index.partial and origin != "pk" and None not in index.columns
    )


def _foreign_keys(
    rows: Iterable[tuple[Any, ...]],
    names: dict[str, str],
    primary: dict[str, tuple[str, ...]],
    columns: dict[str, list[tuple[Any, ...]]],
) -> defaultdict[str, list[ForeignKey]]:
    grouped: dict[tuple[str, int], list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        grouped[row[0], row[1]].append(row)
    found: defaultdict[str, list[ForeignKey]] = defaultdict(list)
    for (table, _), parts in grouped.items():
        # Names are compared without case here; the catalogue gives those that the target itself was made with.
        target = names.get(parts[0][2].casefold(), parts[0][2])
        spelled = {row[2].casefold(): row[2] for row in columns.get(target, ())}
        written = tuple(spelled.get(part[4].casefold(), part[4]) for part in parts if part[4] is not None)
        found[table].append(
            ForeignKey(
                name="",
                table=table,
                columns=tuple(part[3] for part in parts),
                target=target,
                target_columns=written or primary.get(target, ()),
                on_update=Action(parts[0][5].lower()),
                on_delete=Action(parts[0][6].lower()),
            )
        )
    for keys in found.values():
        keys.sort(key=lambda key: (key.columns, key.target, key.target_columns))
    return found


def _triggers(rows: Iterable[tuple[Any, ...]], names: dict[str, str]) -> defaultdict[str, list[Trigger]]:
    found: defaultdict[str, list[Trigger]] = defaultdict(list)
    for name, table, sql in rows:
        event, timing = _event_and_timing(sql)
        found[names.get(table.casefold(), table)].append(Trigger(name, (event,), timing, body=body_of(sql)))
    return found


def _event_and_timing(sql: str) -> tuple[str, str]:
    """What a ``CREATE TRIGGER`` text says of them. The engine accepted the text, and has no other way to tell."""
    words = [token.upper() for token in _TOKEN.findall(sql) if token]
    rest = words[words.index("TRIGGER") + 1 :]
    if rest[:3] == ["IF", "NOT", "EXISTS"]:
        rest = rest[3:]
    rest = rest[3:] if rest[1] == "." else rest[1:]
    match rest:
        case ["INSTEAD", "OF", event, *_]:
            return event.lower(), "instead of"
        case ["BEFORE" | "AFTER" as timing, event, *_]:
            return event.lower(), timing.lower()
        case [event, *_]:
            return event.lower(), "before"
    raise ValueError("not a trigger")


def body_of(sql: str) -> str:
    """A digest of the text of a trigger, as the database keeps it."""
    return hashlib.sha256(sql.encode()).hexdigest()


def _estimates(ask: Ask) -> dict[str, int]:
    if not ask("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'", ()):
        return {}
    return {table: count for table, count in ask(_ESTIMATES, ()) if count is not None}
