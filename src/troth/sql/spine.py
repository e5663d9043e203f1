"""The spine: what must be known of people to answer the rule set by set, resolved for an instant, next to the data.

Persons (one table a class), holders of keys in time (cut into stretches with one answer each), moments reached by a
sum, what candidates have in common, and the engine's own claims. It can be thrown away and built again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from troth.declaration.model import FactTable
from troth.declaration.sentences import PersonReference
from troth.kernel.instants import micros
from troth.plan.cutoffs import cutoff
from troth.plan.decided import KEEP, REMOVE
from troth.plan.events import Reduced
from troth.plan.facts import COME, NEVER, NOT_YET, moment_row, period_edges
from troth.plan.questions import Question, candidate, owners_apart
from troth.plan.standing import owners
from troth.plan.subject import Asked, fact_tests, reading, row_test, row_tests
from troth.policy.model import Policy, Table, onward, physical, reached_class
from troth.predicate.algebra import Compare, Day, Field, Given, On, conjunction, fields_of
from troth.sql import nodes
from troth.sql.nodes import as_
from troth.sql.place import Placement, own_column
from troth.sql.sources import Sources, Spined, Types, tried_table
from troth.sql.writer import Writer
from troth.sql.writers import WRITERS


@dataclass(frozen=True)
class Statement:
    """One statement; ``rows``: the parameters of each time it is run (None: once, without)."""

    sql: str
    rows: tuple[tuple[object, ...], ...] | None = None


@dataclass(frozen=True)
class Build:
    """How a spine is built for an instant. ``asked`` is any table's question; only policy and
    instant are taken from it.
    """

    policy: Policy
    placement: Placement
    types: Types
    store: str

    def writer(self, table: str, alias: str) -> Writer:
        """A writer for the rows of one table; all fields lie at the empty path, or in the sum
        joined to it (alias ``w``).
        """

        def column_of(field: Field) -> exp.Expr:
            return nodes.column("w" if field.path else alias, field.name) if field.name else exp.Null()

        return WRITERS[self.placement.dialect](
            column_of, lambda field: self.types(table, field.name) if field.name else "other"
        )


def needed(asked: Asked, questions: Sequence[Question]) -> dict[str, set[str]]:
    """What the questions of one table ask of persons: class -> names of fields."""
    found: dict[str, set[str]] = {}
    for field in fields_asked(asked, questions):
        if len(field.path) == 1 and field.path[0].startswith("@") and field.path[0][1:] in asked.table.persons:
            reference = asked.table.persons[field.path[0][1:]]
            person_class = reached_class(asked.policy, asked.table, reference)
            if person_class is not None:
                found.setdefault(person_class, set()).add(field.name)
    return found


def fields_asked(asked: Asked, questions: Sequence[Question]) -> frozenset[Field]:
    """Every field that the questions of one table read, those of several owners of a row too, which are asked apart."""
    parts = asked.table.parts
    apart = [candidate(asked, part, name) for name in each_of(asked) for part in parts]
    leaving = [owners_apart(asked, part) for part in parts if asked.table.until_any_leaves]
    return fields_of((*((question.answers, question.lent) for question in questions), *apart, *leaving))


def each_of(asked: Asked) -> Iterator[str]:
    """The ways that lead from a row of a table to several owners at once."""
    if not asked.table.entry.anonymous and asked.table.owner is None:
        yield from (way.name for place in owners(asked) for way in place.ways if way.each is not None)


def loaded(build: Build, reduced: Reduced) -> Iterator[Statement]:
    """The register's part: what the events say, as rows."""
    placement = build.placement
    instant = micros if placement.dialect == "sqlite" else (lambda moment: moment)

    def load(name: str, columns: dict[str, str], rows: Iterable[tuple[object, ...]]) -> Iterator[Statement]:
        yield Statement(placement.drop(name))
        yield Statement(placement.create_columns(name, columns))
        found = tuple(rows)
        if found:
            yield Statement(placement.insert(name, tuple(columns)), found)

    yield from load(
        "engine",
        {"class": "text", "person": "text", "tbl": "text", "part": "text", "kind": "integer"},
        ((c.person_class, c.person, c.table, c.part, c.kind) for c in reduced.person_claims),
    )
    yield from load(
        "engine_row",
        {
            "tbl": "text",
            "key": "text",
            "part": "text",
            "kind": "integer",
            "decided": "integer",
            "at": "instant",
        },
        (
            *(
                (c.table, SEPARATOR.join(c.key) if c.key is not None else None, c.part, c.kind, None, None)
                for c in reduced.row_claims
            ),
            *(
                (
                    d.table,
                    SEPARATOR.join(d.key),
                    d.part,
                    None,
                    KEEP if d.keep else REMOVE,
                    instant(d.place),
                )
                for d in reduced.decided
            ),
        ),
    )
    yield from load(
        "owner_named",
        {"tbl": "text", "key": "text", "person": "text", "at": "instant"},
        ((n.table, SEPARATOR.join(n.key), n.person, instant(n.place)) for n in reduced.named),
    )
    yield from load(
        "objection",
        {"class": "text", "person": "text", "purpose": "text", "place": "instant", "in_force": "boolean"},
        ((o.person_class, o.person, o.purpose, instant(o.place), o.in_force) for o in reduced.objections),
    )
    yield from load(
        "answer",
        {
            "class": "text",
            "person": "text",
            "consent": "text",
            "granted": "boolean",
            "place": "instant",
            "recorded": "instant",
            "readable": "boolean",
        },
        (
            (a.person_class, a.person, a.consent, a.granted, instant(a.place), instant(a.recorded), a.occurred_known)
            for a in reduced.answers
        ),
    )


