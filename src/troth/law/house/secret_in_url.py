"""Passwords do not belong in a file that many read."""

import re
from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

_SECRET = re.compile(r"://[^/?#@\s]*:[^/?#@\s]+@|\b(?:password|passwd|pwd|secret|token)\s*=\s*\S", re.IGNORECASE)


def _look(matter: Matter) -> Iterator[Flaw]:
    mapped = matter.policy.declaration.map
    for name, store in mapped.stores.items():
        if _SECRET.search(store.url):
            yield flaw(f"stores.{name}", store, "url", where=f"stores.{name}", key="url")
    if _SECRET.search(mapped.head.register or ""):
        yield flaw("map", mapped.head, "register", where="map", key="register")


CHECKS = (
    Check(
        code="SECRET_IN_URL",
        level=Level.ERROR,
        law="GDPR 32(1)",
        means="an address of a database contains a password",
        why="Art. 32(1) asks for security that fits the risk. A map is read by many and kept in version control; "
        "a password in it is known to all of them, and to every later reader.",
        says="The `{key}` of `{where}` contains a password, for everybody who can read the map.",
        help="write `{key}: env:NAME`, and put the address into that environment variable; change the password",
        look=_look,
        fails=Example(
            map="""
            stores:
              op: {url: "postgresql://troth:hunter2@db.acme.example/op"} #!
            """,
        ),
        passes=Example(
            map="""
            stores:
              op: {url: "postgresql://troth@db.acme.example:5432/op"}
            """,
        ),
    ),
)
