"""People of whom nothing is known but a number have agreed to nothing."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.clocks import class_reached
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
        says="`{row}` rests on the consent of `{people}`; in `{table}` most "
        "of them are unknown and have agreed to nothing.",
        help="write `ground: legitimate_interest` with `interest`, or make the row about people who can be asked",
        look=_look,
    ),
)
