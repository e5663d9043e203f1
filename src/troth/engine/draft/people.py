"""Which tables hold people: a row each, with names, addresses or numbers of her own, at which other tables point."""

from collections.abc import Mapping
from dataclasses import dataclass

from troth.engine.draft.kinds import Kind, likeness
from troth.engine.draft.pointing import EXACT, LAST, Pointers
from troth.engine.draft.seen import At, Seen, key_of
from troth.engine.draft.words import singular, word_set, words
from troth.kernel.names import TODO, nearest
from troth.stores.catalog import TableShape

_PERSONS = word_set(
    "person customer client user member subscriber employee staff patient student teacher contact applicant candidate "
    "visitor guest lead prospect donor tenant passenger driver player party individual citizen volunteer owner "
    "guardian worker colleague personnel kund"
)
STAFF = word_set("employee staff worker personnel colleague agent clerk operator admin")
"""Classes whose members act on rows more often than the rows are theirs."""

_OWN = frozenset(
    {
        Kind.NAME,
        Kind.CONTACT,
        Kind.BIRTH_DATE,
        Kind.IDENTITY_NUMBER,
        Kind.CREDENTIAL,
        Kind.USER_NAME,
        Kind.TRAFFIC,
    }
)
_PLAIN = word_set("first last full middle family given nick user name email mail e address phone mobile number")


@dataclass(frozen=True, slots=True)
class Persons:
    """A table of people: its key, and why it is one."""

    at: At
    key: str
    reason: str
    staff: bool


def people(seen: Seen, pointers: Pointers) -> dict[At, Persons]:
    """The tables of people. A table without a key of one column is none: nobody could be named by it."""
    found = {}
    for at, shape in seen.tables.items():
        key = key_of(shape)
        if len(key) != 1:
            continue
        reason = _why(seen, pointers, at, shape)
        if reason is not None:
            found[at] = Persons(at, key[0], reason, bool(STAFF & set(singular(at.table)[-1:])))
    # What is named after another table of people and pointed at by nobody belongs to her: a listing, a profile.
    return {at: persons for at, persons in found.items() if not _belongs(pointers, found, at)}


def _why(seen: Seen, pointers: Pointers, at: At, shape: TableShape) -> str | None:
    own = _own_kinds(seen, at, shape)
    named = bool(_PERSONS & set(singular(at.table)[-1:]))
    if not named and Kind.TRAFFIC in own:
        del own[Kind.TRAFFIC]  # a device has a name and an address as well
    referrers = sorted({pointer.at.table for pointer in pointers.to(at)})
    if not own or (len(own) < 2 and not (named and referrers)):
        return None
    if not named and Kind.NAME not in own and Kind.IDENTITY_NUMBER not in own and not referrers:
        return None
    said = "rows of persons: " + ", ".join(f"{column} ({kind.value})" for kind, column in own.items())
    if referrers:
        shown = ", ".join(referrers[:5]) + (", ..." if len(referrers) > 5 else "")
        tables = "table points" if len(referrers) == 1 else "tables point"
        said += f"; {len(referrers)} {tables} at it: {shown}"
    return said


def _own_kinds(seen: Seen, at: At, shape: TableShape) -> dict[Kind, str]:
    """Kinds that a row says of the person it is about, each with a column: `email`, not `payer_email`."""
    found: dict[Kind, str] = {}
    for column in shape.columns:
        like = likeness(column.name, seen.of(at, column.name))
        if like is None or like.kind not in _OWN or not (like.sure or like.kind is Kind.NAME):
            continue
        inside = set(words(column.name)) - set(singular(at.table)) - set(words(at.table))
        if like.kind in (Kind.NAME, Kind.CONTACT) and not inside <= _PLAIN:
            continue
        found.setdefault(like.kind, column.name)
    return found


def _belongs(pointers: Pointers, found: Mapping[At, Persons], at: At) -> bool:
    if pointers.to(at):
        return False
    return any(
        pointer.target in found and pointer.target != at and pointer.named in (EXACT, LAST) and not pointer.empty > 0.5
        for pointer in pointers.of(at)
    )


def class_names(tables: Mapping[At, Persons], declared: tuple[str, ...]) -> dict[At, str]:
    """A name for each class: that of the policy which its table is named after, else the table's own."""
    found: dict[At, str] = {}
    for at, persons in tables.items():
        own = "_".join(singular(at.table))
        free = [name for name in declared if name not in found.values()]
        close = own if own in free else next((name for name in free if name in singular(at.table)), None)
        close = close or nearest(own, free)
        if close is None and persons.staff:
            close = next((name for name in free if name in STAFF), None)
        found[at] = _free(close or _as_name(own), set(found.values()))
    return found


def _as_name(own: str) -> str:
    plain = own if own.isascii() and own[:1].isalpha() else "persons"
    return plain if plain not in ("owner", "all", "row", "through", "each", TODO) else f"{plain}_person"


def _free(name: str, taken: set[str]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found
