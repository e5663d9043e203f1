"""A table is anonymous if nobody can be found in it."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    for table in matter.policy.tables.values():
        for key, people in (("owner", table.entry.owner), ("others", table.entry.others)):
            if table.entry.anonymous and people:
                yield flaw(table.name, table.entry, key, table=table.name, key=key)


CHECKS = (
    Check(
        code="ANONYMOUS_OWNED",
        level=Level.ERROR,
        law="GDPR 4(1)",
        means="a table is called anonymous and says whose its rows are: no "
        "person's rule, request or objection would reach it",
        why="Art. 4(1) calls data personal as soon as somebody can be found in it, directly or by way of other "
        "data. A table cannot be outside the regulation and still say whose its rows are.",
        says="`{table}` is called anonymous and names people in `{key}`: no rule, request or objection of theirs would "
        "reach it.",
        help="leave out `anonymous: true`, or `{key}` if nobody can be found",
        look=_look,
        fails=Example(
            map="""
            tables:
              op.stats: {owner: [customer by day]} #!
            """,
        ),
        passes=Example(
            map="""
            tables:
              op.stats: {anonymous: true, recorded: day}
            """,
        ),
    ),
)
