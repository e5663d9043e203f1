"""Cookies of which the words speak are declared."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.heard import Found
from troth.law.matter import Matter
from troth.law.model import Check, Flaw
from troth.law.packs.said_of_asking import ADVERTS, ASKING
from troth.law.packs.words import COOKIE
from troth.law.wording import negated, turns, turns_of, worded

_MARKETING = "marketing"
_NAMED = re.compile(r"`([^`\s]+)`")


def _section(matter: Matter) -> Iterator[Flaw]:
    if "cookies" in matter.policy.declaration.policy.spans:
        return
    yield from (worded(one, found) for one, found in list(turns(matter, COOKIE))[:1])


def _name(matter: Matter) -> Iterator[Flaw]:
    known = [cookie.name for cookie in matter.cookies]
    for one, _ in turns(matter, COOKIE):
        for found in _NAMED.finditer(one.sentence.text):
            name = found[1]
            if not any(name == pattern or fnmatchcase(name, pattern) for pattern in known):
                yield worded(one, Found(COOKIE, name, found.start(1), found.end(1)))


def _class(matter: Matter) -> Iterator[Flaw]:
    """Where cookies are listed and none is for marketing, the first sentence on cookies that serve advertising."""
    if not matter.cookies or any(cookie.entry.cookie_class == _MARKETING for cookie in matter.cookies):
        return
    for one, found in turns(matter, COOKIE):
        if turns_of(one, ADVERTS, matter.on, ASKING) and not negated(one):
            yield worded(one, found)
            return


CHECKS = (
    Check(
        code="COOKIE_UNLISTED",
        case="class",
        level=Level.WARNING,
        law="GDPR 13(1)(c)",
        means="the words speak of cookies for advertising, and no cookie of that class is listed",
        why="Who reads the list takes it for all there is. A cookie that serves advertising and is only spoken of is "
        "set without its name, its lifetime and who sets it being told (Art. 13(1)(c) and (e), 13(2)(a)).",
        says="`{sentence}` speaks of cookies for advertising, and `cookies` lists none of `class: marketing`.",
        help="list each with `class: marketing` and who sets it, or take the sentence out",
        look=_class,
        fails=Example(
            policy="""
            cookies:
              _cnt: {label: Counts, class: analytics, kind: cookie, set_by: us,
                site: a.example, for: news, lasts: 1 month}
            """,
            text="""
            Others use cookies for advertising here. {s30 kept by cookies} #!
            """,
        ),
        passes=Example(
            policy="""
            cookies:
              _ads: {label: Adverts, class: marketing, kind: cookie, set_by: us,
                site: a.example, for: news, lasts: 1 month}
            """,
            text="""
            Others use cookies for advertising here. {s30 kept by cookies}
            """,
        ),
    ),
    Check(
        code="COOKIE_UNLISTED",
        case="section",
        level=Level.WARNING,
        law="GDPR 12(1)",
        means="the published words speak of cookies, and the policy declares none and does not say that there are none",
        why="What each cookie does, for how long and for whom must be told before somebody says yes (C-673/17). "
        "Nothing can be held against the site where no cookie is declared.",
        says="`{sentence}` speaks of `{words}`, and the policy has no `cookies`.",
        help="declare each in `cookies` with class, purpose and lifetime, or an empty `cookies` for none",
        look=_section,
        fails=Example(
            text="""
            Cookies on our pages learn from your browser. {s30 open} #!
            """,
        ),
        passes=Example(
            policy="""
            cookies: {}
            """,
            text="""
            We set no cookies. {s30 kept by cookies}
            """,
        ),
    ),
    Check(
        code="COOKIE_UNLISTED",
        case="name",
        level=Level.WARNING,
        law="GDPR 12(1)",
        means="the published words name a cookie that is not declared",
        why="A cookie that is named to the public and not declared is checked by nothing: neither its class nor its "
        "consent nor its lifetime.",
        says="`{sentence}` names the cookie `{words}`, which `cookies` does not declare.",
        help="declare it in `cookies`, or take it out of the words",
        look=_name,
        fails=Example(
            policy="""
            cookies: {}
            """,
            text="""
            The cookie `_cnt` counts visits. {s30 open} #!
            """,
        ),
        passes=Example(
            policy="""
            cookies:
              _cnt*: {label: Counts, class: analytics, kind: cookie, set_by: us,
                site: a.example, for: news, lasts: 1 month}
            """,
            text="""
            The cookie `_cnt_1` counts visits. {s30 kept by cookies}
            """,
        ),
    ),
)
