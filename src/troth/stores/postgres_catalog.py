"""The catalogue of a PostgreSQL schema, from ``pg_catalog``: six queries, whatever the number of tables.

``pg_catalog`` may be read by every role, so that tables and columns which the role may not read are listed all the
same and marked. Partitions and heirs are listed wherever they stand; one of another schema is named ``schema.table``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from troth.sql.journal import only_notes
from troth.stores.catalog import Action, Catalog, Column, ForeignKey, Index, TableKind, TableShape, Trigger, TypeClass
from troth.stores.errors import not_reached
from troth.stores.postgres_stamps import stamped_column

Ask = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]

_KINDS = {
    "r": TableKind.TABLE,
    "p": TableKind.PARTITIONED,
    "v": TableKind.VIEW,
    "m": TableKind.MATERIALIZED_VIEW,
    "f": TableKind.FOREIGN,
}
_ACTIONS = {
    "a": Action.NO_ACTION,
    "r": Action.RESTRICT,
    "c": Action.CASCADE,
    "n": Action.SET_NULL,
    "d": Action.SET_DEFAULT,
}
_TYPES = {
    "timestamptz": TypeClass.INSTANT,
    "timestamp": TypeClass.LOCAL,
    "date": TypeClass.DATE,
    "bool": TypeClass.BOOLEAN,
    "json": TypeClass.JSON,
    "jsonb": TypeClass.JSON,
    "uuid": TypeClass.UUID,
    "bytea": TypeClass.BYTES,
    "int2": TypeClass.INTEGER,
    "int4": TypeClass.INTEGER,
    "int8": TypeClass.INTEGER,
    "float4": TypeClass.NUMBER,
    "float8": TypeClass.NUMBER,
    "numeric": TypeClass.NUMBER,
}
_TEXT_CATEGORIES = ("S", "E")  # texts of all kinds, citext too; enums, whose values are read and written as texts

# Bits of pg_trigger.tgtype.
_EACH_ROW, _BEFORE, _INSERT, _DELETE, _UPDATE, _TRUNCATE, _INSTEAD = 1, 2, 4, 8, 16, 32, 64
_RULE_EVENTS = {"2": "update", "3": "insert", "4": "delete"}

_TABLES = """
    WITH RECURSIVE own AS (
        SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = %s AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      UNION
        SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN own ON own.oid = i.inhparent
    )
    SELECT c.oid, n.nspname, c.relname, c.relkind, c.relispartition, c.reltuples::float8,
           row_security_active(c.oid), has_schema_privilege(n.oid, 'USAGE'),
           CASE WHEN c.relkind IN ('v', 'm')
                THEN encode(sha256(convert_to(pg_get_viewdef(c.oid), 'UTF8')), 'hex') ELSE '' END
    FROM pg_catalog.pg_class c JOIN own USING (oid) JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
    ORDER BY n.nspname, c.relname
"""
_COLUMNS = """
    WITH RECURSIVE base (type, root, not_null) AS (
        SELECT oid, oid, false FROM pg_catalog.pg_type WHERE typtype <> 'd'
      UNION ALL
        SELECT d.oid, b.root, d.typnotnull OR b.not_null
        FROM pg_catalog.pg_type d JOIN base b ON b.type = d.typbasetype WHERE d.typtype = 'd'
    )
    SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), t.typname, t.typcategory,
           (a.attnotnull AND NOT EXISTS (
               SELECT FROM pg_catalog.pg_constraint k
               WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND NOT k.convalidated AND a.attnum = ANY (k.conkey)
           )) OR base.not_null,
           a.atthasdef, a.attgenerated <> '', a.attidentity <> '', has_column_privilege(a.attrelid, a.attnum, 'SELECT')
    FROM pg_catalog.pg_attribute a
    JOIN base ON base.type = a.atttypid
    JOIN pg_catalog.pg_type t ON t.oid = base.root
    WHERE a.attrelid = ANY (%s) AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attrelid, a.attnum