SEPARATOR = "\x1f"
"""Between the values of a composite key written as one text."""


# --- holders of keys --------------------------------------------------------------------------------------------------


def holders(build: Build, key_name: str, asked: Asked) -> Iterator[Statement]:
    """Who held the values of a key when: ``all_K`` every assignment, ``key_K`` cut into stretches with one answer each.

    ``people``: 1 the only one, 2 several, 0 nobody who is still there, -1 an edge that cannot be read.
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
        .from_(placement.operator(key.table, "a"), copy=False)
        .where(writer.predicate(row_tests((), key.where)), copy=False)
        .where(nodes.none_of(nodes.is_null(value)), copy=False)
    )
    yield Statement(placement.drop(f"all_{key_name}"))
    yield Statement(placement.create(f"all_{key_name}", query))
    yield Statement(placement.drop(f"key_{key_name}"))
    yield from _stretches(build, key_name)
    yield Statement(placement.index(f"key_{key_name}", "value", "low"))
    yield Statement(placement.analyze(f"key_{key_name}"))


def _edge(
    build: Build, asked: Asked, table: str, column: str | None, writer: Writer, *, end: bool, inclusive: bool
) -> tuple[exp.Expr, exp.Expr]:
    """An edge of an assignment as an instant (null is open), and whether it is known."""
    limit = build_limit(build.placement, end=end)
    if column is None:
        return limit, exp.true()
    found = reading(asked, table, (), column)
    from troth.declaration.sentences import EmptyMeans

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


def _stretches(build: Build, key_name: str) -> Iterator[Statement]:
    """Assignments that overlap no other stay as they are; values with overlaps are cut at every edge and counted."""
    placement = build.placement
    every = placement.sql(placement.own(f"all_{key_name}"))
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
    yield Statement(placement.create(f"key_{key_name}", stretches))


# --- persons ----------------------------------------------------------------------------------------------------------


def any_twice(build: Build, person_class: str) -> str:
    """Whether any key of a class is the key of more than one row."""
    place = build.policy.people[person_class]
    key = nodes.column("p", place.key)
    query = exp.select("1", copy=False).from_(build.placement.operator(place.table, "p"), copy=False)
    query = query.where(build.writer(place.table, "p").predicate(row_tests((), place.where)), copy=False)
    query = query.where(nodes.none_of(nodes.is_null(key)), copy=False).group_by(key, copy=False)
    return f"{build.placement.sql(query)} HAVING count(*) > 1 LIMIT 1"


def persons(
    build: Build, person_class: str, fields: set[str], asked: Asked, *, twice: bool = False
) -> Iterator[Statement]:
    """One row for each person of a class, with what is asked of her. ``twice``: some keys are the keys of several
    rows; those
    are one row here, marked so, since nobody can say whose it is.
    """
    placement, place = build.placement, build.policy.people[person_class]
    writer = build.writer(place.table, "p")
    key = nodes.column("p", place.key)
    columns: dict[str, exp.Expr] = {"key": key, "twice": exp.false()}
    if twice:
        same = exp.Window(this=exp.Count(this=exp.Star()), partition_by=[key])
        columns["twice"] = nodes.compare(same, ">", nodes.integer(1))
        columns["nth"] = exp.Window(this=exp.RowNumber(), partition_by=[key])
    joins: list[tuple[exp.Expr, str, exp.Expr]] = []
    text_key = writer.as_text(key)
    if "born" in fields and place.born is not None:
        born = reading(asked, place.table, (), place.born)
        day = Day(born.time, build.policy.zone)
        columns["born"] = writer.day(Given(conjunction(born.readable, Compare(day, "<=", On(asked.today))), day))
    for fact in sorted({name.partition("|")[0] for name in fields} & set(build.policy.fact_tables)):
        alias = f"f_{len(joins)}"
        table = build.policy.fact_tables[fact]
        assert table.of is not None
        on: exp.Expr = nodes.equal(nodes.column(alias, "key"), key)
        if build.types(table.table, table.of.column) != build.types(place.table, place.key):
            on = nodes.equal(writer.as_text(nodes.column(alias, "key")), text_key)
        joins.append((_fact(build, asked, fact, table), alias, on))
        columns |= _fact_columns(build, fact, alias)
    for consent in sorted({n.split("|")[1] for n in fields if n.startswith("consent|")}):
        alias = f"c_{len(joins)}"
        joins.append(
            (
                _consent(build, asked, person_class, consent),
                alias,
                nodes.equal(nodes.column(alias, "key"), text_key),
            )
        )
        asked_for = _consent_columns(consent, alias)
        columns |= {name: tree for name, tree in asked_for.items() if name in fields}
    for purpose in sorted({n.split("|")[1] for n in fields if n.startswith("objected|")}):
        alias = f"o_{len(joins)}"
        query = _objected(build, asked, person_class, purpose)
        joins.append((query, alias, nodes.equal(nodes.column(alias, "key"), text_key)))
        columns[f"objected|{purpose}"] = exp.Coalesce(this=nodes.column(alias, "made"), expressions=[exp.false()])
        columns[f"objected|{purpose}|day"] = nodes.column(alias, "day")
        if f"objected|{purpose}|made|state" in fields:
            alias = f"o_{len(joins)}"
            made = _objected(build, asked, person_class, purpose, in_force=False)
            joins.append((made, alias, nodes.equal(nodes.column(alias, "key"), text_key)))
            last = nodes.column(alias, "last")
            columns[f"objected|{purpose}|made|state"] = _state((nodes.is_null(last), NOT_YET), (exp.true(), COME))
            columns[f"objected|{purpose}|made|at"] = last
    engine = sorted(name for name in fields if name.startswith("engine|"))
    if engine:
        joins.append((_engine(build, person_class, engine), "e", nodes.equal(nodes.column("e", "key"), text_key)))
        columns |= {name: nodes.column("e", own_column(name)) for name in engine}
    query = exp.select(*(exp.alias_(tree, own_column(name), quoted=True, copy=False) for name, tree in columns.items()))
    query = query.from_(placement.operator(place.table, "p"), copy=False)
    for source, alias, on in joins:
        query.append("joins", exp.Join(this=nodes.derived(source, alias), side="LEFT", on=on))
    query = query.where(nodes.none_of(nodes.is_null(key)), copy=False).where(
        writer.predicate(row_tests((), place.where)), copy=False
    )
    if twice:
        star = exp.column(exp.Star(), table=nodes.name("x"))
        query = exp.select(star, copy=False).from_(nodes.derived(query, "x"), copy=False)
        query = query.where(nodes.equal(nodes.column("x", "nth"), nodes.integer(1)), copy=False)
    yield Statement(placement.drop(f"person_{person_class}"))
    yield Statement(placement.create(f"person_{person_class}", query))
    yield Statement(placement.index(f"person_{person_class}", "key"))
    yield Statement(placement.analyze(f"person_{person_class}"))


def _fact(build: Build, asked: Asked, fact: str, table: FactTable) -> exp.Select:
    """One row for each person who has rows of a fact: what they say together."""
    assert table.of is not None
    writer = build.writer(table.table, "f")
    rows = exp.select(exp.alias_(nodes.column("f", table.of.column), "key", quoted=True, copy=False))
    rows = rows.from_(build.placement.operator(table.table, "f"), copy=False).where(
        writer.predicate(row_tests((), table.where)), copy=False
    )
    if table.reaches_sum is not None:
        on = nodes.equal(nodes.column("w", "key"), nodes.column("f", _summed(build.policy, table).key))
        rows.append("joins", exp.Join(this=build.placement.own(f"sum_{fact}", "w"), side="LEFT", on=on))
    rows = rows.where(nodes.none_of(nodes.is_null(nodes.column("f", table.of.column))), copy=False)
    match build.policy.facts[fact].kind:
        case "period":
            edges = period_edges(asked, fact, ())
            rows = rows.select(
                as_(writer.predicate(edges.begun), "begun"),
                as_(writer.predicate(edges.runs), "runs"),
                as_(writer.predicate(edges.ended), "over"),
                as_(writer.moment(edges.starts.time), "starts"),
                as_(writer.moment(edges.stops.time) if edges.stops else _no_instant(build.placement), "stops"),
                copy=False,
            )
            both = nodes.all_of((nodes.column("x", "begun"), nodes.column("x", "over")))
            columns = {
                "begun": _some("begun"),
                "runs": _some("runs"),
                "unclear": _count(nodes.is_null(nodes.column("x", "begun"))),
                "coming": _count(nodes.is_false(nodes.column("x", "begun"))),
                "began": _most("max", nodes.column("x", "begun"), nodes.column("x", "starts")),
                "ended": _most("max", both, nodes.column("x", "stops")),
            }
        case "moment":
            come = moment_row(asked, fact, ())
            rows = rows.select(
                as_(writer.predicate(come.come), "come"),
                as_(writer.predicate(come.not_yet), "waits"),
                as_(writer.moment(come.at), "at"),
                copy=False,
            )
            sure = nodes.any_of((nodes.is_true(nodes.column("x", "come")), nodes.is_true(nodes.column("x", "waits"))))
            which = "min" if table.several == "first" else "max"
            columns = {
                "unclear": _count(nodes.none_of(sure)),
                "at": _most(which, nodes.column("x", "come"), nodes.column("x", "at")),
            }
        case "flag":
            rows = rows.select(as_(writer.predicate(fact_tests((), table.holds)), "flag"), copy=False)
            columns = {"flag": _some("flag")}
        case "number":
            value = nodes.column("f", table.value or "")
            typed = build.types(table.table, table.value or "") in ("integer", "number")
            number = value.copy() if typed or writer.dialect == "sqlite" else exp.cast(exp.Null(), "numeric")
            there = nodes.none_of(nodes.is_null(value))
            rows = rows.select(as_(there, "chosen"), as_(number, "value"), copy=False)
            chosen = nodes.is_true(nodes.column("x", "chosen"))
            columns = {"chosen": _count(chosen), "value": exp.Max(this=nodes.column("x", "value"))}
    grouped = exp.select(
        as_(nodes.column("x", "key"), "key"),
        *(as_(tree, name) for name, tree in columns.items()),
        copy=False,
    ).from_(nodes.derived(rows, "x"), copy=False)
    return grouped.group_by(nodes.column("x", "key"), copy=False)


def _fact_columns(build: Build, fact: str, alias: str) -> dict[str, exp.Expr]:
    """The columns of a fact in the person's row. No rows at all: it never began, or has not come."""
    none = nodes.is_null(nodes.column(alias, "key"))

    def of(name: str) -> exp.Expr:
        return nodes.column(alias, name)

    match build.policy.facts[fact].kind:
        case "period":
            clear = nodes.equal(of("unclear"), nodes.integer(0))
            return {
                f"{fact}|begun": nodes.case((none, exp.false()), otherwise=of("begun")),
                f"{fact}|runs": nodes.case((none, exp.false()), otherwise=of("runs")),
                f"{fact}|began|state": _state(
                    (none, NOT_YET),
                    (nodes.all_of((nodes.is_true(of("begun")), clear)), COME),
                    (nodes.is_false(of("begun")), NOT_YET),
                ),
                f"{fact}|began|at": of("began"),
                f"{fact}|ended|state": _state(
                    (none, NEVER),
                    (nodes.is_true(of("runs")), NOT_YET),
                    (nodes.any_of((nodes.is_null(of("runs")), nodes.none_of(clear))), None),
                    (nodes.compare(of("coming"), ">", nodes.integer(0)), NOT_YET),
                    (nodes.none_of(nodes.is_null(of("ended"))), COME),
                    (exp.true(), NEVER),
                ),
                f"{fact}|ended|at": of("ended"),
            }
        case "moment":
            return {
                f"{fact}|state": _state(
                    (none, NOT_YET),
                    (nodes.compare(of("unclear"), ">", nodes.integer(0)), None),
                    (nodes.is_null(of("at")), NOT_YET),
                    (exp.true(), COME),
                ),
                f"{fact}|at": of("at"),
            }
        case "flag":
            return {f"{fact}|flag": of("flag")}
        case "number":
            return {
                f"{fact}|number|state": _state(
                    (nodes.any_of((none, nodes.equal(of("chosen"), nodes.integer(0)))), NOT_YET),
                    (nodes.equal(of("chosen"), nodes.integer(1)), COME),
                ),
                f"{fact}|number": of("value"),
            }


