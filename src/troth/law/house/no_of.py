"""Where several people stand on a row, each column says whose it is."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.parts import listed
from troth.policy.owners import ALL


def _look(matter: Matter) -> Iterator[Flaw]:
    for table in matter.policy.tables.values():
        shared = len(table.owners) > 1 or bool(table.on_row.together)
        if not table.entry.others and not shared:
            continue
        people = listed([name for name in table.on_row.whose if name != ALL])
        for name, use in table.entry.columns.items():
            if use.data is not None and use.of is None:
                subject = f"{table.name}.{name}"
                yield flaw(subject, table.entry, "columns", name, column=subject, data=use.data, people=people)


CHECKS = (
    Check(
        code="NO_OF",
        level=Level.ERROR,
        law="GDPR 15(4)",
        means="a personal column does not say whose it is, in a table whose rows are about several people",
        why="Art. 15(4) says that a copy for one person must not harm the rights of others. On a row about two "
        "people each column must say whose it is, or one of them would be shown what is the other's.",
        says="`{column}` does not say whose it is, and {people} stand on its rows.",
        help="write `{data} of owner`, or of another; of `all` only where it truly is everybody's",
        look=_look,
        fails=Example(
            map="""
            tables:
              op.calls:
                columns: {seconds: traffic.calls} #!
            """,
        ),
        passes=Example(
            map="""
            tables:
              op.calls:
                columns: {seconds: not personal}
            """,
        ),
    ),
)
