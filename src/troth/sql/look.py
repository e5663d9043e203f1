"""What ``check --live`` asks of a table: one statement counts everything that needs a scan of it. Reads only.

Nothing here may be kept between statements (a reading transaction makes no tables), so who held which key when is
worked out inside the statement, as common table expressions.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field

from sqlglot import exp

from troth.declaration.model import KeyTable
from troth.declaration.sentences import EmptyMeans, PersonReference, ReferenceKind, RowTest
from troth.plan.subject import Asked, reading, row_tests
from troth.policy.model import Table
from troth.predicate.algebra import IsDay, NextDay
from troth.sql import nodes
from troth.sql.holders import build_limit
from troth.sql.nodes import as_
from troth.sql.place import short
from troth.sql.spine import Build
from troth.sql.writer import Writer

ROW = "r"
CountKey = tuple[str, ...]
"""What a count is of: its kind, and then table, column or name."""


def place_of(table: Table) -> str:
    """Where a mapped table or part of one lies, as ``store.relation``."""
    return f"{table.store}.{table.relation}"


@dataclass
class Tally:
    """One statement over the rows of a place (``store.relation``): how many there are, and how many pass each test.

    ``asked`` gives policy and instant. Counts are asked for one after the other; ``sql`` then writes the statement,
    whose columns are the number of rows and the counts in the order of ``keys``.
    """

    build: Build
    asked: Asked
    place: str
    keys: list[CountKey] = field(default_factory=list)
    _columns: list[exp.Expr] = field(default_factory=list)
    _joins: list[exp.Join] = field(default_factory=list)
    _with: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._writer = self.build.writer(self.place, ROW)

    # --- what may be counted ------------------------------------------------------------------------------------------

    def pointing(self, key: CountKey, columns: Iterable[str]) -> None:
        """Rows that point somewhere: none of the columns is null."""
        self._count(key, nodes.all_of(_there(nodes.column(ROW, column)) for column in columns))

    def link(self, table: Table, column: str) -> None:
        """Of a link: ``link`` rows that have one, ``lost`` those whose target is not there."""
        target = self.asked.policy.tables[table.entry.links[column].table]
        key = (target.entry.key or ("",))[0]
        here = nodes.column(ROW, column)
        found = self._join_distinct(place_of(target), key, target.entry.where, here, self._type(column))
        within = self._within(table)
        self._count(("link", table.name, column), nodes.all_of((*within, _there(here))))
        self._count(("lost", table.name, column), nodes.all_of((*within, _there(here), nodes.is_null(found))))

    def owner(self, table: Table, reference: PersonReference) -> None:
        """Of the owner: ``owned`` rows in all, ``empty`` name nobody, ``nobody`` name somebody who is not found.

        A row whose owner cannot be told, since a time cannot be read, is neither of the last two.
        """
        within = self._within(table)
        named, found, doubtful = self._found(table, reference, ROW)
        self._count(("owned", table.name), nodes.all_of(within))
        self._count(("empty", table.name), nodes.all_of((*within, nodes.none_of(named))))
        missed = (*within, named, nodes.none_of(found), nodes.none_of(doubtful))
        self._count(("nobody", table.name), nodes.all_of(missed))

    def several(self, table: Table, name: str, reference: PersonReference) -> None:
        """``several``: rows on which that person is found by a key that several persons held just then."""
        shared = self._shared(table, reference)
        self._count(("several", table.name, name), nodes.all_of((*self._within(table), shared)))

    def people(self, person_class: str, key: str, where: tuple[RowTest, ...]) -> None:
        """Of a class: ``people`` rows with a key, ``persons`` different keys, ``keyless`` rows without one."""
        value = nodes.column(ROW, key)
        within = self._writer.predicate(row_tests((), where))
        there = nodes.all_of((within, _there(value)))
        self._count(("people", person_class), there)
        self._count(("keyless", person_class), nodes.all_of((within, nodes.is_null(value))))
        self._add(
            ("persons", person_class),
            exp.Count(this=exp.Distinct(expressions=[nodes.case((nodes.is_true(there), value))])),
        )

    def ends(self, column: str) -> None:
        """``least`` and ``most``: the ends of a column's stored values, as the database orders them."""
        value = nodes.column(ROW, column)
        self._add(("least", column), exp.Min(this=value))
        self._add(("most", column), exp.Max(this=value.copy()))

    # --- the statement ------------------------------------------------------------------------------------------------

    def sql(self, most: int | None = None) -> str:
        """The statement; ``most``: over so many rows only, whichever the database gives first."""
        placement = self.build.placement
        source: exp.Expr = placement.operator(self.place, ROW)
        if most is not None:
            some = exp.select("*").from_(placement.operator(self.place), copy=False).limit(most, copy=False)
            source = nodes.derived(some, ROW)
        query = exp.select(exp.Count(this=exp.Star()), *self._columns, copy=False).from_(source, copy=False)
        for join in self._joins:
            query.append("joins", join)
        parts = ", ".join(f"{name} AS MATERIALIZED ({text})" for name, text in self._with.items())
        return (f"WITH {parts} " if parts else "") + placement.sql(query)

    def _add(self, key: CountKey, tree: exp.Expr) -> None:
        self.keys.append(key)
        self._columns.append(tree)

    def _count(self, key: CountKey, test: exp.Expr) -> None:
        one = nodes.case((nodes.is_true(test), nodes.integer(1)), otherwise=nodes.integer(0))
        self._add(key, exp.Coalesce(this=exp.Sum(this=one), expressions=[nodes.integer(0)]))

    def _within(self, table: Table) -> tuple[exp.Expr, ...]:
        """The part of the place that a map entry is about."""
        return (self._writer.predicate(row_tests((), table.entry.where)),) if table.entry.where else ()

    def _type(self, column: str) -> str:
        return self.build.types(self.place, column)

    # --- joins --------------------------------------------------------------------------------------------------------

    def _join(self, source: exp.Expr, on: exp.Expr) -> None:
        self._joins.append(exp.Join(this=source, side="LEFT", on=on))

    def _join_distinct(
        self, place: str, key: str, where: tuple[RowTest, ...], value: exp.Expr, value_type: str
    ) -> exp.Expr:
        """Joins the different values of a key, so that no row is met twice; gives its column, null where none is."""
        name = f"t{len(self._joins)}"
        source = nodes.derived(self._distinct(place, key, where), name)
        found = nodes.column(name, "key")
        self._join(source, self._same(found, self.build.types(place, key), value, value_type))
        return found

    def _distinct(self, place: str, key: str, where: tuple[RowTest, ...]) -> exp.Select:
        writer = self.build.writer(place, "t")
        query = exp.select(as_(nodes.column("t", key), "key"), copy=False).distinct(copy=False)
        query = query.from_(self.build.placement.operator(place, "t"), copy=False)
        query = query.where(_there(nodes.column("t", key)), copy=False)
        return query.where(writer.predicate(row_tests((), where)), copy=False) if where else query

    def _same(self, left: exp.Expr, left_type: str, right: exp.Expr, right_type: str) -> exp.Expr:
        if left_type != right_type:
            left, right = self._writer.as_text(left), self._writer.as_text(right)
        return nodes.equal(left.copy(), right.copy())

    # --- persons ------------------------------------------------------------------------------------------------------

    def _found(self, table: Table, reference: PersonReference, alias: str) -> tuple[exp.Expr, exp.Expr, exp.Expr]:
        """Of a reference: whether it names anybody, whether she is found, and whether that cannot be told."""
        place = place_of(table)
        value = nodes.column(alias, reference.column)
        if reference.kind is ReferenceKind.BY:
            people = self.asked.policy.people[reference.target]
            key_type = self.build.types(place, reference.column)
            found = self._join_distinct(people.table, people.key, people.where, value, key_type)
            return _there(value), _there(found), exp.false()
        if reference.kind is ReferenceKind.THROUGH:
            target, linked = self._linked(table, reference.column, alias)
            if target.owner is None:
                return _there(value), exp.false(), exp.true()
            _, found, doubtful = self._found(target, target.owner, linked)
            return _there(value), found, doubtful
        key = self.asked.policy.keys[reference.target]
        spelled = self._spelled(place, key, reference.column, alias)
        self._assignments(reference.target)
        if reference.at is None or (key.begins is None and key.ends is None):
            anyone = self._join_key(self._anyone(reference.target), spelled, None)
            return _there(spelled), _there(anyone), exp.false()
        moment = self._moment(place, reference.at, alias)
        held = self._join_key(self._held(reference.target), spelled, moment)
        doubt = self._join_key(self._doubtful(reference.target), spelled, None)
        return _there(spelled), _there(held), nodes.any_of((nodes.is_null(moment), _there(doubt)))

    def _shared(self, table: Table, reference: PersonReference) -> exp.Expr:
        """Whether the key that a reference goes by had several holders."""
        alias = ROW
        while reference.kind is ReferenceKind.THROUGH:
            table, alias = self._linked(table, reference.column, alias)
            if table.owner is None:
                return exp.false()  # of several owners no one is counted
            reference = table.owner
        if reference.kind is not ReferenceKind.KEY:
            return exp.false()
        key = self.asked.policy.keys[reference.target]
        place = place_of(table)
        spelled = self._spelled(place, key, reference.column, alias)
        self._assignments(reference.target)
        if reference.at is None or (key.begins is None and key.ends is None):
            return _there(self._join_key(self._anyone(reference.target, several=True), spelled, None))
        moment = self._moment(place, reference.at, alias)
        return _there(self._join_key(self._overlaps(reference.target), spelled, moment))

    def _linked(self, table: Table, column: str, alias: str) -> tuple[Table, str]:
        """Joins the row that a link points to. Its key must be unique; whoever asks sees to it."""
        target = self.asked.policy.tables[table.entry.links[column].table]
        place, key = place_of(target), (target.entry.key or ("",))[0]
        name = f"t{len(self._joins)}"
        on = self._same(
            nodes.column(name, key),
            self.build.types(place, key),
            nodes.column(alias, column),
            self.build.types(place_of(table), column),
        )
        if target.entry.where:
            part = self.build.writer(place, name).predicate(row_tests((), target.entry.where))
            on = nodes.all_of((on, part))
        self._join(self.build.placement.operator(place, name), on)
        return target, name

    def _spelled(self, place: str, key: KeyTable, column: str, alias: str) -> exp.Expr:
        return self._writer.form(nodes.column(alias, column), key.form, self.build.types(place, column))

    def _moment(self, place: str, column: str, alias: str) -> exp.Expr:
        return self.build.writer(place, alias).moment(reading(self.asked, place, (), column).time)

    def _join_key(self, source: exp.Table, value: exp.Expr, moment: exp.Expr | None) -> exp.Expr:
        name = f"t{len(self._joins)}"
        source.set("alias", exp.TableAlias(this=nodes.name(name)))
        tests = [nodes.equal(nodes.column(name, "value"), value.copy())]
        if moment is not None:
            tests.append(nodes.compare(nodes.column(name, "low"), "<=", moment.copy()))
            tests.append(nodes.compare(moment.copy(), "<", nodes.column(name, "high")))
        self._join(source, nodes.all_of(tests))
        return nodes.column(name, "value")

    # --- who held which key when --------------------------------------------------------------------------------------

    def _named(self, kind: str, key_name: str) -> tuple[str, exp.Table]:
        table = nodes.table(short(f"{kind}_{key_name}"))
        return self.build.placement.sql(table), table

    def _assignments(self, key_name: str) -> None:
        for name, text in assignments(self.build, self.asked, key_name):
            self._with.setdefault(name, text)

    def _anyone(self, key_name: str, *, several: bool = False) -> exp.Table:
        """Values that somebody holds, or that several do, at whatever time."""
        name, table = self._named("many" if several else "anyone", key_name)
        having = " HAVING count(DISTINCT person) > 1" if several else ""
        source, _ = self._named("held_by", key_name)
        self._with.setdefault(name, f"SELECT value FROM {source} GROUP BY value{having}")  # noqa: S608
        return table

    def _doubtful(self, key_name: str) -> exp.Table:
        """Values with an assignment of which an edge cannot be read."""
        name, table = self._named("doubt", key_name)
        source, _ = self._named("given", key_name)
        self._with.setdefault(name, f"SELECT DISTINCT value FROM {source} WHERE NOT known")  # noqa: S608
        return table

    def _held(self, key_name: str) -> exp.Table:
        """The stretches in which somebody held a value, grown together so that no instant lies in two."""
        name, table = self._named("stretch", key_name)
        source, _ = self._named("held_by", key_name)
        self._with.setdefault(
            name,
            f"""SELECT value, min(low) AS low, max(high) AS high FROM (
SELECT value, low, high, sum(fresh) OVER (PARTITION BY value ORDER BY low, high ROWS UNBOUNDED PRECEDING) AS island
FROM (
SELECT value, low, high, CASE WHEN max(high) OVER (PARTITION BY value ORDER BY low, high
  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) >= low THEN 0 ELSE 1 END AS fresh
FROM {source} WHERE known AND low < high) x) y GROUP BY value, island""",  # noqa: S608
        )
        return table

    def _overlaps(self, key_name: str) -> exp.Table:
        """The stretches in which a value had several holders, cut so that no instant lies in two."""
        name, table = self._named("overlap", key_name)
        self._with.setdefault(name, overlaps(self.build, key_name))
        return table