def _state(*branches: tuple[exp.Expr, int | None]) -> exp.Expr:
    """What is known of an anchor; null where no branch is true, or one that says so."""
    null = exp.Null()
    return nodes.case(*((test, nodes.integer(value) if value is not None else null) for test, value in branches))


def _no_instant(placement: Placement) -> exp.Expr:
    return exp.Null() if placement.dialect == "sqlite" else exp.cast(exp.Null(), "timestamptz", copy=False)


def _count(test: exp.Expr) -> exp.Expr:
    return exp.Sum(this=nodes.case((test, nodes.integer(1)), otherwise=nodes.integer(0)))


def _some(name: str) -> exp.Expr:
    """Or over the rows, in three values."""
    found = nodes.column("x", name)
    yes = nodes.compare(_count(nodes.is_true(found)), ">", nodes.integer(0))
    no = nodes.equal(_count(nodes.is_false(found)), exp.Count(this=exp.Star()))
    return nodes.case((yes, exp.true()), (no, exp.false()))


def _most(which: str, test: exp.Expr, value: exp.Expr) -> exp.Expr:
    kind = exp.Max if which == "max" else exp.Min
    return kind(this=nodes.case((nodes.is_true(test), value)))


# --- consents and objections ------------------------------------------------------------------------------------------


