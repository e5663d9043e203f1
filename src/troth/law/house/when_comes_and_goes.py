"""`when` ends a row at once: what it alone kept is deleted, whatever its clock says."""

from collections.abc import Iterator

from troth.declaration.sentences import Condition, ConditionKind
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.policy.model import Claim

_TURNING = (ConditionKind.WHILE, ConditionKind.IF, ConditionKind.CONSENTED, ConditionKind.IN)


def _look(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        for number, condition in enumerate(row.use.when):
            turns = condition.kind in _TURNING and row.use.ground != "vital_interest"
            if turns and not _taken_over(matter, row.path, condition):
                yield flaw(row.path, row.use, "when", number, row=row.path, condition=condition.text)


def _taken_over(matter: Matter, row: str, condition: Condition) -> bool:
    """Whether other rows keep all of a row's data exactly while the condition does not hold."""
    own = [claim for claim in matter.policy.claims if claim.path == row]
    return all(any(_opposite(claim, other, condition) for other in matter.policy.claims) for claim in own)


def _opposite(claim: Claim, other: Claim, condition: Condition) -> bool:
    turned = {(each.kind, each.name, each.age, each.negated ^ (each == condition)) for each in claim.use.when}
    return (
        claim.part == other.part
        and claim.anonymous is other.anonymous
        and claim.scopes <= other.scopes
        and turned == {(each.kind, each.name, each.age, each.negated) for each in other.use.when}
    )


CHECKS = (
    Check(
        code="WHEN_COMES_AND_GOES",
        level=Level.WARNING,
        law="GDPR 5(1)(e)",
        means="a row applies only under a condition that comes and goes; when it "
        "goes, what the row alone kept is deleted at once",
        why="`when` says when a row applies at all. If the condition goes away for an hour, nothing keeps the "
        "data for that hour, and it is deleted. A limit on the use alone is `use_when`.",
        says="`{row}` applies only `{condition}`: when that no longer holds, what it kept is deleted at once, whatever "
        "its clock says.",
        help="if only the use should stop, write it as `use_when`; if the data "
        "should stay a while, count from its end in `keep`",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    ground: contract
                    when: [while fault_case] #!
                    keep: 24 months after customership.ended
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    ground: contract
                    use_when: [while fault_case]
                    keep: 24 months after customership.ended
            """,
        ),
    ),
)
