"""Which rows of a table may be answered otherwise at a later instant, so that only they are asked again.

A row is asked again at each instant at which one of its tests turns (``plan.turning``), and at every instant from the
first at which the spine says anything else of a person on it. All other rows are answered as before.
"""

from collections.abc import Iterator, Sequence

from sqlglot import exp

from troth.plan.clocks import NEWEST
from troth.plan.decided import NAMED
from troth.plan.questions import LEFT
from troth.plan.standing import EACH
from troth.plan.subject import row_tests
from troth.plan.turning import Turn
from troth.policy.model import reached_class
from troth.predicate.algebra import Field, Predicate, fields_of
from troth.sql import nodes
from troth.sql.decide import Asking
from troth.sql.layers import Layers
from troth.sql.listed import list_name
from troth.sql.nodes import as_
from troth.sql.place import Placement
from troth.sql.writer import Writer

TURNED = "turned_"
"""What the name of the worklist of the rows that are asked again begins with; and of what was said of them before."""
BEFORE = "before_"


def only_of_persons(asking: Asking) -> bool:
    """Whether all that the spine says of a table's rows it says of persons, one on each place: what it says of single
    rows is not compared from instant to instant.
    """
    asked, spined = asking.asked, asking.spined
    table = asked.table
    if asked.decided or asked.named or table.name in spined.row_claims or table.name in spined.named:
        return False
    persons = {f"@{name}" for name in table.persons}
    for field in fields_of(asking.questions):
        steps = field.path
        of_row = any(step.startswith(f"{NEWEST} ") or step == EACH for step in steps) or steps in (NAMED, LEFT)
        of_sum = any(step.startswith("@") and step not in persons and step != "@row" for step in steps)
        if of_row or of_sum or ("tried" in steps and spined.several_holders):
            return False
    return True


def classes(asking: Asking) -> dict[str, str]:
    """The person classes of those on a table's rows, by the names of their places."""
    table, policy = asking.asked.table, asking.asked.policy
    found = {name: reached_class(policy, table, reference) for name, reference in table.persons.items()}
    sources = asking.sources()
    there = {name: not isinstance(sources.column(Field((f"@{name}",), "key")), exp.Null) for name in found}
    return {name: person_class for name, person_class in found.items() if person_class is not None and there[name]}


# --- persons ----------------------------------------------------------------------------------------------------------


def first_of_persons(spine: Placement, own: Placement, person_class: str) -> Iterator[str]:
    """The statements that note what the spine says of a class of persons at the first instant."""
    table = spine.sql(spine.own(f"person_{person_class}"))
    yield own.drop(f"first_{person_class}")
    yield own.create(f"first_{person_class}", f"SELECT * FROM {table}")  # noqa: S608  (names of Troth's own)
    yield own.drop(f"moved_{person_class}")
    yield own.create(f"moved_{person_class}", f"SELECT key FROM {table} WHERE 1 = 0")  # noqa: S608


def moved(spine: Placement, own: Placement, person_class: str) -> str:
    """The statement that adds the persons of whom the spine says something else now than at the first instant."""
    now = spine.sql(spine.own(f"person_{person_class}"))
    first = own.sql(own.own(f"first_{person_class}"))
    one, other = (f"SELECT * FROM {a} EXCEPT SELECT * FROM {b}" for a, b in ((now, first), (first, now)))  # noqa: S608
    into = own.sql(own.own(f"moved_{person_class}"))
    return f"INSERT INTO {into} SELECT key FROM ({one}) AS a UNION SELECT key FROM ({other}) AS b"  # noqa: S608


# --- rows -------------------------------------------------------------------------------------------------------------


