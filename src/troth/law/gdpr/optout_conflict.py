"""Marketing stops when the person says so."""

from collections.abc import Iterator

from troth.declaration.dealings_sections import ENDS_ALL
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    purposes = matter.policy.declaration.policy.purposes
    for message in matter.messages:
        ends = next((word for word in message.entry.stop if word in ENDS_ALL), None)
        if ends is not None and purposes[message.entry.purpose].direct_marketing:
            yield flaw(
                message.path, message.entry, "stop", message=message.name, ends=ends, purpose=message.entry.purpose
            )


CHECKS = (
    Check(
        code="OPTOUT_CONFLICT",
        level=Level.ERROR,
        law="GDPR 21(2), 21(3)",
        means="a marketing message cannot be stopped, or only by closing the account",
        why="Art. 21(2) and (3): who objects to direct marketing is no longer marketed to, without any weighing. A "
        "message that only the end of the account stops leaves no room for that right.",
        says="`{message}` serves `{purpose}`, which is direct marketing, and is stopped by `{ends}`: nobody can "
        "object to it.",
        help="name a way out, such as `stop: [link, setting]`; where the text says otherwise, follow the law and "
        "say so in `reading`",
        look=_look,
        fails=Example(
            policy="""
            policy: {laws: [GDPR, LEK, BFL, MFL]}
            messages:
              news: {label: News, for: news, to: [customer], by: [email], stop: [never]} #!
            """,
            also=("NO_STOP_WITHIN",),
        ),
        passes=Example(
            policy="""
            policy: {laws: [GDPR, LEK, BFL, MFL]}
            messages:
              news: {label: News, for: news, to: [customer], by: [email], stop: [link, setting]}
            """,
        ),
    ),
)
