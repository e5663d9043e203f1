"""Columns that the first run would empty: no row keeps what they hold."""

from collections.abc import Iterator

from troth.kernel.finding import Level
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
        says="No row keeps `{data}` {whose}: everything in {columns} of `{table}` would be deleted at once.",
        help="add {a_row} over `{data}` {whose}; if it is to go, say so in a `reading` where `{data}` is declared",
        look=_look,
        signable=True,
    ),
)
