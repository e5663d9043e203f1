"""A region that is called the Union or the European Economic Area has the countries of it."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.eea import countries, union

_AREA = frozenset({"eea", "ees"})
_UNION = frozenset({"eu", "union", "european_union"})


def _look(matter: Matter) -> Iterator[Flaw]:
    for region in matter.regions:
        if region.name in _AREA:
            inside, whole = countries(matter.on), "the European Economic Area"
        elif region.name in _UNION:
            inside, whole = union(matter.on), "the European Union"
        else:
            continue
        for number, place in enumerate(region.entry.places):
            if place.partition("-")[0] not in inside:
                yield flaw(region.path, region.entry, "places", number, region=region.name, place=place, whole=whole)


CHECKS = (
    Check(
        code="NOT_IN_EEA",
        level=Level.WARNING,
        law="GDPR 44",
        means="a region that bears the name of the Union or of the European Economic Area has a country outside it",
        why="Inside the European Economic Area data moves freely; beyond it Chapter V applies. Switzerland belongs to "
        "neither the Union nor the area, and the United Kingdom left both: they are adequate, which is another thing "
        "and may end.",
        says="`{region}` has `{place}`, which is not in {whole}.",
        help="take `{place}` out, or give the region another name",
        look=_look,
        fails=Example(
            policy="""
            regions:
              eea:
                label: Europe
                places: [SE, NO, CH] #!
            """,
        ),
        passes=Example(
            policy="""
            regions:
              eea:
                label: Europe
                places: [SE, NO, IS]
            """,
        ),
    ),
)
