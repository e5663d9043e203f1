"""A table whose rows do not say when they came."""

from collections.abc import Iterator

from troth.declaration.sentences import AnchorKind
from troth.kernel.finding import Level
from troth.law.clocks import clocks
from troth.law.example import Example
from troth.law.matter import Matter, Reach
from troth.law.model import Check, Flaw, flaw
from troth.policy.model import Table


def _look(matter: Matter) -> Iterator[Flaw]:
    for table in matter.policy.tables.values():
        if table.entry.recorded is None:
            needs = list(dict.fromkeys(_needs(matter, table)))
            if needs:
                yield flaw(table.name, table.entry, table=table.name, need=needs[0])


def _needs(matter: Matter, table: Table) -> Iterator[str]:
    for reach in matter.reaches:
        if reach.table == table:
            yield from _of_claim(matter, reach)
    for name, said in matter.policy.declaration.map.instructions.items() if table.controller is not None else ():
        if any(clock.anchor.kind is AnchorKind.RECORDED for clock in clocks(said.keep)):
            yield f"the instruction of `{name}` counts from it"
    if table.entry.unowned is not None:
        yield "its own `unowned` counts from it"


def _of_claim(matter: Matter, reach: Reach) -> Iterator[str]:
    claim, facts = reach.claim, matter.policy.facts
    for clock in clocks(claim.keep):
        if clock.anchor.kind is AnchorKind.RECORDED:
            yield f"`{claim.path}` counts from it"
        elif clock.anchor.kind is AnchorKind.MOMENT and facts[clock.anchor.fact].expected is not None:
            yield f"`{claim.path}` says by it from when `{clock.anchor.fact}` is overdue"
    if claim.use.ground == "consent" and matter.policy.reaches_since(claim):
        yield f"the consent of `{claim.path}` covers only what was recorded while it stands"


CHECKS = (
    Check(
        code="NO_RECORDED",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="a rule needs the time at which a row was recorded, and the table does not say which column holds it",
        why="A rule that counts from the time of recording needs a column that tells it. Without one no row ever "
        "becomes due.",
        says="`{table}` does not say which column holds the time of a row, and {need}: it can never be decided.",
        help="add `recorded` with the column in which the row's own time stands",
        look=_look,
        fails=Example(
            map="""
            tables:
              op.stats: {recorded: (none)} #!
            """,
        ),
        passes=Example(
            map="""
            tables:
              op.stats: {recorded: day}
            """,
        ),
    ),
)
