"""Where data is sold or shared for advertising, as acts of American states mean it, and who may say no to it."""

from collections.abc import Iterator

from troth.declaration.dealings import Right
from troth.declaration.entry import Entry
from troth.declaration.outside import Region
from troth.declaration.sentences import ConditionKind
from troth.law.declared import Named
from troth.law.matter import Matter


def regions(matter: Matter, act: str) -> tuple[Named[Region], ...]:
    """The regions whose laws name an act; none where it is named for the whole policy, which has no places."""
    return tuple(one for one in matter.regions if act in one.entry.laws)


def reaches(region: Named[Region], right: Named[Right], matter: Matter) -> bool:
    """Whether a right is for the people of a region: for everybody, for them, or for a region that has the same
    places.
    """
    places = set(region.entry.places)
    known = matter.policy.declaration.policy.regions
    for condition in right.entry.when:
        if condition.kind is ConditionKind.IN:
            inside = condition.name == region.name or bool(places & set(known[condition.name].places))
            if inside is condition.negated:
                return False
    return True


def sold(matter: Matter) -> Iterator[tuple[str, Entry, str]]:
    """Who gives value for data: the path, the entry and the key that says so."""
    for one in matter.recipients:
        if one.entry.paid and one.entry.gets:
            yield one.path, one.entry, "paid"


def shared(matter: Matter) -> Iterator[tuple[str, Entry, str]]:
    """What tells others who somebody is so that they can advertise: cookies for marketing that another company sets."""
    for cookie in matter.cookies:
        if cookie.entry.cookie_class == "marketing" and cookie.entry.set_by != "us":
            yield cookie.path, cookie.entry, "class"