def _answers(build: Build, asked: Asked, person_class: str, consents: Sequence[str]) -> exp.Expr:
    """Every answer to some consents, of the register and of the operator's own log, by the text of the person's key."""
    placement = build.placement
    wanted = [nodes.text(consent) for consent in consents]
    names = ("person", "granted", "place", "recorded", "readable")
    query: exp.Expr = (
        exp.select(*(nodes.column("a", name) for name in names), copy=False)
        .from_(placement.own("answer", "a"), copy=False)
        .where(nodes.equal(nodes.column("a", "class"), nodes.text(person_class)), copy=False)
        .where(nodes.paren(exp.In(this=nodes.column("a", "consent"), expressions=wanted)), copy=False)
    )
    log = build.policy.declaration.map.consents
    if log is None or log.person.target not in build.policy.classes.get(person_class, frozenset()):
        return query
    if physical(log.table)[0] != build.store:
        return query
    writer = build.writer(log.table, "l")
    at = reading(asked, log.table, (), log.at_column)
    # In the hour that happens twice nobody can tell here which answer came last: unknown, in the log as in the
    # register.
    at = replace(at, time=replace(at.time, ordered=False))
    readable = writer.predicate(at.readable)
    moment = writer.moment(at.time)
    now = writer.instant(asked.at)
    from troth.declaration.sentences import RowTest, Test

    topic = RowTest(log.consent, Test.ONE_OF, tuple(consents))
    own = (
        exp.select(
            writer.as_text(nodes.column("l", log.person.column)),
            nodes.is_true(writer.predicate(row_test((), log.granted))),
            moment,
            nodes.case((readable, moment), otherwise=now),
            nodes.is_true(readable),
            copy=False,
        )
        .from_(placement.operator(log.table, "l"), copy=False)
        .where(writer.predicate(row_test((), topic)), copy=False)
        .where(
            nodes.any_of((nodes.none_of(nodes.is_true(readable)), nodes.compare(moment, "<=", now))),
            copy=False,
        )
    )
    return exp.union(query, own, distinct=False)


