"""Whoever says no to being counted or advertised to can use the service all the same."""

from collections.abc import Iterator
from typing import Final

from troth.declaration.sentences import ConditionKind
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

_OURS: Final = frozenset({"analytics", "marketing"})
"""Classes of cookies that serve whoever sets them, and not the person who asked for the service."""


def _look(matter: Matter) -> Iterator[Flaw]:
    cookies = {
        row.use.consent: cookie.name
        for cookie in matter.cookies
        if cookie.entry.cookie_class in _OURS
        for row in matter.rows
        if row.purpose_name == cookie.entry.purpose and row.use.consent is not None
    }
    for service in matter.services:
        for number, one in enumerate(service.entry.when):
            if one.kind is ConditionKind.CONSENTED and not one.negated and one.name in cookies:
                yield flaw(
                    service.path,
                    service.entry,
                    "when",
                    number,
                    service=service.name,
                    consent=one.name,
                    cookie=cookies[one.name],
                )


CHECKS = (
    Check(
        code="SERVICE_NEEDS_COOKIE",
        level=Level.WARNING,
        law="GDPR 7(4)",
        means="a service is refused to whoever says no to cookies that count or advertise",
        why="A consent is free only if saying no costs nothing that does not need it (Art. 7(4), recital 43; "
        "Guidelines 05/2020, 39-41). Counting and advertising serve the operator: a service that stops without them "
        "makes people say yes.",
        says="`{service}` fails for whoever refused `{consent}`, which is asked for cookies such as `{cookie}`.",
        help="take `consented to {consent}` out of `when`: only what those cookies are for may depend on them",
        look=_look,
        fails=Example(
            policy="""
            cookies:
              _cnt: {label: Counts, class: analytics, kind: cookie, set_by: us,
                site: a.example, for: news, lasts: 1 month}
            services:
              pages:
                label: My pages
                for: [customer]
                data: [contact]
                when: [consented to news] #!
            """,
        ),
        passes=Example(
            policy="""
            cookies:
              lang: {label: Language, class: functional, kind: cookie, set_by: us,
                site: a.example, for: news, lasts: 1 month}
            services:
              pages:
                label: My pages
                for: [customer]
                data: [contact]
                when: [consented to news]
            """,
        ),
    ),
)
