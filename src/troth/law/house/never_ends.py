"""A rule that counts from the end of a period without one."""

from collections.abc import Iterator

from troth.declaration.sentences import AnchorKind
from troth.kernel.finding import Level
from troth.law.clocks import clocks
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        ends = [clock.anchor.fact for clock in clocks(row.use.keep) if clock.anchor.kind is AnchorKind.ENDED]
        ends += [row.use.keep.suspended_while] if row.use.keep.suspended_while is not None else []
        for fact in dict.fromkeys(ends):
            place = matter.policy.fact_tables[fact]
            if place.ends is None:
                yield flaw(f"facts.{fact}", place, row=row.path, period=fact)


CHECKS = (
    Check(
        code="NEVER_ENDS",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="a keep-rule waits for the end of a period, and the map knows no column that ends it: it never ends",
        why="Art. 5(1)(e) lets data that identifies somebody be kept only for as long as the purpose needs it. "
        "Without a column for the end the database can never say that the period is over, and nothing is ever "
        "due.",
        says="`{row}` waits for the end of `{period}`, and the map does not say where that stands: nothing ever ends "
        "it.",
        help="add `to` with the column in which the end stands",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    ground: contract
                    keep: 24 months after customership.ended suspended while fault_case
            """,
            map="""
            facts:
              fault_case: {to: (none), empty_means: (none)} #!
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
                    keep: 24 months after customership.ended suspended while fault_case
            """,
            map="""
            facts:
              fault_case: {to: mended_on, empty_means: still running}
            """,
        ),
    ),
)
