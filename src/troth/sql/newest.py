"""Which rows are the newest of their person, or of a value of a column: a table of the spine with a row for each.

Counted in one pass over the table, by the window of the rows that are newer within the same group.
"""

from collections.abc import Iterable, Iterator

from sqlglot import exp

from troth.plan.clocks import NEWEST
from troth.plan.subject import Asked, recorded, row_tests
from troth.predicate.algebra import Field, Path
from troth.sql import nodes
from troth.sql.nodes import as_
from troth.sql.said_of_rows import key_columns, of_rows
from troth.sql.sources import Sources, Spined, newest_table
from troth.sql.spine import Build, Statement


def paths_of_newest(fields: Iterable[Field]) -> tuple[Path, ...]:
    """At which paths of fields it is read what is newest, each once."""
    return tuple(sorted({field.path for field in fields if field.path and field.path[-1].startswith(f"{NEWEST} ")}))


def newest(build: Build, asked: Asked, path: Path) -> Iterator[Statement]:
    """The table of the spine that lies at such a path."""
    table, placement = asked.table, build.placement
    _, count, _, column = path[-1].split(" ", 3)
    sources = Sources(asked, placement, build.types, Spined())
    time, known = recorded(asked)
    moment = nodes.case((nodes.is_true(sources.writer.predicate(known)), sources.writer.moment(time)))
    if isinstance(moment, exp.Null) and placement.dialect != "sqlite":
        moment = exp.cast(moment, "timestamptz", copy=False)  # a bare null as a column of a query is a text there
    group = sources.writer.as_text(nodes.column("r", column))
    rows = exp.select(*key_columns(table), as_(moment, "at"), as_(group, "grp"), copy=False)
    rows = sources.from_(rows).where(sources.writer.predicate(row_tests((), table.entry.where)), copy=False)
    keys = ", ".join(placement.sql(nodes.name(f"k_{name}")) for name in table.entry.key or ())
    own = newest_table(table.name, path[-1])
    yield from of_rows(
        build,
        table,
        own,
        f"""WITH rows_of AS ({placement.sql(rows)}), counted AS (
SELECT {keys}, "at", nth_value("at", {int(count)}) OVER newer AS nth,
  (count("at") OVER newer) + sum(CASE WHEN "at" IS NULL THEN 1 ELSE 0 END) OVER (PARTITION BY grp) < {int(count)} AS few
FROM rows_of WHERE grp IS NOT NULL
WINDOW newer AS (PARTITION BY grp ORDER BY "at" GROUPS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING))
SELECT {keys}, nth, few FROM counted WHERE "at" IS NOT NULL""",  # noqa: S608  (names come quoted from the placement)
    )
