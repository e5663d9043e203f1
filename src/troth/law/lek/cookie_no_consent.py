"""Nothing is stored in anybody's device without her yes, save what the service needs."""

from collections.abc import Iterator

from troth.declaration.model import Use
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

NECESSARY = "necessary"


def _uses(matter: Matter, purpose: str) -> tuple[Use, ...]:
    return tuple(matter.policy.declaration.policy.purposes[purpose].uses.values())


def _consent(matter: Matter) -> Iterator[Flaw]:
    for cookie in matter.cookies:
        uses = _uses(matter, cookie.entry.purpose)
        if cookie.entry.cookie_class != NECESSARY and not any(use.ground == "consent" for use in uses):
            yield flaw(
                cookie.path,
                cookie.entry,
                "for",
                cookie=cookie.name,
                kind=cookie.entry.cookie_class,
                purpose=cookie.entry.purpose,
            )


def _necessary(matter: Matter) -> Iterator[Flaw]:
    purposes = matter.policy.declaration.policy.purposes
    for cookie in matter.cookies:
        if cookie.entry.cookie_class != NECESSARY:
            continue
        purpose, grounds = purposes[cookie.entry.purpose], {use.ground for use in _uses(matter, cookie.entry.purpose)}
        if purpose.direct_marketing or grounds in ({"consent"}, {"legitimate_interest"}):
            because = "is direct marketing" if purpose.direct_marketing else f"rests on {min(grounds)} alone"
            yield flaw(
                cookie.path, cookie.entry, "class", cookie=cookie.name, purpose=cookie.entry.purpose, because=because
            )


CHECKS = (
    Check(
        code="COOKIE_NO_CONSENT",
        case="consent",
        level=Level.ERROR,
        law="LEK 9:28",
        means="a cookie that is not necessary serves a purpose for which nobody is asked",
        why="LEK 9:28 (Art. 5(3) of Directive 2002/58/EC) lets data be stored in or read from somebody's device "
        "only with her consent, save what carries a message or what a service she asked for needs. An interest is "
        "no exception, and the rule takes in local storage, pixels and kits in apps.",
        says="`{cookie}` is {kind} and serves `{purpose}`, where no row rests on a consent.",
        help="write the row in `{purpose}` with `ground: consent`; or `class: necessary` if the service cannot do "
        "without it",
        look=_consent,
        signable=True,
        fails=Example(
            policy="""
            cookies:
              _cnt: {label: Counts, class: analytics, kind: cookie, set_by: us,
                site: a.example, for: planning, lasts: 1 month} #!
            """,
        ),
        passes=Example(
            policy="""
            cookies:
              _cnt: {label: Counts, class: analytics, kind: cookie, set_by: us,
                site: a.example, for: news, lasts: 1 month}
            """,
        ),
    ),
    Check(
        code="COOKIE_NO_CONSENT",
        case="necessary",
        level=Level.WARNING,
        law="LEK 9:28",
        means="a cookie is called necessary and serves a purpose that no service needs",
        why="Necessary is what a service that the person has asked for cannot do without. Marketing, and what rests "
        "on an interest of the operator or on a consent alone, is by that not needed for any service.",
        says="`{cookie}` is called necessary, and `{purpose}` {because}: no service that somebody asked for needs it.",
        help="name its real class, and ask for consent; or name the purpose of the service that needs it",
        look=_necessary,
        fails=Example(
            policy="""
            cookies:
              choice: {label: Choice, class: necessary, kind: cookie, set_by: us, #!
                site: a.example, for: news, lasts: session}
            """,
        ),
        passes=Example(
            policy="""
            cookies:
              choice: {label: Choice, class: necessary, kind: cookie, set_by: us,
                site: a.example, for: service, lasts: session}
            """,
        ),
    ),
)