def _consent(build: Build, asked: Asked, person_class: str, consent: str) -> exp.Expr:
    """One row for each person who ever answered: the latest grant and withdrawal, and from when the grant covers."""
    answers = _answers(build, asked, person_class, (consent,))

    def of(name: str) -> exp.Expr:
        return nodes.column("u", name)

    granted, readable = nodes.is_true(of("granted")), nodes.is_true(of("readable"))
    refused, unreadable = nodes.none_of(granted), nodes.none_of(readable)
    edges = (
        exp.select(
            as_(of("person"), "key"),
            as_(exp.Max(this=nodes.case((nodes.all_of((granted, readable)), of("place")))), "yes"),
            as_(exp.Max(this=nodes.case((nodes.all_of((refused, readable)), of("place")))), "no"),
            as_(_count(nodes.all_of((granted, unreadable))), "doubtful_yes"),
            as_(_count(nodes.all_of((refused, unreadable))), "doubtful_no"),
            copy=False,
        )
        .from_(nodes.derived(answers, "u"), copy=False)
        .group_by(of("person"), copy=False)
    )
    lasts = build.policy.consents[consent].lasts
    run = (
        nodes.equal(of("place"), nodes.column("w", "yes"))
        if lasts is not None
        else nodes.any_of(
            (nodes.is_null(nodes.column("w", "no")), nodes.compare(of("place"), ">", nodes.column("w", "no")))
        )
    )
    first = exp.Max if lasts is not None else exp.Min
    since = first(this=nodes.case((nodes.all_of((granted, readable, run)), of("recorded"))))
    query = (
        exp.select(
            *(as_(nodes.column("w", name), name) for name in ("key", "yes", "no", "doubtful_yes", "doubtful_no")),
            as_(since, "since"),
            copy=False,
        )
        .from_(nodes.derived(edges, "w"), copy=False)
        .join(nodes.derived(answers, "u"), on=nodes.equal(of("person"), nodes.column("w", "key")), copy=False)
    )
    grouped = query.group_by(
        *(nodes.column("w", n) for n in ("key", "yes", "no", "doubtful_yes", "doubtful_no")), copy=False
    )
    # The given-state is worked out here so that the person's row holds only what predicates ask for.
    yes, no = nodes.column("g", "yes"), nodes.column("g", "no")
    writer = build.writer("", "g")
    latest = nodes.all_of(
        (nodes.none_of(nodes.is_null(yes)), nodes.any_of((nodes.is_null(no), nodes.compare(yes, ">", no))))
    )
    in_time: exp.Expr = exp.true()
    expired: exp.Expr = exp.Null()
    lapsed: exp.Expr = _no_instant(build.placement)
    if lasts is not None:
        limit = writer.instant(cutoff(lasts, None, asked.at, asked.today, build.policy.zone))
        in_time = nodes.compare(yes, ">=", limit)
        if lasts.calendar:
            expired = writer.end_day(writer.local_day(yes, build.policy.zone), lasts, None)
            lapsed = writer.next_day(writer.start_of(expired.copy(), build.policy.zone), build.policy.zone)
        else:
            lapsed = writer.later(yes, lasts.count * 3600)
            expired = writer.local_day(lapsed.copy(), build.policy.zone)
    raw = nodes.all_of((latest, in_time))
    withdrawn = writer.local_day(no, build.policy.zone)
    ended = nodes.case((nodes.is_null(yes), exp.Null()), (nodes.is_true(latest), expired), otherwise=withdrawn)
    over = nodes.case((nodes.is_null(yes), _no_instant(build.placement)), (nodes.is_true(latest), lapsed), otherwise=no)
    doubtful_no = nodes.compare(nodes.column("g", "doubtful_no"), ">", nodes.integer(0))
    doubtful_yes = nodes.compare(nodes.column("g", "doubtful_yes"), ">", nodes.integer(0))
    doubt = nodes.any_of(
        (
            nodes.all_of((nodes.is_true(raw), doubtful_no)),
            nodes.all_of((nodes.none_of(nodes.is_true(raw)), doubtful_yes)),
        )
    )
    return exp.select(
        as_(nodes.column("g", "key"), "key"),
        as_(nodes.case((doubt, exp.Null()), otherwise=nodes.is_true(raw)), "given"),
        as_(nodes.column("g", "since"), "since"),
        as_(nodes.case((nodes.any_of((doubt, nodes.is_true(raw))), exp.Null()), otherwise=ended), "ended"),
        as_(over, "over"),
        copy=False,
    ).from_(nodes.derived(grouped, "g"), copy=False)


