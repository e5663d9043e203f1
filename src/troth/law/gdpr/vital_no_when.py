"""A vital interest is a matter of the moment."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        if row.use.ground == "vital_interest" and not row.use.when:
            yield flaw(row.path, row.use, "ground", row=row.path)


CHECKS = (
    Check(
        code="VITAL_NO_WHEN",
        level=Level.WARNING,
        law="GDPR 6(1)(d)",
        means="a row rests on a vital interest without saying when somebody's life is at stake: it would always stand",
        why="Art. 6(1)(d) covers what saves somebody's life. Such a need begins and ends; without a condition the "
        "ground would hold for everybody, always.",
        says="`{row}` rests on a vital interest and does not say when somebody's life is at stake: it would always "
        "stand.",
        help="add `when` with what shows the danger, such as `when: [while emergency_call]`",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  called:
                    data: [traffic.calls]
                    ground: vital_interest #!
                    keep: until call.ended
                    interest: (none)
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              service:
                uses:
                  called:
                    data: [traffic.calls]
                    ground: vital_interest
                    when: [while fault_case]
                    keep: until call.ended
                    interest: (none)
            """,
        ),
    ),
)