def shared_values(build: Build, asked: Asked, key_name: str) -> str:
    """One row: how many values of a key somebody holds, and how many of them several persons hold at one time."""
    key = build.policy.keys[key_name]
    parts = dict(assignments(build, asked, key_name))
    source = build.placement.sql(nodes.table(short(f"held_by_{key_name}")))
    if key.begins is None and key.ends is None:
        several = f"SELECT value FROM {source} GROUP BY value HAVING count(DISTINCT person) > 1"  # noqa: S608
    else:
        several = overlaps(build, key_name)
    written = ", ".join(f"{name} AS MATERIALIZED ({text})" for name, text in parts.items())
    every = f"SELECT count(DISTINCT value) FROM {source}"  # noqa: S608
    return f"WITH {written} SELECT ({every}), (SELECT count(DISTINCT value) FROM ({several}) z)"  # noqa: S608


def assignments(build: Build, asked: Asked, key_name: str) -> Iterator[tuple[str, str]]:
    """``given_K``: every assignment of a key's value, in its form, with its edges; ``held_by_K``: to whoever is there.

    Yields names and texts, for a WITH clause.
    """
    placement, key = build.placement, build.policy.keys[key_name]
    writer = build.writer(key.table, "a")
    value = writer.form(nodes.column("a", key.value), key.form, build.types(key.table, key.value))
    low, low_known = _edge(build, asked, key, writer, end=False)
    high, high_known = _edge(build, asked, key, writer, end=True)
    query = (
        exp.select(
            as_(value, "value"),
            as_(low, "low"),
            as_(high, "high"),
            as_(nodes.column("a", key.person.column), "person"),
            as_(nodes.all_of((low_known, high_known)), "known"),
            copy=False,
        )
        .from_(placement.operator(key.table, "a"), copy=False)
        .where(writer.predicate(row_tests((), key.where)), copy=False)
        .where(_there(value.copy()), copy=False)
    )
    given = nodes.table(short(f"given_{key_name}"))
    people = build.policy.people[key.person.target]
    person, key_type = nodes.column("g", "person"), build.types(people.table, people.key)
    there = nodes.column("p", people.key)
    if build.types(key.table, key.person.column) != key_type:
        person, there = writer.as_text(person), writer.as_text(there)
    part = build.writer(people.table, "p").predicate(row_tests((), people.where))
    known = (
        exp.select(there, copy=False).from_(placement.operator(people.table, "p"), copy=False).where(part, copy=False)
    )
    held = (
        exp.select(*(nodes.column("g", name) for name in ("value", "low", "high", "person", "known")), copy=False)
        .from_(nodes.table(short(f"given_{key_name}"), alias="g"), copy=False)
        .where(nodes.among(person, known), copy=False)
    )
    yield placement.sql(given), placement.sql(query)
    yield placement.sql(nodes.table(short(f"held_by_{key_name}"))), placement.sql(held)


