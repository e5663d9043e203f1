"""A cookie is of the class that it is of, whatever it is called."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.cookies import known, nearly


def _class(matter: Matter) -> Iterator[Flaw]:
    for cookie in matter.cookies:
        for one in known(cookie.name, matter.on):
            if one.cookie_class != cookie.entry.cookie_class:
                yield flaw(
                    cookie.path,
                    cookie.entry,
                    "class",
                    cookie=cookie.name,
                    kind=cookie.entry.cookie_class,
                    what=one.what,
                    right=one.cookie_class,
                )


def _name(matter: Matter) -> Iterator[Flaw]:
    for cookie in matter.cookies:
        if any(known(cookie.name, matter.on)):
            continue
        for one in nearly(cookie.name, matter.on):
            yield flaw(cookie.path, cookie.entry, cookie=cookie.name, what=one.what, begins=one.begins)


CHECKS = (
    Check(
        code="COOKIE_CLASS_WRONG",
        case="class",
        level=Level.WARNING,
        law="LEK 9:28",
        means="a cookie whose name is known is declared in a class that it is not of",
        why="Whether somebody must be asked depends on what a cookie does (LEK 9:28; WP194). Called necessary, a "
        "counter is set without asking; and what keeps the answer to the question itself needs no yes.",
        says="`{cookie}` is declared as {kind}; by its name it is {what}, which is {right}.",
        help="write `class: {right}`, or say in `reading` what else it is",
        look=_class,
        fails=Example(
            policy="""
            cookies:
              _ga: {label: Counts, class: necessary, kind: cookie, set_by: us, #!
                site: a.example, for: service, lasts: 1 month}
            """,
        ),
        passes=Example(
            policy="""
            cookies:
              _ga: {label: Counts, class: analytics, kind: cookie, set_by: us,
                site: a.example, for: news, lasts: 1 month}
            """,
        ),
    ),
    Check(
        code="COOKIE_CLASS_WRONG",
        case="name",
        level=Level.NOTE,
        law="GDPR 13(1)(c)",
        means="the name of a cookie begins like that of a known one, and is none of its names",
        why="A reader finds a cookie in her browser by its name. One that is written differently from what is set "
        "cannot be found there, and no visit to the site can tell whether it was declared.",
        says="`{cookie}` begins like {what} (`{begins}`), and is none of the names that its maker gives.",
        help="write the name as the browser shows it, with `*` for what differs from site to site",
        look=_name,
        fails=Example(
            policy="""
            cookies:
              _ga_id: {label: Counts, class: analytics, kind: cookie, set_by: us, #!
                site: a.example, for: news, lasts: 1 month}
            """,
        ),
        passes=Example(
            policy="""
            cookies:
              _ga_*: {label: Counts, class: analytics, kind: cookie, set_by: us,
                site: a.example, for: news, lasts: 1 month}
            """,
        ),
    ),
)
