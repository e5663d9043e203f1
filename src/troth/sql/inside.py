"""Cells inside a JSON document (``prefs/newsletter``, ``body/*``): whether it holds something, what is left without it.

A step leads to a key of an object; the rest (``*``) is every key that no other entry of the map names, or all of it
where it is no object. What is no JSON cannot be told apart, and is left as it is.
"""

from collections.abc import Sequence

from sqlglot import exp

from troth.declaration.sentences import Anonymiser, ColumnUse
from troth.policy.model import Table
from troth.sql import nodes
from troth.sql.place import Dialect

REST = "*"
TIMES = 4
"""So often a key is taken out in SQLite, which takes out one of several equal keys at a time."""


def steps_of(use: ColumnUse) -> tuple[str, ...]:
    """The keys that lead to a cell, its own last; the last is ``*`` for the rest."""
    return tuple((use.inside or "").split("/"))


def named_beside(table: Table, use: ColumnUse) -> tuple[str, ...]:
    """The keys beside a rest that other entries of the map name."""
    steps = steps_of(use)
    found = [steps_of(one) for one in table.entry.columns.values() if one.column == use.column and one.inside]
    return tuple(
        dict.fromkeys(one[len(steps) - 1] for one in found if one[: len(steps) - 1] == steps[:-1] and one != steps)
    )


def kept_when_anonymised(table: Table, use: ColumnUse) -> bool:
    """Whether the map says that a cell is left when its row is anonymised; otherwise it is taken out."""
    how = table.entry.anonymise.get(f"{use.column}/{use.inside}")
    return how is not None and how.how is Anonymiser.KEEP


def readable(document: exp.Expr, dialect: Dialect) -> exp.Expr:
    """Whether a stored document is JSON; a database with a type for it holds nothing else. Null is not."""
    if dialect == "postgres":
        return nodes.none_of(nodes.is_null(document))
    of_text = nodes.equal(nodes.call("typeof", document), nodes.text("text"))
    return nodes.equal(
        nodes.case((of_text, nodes.call("json_valid", document)), otherwise=nodes.integer(0)), nodes.integer(1)
    )


def unreadable(document: exp.Expr, dialect: Dialect) -> exp.Expr:
    """Whether something is stored that is no JSON. Never unknown."""
    there = nodes.none_of(nodes.is_null(document))
    return nodes.all_of((there, nodes.none_of(nodes.is_true(readable(document, dialect)))))


def holds_inside(table: Table, use: ColumnUse, document: exp.Expr, dialect: Dialect) -> exp.Expr:
    """Whether a cell inside a document holds something. Never unknown; what is no JSON is another matter."""
    *onward, last = steps_of(use)
    if last != REST:
        found = nodes.none_of(nodes.is_null(_type(document, (*onward, last), dialect)))
    else:
        kind = _type(document, onward, dialect)
        named = named_beside(table, use)
        text = _keys(document, onward, dialect)
        other = exp.true() if not named else _not_in(nodes.column("e", "key"), named)
        some = exp.Exists(
            this=exp.select(nodes.integer(1), copy=False).from_(text, copy=False).where(other, copy=False)
        )
        anything = nodes.all_of(
            (nodes.none_of(nodes.is_null(kind)), nodes.none_of(nodes.equal(kind.copy(), nodes.text("null"))))
        )
        found = nodes.case((nodes.equal(kind.copy(), nodes.text("object")), some), otherwise=anything)
    return nodes.is_true(nodes.case((readable(document.copy(), dialect), found), otherwise=exp.false()))


def without(
    table: Table, column: str, due: Sequence[tuple[ColumnUse, exp.Expr]], alias: str, dialect: Dialect
) -> exp.Expr:
    """The document of a column without those cells inside it whose test is true; what is no JSON is left as it is."""
    stored = nodes.column(alias, column)
    keys = [(steps_of(use), test) for use, test in due if steps_of(use)[-1] != REST]
    found = _taken_out(stored, keys, dialect) if keys else stored.copy()
    for use, test in due:
        *onward, last = steps_of(use)
        if last == REST:
            only = _only(named_beside(table, use), onward, found.copy(), dialect)
            there = nodes.all_of((test, holds_inside(table, use, stored.copy(), dialect)))
            found = nodes.case((nodes.is_true(there), only), otherwise=found)
    return nodes.case((nodes.is_true(readable(stored.copy(), dialect)), found), otherwise=stored)


