"""Where somebody's equipment is may be used when she has agreed, or when nobody can tell whose it is."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

_KIND = "location"
_OTHER_GROUNDS = frozenset({"contract", "legitimate_interest"})


def _look(matter: Matter) -> Iterator[Flaw]:
    for claim in matter.policy.claims:
        located = matter.policy.parts[claim.part].kind == _KIND
        if located and claim.use.ground in _OTHER_GROUNDS and not claim.anonymous and not claim.direct_marketing:
            yield flaw(claim.path, claim.use, "ground", row=claim.path, data=claim.part, ground=claim.use.ground)


CHECKS = (
    Check(
        code="LOCATION_NO_CONSENT",
        level=Level.WARNING,
        law="LEK 9:7",
        means="a row uses location data that identifies somebody, without her consent",
        why="LEK 9:7 lets location data be handled when it is anonymous, or when the user has agreed after she was "
        "told. What a call itself needs is traffic data and has its own rule; an authority's order is a law.",
        says="`{row}` uses `{data}`, which tells where somebody is, on `{ground}`; that takes consent.",
        help="write `ground: consent` with `consent`, or `form: anonymous`; or say in `reading` why it is traffic data",
        look=_look,
        fails=Example(
            policy="""
            categories:
              payments: {kind: location}
            purposes:
              billing:
                uses:
                  payments:
                    data: [payments]
                    ground: contract #!
                    keep: 13 months after order.paid
            """,
        ),
        passes=Example(
            policy="""
            categories:
              payments: {kind: location}
            consents:
              places: {label: Where I pay, by: person, withdraw_by: [link]}
            purposes:
              billing:
                uses:
                  payments:
                    data: [payments]
                    ground: consent
                    consent: places
                    keep: 13 months after order.paid
                    relation: (none)
                    tail: (none)
            """,
        ),
    ),
)
