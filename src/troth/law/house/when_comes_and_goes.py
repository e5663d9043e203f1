"""`when` ends a row at once: what it alone kept is deleted, whatever its clock says."""

from collections.abc import Iterator

from troth.declaration.sentences import ConditionKind
from troth.kernel.finding import Level
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

_TURNING = (ConditionKind.WHILE, ConditionKind.IF, ConditionKind.CONSENTED, ConditionKind.IN)


def _look(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        for number, condition in enumerate(row.use.when):
            if condition.kind in _TURNING and row.use.ground != "vital_interest":
                yield flaw(row.path, row.use, "when", number, row=row.path, condition=condition.text)


CHECKS = (
    Check(
        code="WHEN_COMES_AND_GOES",
        level=Level.WARNING,
        law="GDPR 5(1)(e)",
        means="a row applies only under a condition that comes and goes; when it "
        "goes, what the row alone kept is deleted at once",
        says="`{row}` applies only `{condition}`: when that no longer holds, what it kept is deleted at once, whatever "
        "its clock says.",
        help="if only the use should stop, write it as `use_when`; if the data "
        "should stay a while, count from its end in `keep`",
        look=_look,
    ),
)
