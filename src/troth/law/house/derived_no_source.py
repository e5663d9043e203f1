"""What is worked out stands only while the grounds of what it was worked out from hold."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.parts import entry_of


def _look(matter: Matter) -> Iterator[Flaw]:
    policy = matter.policy
    seen: set[tuple[str, str]] = set()
    for claim in policy.claims:
        if claim.anonymous:
            continue
        sources = sorted(policy.parts[claim.part].derived_from)
        for source, carried in zip(sources, policy.source_claims(claim), strict=True):
            if not carried and (claim.part, source) not in seen:
                seen.add((claim.part, source))
                yield flaw(
                    f"categories.{claim.part}",
                    entry_of(policy, claim.part),
                    "derived_from",
                    data=claim.part,
                    source=source,
                    row=claim.path,
                )


CHECKS = (
    Check(
        code="DERIVED_NO_SOURCE",
        level=Level.ERROR,
        law="GDPR 5(1)(b)",
        means="data is worked out from data that no row uses: no ground carries it, so it is never kept",
        says="`{data}` is worked out from `{source}`, which no row uses; no "
        "ground carries it, and `{row}` keeps nothing of it.",
        help="name in `derived_from` the parts it is really worked out from, and give each a row",
        look=_look,
    ),
)
