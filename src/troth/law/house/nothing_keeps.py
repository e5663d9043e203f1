"""Columns that the first run would empty: no row keeps what they hold."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.held import held, keeps, nobody_keeps, not_kept
from troth.law.matter import Matter
from troth.law.model import Check, Flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    for table, part, reaches in held(matter):
        if not any(keeps(reach) or not_kept(reach) for reach in reaches):
            yield nobody_keeps(matter, table, part)


CHECKS = (
    Check(
        code="NOTHING_KEEPS",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="a column holds data that no row keeps for anybody on its rows: all of it would be deleted at once",
        why="What no row keeps is removed; that is how the language works. Here a column holds data that no row "
        "covers, so either a row was forgotten or the data should indeed go, which needs to be said.",
        says="No row keeps `{data}` {whose}: everything in {columns} of `{table}` would be deleted at once.",
        help="add {a_row} over `{data}` {whose}; if it is to go, say so in a `reading` where `{data}` is declared",
        look=_look,
        signable=True,
        fails=Example(
            map="""
            tables:
              op.applications:
                columns: {words: contact.name} #!
            """,
            also=("UNMAPPED",),
        ),
        passes=Example(
            map="""
            tables:
              op.applications:
                columns: {words: question}
            """,
        ),
    ),
)
