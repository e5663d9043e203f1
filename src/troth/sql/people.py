"""Persons, one table of the spine a class: one row for each, with what is asked of her."""

from collections.abc import Iterator

from sqlglot import exp

from troth.declaration.model import FactTable
from troth.plan.facts import COME, NEVER, NOT_YET, moment_row, period_edges
from troth.plan.grounds import LIVES
from troth.plan.subject import Asked, fact_tests, reading, row_tests
from troth.predicate.algebra import Compare, Day, Field, Given, Lies, On, conjunction
from troth.sql import nodes
from troth.sql.answered import consent_columns, consent_of, engine_claims, objected
from troth.sql.nodes import as_
from troth.sql.place import own_column
from troth.sql.spine import Build, Statement
from troth.sql.sums import summed
from troth.sql.together import count_of, most, no_instant, some, state_of


def any_twice(build: Build, person_class: str) -> str:
    """Whether any key of a class is the key of more than one row."""
    place = build.policy.people[person_class]
    key = nodes.column("p", place.key)
    query = exp.select("1", copy=False).from_(build.rows(place.table, "p", key), copy=False)
    query = query.where(build.writer(place.table, "p").predicate(row_tests((), place.where)), copy=False)
    query = query.where(nodes.none_of(nodes.is_null(key)), copy=False).group_by(key, copy=False)
    return f"{build.placement.sql(query)} HAVING count(*) > 1 LIMIT 1"


def persons(
    build: Build, person_class: str, fields: set[str], asked: Asked, *, twice: bool = False, into: str | None = None
) -> Iterator[Statement]:
    """One row for each person of a class, with what is asked of her. ``twice``: some keys are the keys of several
    rows; those are one row here, marked so, since nobody can say whose it is. ``into``: the table's name, if it is not
    that of the class.
    """
    own = into or f"person_{person_class}"
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
    for region in sorted(name.removeprefix(LIVES) for name in fields if name.startswith(LIVES)):
        places = build.policy.regions[region].places
        columns[f"{LIVES}{region}"] = writer.predicate(Lies(Field((), place.country or ""), places))
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
                consent_of(build, asked, person_class, consent),
                alias,
                nodes.equal(nodes.column(alias, "key"), text_key),
            )
        )
        asked_for = consent_columns(consent, alias)
        columns |= {name: tree for name, tree in asked_for.items() if name in fields}
    for purpose in sorted({n.split("|")[1] for n in fields if n.startswith("objected|")}):
        alias = f"o_{len(joins)}"
        query = objected(build, asked, person_class, purpose)
        joins.append((query, alias, nodes.equal(nodes.column(alias, "key"), text_key)))
        columns[f"objected|{purpose}"] = exp.Coalesce(this=nodes.column(alias, "made"), expressions=[exp.false()])
        columns[f"objected|{purpose}|day"] = nodes.column(alias, "day")
        if f"objected|{purpose}|made|state" in fields:
            alias = f"o_{len(joins)}"
            made = objected(build, asked, person_class, purpose, in_force=False)
            joins.append((made, alias, nodes.equal(nodes.column(alias, "key"), text_key)))
            last = nodes.column(alias, "last")
            columns[f"objected|{purpose}|made|state"] = state_of((nodes.is_null(last), NOT_YET), (exp.true(), COME))
            columns[f"objected|{purpose}|made|at"] = last
    engine = sorted(name for name in fields if name.startswith("engine|"))
    if engine:
        joins.append((engine_claims(build, person_class, engine), "e", nodes.equal(nodes.column("e", "key"), text_key)))
        columns |= {name: nodes.column("e", own_column(name)) for name in engine}
    query = exp.select(*(exp.alias_(tree, own_column(name), quoted=True, copy=False) for name, tree in columns.items()))
    query = query.from_(build.rows(place.table, "p", key), copy=False)
    for source, alias, on in joins:
        query.append("joins", exp.Join(this=nodes.derived(source, alias), side="LEFT", on=on))
    query = query.where(nodes.none_of(nodes.is_null(key)), copy=False).where(
        writer.predicate(row_tests((), place.where)), copy=False
    )
    if twice:
        star = exp.column(exp.Star(), table=nodes.name("x"))
        query = exp.select(star, copy=False).from_(nodes.derived(query, "x"), copy=False)
        query = query.where(nodes.equal(nodes.column("x", "nth"), nodes.integer(1)), copy=False)
    yield Statement(placement.drop(own))
    yield Statement(placement.create(own, query))
    yield Statement(placement.index(own, "key"))
    yield Statement(placement.analyze(own))


def _fact(build: Build, asked: Asked, fact: str, table: FactTable) -> exp.Select:
    """One row for each person who has rows of a fact: what they say together."""
    assert table.of is not None
    writer = build.writer(table.table, "f")
    rows = exp.select(exp.alias_(nodes.column("f", table.of.column), "key", quoted=True, copy=False))
    rows = rows.from_(build.rows(table.table, "f", nodes.column("f", table.of.column)), copy=False).where(
        writer.predicate(row_tests((), table.where)), copy=False
    )
    if table.reaches_sum is not None:
        on = nodes.equal(nodes.column("w", "key"), nodes.column("f", summed(build.policy, table).key))
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
                as_(writer.moment(edges.stops.time) if edges.stops else no_instant(build.placement), "stops"),
                copy=False,
            )
            both = nodes.all_of((nodes.column("x", "begun"), nodes.column("x", "over")))
            columns = {
                "begun": some("begun"),
                "runs": some("runs"),
                "unclear": count_of(nodes.is_null(nodes.column("x", "begun"))),
                "coming": count_of(nodes.is_false(nodes.column("x", "begun"))),
                "began": most("max", nodes.column("x", "begun"), nodes.column("x", "starts")),
                "ended": most("max", both, nodes.column("x", "stops")),
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
                "unclear": count_of(nodes.none_of(sure)),
                "at": most(which, nodes.column("x", "come"), nodes.column("x", "at")),
            }
        case "flag":
            rows = rows.select(as_(writer.predicate(fact_tests((), table.holds)), "flag"), copy=False)
            columns = {"flag": some("flag")}
        case "number":
            value = nodes.column("f", table.value or "")
            typed = build.types(table.table, table.value or "") in ("integer", "number")
            number = value.copy() if typed or writer.dialect == "sqlite" else exp.cast(exp.Null(), "numeric")
            there = nodes.none_of(nodes.is_null(value))
            rows = rows.select(as_(there, "chosen"), as_(number, "value"), copy=False)
            chosen = nodes.is_true(nodes.column("x", "chosen"))
            columns = {"chosen": count_of(chosen), "value": exp.Max(this=nodes.column("x", "value"))}
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
                f"{fact}|began|state": state_of(
                    (none, NOT_YET),
                    (nodes.all_of((nodes.is_true(of("begun")), clear)), COME),
                    (nodes.is_false(of("begun")), NOT_YET),
                ),
                f"{fact}|began|at": of("began"),
                f"{fact}|ended|state": state_of(
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
                f"{fact}|state": state_of(
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
                f"{fact}|number|state": state_of(
                    (nodes.any_of((none, nodes.equal(of("chosen"), nodes.integer(0)))), NOT_YET),
                    (nodes.equal(of("chosen"), nodes.integer(1)), COME),
                ),
                f"{fact}|number": of("value"),
            }
