"""One question, one purpose."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.parts import listed


def _look(matter: Matter) -> Iterator[Flaw]:
    for name, consent in matter.policy.consents.items():
        purposes = dict.fromkeys(row.purpose_name for row in matter.rows if row.use.consent == name)
        if len(purposes) > 1:
            yield flaw(f"consents.{name}", consent, consent=name, purposes=listed(purposes))


CHECKS = (
    Check(
        code="CONSENT_BUNDLED",
        level=Level.WARNING,
        law="GDPR 7(2)",
        means="one consent is asked for several purposes, so that nobody can agree to one of them alone",
        why="Consent must be freely given and specific: one question for each purpose. Where one yes covers two "
        "purposes, who wants only the first cannot say so, and the consent may not count for either (Art. "
        "7(2), recitals 32 and 43).",
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
