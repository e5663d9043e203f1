"""Who is registered from elsewhere hears of it, and what is taken from a register stays right."""

from collections.abc import Iterator

from troth.declaration.model import Category
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.policy.model import Claim

_THIRD = "third_party_source"


def outside_sources(matter: Matter) -> Iterator[tuple[str, Category, str]]:
    """Categories and parts that say themselves that they come from a recipient, each with the first such source.

    Left out is what no row uses, and what is used as others instruct: it is theirs to tell, and to keep right.
    """
    policy = matter.policy.declaration.policy
    for name, category in policy.categories.items():
        for path, entry in ((name, category), *((f"{name}.{part}", one) for part, one in category.parts.items())):
            source = next((word for word in entry.source or () if word in policy.recipients), None)
            if source is not None and any(_is_ours(claim, path) for claim in matter.policy.claims):
                yield path, entry, source


def _is_ours(claim: Claim, path: str) -> bool:
    inside = claim.part == path or claim.part.startswith(f"{path}.")
    return inside and not claim.anonymous and claim.use.ground not in ("instruction", "undeclared")


def _look(matter: Matter) -> Iterator[Flaw]:
    if any(notice.entry.upon == _THIRD for notice in matter.notices):
        return
    for path, entry, source in outside_sources(matter):
        yield flaw(f"categories.{path}", entry, "from", data=path, source=source)


CHECKS = (
    Check(
        code="SOURCE_NO_NOTICE",
        level=Level.WARNING,
        law="GDPR 14(3)",
        means="data comes from somebody else than the person, and no notice tells her of it",
        why="Art. 14 wants people told which data was had from whom, within a month, at the first letter or before "
        "it is handed on, whichever comes first. It is not enough that a page could have been read.",
        says="`{data}` comes from `{source}`, and no notice tells the person.",
        help="add a notice with `upon: third_party_source` and `lead: within 1 month`; or say in `reading` which "
        "exception of Art. 14(5) applies",
        look=_look,
        fails=Example(
            policy="""
            recipients:
              register: {label: The register of persons, role: source}
            categories:
              contact:
                parts:
                  name: {label: Name, from: [register], fresh: every 1 month against register} #!
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              register: {label: The register of persons, role: source}
            categories:
              contact:
                parts:
                  name: {label: Name, from: [register], fresh: every 1 month against register}
            notices:
              source:
                label: Where it came from
                upon: third_party_source
                to: [customer]
                by: [email]
                lead: within 1 month
            """,
        ),
    ),
)
