"""What is held about certain people in a table: the rows on which one of them stands, her cells, and what each claim
says of them for her.
"""

from sqlglot import exp

from troth.plan.subject import row_tests
from troth.predicate.algebra import Field, Reaches
from troth.rights.access import Place
from troth.sql import nodes
from troth.sql.asked_people import ASKED
from troth.sql.decide import Asking
from troth.sql.nodes import as_
from troth.sql.sources import Sources


def held(asking: Asking, place: Place) -> str:
    """The rows on which one of the people in the list ``ASKED`` surely stands at a place.

    Columns: ``person`` her key as text; ``k_*`` the row's key; for each cell ``c{i}`` its value and ``s{i}`` whether
    she sees it; for each claim, part by part in the order of the place, ``t{i}`` whether it stands and ``u{i}`` its
    last day.
    """
    sources = _sources(asking, place)
    writer = sources.writer
    key = sources.column(Field((f"@{place.name}",), "key"))
    query = exp.select(as_(writer.as_text(key.copy()), "person"), copy=False)
    query.select(*(as_(nodes.column("r", column), f"k_{column}") for column in asking.key), copy=False)
    for number, cell in enumerate(place.cells):
        query.select(as_(nodes.column("r", cell.use.column), f"c{number}"), copy=False)
        query.select(as_(nodes.is_true(writer.predicate(cell.seen)), f"s{number}"), copy=False)
    for number, standing in enumerate(one for claims in place.claims.values() for one in claims):
        query.select(as_(writer.predicate(standing.truth), f"t{number}"), copy=False)
        until = writer.day(standing.until) if standing.until is not None else exp.Null()
        query.select(as_(until, f"u{number}"), copy=False)
    surely = writer.predicate(place.alone)
    query = _of_those_asked(asking, place, sources, query.where(nodes.is_true(surely), copy=False))
    return asking.placement.sql(query)


def doubtful(asking: Asking, place: Place) -> str | None:
    """The rows on which one of the people in the list may stand and nobody can tell: her key as text, the row's key.
    None where that cannot be, or where no key tells the rows apart.
    """
    every = _sources(asking, place, every=True)
    key = every.column(Field((f"@{place.name}",), "key"))
    if isinstance(key, exp.Null) or place.together or not asking.key:
        return None
    query = exp.select(as_(every.writer.as_text(key.copy()), "person"), copy=False).distinct(copy=False)
    names = [f"k_{column}" for column in asking.key]
    query.select(*(as_(nodes.column("r", column), f"k_{column}") for column in asking.key), copy=False)
    candidates = nodes.derived(_of_those_asked(asking, place, every, query), "c")
    own = _sources(asking, place)
    unclear = nodes.is_true(own.writer.predicate(place.unclear))
    same = [
        nodes.equal(nodes.column("r", column), nodes.column("c", name))
        for column, name in zip(asking.key, names, strict=True)
    ]
    row = own.from_(exp.select("1", copy=False)).where(nodes.all_of((*same, unclear)), copy=False)
    told = exp.select(nodes.column("c", "person"), *(nodes.column("c", name) for name in names), copy=False)
    return asking.placement.sql(told.from_(candidates, copy=False).where(exp.Exists(this=row), copy=False))


def _sources(asking: Asking, place: Place, *, every: bool = False) -> Sources:
    each = place.name if place.together or every else None
    return Sources(asking.asked, asking.placement, asking.types, asking.spined, every_holder=each)


def _of_those_asked(asking: Asking, place: Place, sources: Sources, query: exp.Select) -> exp.Select:
    key = sources.column(Field((f"@{place.name}",), "key"))
    part = sources.writer.predicate(row_tests((), asking.asked.table.entry.where))
    there = sources.writer.predicate(Reaches(Field((f"@{place.name}",), "key")))
    wanted = exp.select(nodes.column("w", "value"), copy=False)
    wanted = wanted.from_(asking.placement.own(f"{ASKED}{place.person_class}", "w"), copy=False)
    listed = nodes.among(key.copy(), wanted)
    return sources.from_(query).where(part, copy=False).where(there, copy=False).where(listed, copy=False)