def turning(asking: Asking, found: Sequence[Turn]) -> Iterator[str]:
    """The statements that note of each row when its tests turn, as numbers of instants, and who is on it."""
    own, sources = asking.listing, asking.sources()
    tests: list[Predicate] = [test for turn in found for test in turn.tests]
    layers = Layers(sources, (), tests)
    keys = [f"k_{column}" for column in asking.key]
    who = [sources.column(Field((f"@{name}",), "key")) for name in classes(asking)]
    base = exp.select(*(as_(nodes.column("r", name[2:]), name) for name in keys), copy=False)
    base.select(*(as_(key, f"who{number}") for number, key in enumerate(who)), copy=False)
    where = [sources.writer.predicate(row_tests((), asking.asked.table.entry.where))]
    where += [nodes.none_of(nodes.is_null(nodes.column("r", name[2:]))) for name in keys]
    query = layers.inside(base)
    sources.from_(base).where(nodes.all_of(where), copy=False)
    query.select(*(nodes.column("f", name) for name in keys), copy=False)
    query.select(*(nodes.column("f", f"who{number}") for number in range(len(who))), copy=False)
    query.select(*(as_(_when(layers.writer, turn), f"turn{number}") for number, turn in enumerate(found)), copy=False)
    name = f"turning_{asking.asked.table.name}"
    yield own.drop(name)
    yield own.create(name, query)


def _when(writer: Writer, turn: Turn) -> exp.Expr:
    """The number of the instant at which a test turns: by halves, since it turns once."""

    def has(number: int) -> exp.Expr:
        test = writer.predicate(turn.tests[number])
        return nodes.is_true(test) if turn.to else nodes.is_false(test)

    def between(low: int, high: int) -> exp.Expr:
        if high == low + 1:
            return nodes.integer(high)
        middle = (low + high) // 2
        return nodes.case((has(middle), between(low, middle)), otherwise=between(middle, high))

    last = len(turn.tests) - 1
    turns = nodes.all_of((nodes.none_of(has(0)), has(last)))
    return nodes.case((turns, between(0, last)), otherwise=exp.cast(exp.Null(), "integer", copy=False))


def turned_at(asking: Asking, turns: int, number: int) -> str:
    """The keys of the rows that are asked again at an instant. ``turns``: how many tests were noted."""
    own = asking.listing
    keys = ", ".join(own.sql(nodes.name(f"k_{column}")) for column in asking.key)
    tests = [f"t.turn{turn} = {int(number)}" for turn in range(turns)]
    for place, person_class in enumerate(classes(asking).values()):
        persons = own.sql(own.own(f"moved_{person_class}"))
        tests.append(f"t.who{place} IN (SELECT key FROM {persons})")  # noqa: S608  (names of Troth's own)
    source = own.sql(own.own(f"turning_{asking.asked.table.name}"))
    return f"SELECT {keys} FROM {source} AS t WHERE {' OR '.join(tests) or '1 = 0'}"  # noqa: S608


def take_out(asking: Asking) -> Iterator[str]:
    """The statements that take the rows that are asked again out of the worklist, and keep what was said of them."""
    own = asking.listing
    work, before = f"work_{asking.asked.table.name}", f"{BEFORE}{asking.asked.table.name}"
    columns = [own.sql(nodes.name(f"k_{column}")) for column in asking.key]
    source, names = own.sql(own.own(list_name(asking))), own.sql(own.own(work))
    same = " AND ".join(f"l.{column} = w.{column}" for column in columns)
    there = f"EXISTS (SELECT 1 FROM {source} AS l WHERE {same})"  # noqa: S608
    yield own.drop(before)
    yield own.create(before, f"SELECT * FROM {names} AS w WHERE {there}")  # noqa: S608
    yield f"DELETE FROM {names} AS w WHERE {there}"  # noqa: S608


def put_in(asking: Asking) -> Iterator[str]:
    """The statements that put what is said of them now into the worklist."""
    own, table = asking.listing, asking.asked.table.name
    source, into = own.sql(own.own(f"{TURNED}{table}")), own.sql(own.own(f"work_{table}"))
    yield f"INSERT INTO {into} SELECT * FROM {source}"  # noqa: S608
