"""Rows looked at ahead of the act, with the versions of all that was looked at (PostgreSQL).

To look at some ten thousand rows costs little more than to look at a thousand, since what is known of people is put
in order once for all of them. So a long stretch of a worklist is judged at a time, without a lock, and of each row that
may go it is kept which version of it, and of the rows that it leads to, was seen. The act then takes only rows that are
still the version seen, and afterwards, holding them, asks whether anything that they led to has become
another. Where it has, the act is undone and the rows are looked at one batch at a time.

Not for tables at which others point: a row that came to point meanwhile could go by a cascade, before it is asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from troth.predicate.algebra import Path
from troth.sql import nodes
from troth.sql.decide import Asking
from troth.sql.nodes import as_
from troth.sql.place import Placement
from troth.sql.sources import ROW, Sources, alias
from troth.sql.working_off import recheck, with_batch
from troth.sql.worklist import DELETE_ROW

VERSION = ("tableoid", "ctid", "xmin")
"""What tells a version of a row from every other, within one run: part of its table, place there, who wrote it."""


@dataclass(frozen=True)
class Ahead:
    """How rows are looked at ahead of being deleted.

    ``look`` makes the table of those that may go from a stretch of the worklist; the others take a batch of it by its
    numbers. ``listed`` says how many rows are on the worklist still, ``moved`` whether anything that those deleted were
    judged on has become another. ``reads``: the tables, by their names in the map, whose versions are noted.
    """

    look: tuple[str, ...]
    listed: str
    delete: str
    moved: str
    reads: frozenset[str]


def ahead(asking: Asking) -> Ahead:
    """The statements for one table, whose rows and those of the tables it reads must lie in the database itself.

    ``look`` takes the first number of the stretch and the one past its last; so do the others, of the batch.
    """
    write = asking.placement.sql
    temporary = Placement("postgres", asking.placement.schema, temporary=True)
    name, links = f"seen_{asking.asked.table.name}", dict[Path, str]()

    def versions(sources: Sources) -> Iterator[exp.Expr]:
        links.update((path, table) for path, table in sources.tables.items() if path)
        yield as_(nodes.column("w", "n"), "n")
        yield from (as_(nodes.column(ROW, column), f"at_{column}") for column in VERSION)
        for number, path in enumerate(links):
            yield from (as_(nodes.column(alias(path), column), f"at{number}_{column}") for column in VERSION)
        led = (_led(path) for path in links)
        yield as_(nodes.all_of(led), "led")

    query = recheck(asking, DELETE_ROW, also=versions)
    # A row that points at one that is not there has no version to be noted, and somebody may put it there.
    query.where(nodes.is_true(nodes.column("f", "led")), copy=False)
    seen = write(temporary.own(name, "u"))
    look = (
        temporary.drop(name),
        with_batch(asking, temporary.create(name, query)),
        temporary.index(name, "n"),
    )
    numbered = f"{write(nodes.column('u', 'n'))} >= %s AND {write(nodes.column('u', 'n'))} < %s"
    own = write(asking.placement.operator(asking.asked.table.name, "t"))
    itself = nodes.all_of(nodes.equal(nodes.column("t", c), nodes.column("u", f"k_{c}")) for c in asking.key)
    same = write(nodes.all_of((_same_version("t", "at"), itself)))
    delete = f"DELETE FROM {own} USING {seen} WHERE {numbered} AND {same}"  # noqa: S608
    worklist = write(asking.worklist)
    listed = f"SELECT count(*) FROM {worklist} WHERE w.action = {DELETE_ROW} AND w.n >= %s AND w.n < %s"  # noqa: S608
    joins, changed = [], []
    for number, table in enumerate(links.values()):
        linked = write(asking.placement.operator(table, f"l{number}"))
        joins.append(f"LEFT JOIN {linked} ON {write(_same_version(f'l{number}', f'at{number}'))}")
        was, there = nodes.column("u", f"at{number}_ctid"), nodes.column(f"l{number}", "ctid")
        changed.append(nodes.all_of((nodes.none_of(nodes.is_null(was)), nodes.is_null(there))))
    other = write(nodes.any_of(changed))
    moved = f"SELECT EXISTS(SELECT 1 FROM {' '.join((seen, *joins))} WHERE {numbered} AND {other})"  # noqa: S608
    return Ahead(look, listed, delete, moved, frozenset(links.values()))


def _led(path: Path) -> exp.Expr:
    """Whether a link leads to a row, or nowhere because it is empty."""
    goes = nodes.column(alias(path[:-1]), path[-1])
    return nodes.any_of((nodes.is_null(goes), nodes.none_of(nodes.is_null(nodes.column(alias(path), "ctid")))))


def _same_version(row: str, seen: str) -> exp.Expr:
    pairs = ((nodes.column(row, column), nodes.column("u", f"{seen}_{column}")) for column in VERSION)
    return nodes.all_of(nodes.equal(one, two) for one, two in pairs)