def _consent_columns(consent: str, alias: str) -> dict[str, exp.Expr]:
    """The columns of a consent in the person's row: whether it is given, and since when it is, or is no longer."""
    none, given = nodes.is_null(nodes.column(alias, "key")), nodes.column(alias, "given")
    since, over = nodes.column(alias, "since"), nodes.column(alias, "over")
    stands, falls = nodes.is_true(given), nodes.is_false(given)
    name = f"consent|{consent}"
    return {
        f"{name}|given": nodes.case((none, exp.false()), otherwise=given),
        f"{name}|since": since,
        f"{name}|ended": nodes.column(alias, "ended"),
        f"{name}|granted|state": _state((nodes.any_of((none, falls)), NOT_YET), (stands, COME)),
        f"{name}|granted|at": since,
        f"{name}|withdrawn|state": _state(
            (none, NEVER),
            (stands, NOT_YET),
            (nodes.all_of((falls, nodes.is_null(over))), NEVER),
            (falls, COME),
        ),
        f"{name}|withdrawn|at": over,
    }


def _objected(build: Build, asked: Asked, person_class: str, purpose: str, *, in_force: bool = True) -> exp.Expr:
    """One row for each person with an objection to a purpose in force (of marketing, until a later consent that names
    it), or else with one that was made: the day of the first and when the last was made.
    """
    declared = build.policy.declaration.policy.purposes[purpose]
    consents = sorted({use.consent for use in declared.uses.values() if use.consent})
    writer = build.writer("", "o")

    def of(name: str) -> exp.Expr:
        return nodes.column("o", name)

    query = (
        exp.select(as_(of("person"), "key"), as_(exp.true(), "made"), copy=False)
        .from_(build.placement.own("objection", "o"), copy=False)
        .where(nodes.equal(of("class"), nodes.text(person_class)), copy=False)
        .where(nodes.equal(of("purpose"), nodes.text(purpose)), copy=False)
        .where((nodes.is_true if in_force else nodes.is_false)(of("in_force")), copy=False)
    )
    if declared.direct_marketing and consents:
        answers = _answers(build, asked, person_class, consents)
        yes = nodes.all_of((nodes.is_true(nodes.column("u", "granted")), nodes.is_true(nodes.column("u", "readable"))))
        again = (
            exp.select(
                as_(nodes.column("u", "person"), "key"),
                as_(exp.Max(this=nodes.column("u", "place")), "place"),
                copy=False,
            )
            .from_(nodes.derived(answers, "u"), copy=False)
            .where(yes, copy=False)
            .group_by(nodes.column("u", "person"), copy=False)
        )
        on = nodes.equal(nodes.column("g", "key"), of("person"))
        query.append("joins", exp.Join(this=nodes.derived(again, "g"), side="LEFT", on=on))
        later = nodes.compare(nodes.column("g", "place"), ">", of("place"))
        query = query.where(nodes.none_of(nodes.is_true(later)), copy=False)
    first, last = exp.Min(this=of("place")), exp.Max(this=of("place"))
    query.select(as_(writer.local_day(first, build.policy.zone), "day"), as_(last, "last"), copy=False)
    return query.group_by(of("person"), copy=False)


