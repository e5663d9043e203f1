"""A drafted map as YAML that the loader reads back, each proposal with its reason as a comment.

Names come from a database, where they may be anything: in quotes they are escaped, in comments made visible.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from troth.kernel.names import TODO
from troth.plan.drafted import DraftColumn, DraftTable, MapDraft

UNKNOWN_COUNTRY = "ZZ"
"""Stands for a country that a person has still to say; no country has this code."""

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
_SENTENCE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?: [A-Za-z_][A-Za-z0-9_]*)*")
_WORDS_OF_YAML = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
# What the loader refuses to see anywhere in a file, and what would end a comment's line.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]",
)
_MOST_SHOWN = 400
_REASON = re.compile(r"""((?:[^"#]|"(?:[^"\\]|\\.)*"|(?<!\s)#)*?)\s+# """)
"""What stands before the comment of a line."""


def yaml(draft: MapDraft, *, reasons: bool = True) -> str:
    """The text of a map.yaml; without ``reasons`` only what is proposed and what is left to say."""
    lines = _lines(draft) if reasons else (_bare(line) for line in _lines(draft))
    return "\n".join(line for line in lines if line is not None) + "\n"


def _bare(line: str) -> str | None:
    """A line without its reason; None where it is nothing else. A name in quotes may hold the sign of a comment."""
    found = _REASON.match(line)
    return line if found is None else (found[1] or None)


def _lines(draft: MapDraft) -> Iterator[str]:
    yield from _head(draft)
    yield f"map: {{policy: {scalar(draft.policy)}}}"
    yield ""
    yield "stores:"
    for store in draft.stores:
        given = {"kind": store.kind, "url": store.url, "country": UNKNOWN_COUNTRY, "write": "false"}
        if store.schema is not None and store.schema != "public":
            given["schema"] = store.schema
        said = f"{store.reason}. TODO: the country it stands in; `write: true` once Troth may delete here"
        yield f"  {scalar(store.name)}: {_flow(given, bare=('write',))}{_comment(said)}"
    if draft.people:
        yield ""
        yield "people:"
        for people in draft.people:
            given = {"table": people.table, "key": people.key}
            yield f"  {scalar(people.person_class)}: {_flow(given)}{_comment(people.reason)}"
    if draft.keys:
        yield ""
        yield "keys:"
        for key in draft.keys:
            given = {"table": key.table, "value": key.value, "person": key.person}
            given |= {"from": key.begins} if key.begins else {}
            given |= {"to": key.ends} if key.ends else {}
            given |= {"form": key.form} if key.form else {}
            yield f"  {scalar(key.name)}: {_flow(given)}{_comment(key.reason)}"
    yield ""
    if not draft.tables:
        yield f"tables: {{}}{_comment('no table was found that can have an entry')}"
    else:
        yield "tables:"
    nobodys = False
    for table in draft.tables:
        if table.ownerless and not nobodys:
            nobodys = True
            yield ""
            yield from _paragraph("  ", "TODO: nobody was found in these. A table about nobody may be taken out.")
        yield ""
        yield from _table(table)
    if draft.left_out:
        yield ""
        yield "# Without an entry:"
        for left in draft.left_out:
            yield f"#   {shown(left.store)}.{shown(left.relation)}: {shown(left.why)}"


def _head(draft: MapDraft) -> Iterator[str]:
    todo = draft.todo
    yield "# Drafted by `troth map draft` from what is in the database. Read every line: nothing is"
    yield "# true because it is written here. Shares are of samples."
    yield f"# `{TODO}` stands where a person must say what goes there, and `troth check` reports each:"
    yield f"# {todo['columns']} columns, {todo['owners']} owners; {todo['keys']} tables have no key."
    yield "# Facts, consents and what else the policy needs are not drafted: add them."
    if draft.categories:
        used = {column.data for table in draft.tables for column in table.columns}
        yield "#"
        yield "# No policy was given, so the categories are the draft's own. Declare them, or write your own:"
        for name, label in draft.categories.items():
            if name in used:
                yield f"#   {name}: {label}"
        if draft.people:
            yield "# and the classes of people: " + ", ".join(people.person_class for people in draft.people)
    yield ""


def _table(table: DraftTable) -> Iterator[str]:
    yield f"  {scalar(table.name)}:"
    for mention in table.mentions:
        yield from _paragraph("    ", mention)
    for name in table.columns_left_out:
        yield from _paragraph("    ", f"TODO: a map has no way to write the column {_quoted(name)}")
    key = "none" if table.key is None else f"[{', '.join(scalar(column) for column in table.key)}]"
    yield f"    key: {key}{_comment(('TODO: ' if table.key is None else '') + table.key_reason)}"
    yield f"    owner: [{scalar(table.owner)}]{_comment(('TODO: ' if table.ownerless else '') + table.owner_reason)}"
    if table.others:
        yield f"    others: {_flow(table.others)}"
    if table.recorded is not None:
        yield f"    recorded: {scalar(table.recorded)}{_comment(table.recorded_reason)}"
    else:
        yield from _paragraph("    ", f"recorded: {table.recorded_reason}")
    if table.links:
        yield "    links:"
        for link in table.links:
            yield f"      {scalar(link.column)}: {scalar(link.table)}{_comment(link.reason)}"
    yield "    columns:"
    for column in table.columns:
        yield f"      {scalar(column.column)}: {scalar(column.data)}{_comment(_why(column))}"


def _why(column: DraftColumn) -> str:
    if not column.open:
        return column.reason
    return f"TODO: personal or not? {column.reason}"


def _flow(given: Mapping[str, str], bare: Iterable[str] = ()) -> str:
    written = (f"{scalar(key)}: {value if key in bare else scalar(value)}" for key, value in given.items())
    return "{" + ", ".join(written) + "}"


def scalar(text: str) -> str:
    """A text as YAML: plain where nobody could take it for anything else, else in double quotes."""
    plain = _PLAIN.fullmatch(text) is not None or _SENTENCE.fullmatch(text) is not None
    return text if plain and text.casefold() not in _WORDS_OF_YAML else _quoted(text)


def _quoted(text: str) -> str:
    # JSON in ASCII needs a pair of surrogates for what lies beyond 16 bits, which YAML does not know.
    return _HIDDEN.sub(lambda found: _escape(found[0]), json.dumps(text, ensure_ascii=False))


def _escape(character: str) -> str:
    return f"\\u{ord(character):04x}"


def shown(text: str) -> str:
    """A text in a comment: one line, nothing hidden, and not without end."""
    visible = _HIDDEN.sub(lambda found: _escape(found[0]), text)
    return visible if len(visible) <= _MOST_SHOWN else visible[:_MOST_SHOWN] + "..."


def _comment(text: str) -> str:
    return f"  # {shown(text)}"


def _paragraph(margin: str, text: str) -> Iterator[str]:
    yield f"{margin}# {shown(text)}"
