"""Kinds of data that are declared and that nothing uses."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.parts import entry_of, leaves
from troth.policy.model import NAMED_ONLY


def _look(matter: Matter) -> Iterator[Flaw]:
    """What a table holds as well is reported there: it would be deleted. What is promised never to be collected is
    declared for that.
    """
    policy = matter.policy
    claimed = {claim.part for claim in policy.claims}
    held = {part for table in policy.tables.values() for part in table.parts}
    for one in matter.forbiddings:
        if one.entry.do == "collect" and one.entry.data is not None:  # not: nothing on children
            held |= set(one.parts)
    for name in policy.declaration.policy.categories:
        idle = [part for part in leaves(policy, name) if part not in claimed | held]
        idle = [part for part in idle if policy.parts[part].kind not in NAMED_ONLY]
        if idle == leaves(policy, name):
            idle = [name]
        for part in idle:
            yield flaw(f"categories.{part}", entry_of(policy, part), data=part)


CHECKS = (
    Check(
        code="UNUSED",
        level=Level.WARNING,
        law="GDPR 5(1)(b)",
        means="a kind of data is declared, and no row uses it",
        why="Art. 5(1)(b) wants data collected for a purpose. A kind of data that no row uses either is not "
        "needed or lacks its row.",
        says="No row uses `{data}`, so nothing may be done with it and nothing keeps it.",
        help="add it to `data` of a row, or leave it out",
        look=_look,
        fails=Example(
            policy="""
            categories:
              contact:
                parts:
                  fax: {label: Fax} #!
            purposes:
              service:
                uses:
                  customer:
                    data: [contact.name, contact.email, contact.national_id]
                    ground: contract
                    keep: 24 months after customership.ended
            """,
        ),
        passes=Example(
            policy="""
            categories:
              contact:
                parts:
                  fax: {label: Fax}
            """,
            map="""
            tables:
              op.customers:
                columns: {fax: contact.fax}
            """,
        ),
    ),
)
