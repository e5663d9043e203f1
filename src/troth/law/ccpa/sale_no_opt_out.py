"""Where data is sold or shared, people can say no, and their browser can say it for them."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.sales import reaches, regions, shared, sold

_SIGNAL = "browser"
_OWN_WAY = frozenset({"link", "setting", "web", "in_service", "app"})


def _look(matter: Matter) -> Iterator[Flaw]:
    for region in regions(matter, "CCPA"):
        ways = {
            way
            for right in matter.rights
            if right.name == "object" and reaches(region, right, matter)
            for way in right.entry.by or ()
        }
        if _SIGNAL in ways and _OWN_WAY & ways:
            continue
        for path, entry, key in (*sold(matter), *shared(matter)):
            yield flaw(path, entry, key, what=path, region=region.entry.label)


CHECKS = (
    Check(
        code="SALE_NO_OPT_OUT",
        level=Level.WARNING,
        law="CCPA 1798.135",
        means="data is sold or shared for advertising, and people of California cannot say no by a link and by their "
        "browser",
        why="Whoever sells or shares data of people in California gives them a link to say no, and takes the signal of "
        "their browser (GPC) as a no (Civil Code 1798.135; 11 CCR 7025, 7026). A banner about cookies alone is no "
        "such way.",
        says="`{what}` sells or shares data, and the right `object` has not both a link and the browser for {region}.",
        help="write `by: [link, browser]` at `rights.object`",
        look=_look,
        fails=Example(
            policy="""
            regions:
              california: {label: California, places: [US-CA], laws: [CCPA]}
            recipients:
              ads:
                label: Advertising
                name: Example Ads AB
                role: controller
                country: [SE]
                paid: true #!
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            rights:
              object: {by: [email]}
              disclosures: {by: [email]}
            """,
        ),
        passes=Example(
            policy="""
            regions:
              california: {label: California, places: [US-CA], laws: [CCPA]}
            recipients:
              ads:
                label: Advertising
                name: Example Ads AB
                role: controller
                country: [SE]
                paid: true
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            rights:
              object: {by: [link, browser]}
              disclosures: {by: [email]}
            """,
        ),
    ),
)
