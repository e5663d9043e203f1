"""Columns that the first run would empty: no row keeps what they hold."""

from collections.abc import Iterator

from troth.declaration.sentences import Joined
from troth.kernel.finding import Level
from troth.law.matter import Matter, Reach
from troth.law.model import Check, Flaw, flaw
from troth.law.parts import entry_of, listed
from troth.policy.model import NAMED_ONLY, Table


def _nothing(matter: Matter) -> Iterator[Flaw]:
    for table, part, reaches in _held(matter):
        if not any(_stands(reach) for reach in reaches) and not any(_not_kept(reach) for reach in reaches):
            yield _flaw(matter, table, part)


def _not_kept_but_held(matter: Matter) -> Iterator[Flaw]:
    for table, part, reaches in _held(matter):
        rows = [reach.claim.path for reach in reaches if _not_kept(reach)]
        if rows and not any(_stands(reach) for reach in reaches):
            yield _flaw(matter, table, part, row=rows[0])


def _held(matter: Matter) -> Iterator[tuple[Table, str, list[Reach]]]:
    by_table: dict[tuple[str, str], list[Reach]] = {}
    for reach in matter.reaches:
        by_table.setdefault((reach.table.name, reach.claim.part), []).append(reach)
    for table in matter.policy.tables.values():
        for part in table.parts:
            yield table, part, by_table.get((table.name, part), [])


def _not_kept(reach: Reach) -> bool:
    return reach.claim.keep.joined is Joined.NOT_KEPT


def _stands(reach: Reach) -> bool:
    """Whether it can keep anything: what is wrong with a row that should and does not is found by the row's own checks."""
    return not _not_kept(reach) and reach.claim.use.ground != "undeclared"


def _flaw(matter: Matter, table: Table, part: str, **words: str) -> Flaw:
    policy = matter.policy
    columns = [use for use in table.personal if use.data == part]
    people = sorted({person.own or person.name for person in matter.people_on[table.name]})
    entry = entry_of(policy, part)
    whose = "where nobody can be found" if table.entry.anonymous else f"of {listed(people)}"
    named = policy.parts[part].kind in NAMED_ONLY
    return Flaw(
        f"{table.name}.{columns[0].column}",
        entry,
        table.entry.at("columns", _key(table, columns[0].column)),
        {
            "table": table.name,
            "data": part,
            "columns": listed(use.column for use in columns),
            "whose": whose,
            "instead": _instead(part, anonymous=table.entry.anonymous, named=named),
            **words,
        },
    )


def _key(table: Table, column: str) -> str:
    """A column as the map writes it, with what is inside it."""
    return next(name for name, use in table.entry.columns.items() if use.column == column)


def _instead(part: str, *, anonymous: bool, named: bool) -> str:
    if anonymous:
        return f"add a row with `form: anonymous` over `{part}`"
    return f"name `{part}` itself in a row about them" if named else f"add a row over `{part}` about them"


CHECKS = (
    Check(
        code="NOTHING_KEEPS",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="a column holds data that no row keeps for anybody on its rows: all of it would be deleted at once",
        says="No row keeps `{data}` {whose}: everything in {columns} of `{table}` would be deleted at once.",
        help="{instead}; if it is to go, say so in a `reading` at the category",
        look=_nothing,
        signable=True,
    ),
    Check(
        code="NOT_KEPT",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="a row says that data is not kept, nothing else keeps it, and a column holds it",
        says="`{row}` says that `{data}` is not kept, and {columns} of `{table}` hold it: all of it would be deleted at once.",
        help="say in `keep` how long it is needed, or stop storing it; if it is to go, say so in a `reading` at the category",
        look=_not_kept_but_held,
        signable=True,
    ),
)
