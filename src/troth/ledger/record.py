"""One record of the ledger: what it commits to, and how it is linked to the one before.

A record says nothing in clear but its position, its kind and its time. What happened lies beside it as a *payload*; the
record holds only a salted commitment to it. Once payload and salt are destroyed nothing can be guessed from the
commitment, and every link still verifies (RT-64, RT-65).

Every hashed field is of fixed width or carries its length, and each use has a tag of its own, so that no two different
inputs give the same bytes.
"""

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

SALT_BYTES = 32
"""How long a salt is: as long as the digest, so that nobody can try them all."""

_COMMITMENT = b"troth.ledger/1 commitment\x00"
_LINK = b"troth.ledger/1 link\x00"
_EMPTY = b"troth.ledger/1 empty\x00"


class Head(NamedTuple):
    """How many records there are, and the link of the last: who knows it can tell whether anything was changed."""

    size: int
    digest: bytes


EMPTY = Head(0, hashlib.sha256(_EMPTY).digest())
"""The head of a ledger without records."""


@dataclass(frozen=True, slots=True)
class Record:
    """What stays for ever. ``position`` counts from 1, ``recorded_at`` is in microseconds since 1970-01-01 UTC."""

    position: int
    kind: str
    recorded_at: int
    commitment: bytes
    link: bytes

    @property
    def head(self) -> Head:
        """The head of a ledger that ends with this record."""
        return Head(self.position, self.link)


class Entry(NamedTuple):
    """A record with what it commits to. Payload and salt are ``None`` once they are forgotten."""

    record: Record
    payload: bytes | None
    salt: bytes | None


def commitment(payload: bytes, salt: bytes) -> bytes:
    """The salted digest of a payload (canonical JSON). Raises ValueError for a salt of another length than
    ``SALT_BYTES``.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return hashlib.sha256(_COMMITMENT + salt + payload).digest()


def link(previous: bytes, position: int, kind: str, recorded_at: int, committed: bytes) -> bytes:
    """The digest that binds a record to all records before it; ``previous`` is the link of the record before."""
    name = kind.encode()
    hashed = hashlib.sha256(_LINK)
    for part in (
        len(previous).to_bytes(4),
        previous,
        position.to_bytes(8, signed=True),
        recorded_at.to_bytes(8, signed=True),
        len(name).to_bytes(4),
        name,
        committed,
    ):
        hashed.update(part)
    return hashed.digest()


def follow(previous: Head, kind: str, payload: bytes, salt: bytes, recorded_at: int) -> Record:
    """The record that comes after ``previous`` and commits to ``payload``.

    ``salt`` is ``SALT_BYTES`` fresh random bytes, never used twice; ``recorded_at`` is in microseconds since 1970-01-01
    UTC. Raises ValueError for an empty kind or a salt of the wrong length.
    """
    if not kind:
        raise ValueError("a record has a kind")
    position = previous.size + 1
    committed = commitment(payload, salt)
    return Record(position, kind, recorded_at, committed, link(previous.digest, position, kind, recorded_at, committed))