def overlaps(build: Build, key_name: str) -> str:
    """The stretches in which a key's value had several holders at once, over ``held_by_K``."""
    source = build.placement.sql(nodes.table(short(f"held_by_{key_name}")))
    # The text is Troth's own throughout: names come quoted from the placement, no value of the operator's is in it.
    shared = f"SELECT value FROM {source} GROUP BY value HAVING count(DISTINCT person) > 1"  # noqa: S608
    return f"""SELECT p.value AS value, p.low AS low, p.high AS high FROM (
SELECT value, edge AS low, lead(edge) OVER (PARTITION BY value ORDER BY edge) AS high FROM (
SELECT s.value, s.low AS edge FROM {source} s WHERE s.known AND s.value IN ({shared})
UNION SELECT s.value, s.high FROM {source} s WHERE s.known AND s.value IN ({shared})
) e) p JOIN {source} u ON u.value = p.value AND u.known AND u.low <= p.low AND p.high <= u.high
WHERE p.high IS NOT NULL GROUP BY p.value, p.low, p.high HAVING count(DISTINCT u.person) > 1"""  # noqa: S608


def consents_named(build: Build, place: str, column: str, most: int) -> str:
    """The different values of a consent log's topic, with how many rows each has; the most frequent ``most``."""
    topic = nodes.column("l", column)
    query = exp.select(topic, exp.Count(this=exp.Star()), copy=False)
    query = query.from_(build.placement.operator(place, "l"), copy=False).where(_there(topic.copy()), copy=False)
    return f"{build.placement.sql(query.group_by(topic.copy(), copy=False))} ORDER BY 2 DESC LIMIT {most}"