"""
_FOREIGN_KEYS = """
    SELECT k.conname, k.conrelid, rn.nspname, r.relname,
           (SELECT array_agg(a.attname::text ORDER BY u.place)
            FROM unnest(k.conkey) WITH ORDINALITY u (number, place)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number),
           tn.nspname, t.relname,
           (SELECT array_agg(a.attname::text ORDER BY u.place)
            FROM unnest(k.confkey) WITH ORDINALITY u (number, place)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number),
           k.confdeltype, k.confupdtype, coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true), p.oid IS NOT NULL
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class r ON r.oid = k.conrelid JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
    JOIN pg_catalog.pg_class t ON t.oid = k.confrelid JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
    LEFT JOIN pg_catalog.pg_constraint p ON p.oid = k.conparentid
    WHERE k.contype = 'f' AND (k.conrelid = ANY (%s) OR k.confrelid = ANY (%s))
      -- For each partition of the table pointed at there is a copy too, which says nothing of its own.
      AND (p.oid IS NULL OR p.confrelid = k.confrelid)
    ORDER BY rn.nspname, r.relname, k.conname
"""
_TRIGGERS = """
    SELECT t.tgrelid, t.tgname, t.tgtype, t.tgenabled IN ('O', 'A'), t.tgparentid <> 0,
           encode(sha256(convert_to(pg_get_triggerdef(t.oid) || p.prosrc, 'UTF8')), 'hex'),
           CASE WHEN l.lanname = 'plpgsql' THEN p.prosrc END, p.proconfig IS NULL
    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
    JOIN pg_catalog.pg_language l ON l.oid = p.prolang
    WHERE t.tgrelid = ANY (%s) AND NOT t.tgisinternal
    ORDER BY t.tgrelid, t.tgname
"""
_RULES = """
    SELECT ev_class, rulename, ev_type, is_instead, ev_enabled IN ('O', 'A'),
           encode(sha256(convert_to(pg_get_ruledef(oid), 'UTF8')), 'hex')
    FROM pg_catalog.pg_rewrite WHERE ev_class = ANY (%s) AND rulename <> '_RETURN'
    ORDER BY ev_class, rulename
"""
_INDEXES = """
    SELECT i.indrelid, c.relname, i.indisunique AND i.indisvalid, i.indisprimary, i.indpred IS NOT NULL,
           (SELECT array_agg(a.attname::text ORDER BY u.place)
            FROM unnest(i.indkey::int2[]) WITH ORDINALITY u (number, place)
            LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.number
            WHERE u.place <= i.indnkeyatts),
           i.indisvalid AND m.amname = 'btree'
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_am m ON m.oid = c.relam
    WHERE i.indrelid = ANY (%s)
    ORDER BY i.indrelid, c.relname
"""
_INHERITS = """
    SELECT i.inhrelid, i.inhparent, n.nspname, c.relname
    FROM pg_catalog.pg_inherits i
    JOIN pg_catalog.pg_class c ON c.oid = i.inhparent JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE i.inhrelid = ANY (%s) ORDER BY i.inhrelid, i.inhseqno
