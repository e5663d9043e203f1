"""Electronic mail to people wants their yes beforehand, or a sale."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.channels import ELECTRONIC_MAIL
from troth.law.sending import is_customer, resting_on

UNDECLARED = "undeclared"
"""The words give no ground, which is found by itself."""


def _look(matter: Matter) -> Iterator[Flaw]:
    purposes = matter.policy.declaration.policy.purposes
    for message in matter.messages:
        by = [channel for channel in message.entry.by if channel in ELECTRONIC_MAIL.channels]
        if not by or not purposes[message.entry.purpose].direct_marketing or matter.on < ELECTRONIC_MAIL.valid_from:
            continue
        for number, person_class in enumerate(message.entry.to):
            claims = [one for one in resting_on(matter, message.entry, person_class) if one.use.ground != UNDECLARED]
            asked = any(claim.use.ground == "consent" for claim in claims)
            if claims and not asked and not is_customer(matter, person_class):
                yield flaw(
                    message.path,
                    message.entry,
                    "to",
                    number,
                    message=message.name,
                    people=person_class,
                    channel=by[0],
                    ground=claims[0].use.ground,
                )


CHECKS = (
    Check(
        code="CHANNEL_NO_CONSENT",
        level=Level.ERROR,
        law="MFL 19",
        means="marketing goes by e-mail or text message to people who neither said yes nor bought anything",
        why="Section 19 of the Marketing Act (Art. 13 of Directive 2002/58/EC) allows electronic mail to a person "
        "only with her consent beforehand. An address from a sale may be used for one's own similar products "
        "without it. Whatever interest Art. 6(1)(f) of the GDPR may recognise changes nothing in that.",
        says="`{message}` goes by `{channel}` to `{people}` on `{ground}`: they have bought nothing, so the law "
        "wants their consent first.",
        help="rest it on a consent, write by `post` instead, or say in `reading` which sale the addresses come from",
        look=_look,
        signable=True,
        fails=Example(
            policy="""
            policy: {laws: [GDPR, LEK, BFL, MFL]}
            purposes:
              news:
                uses:
                  asked:
                    data: [question]
                    about: [applicant]
                    ground: legitimate_interest
                    interest: to win customers
                    why: an offer needs an address
                    keep: 1 month after recorded
            messages:
              news: {label: News, for: news, to: [applicant], by: [email], stop: [link]} #!
            """,
        ),
        passes=Example(
            policy="""
            policy: {laws: [GDPR, LEK, BFL, MFL]}
            messages:
              news: {label: News, for: news, to: [customer], by: [email], stop: [link]}
            """,
        ),
    ),
)
