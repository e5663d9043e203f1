"""One question, one purpose."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.said_of_asking import ASKING, BUNDLED
from troth.law.parts import listed
from troth.law.wording import turns, worded
from troth.policy.resolve import expand


def _look(matter: Matter) -> Iterator[Flaw]:
    for name, consent in matter.policy.consents.items():
        purposes = dict.fromkeys(row.purpose_name for row in matter.rows if row.use.consent == name)
        if len(purposes) > 1:
            yield flaw(f"consents.{name}", consent, consent=name, purposes=listed(purposes))


def _must_give(matter: Matter) -> Iterator[Flaw]:
    """Services that want data which only a consent lets be used, of the people whom they are for."""
    for service in matter.services:
        for number, part in enumerate(expand(service.entry.must_give, matter.policy.parts)):
            claims = [claim for claim in matter.policy.claims if claim.part == part and not claim.anonymous]
            if claims and all(claim.use.ground == "consent" for claim in claims):
                at = min(number, len(service.entry.must_give) - 1)
                consent = claims[0].use.consent or ""
                yield flaw(
                    service.path,
                    service.entry,
                    "must_give",
                    at,
                    service=service.name,
                    data=part,
                    consent=consent,
                )


def _words(matter: Matter) -> Iterator[Flaw]:
    for one, found in turns(matter, BUNDLED, ASKING):
        yield worded(one, found)


CHECKS = (
    Check(
        code="CONSENT_BUNDLED",
        case="words",
        level=Level.WARNING,
        law="GDPR 7(2)",
        means="one yes of a published sentence is to the policy and to cookies as well",
        why="A request for consent is told apart from other matters (Art. 7(2)), and a policy is read, not agreed to. "
        "Who wants the service and no cookies cannot say so by a yes to both.",
        says="`{sentence}` takes one yes for both (`{words}`).",
        help="let people read the policy, and ask about cookies by a question of its own",
        look=_words,
        fails=Example(
            text="""
            Tick here if you agree to this policy and to our cookies. {s30 open} #!
            """,
            also=("COOKIE_UNLISTED",),
        ),
        passes=Example(
            text="""
            Tick here if you agree to our cookies. {s30 open}
            """,
            also=("COOKIE_UNLISTED",),
        ),
    ),
    Check(
        code="CONSENT_BUNDLED",
        case="service",
        level=Level.WARNING,
        law="GDPR 7(4)",
        means="a service must be given data that only a consent lets be used, so that the consent is a price",
        why="Art. 7(4): whether consent is freely given is judged, above all, by whether a service depends on a "
        "consent that the service does not need. Data that must be given and may be used only by consent is such a "
        "condition.",
        says="`{service}` must be given `{data}`, which only the consent `{consent}` lets be used.",
        help="take it out of `must_give`, or write the row on which the service itself needs it",
        look=_must_give,
        fails=Example(
            policy="""
            services:
              site: {label: The site, for: [customer], data: [contact.email], must_give: [contact.email]} #!
            purposes:
              service:
                uses:
                  customer:
                    data: [contact.name, contact.national_id]
            """,
        ),
        passes=Example(
            policy="""
            services:
              site: {label: The site, for: [customer], data: [contact.email], must_give: [contact.name]}
            """,
        ),
    ),
    Check(
        code="CONSENT_BUNDLED",
        case="purposes",
        level=Level.WARNING,
        law="GDPR 7(2)",
        means="one consent is asked for several purposes, so that nobody can agree to one of them alone",
        why="Consent must be freely given and specific: one question for each purpose. Where one yes covers two "
        "purposes, who wants only the first cannot say so, and the consent may not count for either (Art. 7(2), "
        "recitals 32 and 43).",
        says="`{consent}` is one question for several purposes, {purposes}: nobody can agree to one of them alone.",
        help="write a consent of its own for each purpose",
        look=_look,
        fails=Example(
            policy="""
            consents:
              news: {label: News, by: person, withdraw_by: [link]} #!
            purposes:
              service:
                uses:
                  called:
                    data: [traffic.calls]
                    ground: consent
                    consent: news
                    keep: until call.ended
                    interest: (none)
            """,
            also=("OUTSIDER_CONSENT",),
        ),
        passes=Example(
            policy="""
            purposes:
              news:
                uses:
                  name:
                    data: [contact.name]
                    about: [customer]
                    ground: consent
                    consent: news
                    why: a letter has a greeting
                    keep: while ground stands
            """,
        ),
    ),
)
