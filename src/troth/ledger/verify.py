"""Whether a ledger is whole: every link, every commitment, nothing missing, nothing in another place.

A chain of links shows any change in its middle, but not that its end was cut off or that all of it was made anew:
whoever holds the database can compute every link again. That shows only against a head which somebody else knows
(RT-66).
"""

from collections.abc import Iterable

from troth.kernel.finding import Finding, Level
from troth.ledger.record import EMPTY, SALT_BYTES, Entry, Head, commitment, link


def verify(entries: Iterable[Entry], *, start: Head = EMPTY, expected: Head | None = None) -> tuple[Finding, ...]:
    """What is wrong with ``entries``, read in the order in which they are kept.

    ``start`` is the head before the first of them; ``expected`` is a head known from elsewhere, which the entries must
    pass through. A forgotten payload is a note, since its record still links; all else is an error. Raises ValueError
    where ``expected`` lies before ``start``.
    """
    if expected is not None and expected.size < start.size:
        raise ValueError("the expected head lies before the first entry")
    findings: list[Finding] = []
    last, digest = start.size, start.digest
    passed = expected is None or expected == start
    for entry in entries:
        record = entry.record
        if record.position <= last:
            findings.append(_fault("LEDGER_ORDER", record.position, "is out of its place or stands there twice"))
            continue
        if record.position > last + 1:
            findings.append(_gap(last + 1, record.position - 1))
        elif record.link != link(digest, record.position, record.kind, record.recorded_at, record.commitment):
            findings.append(_fault("LEDGER_LINK", record.position, "does not link to the record before it"))
        # One fault, one finding: what follows is judged against the link as it stands.
        last, digest = record.position, record.link
        if expected is not None and expected.size == last:
            passed = expected.digest == digest
        findings.extend(_opened(entry))
    if expected is not None and not passed:
        findings.append(_missed(expected, last))
    return tuple(findings)


def _opened(entry: Entry) -> list[Finding]:
    position, payload, salt = entry.record.position, entry.payload, entry.salt
    if payload is None and salt is None:
        return [
            Finding(
                "LEDGER_FORGOTTEN",
                Level.NOTE,
                f"Record {position} has forgotten what it said; it is still in its place.",
                subject=_subject(position),
            )
        ]
    if payload is None:
        return [
            _fault("LEDGER_SALT_LEFT", position, "has lost its content but not its salt, so that it can be guessed")
        ]
    if salt is None or len(salt) != SALT_BYTES:
        return [_fault("LEDGER_SALT_GONE", position, "has content that cannot be checked, since its salt is gone")]
    if commitment(payload, salt) != entry.record.commitment:
        return [_fault("LEDGER_COMMITMENT", position, "says something else than when it was written")]
    return []


def _missed(expected: Head, last: int) -> Finding:
    if last < expected.size:
        return Finding(
            "LEDGER_TAIL",
            Level.ERROR,
            f"The ledger ends with record {last}, but it is known to have had {expected.size}.",
            help="find out who cut off its end, and restore the register from a backup",
            subject=_subject(expected.size),
        )
    return _fault(
        "LEDGER_HEAD", expected.size, "is not the one that was known to stand there: the ledger was written anew"
    )


def _gap(first: int, last: int) -> Finding:
    which = f"Record {first} is" if first == last else f"Records {first} to {last} are"
    return Finding(
        "LEDGER_GAP",
        Level.ERROR,
        f"{which} missing from the ledger.",
        help="find out who removed it, and restore the register from a backup",
        subject=_subject(first),
    )


def _fault(code: str, position: int, says: str) -> Finding:
    return Finding(
        code,
        Level.ERROR,
        f"Record {position} {says}.",
        help="find out who changed it, and compare with a backup of the register",
        subject=_subject(position),
    )


def _subject(position: int) -> str:
    return f"ledger.{position}"