def _engine(build: Build, person_class: str, fields: Sequence[str]) -> exp.Expr:
    """One row for each person with claims of the engine: for each part of each table the first kind."""

    def of(name: str) -> exp.Expr:
        return nodes.column("k", name)

    columns = []
    for name in fields:
        _, table, part = name.split("|")
        there = nodes.all_of((nodes.equal(of("tbl"), nodes.text(table)), nodes.equal(of("part"), nodes.text(part))))
        columns.append(as_(exp.Min(this=nodes.case((there, of("kind")))), own_column(name)))
    return (
        exp.select(as_(of("person"), "key"), *columns, copy=False)
        .from_(build.placement.own("engine", "k"), copy=False)
        .where(nodes.equal(of("class"), nodes.text(person_class)), copy=False)
        .group_by(of("person"), copy=False)
    )


# --- moments reached by a sum -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Summed:
    """Where the sum of a fact is found: the table of the single amounts, its link to the rows that owe,
    and their table and key.
    """

    table: Table
    link: str
    owed_by: Table
    key: str


def _summed(policy: Policy, fact: FactTable) -> _Summed:
    payments = physical((fact.moment.column if fact.moment else "").rpartition(".")[0])
    table = next(t for t in policy.tables.values() if (t.store, t.relation) == payments)
    link = next(c for c, entry in table.entry.links.items() if physical(entry.table) == physical(fact.table))
    owed_by = policy.tables[table.entry.links[link].table]
    return _Summed(table, link, owed_by, (owed_by.entry.key or ("",))[0])


