"""What the several people to whom a row's key leads at once answer together, where they agree."""

from collections.abc import Iterator

from sqlglot import exp

from troth.declaration.sentences import PersonReference
from troth.plan.questions import candidate
from troth.plan.subject import Asked
from troth.policy.model import onward
from troth.predicate.algebra import Field
from troth.sql import nodes
from troth.sql.nodes import as_
from troth.sql.place import own_column
from troth.sql.sources import Sources, Spined, tried_table
from troth.sql.spine import Build, Statement
from troth.sql.together import count_of, some


def tried(build: Build, asked: Asked, name: str) -> Iterator[Statement]:
    """For each row whose key leads to several people at once: what all candidates answer, where they agree."""
    placement, table = build.placement, asked.table
    sources = Sources(asked, placement, build.types, Spined(), every_holder=name)
    key = [nodes.column("r", column) for column in table.entry.key or ()]
    reached = sources.column(Field((f"@{name}",), "key"))
    rows = exp.select(*(as_(tree, f"k_{tree.name}") for tree in key), copy=False)
    columns: list[exp.Expr] = []
    for part in table.parts:
        answers = candidate(asked, part, name)
        keep = nodes.any_of(sources.writer.predicate(answer.truth) for answer in answers)
        floor = nodes.any_of(sources.writer.predicate(answer.floor) for answer in answers)
        falls = [sources.writer.day(answer.fell) for answer in answers if answer.fell is not None]
        mark = len(columns)
        fell = sources.writer.extreme("latest", falls)
        rows = rows.select(
            as_(keep, f"keep_{mark}"),
            as_(floor, f"floor_{mark}"),
            as_(fell, f"fell_{mark}"),
            copy=False,
        )
        kept, every = nodes.column("x", f"keep_{mark}"), exp.Count(this=exp.Star())
        no = nodes.equal(count_of(nodes.is_false(kept)), every)
        columns += [
            as_(
                nodes.case((nodes.equal(count_of(nodes.is_true(kept)), every), exp.true()), (no, exp.false())),
                own_column(f"{part}|keep"),
            ),
            as_(some(f"floor_{mark}"), own_column(f"{part}|floor")),
            as_(nodes.case((no, exp.Max(this=nodes.column("x", f"fell_{mark}")))), own_column(f"{part}|fell")),
        ]
    rows = sources.from_(rows).where(nodes.none_of(nodes.is_null(reached)), copy=False)
    segment = placement.own(f"key_{key_of(asked, name).target}", "s")
    several = nodes.all_of(
        (
            nodes.equal(nodes.column("s", "value"), nodes.column("r_" + name + "_holder", "value")),
            nodes.equal(nodes.column("s", "people"), nodes.integer(2)),
        )
    )
    rows = rows.where(
        exp.Exists(this=exp.select("1", copy=False).from_(segment, copy=False).where(several, copy=False)), copy=False
    )
    grouped = exp.select(
        *(as_(nodes.column("x", f"k_{tree.name}"), f"k_{tree.name}") for tree in key), *columns, copy=False
    )
    grouped = grouped.from_(nodes.derived(rows, "x"), copy=False).group_by(
        *(nodes.column("x", f"k_{tree.name}") for tree in key), copy=False
    )
    own = tried_table(table.name, name)
    yield Statement(placement.drop(own))
    yield Statement(placement.create(own, grouped))
    yield Statement(placement.index(own, *(f"k_{tree.name}" for tree in key)))
    yield Statement(placement.analyze(own))


def key_of(asked: Asked, name: str) -> PersonReference:
    table, reference = asked.table, asked.table.persons[name]
    while reference.kind.value == "through":
        found = onward(asked.policy, table, reference)
        assert found is not None
        table, reference = found
    return reference