def index_statement(
    build: Build, place: str, columns: Sequence[str], partitioned: bool = False, taken: Set[str] = frozenset()
) -> str:
    """The statement with which an operator would make a missing index. It is shown, and never run.

    PostgreSQL chooses the name, and makes it while others write, except on a partitioned table. ``taken``: the names in
    use in SQLite, in small letters.
    """
    placement, relation = build.placement, place.partition(".")[2]
    table = placement.operator(place)
    names = ", ".join(placement.sql(nodes.name(column)) for column in columns)
    if placement.dialect == "postgres":
        meanwhile = "" if partitioned else "CONCURRENTLY "
        return f"CREATE INDEX {meanwhile}ON {placement.sql(table)} ({names})".replace("%%", "%")
    chosen, number = short(f"{relation}_{'_'.join(columns)}_idx"), 1
    while chosen.lower() in taken:
        number += 1
        chosen = short(f"{relation}_{'_'.join(columns)}_{number}_idx")
    return f"CREATE INDEX {placement.sql(nodes.name(chosen))} ON {placement.sql(nodes.name(relation))} ({names})"


def row_count(build: Build, place: str, most: int | None = None) -> str:
    """How many rows a place has, counted up to ``most``."""
    table = build.placement.sql(build.placement.operator(place))
    if most is None:
        return f"SELECT count(*) FROM {table}"  # noqa: S608
    return f"SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT {int(most)}) AS f"  # noqa: S608


