"""An age that the map cannot tell."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.needs import ages


def _look(matter: Matter) -> Iterator[Flaw]:
    seen: set[tuple[str, str, str]] = set()
    for reach in matter.reaches:
        own = reach.person.own if reach.person is not None else None
        place = matter.policy.people.get(own or "")
        if place is not None and place.born is not None:
            continue
        for key, sentence in ages(reach.claim.use):
            row, people = reach.claim.path, own or "nobody"
            if (row, sentence, people) not in seen:
                seen.add((row, sentence, people))
                yield flaw(row, reach.claim.use, key, row=row, age=sentence, people=people, table=reach.table.name)


CHECKS = (
    Check(
        code="AGE_NO_BORN",
        level=Level.ERROR,
        law="GDPR 8",
        means="a row asks how old somebody is, and the map does not say when people of that class were born",
        says="`{row}` asks for `{age}`, and the map does not say when people of class "
        "`{people}` in `{table}` were born: it can never be decided.",
        help="add `born` with the column of the birth date to `people.{people}` in map.yaml",
        look=_look,
    ),
)
