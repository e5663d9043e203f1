"""Whether anybody has been in the register's tables: the ledger's links, its commitments, what it forgot, and the
events.
"""

from collections.abc import Iterator

from troth.kernel.errors import Unreadable
from troth.kernel.finding import Finding, Level
from troth.ledger.record import Entry, Head
from troth.ledger.verify import verify
from troth.register.events import check_receipts
from troth.register.part import Part, read_object
from troth.register.receipts import OF_FORGETTING, entries


class Verification(Part):
    """Verification of the register against itself, and against a head that was kept elsewhere."""

    def verify_ledger(self, expected_head: Head | None = None) -> tuple[Finding, ...]:
        """What is wrong with the ledger and with the events that it has receipts of; nothing if both are whole.

        ``expected_head`` is a head that was kept elsewhere. Without one, a tail that was cut off and a ledger that was
        written anew cannot be told from a whole one. Receipts that were forgotten by rule are one note.
        """
        with self._db.reading():
            lost: list[int] = []
            explained: set[int] = set()
            links = verify(self._watched(lost, explained), expected=expected_head)
            return (
                *(finding for finding in links if finding.code != "LEDGER_FORGOTTEN"),
                *_forgotten(lost, explained),
                *check_receipts(self._db, self._key),
            )

    def _watched(self, lost: list[int], explained: set[int]) -> Iterator[Entry]:
        """All entries; notes on the way which have forgotten their payload, and which are said to have."""
        for entry in entries(self._db):
            if entry.payload is None:
                lost.append(entry.record.position)
            elif entry.record.kind == OF_FORGETTING:
                explained.update(_positions(entry.payload))
            yield entry


def _positions(payload: bytes) -> list[int]:
    try:
        found = read_object(payload.decode(), "a receipt").get("positions")
    except Unreadable:
        return []
    return [position for position in found if isinstance(position, int)] if isinstance(found, list) else []


def _forgotten(lost: list[int], explained: set[int]) -> Iterator[Finding]:
    by_rule = [position for position in lost if position in explained]
    if by_rule:
        yield Finding(
            "LEDGER_FORGOTTEN",
            Level.NOTE,
            f"{len(by_rule)} receipt(s) have forgotten what they said, as others tell; each is still in its place.",
            subject=f"ledger.{by_rule[0]}",
        )
    for position in lost:
        if position not in explained:
            yield Finding(
                "LEDGER_ERASED",
                Level.ERROR,
                f"Receipt {position} has lost what it said, and no other receipt tells why.",
                help="find out who erased it, and compare with a backup of the register",
                subject=f"ledger.{position}",
            )