def column_counts(build: Build, place: str, columns: Sequence[str], most: int) -> str:
    """Of the first rows of a place: how many they are, and for each column how many have a value, and how many
    values.
    """
    placement = build.placement
    names = [placement.sql(nodes.name(column)) for column in columns]
    counts = ", ".join(f"count({name}), count(DISTINCT {name})" for name in names)
    inside = f"SELECT {', '.join(names)} FROM {placement.sql(placement.operator(place))} LIMIT {int(most)}"  # noqa: S608
    return f"SELECT count(*), {counts} FROM ({inside}) AS f"  # noqa: S608


def column_statistics(build: Build, place: str, column: str, *, is_time: bool) -> tuple[str, tuple[object, ...]]:
    """What PostgreSQL noted of a column when it last looked: the share that is empty, how many values (a share of the
    rows, if negative), and of a time the seconds at which the common ones begin and end.
    """
    edges = (
        "extract(epoch FROM (bounds)[1]::timestamptz), "
        "extract(epoch FROM (bounds)[array_upper(bounds, 1)]::timestamptz)"
        if is_time
        else "NULL, NULL"
    )
    table = build.placement.operator(place)
    sql = (
        f"SELECT null_frac, n_distinct, {edges} FROM (SELECT null_frac, n_distinct, inherited, "  # noqa: S608
        "histogram_bounds::text::text[] AS bounds FROM pg_catalog.pg_stats "
        "WHERE schemaname = %s AND tablename = %s AND attname = %s) AS s ORDER BY inherited DESC LIMIT 1"
    )
    return sql, (table.db, table.name, column)


