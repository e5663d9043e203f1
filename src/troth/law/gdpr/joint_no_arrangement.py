"""Who decides together says who answers for what."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

_JOINT = "joint_controller"


def _unlisted(matter: Matter) -> Iterator[Flaw]:
    named = {name for controller in matter.controllers for name in controller.entry.joint_with}
    for one in matter.recipients:
        if one.entry.role == _JOINT and one.name not in named:
            yield flaw(one.path, one.entry, "role", recipient=one.name)


def _contract(matter: Matter) -> Iterator[Flaw]:
    for one in matter.recipients:
        if one.entry.role == _JOINT and one.entry.contract is None and one.entry.link is None:
            yield flaw(one.path, one.entry, "role", recipient=one.name)


CHECKS = (
    Check(
        code="JOINT_NO_ARRANGEMENT",
        case="unlisted",
        level=Level.WARNING,
        law="GDPR 26(1)",
        means="a recipient is a joint controller, and no controller says that it decides together with it",
        why="Joint controllers decide together what data is for and how it is handled. That is a bond between two, "
        "and both ends of it are declared, so that people know whom they may turn to (Art. 26(3)).",
        says="`{recipient}` is a joint controller, and no entry of `controllers` names it in `joint_with`.",
        help="add it to `joint_with` of the controller, or write the role that it has",
        look=_unlisted,
        fails=Example(
            policy="""
            recipients:
              page:
                label: The page on the network
                name: Example Network Ltd.
                role: joint_controller #!
                country: [IE]
                link: https://network.example/arrangement
            """,
        ),
        passes=Example(
            policy="""
            controllers:
              acme: {joint_with: [page]}
            recipients:
              page:
                label: The page on the network
                name: Example Network Ltd.
                role: joint_controller
                country: [IE]
                link: https://network.example/arrangement
            """,
        ),
    ),
    Check(
        code="JOINT_NO_ARRANGEMENT",
        case="contract",
        level=Level.WARNING,
        law="GDPR 26(2)",
        means="the arrangement between joint controllers is neither named nor linked to",
        why="Art. 26 wants an arrangement that says who answers requests and who informs people, and its essence must "
        "be open to them.",
        says="`{recipient}` is a joint controller, and the arrangement with it is neither named nor linked to.",
        help="add `link` to where people can read it, or `contract` with its name",
        look=_contract,
        fails=Example(
            policy="""
            controllers:
              acme: {joint_with: [page]}
            recipients:
              page:
                label: The page on the network
                name: Example Network Ltd.
                role: joint_controller #!
                country: [IE]
            """,
        ),
        passes=Example(
            policy="""
            controllers:
              acme: {joint_with: [page]}
            recipients:
              page:
                label: The page on the network
                name: Example Network Ltd.
                role: joint_controller
                country: [IE]
                contract: Arrangement of 2024-03
            """,
        ),
    ),
)
