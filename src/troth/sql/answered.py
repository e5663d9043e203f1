"""What people said, one row for each who did: consents, objections, and the engine's claims over what is theirs."""

from collections.abc import Sequence
from dataclasses import replace

from sqlglot import exp

from troth.declaration.sentences import RowTest, Test
from troth.plan.cutoffs import cutoff
from troth.plan.facts import COME, NEVER, NOT_YET
from troth.plan.subject import Asked, reading, row_test
from troth.policy.model import physical
from troth.sql import nodes
from troth.sql.nodes import as_
from troth.sql.place import own_column
from troth.sql.spine import Build
from troth.sql.together import count_of, no_instant, state_of


def answers_to(build: Build, asked: Asked, person_class: str, consents: Sequence[str]) -> exp.Expr:
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
        .from_(build.rows(log.table, "l", nodes.column("l", log.person.column)), copy=False)
        .where(writer.predicate(row_test((), topic)), copy=False)
        .where(
            nodes.any_of((nodes.none_of(nodes.is_true(readable)), nodes.compare(moment, "<=", now))),
            copy=False,
        )
    )
    return exp.union(query, own, distinct=False)


def consent_of(build: Build, asked: Asked, person_class: str, consent: str) -> exp.Expr:
    """One row for each person who ever answered: the latest grant and withdrawal, and from when the grant covers."""
    answers = answers_to(build, asked, person_class, (consent,))

    def of(name: str) -> exp.Expr:
        return nodes.column("u", name)

    granted, readable = nodes.is_true(of("granted")), nodes.is_true(of("readable"))
    refused, unreadable = nodes.none_of(granted), nodes.none_of(readable)
    edges = (
        exp.select(
            as_(of("person"), "key"),
            as_(exp.Max(this=nodes.case((nodes.all_of((granted, readable)), of("place")))), "yes"),
            as_(exp.Max(this=nodes.case((nodes.all_of((refused, readable)), of("place")))), "no"),
            as_(count_of(nodes.all_of((granted, unreadable))), "doubtful_yes"),
            as_(count_of(nodes.all_of((refused, unreadable))), "doubtful_no"),
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
    lapsed: exp.Expr = no_instant(build.placement)
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
    over = nodes.case((nodes.is_null(yes), no_instant(build.placement)), (nodes.is_true(latest), lapsed), otherwise=no)
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


def consent_columns(consent: str, alias: str) -> dict[str, exp.Expr]:
    """The columns of a consent in the person's row: whether it is given, and since when it is, or is no longer."""
    none, given = nodes.is_null(nodes.column(alias, "key")), nodes.column(alias, "given")
    since, over = nodes.column(alias, "since"), nodes.column(alias, "over")
    stands, falls = nodes.is_true(given), nodes.is_false(given)
    name = f"consent|{consent}"
    return {
        f"{name}|given": nodes.case((none, exp.false()), otherwise=given),
        f"{name}|since": since,
        f"{name}|ended": nodes.column(alias, "ended"),
        f"{name}|granted|state": state_of((nodes.any_of((none, falls)), NOT_YET), (stands, COME)),
        f"{name}|granted|at": since,
        f"{name}|withdrawn|state": state_of(
            (none, NEVER),
            (stands, NOT_YET),
            (nodes.all_of((falls, nodes.is_null(over))), NEVER),
            (falls, COME),
        ),
        f"{name}|withdrawn|at": over,
    }


def objected(build: Build, asked: Asked, person_class: str, purpose: str, *, in_force: bool = True) -> exp.Expr:
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
        answers = answers_to(build, asked, person_class, consents)
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


def engine_claims(build: Build, person_class: str, fields: Sequence[str]) -> exp.Expr:
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