def foreign_key_statement(build: Build, table: Table, column: str, target: Table) -> str:
    """The statement with which an operator of PostgreSQL would have a link checked. It is shown, and never run."""
    placement = build.placement
    here, there = (placement.sql(placement.operator(one.name)) for one in (table, target))
    names = [placement.sql(nodes.name(name)) for name in (column, (target.entry.key or ("",))[0])]
    text = f"ALTER TABLE {here} ADD FOREIGN KEY ({names[0]}) REFERENCES {there} ({names[1]})"
    return text.replace("%%", "%")


def trigger_text(build: Build, place: str) -> tuple[str, tuple[object, ...]]:
    """The triggers and rules of a table with the text of what they do: a query and its parameters."""
    table = build.placement.operator(place)
    if build.placement.dialect == "sqlite":
        return "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND lower(tbl_name) = lower(?)", (
            table.name,
        )
    if build.placement.dialect == "duckdb":  # files have none
        return "SELECT NULL, NULL WHERE false", ()
    qualified = build.placement.sql(table).replace("%%", "%")
    triggers = (
        "SELECT t.tgname::text, p.prosrc FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid "
        "WHERE t.tgrelid = %s::regclass AND NOT t.tgisinternal"
    )
    rules = (
        "SELECT rulename::text, pg_get_ruledef(oid) FROM pg_catalog.pg_rewrite "
        "WHERE ev_class = %s::regclass AND rulename <> '_RETURN'"
    )
    return f"{triggers} UNION ALL {rules}", (qualified, qualified)


def _edge(build: Build, asked: Asked, key: KeyTable, writer: Writer, *, end: bool) -> tuple[exp.Expr, exp.Expr]:
    """An edge of an assignment as an instant (beyond everything where it is open), and whether it is known."""
    limit, column = build_limit(build.placement, end=end), key.ends if end else key.begins
    if column is None:
        return limit, exp.true()
    found = reading(asked, key.table, (), column)
    opened = writer.predicate(found.means(EmptyMeans.NOT_YET, EmptyMeans.NOT_YET, EmptyMeans.STILL_RUNNING))
    moment = writer.moment(found.time)
    if end and key.ends_inclusive:
        next_day = writer.moment(NextDay(found.time, found.time.zone))
        moment = nodes.case((writer.predicate(IsDay(found.raw)), next_day), otherwise=_after(build, moment))
    known = nodes.any_of((opened.copy(), writer.predicate(found.readable)))
    return nodes.case((opened, limit), otherwise=moment), known


def _after(build: Build, moment: exp.Expr) -> exp.Expr:
    """The next instant that can be told apart: instants are microseconds in both."""
    one: exp.Expr = nodes.integer(1)
    if build.placement.dialect != "sqlite":
        one = exp.cast(nodes.text("1 microsecond"), "interval", copy=False)
    return nodes.paren(exp.Add(this=moment.copy(), expression=one))


def _there(tree: exp.Expr) -> exp.Expr:
    return nodes.none_of(nodes.is_null(tree.copy()))


def whole() -> exp.Expr:
    """Every row: the condition of a sample of a whole table."""
    return exp.true()
