"""Proofs of who asks, and which cells each of them covers.

A code sent to a number proves who holds the number now; the rows under it belong to who held it then. So a proof by an
identifier covers only what leads to the person through that identifier, while she is known to have held it (RT-52).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from troth.kernel.truth import Truth, some

Named = tuple[str, str]
"""A person: her class, and the value of its key."""


class Proves(StrEnum):
    """What has been proved, or is demanded."""

    NOTHING = "nothing"
    HOLDER = "holder"
    PERSON = "person"


IRREVERSIBLE = frozenset({"erase", "rectify"})
"""What cannot be taken back is done for the person herself, not for whoever holds her telephone."""
HANDED_OUT = frozenset({"access", "port", "disclosures"})
"""What hands data out is given for the cells that the proof covers."""


def demanded(right: str) -> Proves:
    """The proof that a right needs. To object, withdraw, restrict or complain takes none: each protects the person,
    and to ask for more would be a hindrance (GDPR 7(3), 12(2), 12(6)).
    """
    if right in IRREVERSIBLE:
        return Proves.PERSON
    return Proves.HOLDER if right in HANDED_OUT else Proves.NOTHING


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof. ``how`` is the way (``bank_id``, ``code_by_sms``), ``by`` the member of staff or the service.

    Of the person: ``person`` says who. Of a holder: ``key`` is the map's key of identifiers, ``value`` the identifier,
    held from ``since`` (None: nobody said) to ``until`` (None: to the instant of the proof), half-open.
    """

    how: str
    by: str
    at: datetime
    proves: Proves
    person: Named | None = None
    key: str = ""
    value: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """How a cell leads to a person: through the identifier ``value`` of ``key`` at an instant (None: unreadable), or,
    with no key, through the person's own number.
    """

    person: Named
    key: str = ""
    value: str = ""
    at: datetime | None = None


def covers(proof: Proof, way: Way) -> Truth:
    """Whether a proof covers what leads to a person in this way; None: nobody can tell, so it is not shown."""
    if proof.proves is Proves.PERSON:
        return proof.person == way.person
    if proof.proves is Proves.NOTHING or not way.key or (way.key, way.value) != (proof.key, proof.value):
        return False
    if way.at is None:
        return None
    end = proof.at if proof.until is None else min(proof.until, proof.at)
    if way.at > end or (proof.until is not None and way.at >= proof.until):
        return False
    if proof.since is None:
        # The holder of now may be the holder of then. Only the instant of the proof itself is known.
        return True if way.at == proof.at else None
    return way.at >= proof.since


def covered(proofs: Iterable[Proof], way: Way) -> Truth:
    """Whether any of several proofs covers it."""
    return some(covers(proof, way) for proof in proofs)


@dataclass(frozen=True, slots=True)
class Holding:
    """Who held an identifier from ``since`` to ``until`` (None: still), half-open. ``since`` None: unreadable."""

    person: Named
    since: datetime | None
    until: datetime | None = None


def holding_at(holdings: Iterable[Holding], at: datetime) -> Holding | None:
    """Who alone held it at an instant, or None: nobody, several at once, or nobody can tell."""
    found = [
        one for one in holdings if (one.since is None or one.since <= at) and (one.until is None or at < one.until)
    ]
    return found[0] if len(found) == 1 and found[0].since is not None else None
