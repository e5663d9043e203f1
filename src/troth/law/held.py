"""What the tables hold, with the claims over it: who keeps each part, and the flaw where nobody does."""

from collections.abc import Iterator
from types import MappingProxyType

from troth.declaration.sentences import Joined
from troth.law.matter import Matter, Reach
from troth.law.model import Flaw
from troth.law.parts import entry_of, listed
from troth.policy.model import NAMED_ONLY, Table


def held(matter: Matter) -> Iterator[tuple[Table, str, list[Reach]]]:
    """Every part of every table, with the claims over it about somebody on its rows."""
    by_part: dict[tuple[str, str], list[Reach]] = {}
    for reach in matter.reaches:
        by_part.setdefault((reach.table.name, reach.claim.part), []).append(reach)
    for table in matter.policy.tables.values():
        for part in table.parts:
            yield table, part, by_part.get((table.name, part), [])


def not_kept(reach: Reach) -> bool:
    """Whether its keep-rule says ``not kept``."""
    return reach.claim.keep.joined is Joined.NOT_KEPT


def keeps(reach: Reach) -> bool:
    """Whether it can keep anything; a row that should and does not has checks of its own."""
    return not not_kept(reach) and reach.claim.use.ground != "undeclared"


def nobody_keeps(matter: Matter, table: Table, part: str, **words: str) -> Flaw:
    """The flaw at the first column of a table that holds a part; a ``reading`` where the part is declared signs it."""
    policy = matter.policy
    columns = [name for name, use in table.entry.columns.items() if use.data == part]
    people = sorted({person.own or person.name for person in matter.people_on[table.name]})
    named = policy.parts[part].kind in NAMED_ONLY
    return Flaw(
        f"{table.name}.{columns[0]}",
        entry_of(policy, part),
        table.entry.at("columns", columns[0]),
        MappingProxyType(
            {
                "table": table.name,
                "data": part,
                "columns": listed(columns),
                "whose": "where nobody can be found" if table.entry.anonymous else f"of {listed(people)}",
                "a_row": _row_that_would(anonymous=table.entry.anonymous, named=named),
                **words,
            }
        ),
    )


def _row_that_would(*, anonymous: bool, named: bool) -> str:
    if anonymous:
        return "a row with `form: anonymous`"
    return "a row that names it itself" if named else "a row"
