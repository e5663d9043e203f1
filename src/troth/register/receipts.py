"""The ledger as it lies in the register: appended under one lock, read in order, and made to forget."""

import secrets
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from troth.kernel.canonical import canonical_json
from troth.kernel.instants import micros
from troth.ledger.record import EMPTY, SALT_BYTES, Entry, Head, Record, follow
from troth.register.connection import Connection, Row
from troth.register.leases import demand_fence
from troth.register.part import PAGE, Part, read_instant, read_object
from troth.register.values import Json, Lease, Receipt

OF_EVENT = "event"
"""The kind of the receipt that comes with every event."""

OF_FORGETTING = "forgotten"
"""The kind of the receipt that says which receipts lost their payload, and by which rule."""

_INSERT = (
    "INSERT INTO receipt (position, kind, recorded_at, salt, payload, commitment, link) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_SELECT = (
    "SELECT position, kind, recorded_at, salt, payload, commitment, link FROM receipt "
    "WHERE position > ? AND position <= ? ORDER BY position LIMIT ?"
)


class Receipts(Part):
    """Receipts: what was meant and what was found, in an order that cannot be changed unseen."""

    def append(self, kind: str, body: Mapping[str, Json], at: datetime, *, under: Lease | None = None) -> int:
        """Adds a receipt and says its position.

        ``kind`` is the caller's own word, other than ``event`` and ``forgotten``; ``at`` is the engine's clock. With
        ``under`` the receipt is refused (``LEASE_LOST``), in the same transaction, once another holds that lease
        (RT-72). Raises ValueError for a kind of the register's own, TypeError for a body that has no canonical JSON.
        """
        if kind in (OF_EVENT, OF_FORGETTING):
            raise ValueError(f"receipts of kind {kind} are written by the register alone")
        with self._db.writing():
            if under is not None:
                demand_fence(self._db, under)
            return append_within(self._db, kind, body, at)

    def receipts(self, first: int = 1, last: int | None = None) -> Iterator[Receipt]:
        """The receipts from position ``first`` to ``last``, both included; to the present end where no ``last`` is
        given.

        Raises Unreadable where a payload is no JSON object.
        """
        for entry in entries(self._db, first - 1, last):
            yield _receipt(entry)

    def ledger_head(self) -> Head:
        """How many receipts there are, and the link of the last: to keep elsewhere and give to ``verify_ledger``."""
        return head_of(self._db)

    def forget(self, positions: Collection[int], rule: str, at: datetime) -> int | None:
        """Destroys payload and salt of the receipts at ``positions``; the position of the receipt that says so (RT-65).

        ``rule`` names the keep-rule that has ended. Positions that are forgotten already are left out; ``None`` where
        none is left. In SQLite nothing of the content stays in the files, save in a transaction of the caller's own;
        PostgreSQL frees the space at its next vacuum. Raises ValueError for a position that does not exist or that is
        itself a receipt of forgetting.
        """
        with self._db.writing():
            due = [position for position in sorted(set(positions)) if self._has_payload(position)]
            if not due:
                return None
            said = append_within(self._db, OF_FORGETTING, {"positions": due, "rule": rule}, at)
            self._db.run_many(
                "UPDATE receipt SET payload = NULL, salt = NULL WHERE position = ?", [(position,) for position in due]
            )
        self._db.settle()
        return said

    def _has_payload(self, position: int) -> bool:
        found = self._db.rows("SELECT kind, payload IS NOT NULL FROM receipt WHERE position = ?", position)
        if not found:
            raise ValueError(f"there is no receipt {position}")
        kind, has_payload = found[0]
        if kind == OF_FORGETTING:
            raise ValueError(f"receipt {position} says what was forgotten, and is kept")
        return bool(has_payload)


def append_within(database: Connection, kind: str, body: Mapping[str, Json], at: datetime) -> int:
    """Adds a receipt within the writing transaction that is open; its position."""
    payload, salt = canonical_json(body), secrets.token_bytes(SALT_BYTES)
    record = follow(head_of(database), kind, payload, salt, micros(at))
    database.run(
        _INSERT,
        record.position,
        record.kind,
        record.recorded_at,
        salt.hex(),
        payload.decode(),
        record.commitment.hex(),
        record.link.hex(),
    )
    return record.position


def head_of(database: Connection) -> Head:
    """The ledger's head as it lies in the database."""
    found = database.rows("SELECT position, link FROM receipt ORDER BY position DESC LIMIT 1")
    return Head(found[0][0], _bytes(found[0][1])) if found else EMPTY


def entries(database: Connection, after: int = 0, last: int | None = None) -> Iterator[Entry]:
    """The entries after a position up to ``last``, as they lie in the database; to the present end without ``last``."""
    last = head_of(database).size if last is None else last
    while page := database.rows(_SELECT, after, last, PAGE):
        yield from map(_entry, page)
        after = page[-1][0]


def _entry(row: Row) -> Entry:
    position, kind, recorded_at, salt, payload, commitment, link = row
    record = Record(position, kind, recorded_at, _bytes(commitment), _bytes(link))
    return Entry(record, None if payload is None else payload.encode(), None if salt is None else _bytes(salt))


def _bytes(text: str) -> bytes:
    """The bytes that were written as hexadecimal; none where somebody wrote something else, so that nothing matches
    them.
    """
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def _receipt(entry: Entry) -> Receipt:
    record = entry.record
    what = f"receipt {record.position}"
    body = None if entry.payload is None else read_object(entry.payload.decode(), what)
    at = read_instant(record.recorded_at, what)
    return Receipt(record.position, record.kind, at, body, record.commitment, record.link)
