"""What was copied from a register is looked up again."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.gdpr.source_no_notice import outside_sources
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

_STAYS = frozenset({"identity_number", "traffic", "location", "content"})
"""Kinds that do not change: a number, and what happened."""


def _look(matter: Matter) -> Iterator[Flaw]:
    """What is asked for once, for one decision, does not grow old; nor does a number, or what is noted of an event."""
    purposes = matter.policy.declaration.policy.purposes
    for path, entry, source in outside_sources(matter):
        kept = [claim for claim in matter.policy.claims if claim.part == path or claim.part.startswith(f"{path}.")]
        once = all(claim.use.asked is not None or purposes[claim.purpose].decision for claim in kept)
        whole = matter.policy.declaration.policy.categories[path.partition(".")[0]]
        stays = (entry.kind or whole.kind) in _STAYS
        if entry.fresh is None and whole.fresh is None and kept and not once and not stays:
            yield flaw(f"categories.{path}", entry, "from", data=path, source=source)


CHECKS = (
    Check(
        code="NOT_FRESH",
        level=Level.NOTE,
        law="GDPR 5(1)(d)",
        means="data is copied from somebody else's register and kept, and nothing says when it is looked up again",
        why="Art. 5(1)(d): data is accurate and, where necessary, kept up to date, and every reasonable step is "
        "taken to mend what is not. A copy grows old while the register changes, and the person knows of neither.",
        says="`{data}` is copied from `{source}`, and nothing says when it is looked up again.",
        help="add `fresh`, such as `fresh: every 12 months against {source}`",
        look=_look,
        fails=Example(
            policy="""
            recipients:
              register: {label: The register of persons, role: source}
            categories:
              contact:
                parts:
                  name: {label: Name, from: [register]} #!
            notices:
              source:
                label: Where it came from
                upon: third_party_source
                to: [customer]
                by: [email]
                lead: within 1 month
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              register: {label: The register of persons, role: source}
            categories:
              contact:
                parts:
                  name: {label: Name, from: [register], fresh: every 12 months against register}
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
