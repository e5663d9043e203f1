"""What is handed over upon a decision waits until the decision is there, with what shows that it is one."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    for handing in matter.handings:
        if handing.entry.upon == "decision" and not handing.entry.needs:
            yield flaw(handing.path, handing.entry, "upon", recipient=handing.recipient_name, row=handing.name)


CHECKS = (
    Check(
        code="NO_NEEDS",
        level=Level.WARNING,
        law="GDPR 5(2)",
        means="data is handed over upon a decision, and nothing says what the case must hold before",
        why="The company must be able to show why it handed something over (Art. 5(2)). Who decided, when, under "
        "which number and by which law is asked for before, or it cannot be shown after.",
        says="`{recipient}` gets `{row}` upon a decision, and what shows that there is one is not said.",
        help="add `needs`, such as `needs: [authority, decision_no, date, law]`",
        look=_look,
        fails=Example(
            policy="""
            recipients:
              police:
                label: The police
                role: authority
                gets:
                  order:
                    data: [payments]
                    for: [billing]
                    upon: decision #!
                    exactly: decision
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              police:
                label: The police
                role: authority
                gets:
                  order:
                    data: [payments]
                    for: [billing]
                    upon: decision
                    needs: [authority, decision_no, date, law]
                    exactly: decision
            """,
        ),
    ),
)
