"""Traffic and location data serve marketing only by consent."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

_KINDS = frozenset({"traffic", "location"})


def _look(matter: Matter) -> Iterator[Flaw]:
    policy = matter.policy
    for claim in policy.claims:
        if not claim.direct_marketing or claim.anonymous or claim.use.ground == "consent":
            continue
        of = [name for name in (claim.part, *sorted(policy.parts[claim.part].derived_from)) if _covered(matter, name)]
        if of:
            source = "" if of[0] == claim.part else f", worked out from `{of[0]}`,"
            yield flaw(
                claim.path,
                claim.use,
                "ground",
                row=claim.path,
                data=claim.part,
                source=source,
                kind=policy.parts[of[0]].kind,
                ground=claim.use.ground,
            )


def _covered(matter: Matter, part: str) -> bool:
    return matter.policy.parts[part].kind in _KINDS


CHECKS = (
    Check(
        code="TRAFFIC_INTEREST",
        level=Level.ERROR,
        law="LEK 9:2, 9:7",
        means="a marketing purpose uses traffic or location data, or what is "
        "worked out from it, on another ground than consent",
        why="LEK 9:2 and 9:7 let traffic and location data serve marketing only if the person has consented, and "
        "for as long as the consent stands. An interest of the operator never suffices, whatever Art. 6 "
        "allows for other data.",
        says="`{row}` markets with `{data}`{source} on `{ground}`; {kind} data may serve marketing only by consent.",
        help="write `ground: consent` with a consent that names the use, or take the data out",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              news:
                uses:
                  calls:
                    data: [traffic.calls]
                    about: [customer]
                    ground: legitimate_interest #!
                    interest: to sell more
                    why: offers that fit
                    keep: 1 month after recorded
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              news:
                uses:
                  calls:
                    data: [traffic.calls]
                    about: [customer]
                    ground: consent
                    consent: news
                    why: offers that fit
                    keep: 1 month after recorded
            """,
        ),
    ),
)
