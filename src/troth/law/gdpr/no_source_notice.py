"""Who did not give the data herself is told where it came from."""

from collections.abc import Iterator

from troth.declaration.model import Category
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.lengths import at_most
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.dated import standing
from troth.law.packs.gdpr import TOLD_OF_SOURCE

_TELLS = frozenset({"third_party_source", "collection"})


def _sources(matter: Matter) -> Iterator[tuple[str, Category, str]]:
    """Every entry of the categories that names a source outside, with each of them.

    What is handled as somebody else instructs is told of by them.
    """
    policy = matter.policy.declaration.policy
    instructed = {claim.part for claim in matter.policy.claims if claim.use.ground == "instruction"}
    instructed -= {claim.part for claim in matter.policy.claims if claim.use.ground != "instruction"}
    for name, category in policy.categories.items():
        inside = ((f"{name}.{part}", entry) for part, entry in category.parts.items())
        for path, entry in ((name, category), *inside):
            for source in entry.source or ():
                if source in policy.recipients and path not in instructed:
                    yield path, entry, source


def _missing(matter: Matter) -> Iterator[Flaw]:
    """One flaw for each source, at the first kind of data that comes from it."""
    if any(one.entry.upon in _TELLS for one in matter.notices):
        return
    told: set[str] = set()
    for path, entry, source in _sources(matter):
        if source not in told:
            told.add(source)
            yield flaw(f"categories.{path}", entry, "from", data=path, source=source)


def _late(matter: Matter) -> Iterator[Flaw]:
    longest = [time.length for time in standing(TOLD_OF_SOURCE, matter.on)]
    for one in matter.notices:
        time = one.entry.lead.time
        if one.entry.upon != "third_party_source" or one.entry.lead.says != "within" or time is None:
            continue
        if longest and not any(at_most(time.length, each) for each in longest):
            yield flaw(one.path, one.entry, "lead", notice=one.name, lead=str(time), longest=str(longest[0]))


CHECKS = (
    Check(
        code="NO_SOURCE_NOTICE",
        case="missing",
        level=Level.WARNING,
        law="GDPR 14(1)",
        means="data comes from somebody else than the person, and no notice tells her",
        why="Who hands over data herself knows of it. Of what comes from a register or from another company she must "
        "be told, with its source (Art. 14(2)(f)). Where Art. 14(5) exempts, as for what a law lays down, a "
        "`reading` says so.",
        says="`{data}` comes from `{source}`, and no notice tells people of it.",
        help="add to `notices` one with `upon: third_party_source` and `lead: within 1 month`",
        look=_missing,
        fails=Example(
            policy="""
            recipients:
              register: {label: The register of people, role: source, country: [SE]}
            categories:
              payments:
                from: [register] #!
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              register: {label: The register of people, role: source, country: [SE]}
            categories:
              payments:
                from: [register]
            notices:
              source:
                label: Where data came from
                upon: third_party_source
                to: [customer]
                by: [email]
                lead: within 1 month
            """,
        ),
    ),
    Check(
        code="NO_SOURCE_NOTICE",
        case="late",
        level=Level.WARNING,
        law="GDPR 14(3)(a)",
        means="people are told of data that came from somebody else later than the law allows",
        why="Art. 14(3) gives a reasonable time and at most one month; sooner where the data is used to write to the "
        "person, or is handed on.",
        says="`{notice}` comes within {lead}, and the law gives at most {longest}.",
        help="write `lead: within {longest}`, or sooner",
        look=_late,
        fails=Example(
            policy="""
            notices:
              source:
                label: Where data came from
                upon: third_party_source
                to: [customer]
                by: [email]
                lead: within 3 months #!
            """,
        ),
        passes=Example(
            policy="""
            notices:
              source:
                label: Where data came from
                upon: third_party_source
                to: [customer]
                by: [email]
                lead: within 4 weeks
            """,
        ),
    ),
)
