"""Whoever works on data for somebody else does so under a contract."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _contract(matter: Matter) -> Iterator[Flaw]:
    for one in matter.recipients:
        if one.entry.role == "processor" and one.entry.contract is None:
            yield flaw(one.path, one.entry, "role", recipient=one.name)


def _data(matter: Matter) -> Iterator[Flaw]:
    """A sub-processor of another recipient works on what that one gets."""
    for one in matter.recipients:
        below = one.entry.sub_of in matter.policy.declaration.policy.recipients
        if one.entry.role == "processor" and not one.entry.gets and not below:
            yield flaw(one.path, one.entry, "role", recipient=one.name)


CHECKS = (
    Check(
        code="PROCESSOR_NO_CONTRACT",
        case="contract",
        level=Level.WARNING,
        law="GDPR 28(3)",
        means="a processor works on personal data, and no contract with it is named",
        why="Art. 28(3) lets a processor work only under a contract that binds it: to instructions, secrecy, "
        "security, help with rights and breaches, deletion at the end, and audits. For a sub-processor Art. 28(4) "
        "wants the same.",
        says="`{recipient}` is a processor, and no contract with it is named.",
        help="add `contract` with the name and the day of the agreement",
        look=_contract,
        fails=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud AB
                role: processor #!
                country: [SE]
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud AB
                role: processor
                country: [SE]
                contract: DPA 2024-03
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
    ),
    Check(
        code="PROCESSOR_NO_CONTRACT",
        case="data",
        level=Level.WARNING,
        law="GDPR 28(3)",
        means="a processor is declared, and not what data it works on and for which purpose",
        why="The contract of Art. 28(3) sets out the subject, the purpose, the kind of data and the people. Where "
        "the policy itself does not say what a processor gets, nobody can hold it to that.",
        says="`{recipient}` is a processor, and what it works on is not said.",
        help="add `gets` with `data`, `about` and `for`",
        look=_data,
        fails=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud AB
                role: processor #!
                country: [SE]
                contract: DPA 2024-03
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud AB
                role: processor
                country: [SE]
                contract: DPA 2024-03
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
    ),
)
