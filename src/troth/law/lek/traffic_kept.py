"""Traffic data goes when the message has been carried, unless a reason of the act keeps it."""

from collections.abc import Iterator

from troth.declaration.sentences import AnchorKind, Joined
from troth.kernel.finding import Level
from troth.law.clocks import clocks
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.policy.model import Claim

_KIND = "traffic"
_WITHOUT_LAW = frozenset({"contract", "legitimate_interest"})


def _look(matter: Matter) -> Iterator[Flaw]:
    seen: set[str] = set()
    for claim in matter.policy.claims:
        kind = matter.policy.parts[claim.part].kind
        plain = kind == _KIND and claim.use.ground in _WITHOUT_LAW
        beside = claim.anonymous or claim.direct_marketing
        if plain and not beside and _from_recording(claim) and claim.path not in seen:
            seen.add(claim.path)
            yield flaw(claim.path, claim.use, "keep", row=claim.path, data=claim.part, keep=claim.keep.text)


def _from_recording(claim: Claim) -> bool:
    """Whether it is a length of time from the recording, not one that hangs on a bill or on the message itself."""
    if claim.keep.joined is Joined.NO_END:
        return True
    return any(clock.length is not None and clock.anchor.kind is AnchorKind.RECORDED for clock in clocks(claim.keep))


CHECKS = (
    Check(
        code="TRAFFIC_KEPT",
        level=Level.WARNING,
        law="LEK 9:1",
        means="a row keeps traffic data for a length of time of its own choice",
        why="LEK 9:1 has traffic data erased or made anonymous when it is no longer needed to carry the message. What "
        "stays needs one of the act's reasons: the bill, until it is paid or barred (9:2); consent; a subscriber who "
        "reports calls that plague her (9:15); or misuse of the network (9:4). None of them is a length of time from "
        "the recording.",
        says="`{row}` keeps `{data}` for `{keep}`; the act lets traffic data stay for the bill, by consent or by its "
        "own sections.",
        help="count from what settles the bill, write the `law` that keeps it, or say in `reading` which reason it is",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  calls:
                    data: [traffic.calls]
                    ground: contract
                    tail: e
                    keep: 6 months after recorded #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              service:
                uses:
                  calls:
                    data: [traffic.calls]
                    ground: legal_obligation
                    law: LEK 9:4
                    keep: 6 months after recorded
                    relation: (none)
            """,
        ),
    ),
)
