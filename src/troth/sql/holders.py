"""Who held the values of a key when: identity in time, cut into stretches with one answer each."""

from collections.abc import Iterator

from sqlglot import exp

from troth.declaration.sentences import EmptyMeans
from troth.plan.subject import Asked, reading, row_tests
from troth.sql import nodes
from troth.sql.place import Placement
from troth.sql.spine import Build, Statement
from troth.sql.writer import Writer


def holders(build: Build, key_name: str, asked: Asked, *, into: str = "") -> Iterator[Statement]:
    """Who held the values of a key when: ``all_K`` every assignment, ``key_K`` cut into stretches with one answer each.

    ``people``: 1 the only one, 2 several, 0 nobody who is still there, -1 an edge that cannot be read. ``into``: what
    their names begin with.
    """
    placement, key = build.placement, build.policy.keys[key_name]
    place = build.policy.people[key.person.target]
    writer = build.writer(key.table, "a")
    value = writer.form(nodes.column("a", key.value), key.form, build.types(key.table, key.value))
    low, low_known = _edge(build, asked, key.table, key.begins, writer, end=False, inclusive=False)
    high, high_known = _edge(build, asked, key.table, key.ends, writer, end=True, inclusive=key.ends_inclusive)
    person_on = nodes.equal(nodes.column("p", "key"), nodes.column("a", key.person.column))
    if build.types(key.table, key.person.column) != build.types(place.table, place.key):
        person_on = nodes.equal(
            writer.as_text(nodes.column("p", "key")), writer.as_text(nodes.column("a", key.person.column))
        )
    people = (
        exp.select("1", copy=False)
        .from_(placement.own(f"person_{key.person.target}", "p"), copy=False)
        .where(person_on, copy=False)
    )
    several = people.copy().where(nodes.is_true(nodes.column("p", "twice")), copy=False)
    known = nodes.all_of((low_known, high_known))
    query = (
        exp.select(
            exp.alias_(value, "value", quoted=True, copy=False),
            exp.alias_(low, "low", quoted=True, copy=False),
            exp.alias_(high, "high", quoted=True, copy=False),
            exp.alias_(nodes.column("a", key.person.column), "person", quoted=True, copy=False),
            exp.alias_(known, "known", quoted=True, copy=False),
            exp.alias_(exp.Exists(this=people), "there", quoted=True, copy=False),
            exp.alias_(exp.Exists(this=several), "twice", quoted=True, copy=False),
        )
        .from_(build.rows(key.table, "a", value), copy=False)
        .where(writer.predicate(row_tests((), key.where)), copy=False)
        .where(nodes.none_of(nodes.is_null(value)), copy=False)
    )
    every, own = (f"{into}{begins}{key_name}" for begins in ("all_", "key_"))
    yield Statement(placement.drop(every))
    yield Statement(placement.create(every, query))
    yield Statement(placement.index(every, "value"))
    yield Statement(placement.drop(own))
    yield from _stretches(build, every, own)
    yield Statement(placement.index(own, "value", "low"))
    yield Statement(placement.analyze(own))


def _edge(
    build: Build, asked: Asked, table: str, column: str | None, writer: Writer, *, end: bool, inclusive: bool
) -> tuple[exp.Expr, exp.Expr]:
    """An edge of an assignment as an instant (null is open), and whether it is known."""
    limit = build_limit(build.placement, end=end)
    if column is None:
        return limit, exp.true()
    found = reading(asked, table, (), column)

    opened = writer.predicate(found.means(EmptyMeans.NOT_YET, EmptyMeans.NOT_YET, EmptyMeans.STILL_RUNNING))
    moment = writer.moment(found.time)
    if inclusive:
        from troth.predicate.algebra import IsDay, NextDay

        next_day = writer.moment(NextDay(found.time, found.time.zone))
        moment = nodes.case((writer.predicate(IsDay(found.raw)), next_day), otherwise=_after(build.placement, moment))
    known = nodes.any_of((opened, writer.predicate(found.readable)))
    return nodes.case((opened, limit), otherwise=moment), known


def _after(placement: Placement, moment: exp.Expr) -> exp.Expr:
    """The next instant that can be told apart."""
    if placement.dialect == "sqlite":
        return nodes.paren(exp.Add(this=moment, expression=nodes.integer(1)))
    return nodes.paren(exp.Add(this=moment, expression=exp.cast(nodes.text("1 microsecond"), "interval", copy=False)))


def build_limit(placement: Placement, *, end: bool) -> exp.Expr:
    """Before and after everything."""
    if placement.dialect == "sqlite":
        return nodes.integer(2**62 if end else -(2**62))
    return exp.cast(nodes.text("infinity" if end else "-infinity"), "timestamptz", copy=False)


def _stretches(build: Build, every_one: str, into: str) -> Iterator[Statement]:
    """Assignments that overlap no other stay as they are; values with overlaps are cut at every edge and counted."""
    placement = build.placement
    every = placement.sql(placement.own(every_one))
    lowest = placement.sql(build_limit(placement, end=False))
    highest = placement.sql(build_limit(placement, end=True))
    # The text is Troth's own throughout: names come quoted from ``placement``, no value of the operator's is in it.
    stretches = f"""WITH doubtful AS (SELECT DISTINCT value FROM {every} WHERE NOT known),
usable AS (
  SELECT DISTINCT value, low, high, person, there, twice FROM {every} a
  WHERE known AND low < high AND NOT EXISTS (SELECT 1 FROM doubtful d WHERE d.value = a.value)),
ordered AS (
  SELECT value, low, high,
    max(high) OVER (PARTITION BY value ORDER BY low, high ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM usable),
mixed AS (SELECT DISTINCT value FROM ordered WHERE before > low),
edges AS (
  SELECT value, low AS edge FROM usable WHERE value IN (SELECT value FROM mixed)
  UNION SELECT value, high FROM usable WHERE value IN (SELECT value FROM mixed)),
pieces AS (SELECT value, edge AS low, lead(edge) OVER (PARTITION BY value ORDER BY edge) AS high FROM edges)
SELECT value, low, high, CASE WHEN there THEN person END AS person,
  CASE WHEN twice THEN -1 WHEN there THEN 1 ELSE 0 END AS people
  FROM usable WHERE value NOT IN (SELECT value FROM mixed)
UNION ALL
SELECT p.value, p.low, p.high,
  CASE WHEN count(DISTINCT u.person) = 1 THEN min(u.person) END,
  CASE WHEN max(CASE WHEN u.twice THEN 1 ELSE 0 END) = 1 THEN -1
    WHEN count(DISTINCT u.person) > 1 THEN 2 ELSE count(DISTINCT u.person) END
  FROM pieces p LEFT JOIN usable u ON u.value = p.value AND u.there AND u.low <= p.low AND p.high <= u.high
  WHERE p.high IS NOT NULL GROUP BY p.value, p.low, p.high
UNION ALL
SELECT value, {lowest}, {highest}, NULL, -1 FROM doubtful"""  # noqa: S608
    yield Statement(placement.create(into, stretches))
