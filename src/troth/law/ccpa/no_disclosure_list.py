"""People in California may see to whom what went in the last twelve months."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.sales import reaches, regions


def _look(matter: Matter) -> Iterator[Flaw]:
    for region in regions(matter, "CCPA"):
        if not any(right.name == "disclosures" and reaches(region, right, matter) for right in matter.rights):
            yield flaw(region.path, region.entry, "laws", region=region.entry.label)


CHECKS = (
    Check(
        code="NO_DISCLOSURE_LIST",
        level=Level.WARNING,
        law="CCPA 1798.130(a)(5)",
        means="the lists of what was collected, sold and disclosed in twelve months are nowhere promised",
        why="A policy for people in California lists by category what was collected, sold or shared, and disclosed in "
        "the preceding twelve months. `rights.disclosures` is the promise by which that list is made.",
        says="`rights` has no `disclosures` for {region}: nobody is told what went to whom.",
        help="add `disclosures` to `rights`",
        look=_look,
        fails=Example(
            policy="""
            regions:
              california:
                label: California
                places: [US-CA]
                laws: [CCPA] #!
            """,
        ),
        passes=Example(
            policy="""
            regions:
              california:
                label: California
                places: [US-CA]
                laws: [CCPA]
            rights:
              disclosures: {by: [email], when: [in california]}
            """,
        ),
    ),
)
