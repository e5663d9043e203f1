"""What is likely to put people at a high risk is assessed before it begins."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.gdpr import ASSESSMENT_WORDS
from troth.policy.model import Claim

_SENSITIVE = frozenset({"special", "criminal"})
_WATCHED = frozenset({"traffic", "location", "content"})


def _look(matter: Matter) -> Iterator[Flaw]:
    """One flaw for each kind of risk, at the first row that brings it."""
    if _assessed(matter):
        return
    told: set[str] = set()
    for claim in matter.policy.claims:
        risk = None if claim.anonymous else _risk(matter, claim)
        if risk is not None and risk not in told:
            told.add(risk)
            yield flaw(claim.path, claim.use, "data", row=claim.path, data=claim.part, risk=risk)


def _risk(matter: Matter, claim: Claim) -> str | None:
    kind = matter.policy.parts[claim.part].kind
    if kind in _SENSITIVE:
        return f"{kind} data"
    if matter.policy.declaration.policy.purposes[claim.purpose].decision.get("solely") == "true":
        return "decisions that no person takes"
    if claim.direct_marketing and kind in _WATCHED:
        return f"profiles from {kind} data"
    return None


def _assessed(matter: Matter) -> bool:
    said = (f"{one.name.replace('_', ' ')} {one.entry.label} {one.entry.evidence or ''}" for one in matter.measures)
    return any(word in words.casefold() for words in said for word in ASSESSMENT_WORDS)


CHECKS = (
    Check(
        code="NO_DPIA",
        level=Level.WARNING,
        law="GDPR 35(1)",
        means="data is used in a way that mostly wants an impact assessment, and no measure is one",
        why="Art. 35 wants an assessment before processing that is likely to bring a high risk: sensitive data on a "
        "large scale, decisions that no person takes, profiles made from what people do. Only the company knows "
        "its scale, so a `reading` of the row can answer this.",
        says="`{row}` uses `{data}`: {risk}; and no measure is an impact assessment.",
        help="add to `measures` one such as `dpia`, with `attested_by` and `every`",
        look=_look,
        fails=Example(
            policy="""
            categories:
              vouchers: {kind: special}
            purposes:
              accounting:
                uses:
                  vouchers:
                    data: [vouchers] #!
                    ground: legal_obligation
                    art9: g
                    keep: at least 7 years after year.ended to end of year
            measures:
              dpia: (none)
            """,
        ),
        passes=Example(
            policy="""
            categories:
              vouchers: {kind: special}
            purposes:
              accounting:
                uses:
                  vouchers:
                    data: [vouchers]
                    ground: legal_obligation
                    art9: g
                    keep: at least 7 years after year.ended to end of year
            measures:
              dpia: {label: What could go wrong, attested_by: dpo 2026-01-13, every: 12 months}
            """,
        ),
    ),
)
