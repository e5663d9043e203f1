"""A moment that may fail to happen keeps its clock from starting; somebody must be told when it is overdue."""

from collections.abc import Iterator

from troth.declaration.sentences import AnchorKind, Clock, Joined, KeepRule
from troth.kernel.finding import Level
from troth.law.clocks import clocks
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    facts = matter.policy.facts
    for name, fact in facts.items():
        rows = [row for row in matter.rows if any(clock.anchor.fact == name for clock in _unbounded(row.use.keep))]
        if fact.kind == "moment" and fact.expected is None and rows:
            yield flaw(f"facts.{name}", fact, moment=name, row=rows[0].path)


def _unbounded(rule: KeepRule) -> tuple[Clock, ...]:
    """The clocks whose moment may be waited for without end: a second clock that surely comes bounds the first."""
    found = clocks(rule)
    if rule.joined is Joined.AT_THE_LATEST:
        return found[1:]
    if rule.joined is Joined.FIRST and any(clock.anchor.kind is AnchorKind.RECORDED for clock in found):
        return ()
    return found


CHECKS = (
    Check(
        code="EXPECTED_MISSING",
        level=Level.WARNING,
        law="GDPR 5(1)(e)",
        means="a keep-rule counts from a moment that may never come, and nothing says from when it is overdue",
        why="Art. 5(1)(e) lets data that identifies somebody be kept only for as long as the purpose needs it. A "
        "clock that waits for something that never happens waits for ever; `expected` says from when that is "
        "overdue, and a person decides then.",
        says="`{row}` counts from `{moment}`; as long as that has not come, the data stays, and nobody is told.",
        help="add `expected: 12 months`: how long after recording it may be "
        "waited for; or end the rule with `or at the latest`",
        look=_look,
        fails=Example(
            policy="""
            facts:
              call.ended: {kind: moment, expected: (none)} #!
            """,
        ),
        passes=Example(
            policy="""
            facts:
              call.ended: {kind: moment, expected: 2 days}
            """,
        ),
    ),
)
