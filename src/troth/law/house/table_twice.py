"""Parts of a table that overlap."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.policy.model import Table


def _look(matter: Matter) -> Iterator[Flaw]:
    by_relation: dict[tuple[str, str], list[Table]] = {}
    for table in matter.policy.tables.values():
        by_relation.setdefault((table.store, table.relation), []).append(table)
    for (store, relation), entries in by_relation.items():
        whole = [table for table in entries if not table.entry.where]
        if len(entries) > 1 and whole:
            other = next(table for table in entries if table != whole[0])
            yield flaw(
                whole[0].name, whole[0].entry, one=whole[0].name, other=other.name, relation=f"{store}.{relation}"
            )


CHECKS = (
    Check(
        code="TABLE_TWICE",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="the map has a table twice, once as a whole: its rows would be judged by two entries, and deleted by "
        "either",
        says="`{one}` is all of `{relation}`, and `{other}` maps rows of it again: either may delete what the other "
        "keeps.",
        help="add `where` to both, so that no row is in both, or leave one out",
        look=_look,
    ),
)
