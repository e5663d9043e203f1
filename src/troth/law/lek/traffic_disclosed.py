"""What an operator knows of messages is secret to all but those who took part."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.outside import by_consent, given

_KINDS = frozenset({"traffic", "location", "content"})
_OTHERS = frozenset({"controller", "joint_controller", "public"})


def _look(matter: Matter) -> Iterator[Flaw]:
    """What a moment sets off, such as a call to another network, is needed to carry the message."""
    for handing in matter.handings:
        parts = matter.policy.parts
        found = [part for part in given(matter, handing) if parts[part].kind in _KINDS]
        others = handing.recipient.role in _OTHERS and handing.entry.upon == "always"
        if found and others and handing.entry.form != "anonymous" and not by_consent(matter, handing):
            yield flaw(
                handing.path,
                handing.entry,
                "data",
                recipient=handing.recipient_name,
                data=found[0],
                kind=parts[found[0]].kind,
            )


CHECKS = (
    Check(
        code="TRAFFIC_DISCLOSED",
        level=Level.WARNING,
        law="LEK 9:31",
        means="traffic data, location data or the content of messages always goes to another company, without consent",
        why="LEK 9:31 keeps secret what a message holds and what else is known of it. It may go to those who carry "
        "the message, to authorities by 9:33, and where the person has agreed.",
        says="`{recipient}` always gets `{data}`, which is {kind} data and secret, and nobody is asked.",
        help="add `when: [consented to NAME]`, or write in `upon` the moment at which the message needs it",
        look=_look,
        fails=Example(
            policy="""
            recipients:
              partner:
                label: Partner
                name: Example Partner AB
                role: controller
                country: [SE]
                gets:
                  calls:
                    data: [traffic.calls] #!
                    for: [billing]
                    upon: always
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              network:
                label: The other network
                name: Example Network AB
                role: controller
                country: [SE]
                gets:
                  calls:
                    data: [traffic.calls]
                    for: [service]
                    upon: application.made
            """,
        ),
    ),
)
