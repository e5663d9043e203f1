"""People of whom nothing is known but a number have agreed to nothing."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.clocks import class_reached
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    seen: set[str] = set()
    for reach in matter.reaches:
        claim, people = reach.claim, class_reached(matter, reach)
        outsiders = reach.person is not None and people == reach.person.name
        if claim.use.ground == "consent" and people is not None and outsiders and claim.path not in seen:
            seen.add(claim.path)
            yield flaw(claim.path, claim.use, "ground", row=claim.path, people=people, table=reach.table.name)


CHECKS = (
    Check(
        code="OUTSIDER_CONSENT",
        level=Level.WARNING,
        law="GDPR 7(1)",
        means="a row rests on the consent of people whom the map meets only beside the owner: most of them are unknown",
        why="Art. 7(1) makes the controller show that the person consented. Of people who are met only as the "
        "other end of a call or a letter mostly nothing is known, their consent least of all.",
        says="`{row}` rests on the consent of `{people}`; in `{table}` most "
        "of them are unknown and have agreed to nothing.",
        help="write `ground: legitimate_interest` with `interest`, or make the row about people who can be asked",
        look=_look,
        fails=Example(
            policy="""
            consents:
              numbers: {label: My number, by: person, withdraw_by: [link]}
            purposes:
              service:
                uses:
                  called:
                    data: [traffic.calls]
                    ground: consent #!
                    consent: numbers
                    keep: until call.ended
                    interest: (none)
            """,
        ),
        passes=Example(
            policy="""
            consents:
              numbers: {label: My number, by: person, withdraw_by: [link]}
            purposes:
              service:
                uses:
                  calls:
                    data: [traffic.calls]
                    ground: consent
                    consent: numbers
                    keep: until call.ended
                    relation: (none)
            """,
        ),
    ),
)