def sums(build: Build, fact: str, asked: Asked) -> Iterator[Statement]:
    """For each row of a fact's table: the instant since which the sum over linked rows has reached its amount."""
    placement, declared = build.placement, build.policy.fact_tables[fact]
    assert declared.moment is not None
    assert declared.reaches_sum is not None
    assert declared.reaches_of is not None
    where = _summed(build.policy, declared)
    table, link, owed_by, key = where.table, where.link, where.owed_by, where.key
    at_column, amount = declared.moment.column.rsplit(".", 1)[1], declared.reaches_of.rsplit(".", 1)[1]
    value = declared.reaches_sum.rsplit(".", 1)[1]
    writer = build.writer(table.name, "m")
    found = reading(asked, table.name, (), at_column)
    moment, day = writer.moment(found.time), Day(found.time, build.policy.zone)
    tomorrow = On(asked.today.fromordinal(asked.today.toordinal() + 1))
    fine = writer.predicate(conjunction(found.readable, Compare(day, "<=", tomorrow)))
    number = _is_number(build, table.name, value, "m")
    in_time = writer.moment_compared(found.time, "<=", asked.at)
    paid = (
        exp.select(
            as_(nodes.column("m", link), "key"),
            as_(moment, "at"),
            as_(nodes.column("m", value), "value"),
            as_(nodes.all_of((fine, number)), "fine"),
            as_(nodes.is_true(in_time), "seen"),
            copy=False,
        )
        .from_(placement.operator(table.name, "m"), copy=False)
        .where(nodes.none_of(nodes.is_null(nodes.column("m", link))), copy=False)
    )
    owed = _is_number(build, owed_by.name, amount, "i")
    operator = placement.sql(placement.operator(owed_by.name, "i"))
    paid_sql = placement.sql(paid)
    key_sql, amount_sql = placement.sql(nodes.column("i", key)), placement.sql(nodes.column("i", amount))
    yield Statement(placement.drop(f"sum_{fact}"))
    reached = f"""WITH paid AS ({paid_sql}),
steps AS (SELECT key, "at", sum(value) AS value FROM paid WHERE fine AND seen GROUP BY key, "at"),
running AS (SELECT key, "at", sum(value) OVER (PARTITION BY key ORDER BY "at") AS total FROM steps),
doubtful AS (SELECT DISTINCT key FROM paid WHERE (fine IS TRUE) = FALSE),
short AS (
  SELECT n.key AS key, max(n."at") AS "at" FROM running n JOIN {operator} ON {key_sql} = n.key
  WHERE n.total < {amount_sql} GROUP BY n.key),
reached AS (
  SELECT n.key AS key, min(n."at") AS "at" FROM running n LEFT JOIN short s ON s.key = n.key
  WHERE s."at" IS NULL OR n."at" > s."at" GROUP BY n.key)
SELECT {key_sql} AS key,
  CASE WHEN d.key IS NOT NULL OR NOT ({placement.sql(owed)}) THEN NULL
    WHEN x."at" IS NULL THEN {NOT_YET} ELSE {COME} END AS state,
  x."at" AS "at"
FROM {operator} LEFT JOIN reached x ON x.key = {key_sql} LEFT JOIN doubtful d ON d.key = {key_sql}"""  # noqa: S608
    yield Statement(placement.create(f"sum_{fact}", reached))
    yield Statement(placement.index(f"sum_{fact}", "key"))
    yield Statement(placement.analyze(f"sum_{fact}"))


def _is_number(build: Build, table: str, column: str, alias: str) -> exp.Expr:
    value = nodes.column(alias, column)
    if build.placement.dialect == "sqlite":
        kinds = [nodes.text("integer"), nodes.text("real")]
        return nodes.paren(exp.In(this=nodes.call("typeof", value), expressions=kinds))
    number = build.types(table, column) in ("integer", "number")
    return nodes.none_of(nodes.is_null(value)) if number else exp.false()


# --- candidates -------------------------------------------------------------------------------------------------------


def tried(build: Build, asked: Asked, name: str) -> Iterator[Statement]:
    """For each row whose key leads to several people at once: what all candidates answer, where they agree."""
    placement, table = build.placement, asked.table
    sources = Sources(asked, placement, build.types, Spined(), every_holder=name)
    key = [nodes.column("r", column) for column in table.entry.key or ()]
    holder = (f"@{name}", "holder")
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
        no = nodes.equal(_count(nodes.is_false(kept)), every)
        columns += [
            as_(
                nodes.case((nodes.equal(_count(nodes.is_true(kept)), every), exp.true()), (no, exp.false())),
                own_column(f"{part}|keep"),
            ),
            as_(_some(f"floor_{mark}"), own_column(f"{part}|floor")),
            as_(nodes.case((no, exp.Max(this=nodes.column("x", f"fell_{mark}")))), own_column(f"{part}|fell")),
        ]
    rows = sources.from_(rows).where(nodes.none_of(nodes.is_null(reached)), copy=False)
    segment = placement.own(f"key_{_key_of(asked, name).target}", "s")
    of_row = sources.joins[holder]
    several = nodes.all_of(
        (
            nodes.equal(nodes.column("s", "value"), nodes.column("r_" + name + "_holder", "value")),
            nodes.equal(nodes.column("s", "people"), nodes.integer(2)),
        )
    )
    del of_row
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


def _key_of(asked: Asked, name: str) -> PersonReference:
    table, reference = asked.table, asked.table.persons[name]
    while reference.kind.value == "through":
        found = onward(asked.policy, table, reference)
        assert found is not None
        table, reference = found
    return reference