"""
_SCHEMA = "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = %s"


def read_catalog(store: str, schema: str, ask: Ask) -> Catalog:
    """The catalogue as ``ask`` (a query and its parameters to rows) finds it; call it inside one reading transaction.

    Raises ``NotReached`` (``NO_SCHEMA``) where the database has no such schema.
    """
    if not ask(_SCHEMA, (schema,)):
        raise not_reached(
            store, f"its database has no schema {schema}", "correct `schema` of the store in the map", "NO_SCHEMA"
        )
    tables = ask(_TABLES, (schema,))
    numbers = [row[0] for row in tables]
    names = {row[0]: _named(schema, row[1], row[2]) for row in tables}
    enters = {row[0]: bool(row[7]) for row in tables}
    columns: defaultdict[int, list[Column]] = defaultdict(list)
    for row in ask(_COLUMNS, (numbers,)):
        columns[row[0]].append(_column(row, enters[row[0]]))
    within: defaultdict[int, list[ForeignKey]] = defaultdict(list)
    outside = []
    for row in ask(_FOREIGN_KEYS, (numbers, numbers)):
        if row[1] in names:
            within[row[1]].append(_foreign_key(schema, row))
        else:
            outside.append(_foreign_key(schema, row))
    triggers = _triggers(ask(_TRIGGERS, (numbers,)), ask(_RULES, (numbers,)))
    indexes = _indexes(ask(_INDEXES, (numbers,)))
    parents: defaultdict[int, list[str]] = defaultdict(list)
    children: defaultdict[int, list[int]] = defaultdict(list)
    for heir, parent, parent_schema, parent_name in ask(_INHERITS, (numbers,)):
        parents[heir].append(_named(schema, parent_schema, parent_name))
        children[parent].append(heir)
    kinds = {row[0]: row[3] for row in tables}
    counts = {row[0]: None if row[5] < 0 else int(row[5]) for row in tables}
    shapes = {}
    for number, own_schema, own_name, kind, partition, _, hidden, _, definition in tables:
        keys = indexes[number]
        shapes[names[number]] = TableShape(
            name=names[number],
            qualified=(own_schema, own_name),
            kind=_KINDS[kind],
            columns=tuple(columns[number]),
            primary_key=next((_complete(index) for index, primary in keys if primary), ()),
            unique=tuple(
                _complete(index)
                for index, primary in keys
                if index.unique and not primary and not index.partial and None not in index.columns
            ),
            foreign_keys=tuple(within[number]),
            triggers=tuple(triggers[number]),
            indexes=tuple(index for index, _ in keys),
            parents=tuple(parents[number]),
            children=tuple(sorted(names[child] for child in children[number])),
            partition=partition,
            row_security=hidden,
            row_estimate=_estimate(number, kinds, counts, children),
            definition=definition,
        )
    return Catalog(store=store, tables=shapes, outside=tuple(outside))


def _named(schema: str, found: str, table: str) -> str:
    return table if found == schema else f"{found}.{table}"


def _column(row: tuple[Any, ...], enters: bool) -> Column:
    _, number, name, declared, base, category, not_null, default, generated, identity, readable = row
    return Column(
        name=name,
        declared=declared,
        type=TypeClass.TEXT if category in _TEXT_CATEGORIES else _TYPES.get(base, TypeClass.OTHER),
        nullable=not not_null,
        has_default=default and not generated,
        generated=generated,
        identity=identity,
        visible=readable and enters,
        number=number,
    )


def _foreign_key(schema: str, row: tuple[Any, ...]) -> ForeignKey:
    name, _, own_schema, own, columns, target_schema, target, target_columns, deleted, updated, enforced, copied = row
    return ForeignKey(
        name=name,
        table=_named(schema, own_schema, own),
        columns=tuple(columns),
        target=_named(schema, target_schema, target),
        target_columns=tuple(target_columns),
        on_delete=_ACTIONS[deleted],
        on_update=_ACTIONS[updated],
        enforced=enforced,
        inherited=copied,
    )


def _triggers(triggers: Iterable[tuple[Any, ...]], rules: Iterable[tuple[Any, ...]]) -> defaultdict[int, list[Trigger]]:
    found: defaultdict[int, list[Trigger]] = defaultdict(list)
    events = ((_INSERT, "insert"), (_UPDATE, "update"), (_DELETE, "delete"), (_TRUNCATE, "truncate"))
    for table, name, bits, enabled, copied, body, text, plain in triggers:
        timing = "instead of" if bits & _INSTEAD else "before" if bits & _BEFORE else "after"
        upon = tuple(word for bit, word in events if bits & bit)
        stamps = None
        if text is not None and plain and bits & _EACH_ROW and timing == "before":
            stamps = stamped_column(text)
        notes = text is not None and timing == "after" and only_notes(text)
        found[table].append(
            Trigger(name, upon, timing, enabled=enabled, inherited=copied, body=body, stamps=stamps, notes=notes)
        )
    for table, name, event, instead, enabled, body in rules:
        timing = "instead of" if instead else "also"
        found[table].append(Trigger(name, (_RULE_EVENTS[event],), timing, enabled=enabled, rule=True, body=body))
    return found


def _indexes(rows: Iterable[tuple[Any, ...]]) -> defaultdict[int, list[tuple[Index, bool]]]:
    found: defaultdict[int, list[tuple[Index, bool]]] = defaultdict(list)
    for table, name, unique, primary, partial, columns, usable in rows:
        found[table].append((Index(name, tuple(columns), unique, partial, usable), primary))
    return found


def _complete(index: Index) -> tuple[str, ...]:
    return tuple(column for column in index.columns if column is not None)


def _estimate(
    number: int, kinds: dict[int, str], counts: dict[int, int | None], children: defaultdict[int, list[int]]
) -> int | None:
    """The engine's own count; of a partitioned table, which holds nothing, that of its parts if each is known."""
    if kinds[number] != "p":
        return counts[number] if kinds[number] in ("r", "m") else None
    total = 0
    for child in children[number]:
        part = _estimate(child, kinds, counts, children)
        if part is None:
            return None
        total += part
    return total
