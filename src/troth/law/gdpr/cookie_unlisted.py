"""Cookies of which the words speak are declared."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.heard import Found
from troth.law.matter import Matter
from troth.law.model import Check, Flaw
from troth.law.packs.words import COOKIE
from troth.law.wording import turns, worded

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


CHECKS = (
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
