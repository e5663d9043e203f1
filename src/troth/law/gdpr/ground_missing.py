"""What is sent and what is set in a browser rests on a row."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.sending import resting_on


def _messages(matter: Matter) -> Iterator[Flaw]:
    for message in matter.messages:
        for number, person_class in enumerate(message.entry.to):
            if not resting_on(matter, message.entry, person_class) and not _instructed(matter, message.entry.purpose):
                yield flaw(
                    message.path,
                    message.entry,
                    "to",
                    number,
                    message=message.name,
                    purpose=message.entry.purpose,
                    people=person_class,
                )


def _instructed(matter: Matter, purpose: str) -> bool:
    """Whether the purpose is others' own: a processor's rows are about whomever its customers name."""
    uses = matter.policy.declaration.policy.purposes[purpose].uses.values()
    return any(use.ground == "instruction" for use in uses)


def _cookies(matter: Matter) -> Iterator[Flaw]:
    purposes = matter.policy.declaration.policy.purposes
    for cookie in matter.cookies:
        if cookie.entry.cookie_class != "necessary" and not purposes[cookie.entry.purpose].uses:
            yield flaw(cookie.path, cookie.entry, "for", cookie=cookie.name, purpose=cookie.entry.purpose)


CHECKS = (
    Check(
        code="GROUND_MISSING",
        case="message",
        level=Level.WARNING,
        law="GDPR 6(1)",
        means="messages go to people of whom their purpose may use nothing",
        why="An address is personal data, and to write to it is to use it. Where no row of the purpose is about "
        "these people, there is no ground of Art. 6(1) for that.",
        says="`{message}` goes to `{people}`, and no row of `{purpose}` is about them: there is no ground to write "
        "to them.",
        help="add a row to `{purpose}` with `about: [{people}]` and its ground, or take them out of `to`",
        look=_messages,
        fails=Example(
            policy="""
            messages:
              news: {label: News, for: news, to: [applicant], by: [post], stop: [reply]} #!
            """,
        ),
        passes=Example(
            policy="""
            messages:
              news: {label: News, for: news, to: [customer], by: [post], stop: [reply]}
            """,
        ),
    ),
    Check(
        code="GROUND_MISSING",
        case="cookie",
        level=Level.WARNING,
        law="GDPR 6(1)",
        means="a cookie that is not necessary serves a purpose without rows",
        why="What a cookie reads about somebody is personal data. A purpose without rows allows no use of anything, "
        "so what the cookie brings has no ground.",
        says="`{cookie}` serves `{purpose}`, which has no row: what it brings has no ground.",
        help="write the row in `{purpose}`, or name the purpose that the cookie really serves",
        look=_cookies,
        fails=Example(
            policy="""
            purposes:
              visits: {label: Count visits}
            cookies:
              _cnt: {label: Counts, class: analytics, kind: cookie, set_by: us,
                site: a.example, for: visits, lasts: 1 month} #!
            """,
            also=("NO_ROWS", "COOKIE_NO_CONSENT"),
        ),
        passes=Example(
            policy="""
            cookies:
              _cnt: {label: Counts, class: analytics, kind: cookie, set_by: us,
                site: a.example, for: news, lasts: 1 month}
            """,
        ),
    ),
)
