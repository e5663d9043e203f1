"""Nothing is stored in anybody's device without her yes, save what the service needs."""

import re
from collections.abc import Iterator

from troth.declaration.model import Use
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.cookies import known
from troth.law.packs.said_of_asking import ASKING, REFUSED, UNASKED
from troth.law.packs.words import COOKIE, TERMS
from troth.law.wording import chapter, turns, turns_of, worded

NECESSARY = "necessary"
COOKIES_NAMED = re.compile(r"\b(?:cookie|kak)", re.IGNORECASE)


def _uses(matter: Matter, purpose: str) -> tuple[Use, ...]:
    return tuple(matter.policy.declaration.policy.purposes[purpose].uses.values())


def _consent(matter: Matter) -> Iterator[Flaw]:
    for cookie in matter.cookies:
        uses = _uses(matter, cookie.entry.purpose)
        needed = any(one.cookie_class == NECESSARY for one in known(cookie.name, matter.on))
        asked = any(use.ground == "consent" for use in uses)
        if cookie.entry.cookie_class != NECESSARY and not needed and not asked:
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
        if purpose.direct_marketing or grounds == {"consent"}:
            because = "is direct marketing" if purpose.direct_marketing else "rests on consent alone"
            yield flaw(
                cookie.path, cookie.entry, "class", cookie=cookie.name, purpose=cookie.entry.purpose, because=because
            )


def _unasked(matter: Matter) -> Iterator[Flaw]:
    """Sentences on cookies that let something be stored without asking which no service that was asked for needs."""
    for one, found in turns(matter, UNASKED, ASKING):
        if turns_of(one, COOKIE, matter.on, TERMS) or COOKIES_NAMED.search(chapter(matter, one)):
            yield worded(one, found)


def _refused(matter: Matter) -> Iterator[Flaw]:
    """Sentences that leave it to the browser, where no cookie of the policy is asked for."""
    served = {cookie.entry.purpose for cookie in matter.cookies}
    if any(use.ground == "consent" for purpose in served for use in _uses(matter, purpose)):
        return
    for one, found in turns(matter, REFUSED, ASKING) if served else ():
        yield worded(one, found)


CHECKS = (
    Check(
        code="COOKIE_NO_CONSENT",
        case="words",
        level=Level.WARNING,
        law="LEK 9:28",
        means="a published sentence lets cookies be set without asking that no service which somebody asked for needs",
        why="LEK 9:28 lets be stored without consent only what a service needs that the person has asked for. "
        "Functions, configuration and preferences that she did not ask for, counting and marketing are not among that "
        "(WP194, 3).",
        says="`{sentence}` says `{words}`: only what a service needs that somebody asked for may be set without "
        "asking.",
        help="ask for it, or say which service that people ask for needs it",
        look=_unasked,
        fails=Example(
            text="""
            Cookies for statistics may be placed without your consent. {s30 open} #!
            """,
            also=("COOKIE_UNLISTED",),
        ),
        passes=Example(
            text="""
            Cookies for statistics are placed if you have said yes to them. {s30 open}
            """,
            also=("COOKIE_UNLISTED",),
        ),
    ),
    Check(
        code="COOKIE_NO_CONSENT",
        case="refused",
        level=Level.WARNING,
        law="LEK 9:28",
        means="people are told to refuse cookies in their browsers, and are asked for none",
        why="A consent is given beforehand by an act (C-673/17). That somebody could have changed the settings of her "
        "browser, and did not, is no yes to anything.",
        says="`{sentence}` says `{words}`, and no cookie of the policy is asked for: to leave a browser as it is is no "
        "consent.",
        help="ask before a cookie is set, and rest its purpose on that consent",
        look=_refused,
        fails=Example(
            policy="""
            cookies:
              _cnt: {label: Counts, class: analytics, kind: cookie, set_by: us,
                site: a.example, for: planning, lasts: 1 month}
            """,
            text="""
            You can refuse cookies in your browser. {s30 kept by cookies} #!
            """,
            also=("COOKIE_NO_CONSENT",),
        ),
        passes=Example(
            policy="""
            cookies:
              _cnt: {label: Counts, class: analytics, kind: cookie, set_by: us,
                site: a.example, for: news, lasts: 1 month}
            """,
            text="""
            You can refuse cookies in your browser. {s30 kept by cookies}
            """,
        ),
    ),
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
        "on a consent alone, is by that not needed for any service. An interest in a site that works and is safe may "
        "be the ground for what a necessary cookie learns.",
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
