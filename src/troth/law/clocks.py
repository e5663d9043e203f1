"""What can be said of a keep-rule's clocks without any data: whether what they count from can come, and whether
they end.
"""

from enum import Enum

from troth.declaration.sentences import SAID, Anchor, AnchorKind, Clock, Joined, KeepRule, Newest
from troth.law.matter import Matter, Reach
from troth.policy.model import OWNER, PERSON, RowPath


def clocks(rule: KeepRule) -> tuple[Clock, ...]:
    """The clocks of a rule."""
    return tuple(clock for clock in rule.clocks if isinstance(clock, Clock))


def counts(rule: KeepRule) -> bool:
    """Whether one of its clocks counts rows instead of time (``newest N per ...``): nobody knows when it ends."""
    return any(isinstance(clock, Newest) for clock in rule.clocks)


class Prospect(Enum):
    """What an anchor can be for the person a claim reaches."""

    MAY_COME = "it may come"
    NEVER = "it is known never to come: no claim"
    WAITS = "it never comes, and nothing says so: kept while it is waited for"


def prospect(matter: Matter, reach: Reach, anchor: Anchor) -> Prospect:
    """Whether an anchor can come for the person reached; a fact found nowhere at all is left to its own check."""
    if anchor.kind in (AnchorKind.RECORDED, AnchorKind.AGE, *SAID):
        return Prospect.MAY_COME
    if found_for(matter, reach, anchor.fact):
        return Prospect.MAY_COME
    return Prospect.NEVER if anchor.kind is AnchorKind.ENDED else Prospect.WAITS


def found_for(matter: Matter, reach: Reach, fact: str) -> bool:
    """Whether a fact can be true of everybody reached: of other classes than its own the map knows nothing of it."""
    name = reach.person.name if reach.person is not None else OWNER
    place = matter.policy.place(reach.table, fact, name)
    of = matter.policy.fact_tables[fact].of
    if place is None or isinstance(place, RowPath) or of is None:
        return True
    if reach.person is None:
        return False
    known_as = class_reached(matter, reach)
    return known_as is None or of.target in matter.policy.classes[known_as]


def class_reached(matter: Matter, reach: Reach) -> str | None:
    """The class by which the claim is about the person: her own, or the one that the map names her by beside the owner.

    By the latter it is about outsiders too, of whom nothing is known (no relation, no consent, no moment of theirs).
    """
    person = reach.person
    if person is None or person.own is None:
        return None
    own = matter.policy.classes[person.own]
    by_own = person.name == OWNER or reach.claim.covers(own, person.role, reach.table.store)
    return person.own if by_own else person.name


def foreign(matter: Matter, reach: Reach, fact: str) -> bool:
    """Whether a fact has no place at all for the rows reached: neither on their path nor on a person."""
    name = reach.person.name if reach.person is not None else OWNER
    place = matter.policy.place(reach.table, fact, name)
    return place is None or (reach.person is None and place == PERSON)


def fate(rule: KeepRule, prospects: tuple[Prospect, ...]) -> Prospect:
    """What the prospects of its clocks make of a rule: NEVER, it keeps nothing; WAITS, it may keep without end."""
    never, waits = Prospect.NEVER, Prospect.WAITS
    match rule.joined:
        case Joined.ONE:
            return prospects[0]
        case Joined.FIRST:
            if never in prospects:
                return never
            return waits if all(found is waits for found in prospects) else Prospect.MAY_COME
        case Joined.LAST:
            if waits in prospects:
                return waits
            return never if all(found is never for found in prospects) else Prospect.MAY_COME
        case Joined.AT_THE_LATEST:
            first, last = prospects
            if first is never:
                return never
            return waits if first is waits and last is not Prospect.MAY_COME else Prospect.MAY_COME
        case _:
            return Prospect.MAY_COME
