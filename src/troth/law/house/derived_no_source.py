"""What is worked out stands only while the grounds of what it was worked out from hold."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.parts import entry_of, listed


def _look(matter: Matter) -> Iterator[Flaw]:
    policy = matter.policy
    seen: set[str] = set()
    for claim in policy.claims:
        if claim.anonymous or claim.part in seen:
            continue
        sources = zip(sorted(policy.parts[claim.part].derived_from), policy.source_claims(claim), strict=True)
        lost = [source for source, carried in sources if not carried]
        if lost:
            seen.add(claim.part)
            words = {"data": claim.part, "sources": listed(lost), "row": claim.path}
            yield flaw(f"categories.{claim.part}", entry_of(policy, claim.part), "derived_from", **words)


CHECKS = (
    Check(
        code="DERIVED_NO_SOURCE",
        level=Level.ERROR,
        law="GDPR 5(1)(b)",
        means="data is worked out from data that no row uses: no ground carries it, so it is never kept",
        why="What is worked out from other data stands only while the grounds of that data stand. Where no row "
        "uses the source there is no ground to stand on, and the result goes at once.",
        says="`{data}` is worked out from {sources}, which no row uses; no "
        "ground carries it, and `{row}` keeps nothing of it.",
        help="name in `derived_from` the parts it is really worked out from, and give each a row",
        look=_look,
        fails=Example(
            policy="""
            categories:
              payments: {derived_from: [traffic]} #!
            """,
        ),
        passes=Example(
            policy="""
            categories:
              payments: {derived_from: [traffic.calls]}
            """,
        ),
    ),
)
