"""Parts of a table that overlap."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
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
        why="Two entries over the same rows judge them twice. What one keeps the other may delete; the parts of a "
        "table must be told apart by a test.",
        says="`{one}` is all of `{relation}`, and `{other}` maps rows of it again: either may delete what the other "
        "keeps.",
        help="add `where` to both, so that no row is in both, or leave one out",
        look=_look,
        fails=Example(
            map="""
            tables:
              "op.stats#quiet":
                table: op.stats
                where: [calls = 0]
                key: [day]
                anonymous: true
                recorded: day
                columns: {day: not personal, calls: traffic.counts}
              op.stats: {key: [day]} #!
            """,
        ),
        passes=Example(
            map="""
            tables:
              "op.stats#quiet":
                table: op.stats
                where: [calls = 0]
                key: [day]
                anonymous: true
                recorded: day
                columns: {day: not personal, calls: traffic.counts}
              op.stats: {where: [calls = 1]}
            """,
        ),
    ),
)
