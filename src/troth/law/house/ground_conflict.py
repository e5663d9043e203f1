"""People of one kind are written to by one rule."""

from collections.abc import Iterator
from dataclasses import dataclass

from troth.declaration.dealings import Message
from troth.kernel.finding import Level
from troth.law.declared import Named
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.sending import is_customer, resting_on


@dataclass(frozen=True)
class _Sent:
    """Marketing that goes to people who have bought nothing; ``asked``: only those who said yes get it."""

    message: Named[Message]
    number: int
    people: str
    ground: str
    asked: bool


def _sent(matter: Matter) -> Iterator[_Sent]:
    purposes = matter.policy.declaration.policy.purposes
    for message in matter.messages:
        if not purposes[message.entry.purpose].direct_marketing:
            continue
        for number, people in enumerate(message.entry.to):
            claims = resting_on(matter, message.entry, people)
            if claims and not is_customer(matter, people):
                asked = any(claim.use.ground == "consent" for claim in claims)
                yield _Sent(message, number, people, claims[0].use.ground, asked)


def _look(matter: Matter) -> Iterator[Flaw]:
    sent = tuple(_sent(matter))
    for one in sent:
        by = one.message.entry.by
        other = next((each for each in sent if each.asked and set(by) & set(each.message.entry.by)), None)
        if one.asked or one.ground == "undeclared" or other is None:
            continue
        yield flaw(
            one.message.path,
            one.message.entry,
            "to",
            one.number,
            message=one.message.name,
            people=one.people,
            ground=one.ground,
            other=other.message.name,
            others=other.people,
            channel=next(channel for channel in by if channel in other.message.entry.by),
        )


CHECKS = (
    Check(
        code="GROUND_CONFLICT",
        case="channel",
        level=Level.WARNING,
        law="GDPR 5(1)(a)",
        means="of those who have bought nothing some are asked before marketing comes, and others get it unasked "
        "by the same way",
        why="Art. 5(1)(a) wants people dealt with fairly and in a way that they can see through. Who has bought "
        "nothing and is asked for a consent to one letter gets the like under another name without being asked.",
        says="`{message}` goes by `{channel}` to `{people}` on `{ground}`, and `{other}` to `{others}` only if they "
        "said yes: none of them has bought anything.",
        help="rest both on a consent; or say in `reading` what makes the two different",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              news:
                uses:
                  asked: {data: [question], about: [applicant], ground: consent, consent: news,
                          why: it was asked for, keep: while ground stands}
              offers:
                label: Offers
                direct_marketing: true
                uses:
                  unasked: {data: [question], about: [applicant], ground: legitimate_interest,
                            interest: to win customers, why: to be known, keep: 1 month after recorded}
            messages:
              news: {label: News, for: news, to: [applicant], by: [post], stop: [link]}
              offers: {label: Offers, for: offers, to: [applicant], by: [post], stop: [link]} #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              news:
                uses:
                  asked: {data: [question], about: [applicant], ground: consent, consent: news,
                          why: it was asked for, keep: while ground stands}
            messages:
              news: {label: News, for: news, to: [customer, applicant], by: [post], stop: [link]}
            """,
        ),
    ),
)
