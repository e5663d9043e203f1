"""A row that begins later than its data, where nothing keeps it until then."""

from collections.abc import Iterator

from troth.declaration.model import Use
from troth.declaration.sentences import Condition, ConditionKind, Joined
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.policy.model import Claim


def _look(matter: Matter) -> Iterator[Flaw]:
    seen: set[tuple[str, str]] = set()
    for reach in matter.reaches:
        claim = reach.claim
        for number, condition in enumerate(claim.use.when):
            if _begins(condition) and not _kept_before(matter, claim) and (claim.path, condition.text) not in seen:
                seen.add((claim.path, condition.text))
                yield flaw(
                    claim.path,
                    claim.use,
                    "when",
                    number,
                    row=claim.path,
                    condition=condition.text,
                    data=claim.part,
                    table=reach.table.name,
                )


def _begins(condition: Condition) -> bool:
    later = condition.kind in (ConditionKind.AFTER, ConditionKind.AGE_OVER) and not condition.negated
    return later or (condition.kind is ConditionKind.AGE_UNDER and condition.negated)


def _kept_before(matter: Matter, claim: Claim) -> bool:
    return any(
        other.part == claim.part
        and not other.anonymous
        and _keeps_from_the_start(other.use)
        and claim.scopes <= other.scopes
        for other in matter.policy.claims
    )


def _keeps_from_the_start(use: Use) -> bool:
    return use.ground != "undeclared" and use.keep.joined is not Joined.NOT_KEPT and not any(map(_begins, use.when))


CHECKS = (
    Check(
        code="WHEN_COMES_LATE",
        level=Level.WARNING,
        law="GDPR 5(1)(e)",
        means="a row applies only after something has come, and nothing keeps its data until then: it is deleted "
        "before",
        why="Before the moment has come the row does not apply, and nothing else keeps the data: it is gone "
        "before the row could begin to keep it.",
        says="`{row}` applies only `{condition}`, and no other row keeps `{data}` "
        "until then: it is deleted before that comes.",
        help="leave the condition out, or write it as `use_when`; or add a row that keeps the data until then",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              billing:
                uses:
                  payments:
                    data: [payments]
                    ground: contract
                    when: [after order.paid] #!
                    keep: 13 months after order.paid
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              billing:
                uses:
                  calls:
                    data: [traffic.calls]
                    ground: contract
                    when: [after invoice.settled]
                    keep: 24 months after invoice.settled or at the latest 3 years after invoice.issued
            """,
        ),
    ),
)
