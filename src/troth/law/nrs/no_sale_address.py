"""People in Nevada have somewhere to say that their data is not to be sold, and are answered in time."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.lengths import at_most
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.dated import standing
from troth.law.packs.nrs import ANSWER
from troth.law.sales import reaches, regions, sold

_ADDRESS = frozenset({"email", "phone", "web"})


def _address(matter: Matter) -> Iterator[Flaw]:
    for region in regions(matter, "NRS"):
        rights = [right for right in matter.rights if right.name == "object" and reaches(region, right, matter)]
        if not any(_ADDRESS & set(right.entry.by or ()) for right in rights):
            for path, entry, key in sold(matter):
                yield flaw(path, entry, key, who=path, region=region.entry.label)


def _late(matter: Matter) -> Iterator[Flaw]:
    for region in regions(matter, "NRS"):
        for right in matter.rights:
            due = right.entry.due
            if right.name != "object" or due is None or not reaches(region, right, matter):
                continue
            for time in standing(ANSWER, matter.on):
                if at_most(due.length, time.length) is not True:
                    yield flaw(right.path, right.entry, "due", due=str(due), longest=str(time.length))


CHECKS = (
    Check(
        code="NO_SALE_ADDRESS",
        case="address",
        level=Level.WARNING,
        law="NRS 603A.345",
        means="data is sold for money, and people of Nevada have no address at which to forbid it",
        why="Who sells data of people in Nevada for money names an address, a number or a page at which they can "
        "forbid it, and after that sells neither what it has nor what it will collect.",
        says="`{who}` gives value for data, and the right `object` has no address for {region}.",
        help="write `by: [email]` at `rights.object`",
        look=_address,
        fails=Example(
            policy="""
            regions:
              nevada: {label: Nevada, places: [US-NV], laws: [NRS]}
            recipients:
              ads:
                label: Advertising
                name: Example Ads AB
                role: controller
                country: [SE]
                paid: true #!
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            rights:
              object: {by: [setting]}
            """,
        ),
        passes=Example(
            policy="""
            regions:
              nevada: {label: Nevada, places: [US-NV], laws: [NRS]}
            recipients:
              ads:
                label: Advertising
                name: Example Ads AB
                role: controller
                country: [SE]
                paid: true
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            rights:
              object: {by: [email]}
            """,
        ),
    ),
    Check(
        code="NO_SALE_ADDRESS",
        case="late",
        level=Level.WARNING,
        law="NRS 603A.345",
        means="a request from Nevada that data not be sold is answered later than the act allows",
        why="Such a request is answered in the time that 603A.345 gives, which may be prolonged once with word of it.",
        says="An objection is answered within {due}, and the act gives {longest}.",
        help="write `due: {longest}`, or sooner",
        look=_late,
        fails=Example(
            policy="""
            policy: {laws: [LEK, BFL]}
            controllers:
              acme: {country: US}
            regions:
              nevada: {label: Nevada, places: [US-NV], laws: [NRS]}
            rights:
              object:
                by: [email]
                due: 3 months #!
            """,
        ),
        passes=Example(
            policy="""
            policy: {laws: [LEK, BFL]}
            controllers:
              acme: {country: US}
            regions:
              nevada: {label: Nevada, places: [US-NV], laws: [NRS]}
            rights:
              object:
                by: [email]
                due: 60 days
            """,
        ),
    ),
)
