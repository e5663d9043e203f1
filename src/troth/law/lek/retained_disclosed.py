"""What is stored for the fighting of crime goes to authorities, in each case as they have asked."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.outside import given
from troth.law.retained import retained

_STORES_IT = frozenset({"processor"})


def _look(matter: Matter) -> Iterator[Flaw]:
    kept = retained(matter)
    for handing in matter.handings:
        found = [part for part in given(matter, handing) if part in kept]
        role = handing.recipient.role
        asked = role == "authority" and handing.entry.upon != "always"
        if found and not asked and role not in _STORES_IT:
            yield flaw(
                handing.path,
                handing.entry,
                "data",
                recipient=handing.recipient_name,
                data=found[0],
                role=role,
                upon=handing.entry.upon,
            )


CHECKS = (
    Check(
        code="RETAINED_DISCLOSED",
        level=Level.ERROR,
        signable=True,
        law="LEK 9:21",
        means="data stored for the fighting of crime goes to somebody who is no authority, or without being asked for",
        why="LEK 9:21 lets what is stored under 9:19 serve disclosure to authorities and nothing else: upon request by "
        "9:33, by an order to preserve it, or by the act on secret surveillance. It is handed out case by case.",
        says="`{recipient}` ({role}) gets `{data}` upon `{upon}`, and it may go to authorities that ask for it only.",
        help="hand it to an authority with `upon: decision` and `exactly: decision`",
        look=_look,
        fails=Example(
            policy="""
            recipients:
              owners:
                label: Owners of rights
                name: Example Rights AB
                role: controller
                country: [SE]
                gets:
                  who:
                    data: [retained.who] #!
                    for: [disclosure]
                    upon: decision
                    needs: [court, date]
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              police:
                label: The police
                role: authority
                gets:
                  who:
                    data: [retained.who]
                    for: [disclosure]
                    upon: decision
                    needs: [authority, decision_no, date, law]
                    exactly: decision
            """,
        ),
    ),
)
