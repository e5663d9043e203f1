"""How long a cookie stays is told."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

_STAYS = "no end"


def _look(matter: Matter) -> Iterator[Flaw]:
    for cookie in matter.cookies:
        if cookie.entry.lasts is None:
            yield flaw(cookie.path, cookie.entry, "lasts", cookie=cookie.name, how="does not say how long it stays")
        elif cookie.entry.lasts == _STAYS and cookie.entry.kind == "cookie":
            yield flaw(
                cookie.path, cookie.entry, "lasts", cookie=cookie.name, how="has no end, and every cookie has one"
            )


CHECKS = (
    Check(
        code="COOKIE_NO_LIFETIME",
        level=Level.WARNING,
        law="GDPR 13(2)(a)",
        means="a cookie does not say how long it stays in the browser",
        why="How long a cookie works and who reads it belongs to what must be told before somebody says yes "
        "(C-673/17, 81). A consent to a cookie of unknown length is not informed.",
        says="`{cookie}` {how}.",
        help="write `lasts` with a length or `session`, as the site sets it; where the text has none, say so in "
        "`reading`",
        look=_look,
        fails=Example(
            policy="""
            cookies:
              _cnt: {label: Counts, class: analytics, kind: cookie, set_by: us, site: a.example, for: news} #!
            """,
        ),
        passes=Example(
            policy="""
            cookies:
              _cnt: {label: Counts, class: analytics, kind: cookie, set_by: us,
                site: a.example, for: news, lasts: 24 months}
            """,
        ),
    ),
)