def _taken_out(stored: exp.Expr, keys: Sequence[tuple[Sequence[str], exp.Expr]], dialect: Dialect) -> exp.Expr:
    """A document without some keys, each where its test is true and it is there. A path to nowhere changes nothing."""
    nowhere = exp.cast(nodes.text("{}"), "text[]", copy=False) if dialect == "postgres" else nodes.text("$[999999999]")
    paths: list[exp.Expr] = []
    for steps, test in keys:
        there = nodes.none_of(nodes.is_null(_type(stored.copy(), steps, dialect)))
        goes = nodes.is_true(nodes.all_of((test, there)))
        paths.append(nodes.case((goes, _path(steps, dialect)), otherwise=nowhere.copy()))
    found = stored.copy()
    if dialect == "postgres":
        for path in paths:
            found = nodes.call("jsonb_delete_path", found, path)
        is_object = nodes.equal(nodes.call("jsonb_typeof", stored.copy()), nodes.text("object"))
        return nodes.case((is_object, found), otherwise=stored.copy())
    for _ in range(TIMES):
        found = nodes.call("json_remove", found, *(path.copy() for path in paths))
    return found


def _only(named: Sequence[str], onward: Sequence[str], document: exp.Expr, dialect: Dialect) -> exp.Expr:
    """The document, of whose object at a path only some keys are left; an empty object where there was none."""
    among = _in(nodes.column("e", "key"), named) if named else exp.false()
    source = _entries(document.copy(), onward, dialect)
    if dialect == "postgres":
        empty: exp.Expr = exp.cast(nodes.text("{}"), "jsonb", copy=False)
        left = nodes.call("jsonb_object_agg", nodes.column("e", "key"), nodes.column("e", "value"))
    else:
        empty, kind, value = nodes.call("json", nodes.text("{}")), nodes.column("e", "type"), nodes.column("e", "value")
        as_json = nodes.case(
            (_in(kind, ("true", "false", "null")), nodes.call("json", kind.copy())),
            (_in(kind.copy(), ("object", "array")), nodes.call("json", value)),
            otherwise=value.copy(),
        )
        left = nodes.call("json_group_object", nodes.column("e", "key"), as_json)
    query = exp.select(left, copy=False).from_(source, copy=False).where(among, copy=False)
    is_object = nodes.equal(_type(document.copy(), onward, dialect), nodes.text("object"))
    kept = nodes.case(
        (is_object, exp.Coalesce(this=exp.Subquery(this=query), expressions=[empty])), otherwise=empty.copy()
    )
    if not onward:
        return kept
    if dialect == "postgres":
        return nodes.call("jsonb_set", document, _path(onward, dialect), kept)
    return nodes.call("json_set", document, _path(onward, dialect), nodes.call("json", kept))


def _path(steps: Sequence[str], dialect: Dialect) -> exp.Expr:
    if dialect == "postgres":
        return exp.Array(expressions=[exp.cast(nodes.text(step), "text", copy=False) for step in steps])
    return nodes.text("$" + "".join(f'."{step}"' for step in steps))


def _type(document: exp.Expr, steps: Sequence[str], dialect: Dialect) -> exp.Expr:
    """The kind of what lies at a path, as text; null where nothing does."""
    if dialect == "postgres":
        at = nodes.call("jsonb_extract_path", document, *(nodes.text(step) for step in steps)) if steps else document
        return nodes.call("jsonb_typeof", at)
    return nodes.call("json_type", document, _path(steps, dialect))


def _keys(document: exp.Expr, steps: Sequence[str], dialect: Dialect) -> exp.Expr:
    return _entries(document.copy(), steps, dialect)


def _entries(document: exp.Expr, steps: Sequence[str], dialect: Dialect) -> exp.Expr:
    """The keys and values of the object at a path, as a source ``e``; of anything else none."""
    if dialect == "postgres":
        at = nodes.call("jsonb_extract_path", document, *(nodes.text(step) for step in steps)) if steps else document
        is_object = nodes.equal(nodes.call("jsonb_typeof", at.copy()), nodes.text("object"))
        whole = nodes.call("jsonb_each", nodes.case((is_object, at), otherwise=exp.cast(nodes.text("{}"), "jsonb")))
    else:
        whole = nodes.call("json_each", document, _path(steps, dialect))
    return exp.Table(this=whole, alias=exp.TableAlias(this=nodes.name("e")))


def _in(value: exp.Expr, options: Sequence[str]) -> exp.Expr:
    return nodes.paren(exp.In(this=value, expressions=[nodes.text(option) for option in options]))


def _not_in(value: exp.Expr, options: Sequence[str]) -> exp.Expr:
    return nodes.none_of(_in(value, options))
