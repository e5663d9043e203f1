"""Facts as predicates: on the row's own path from the rows it is joined to, on the person from what
the spine has resolved.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from troth.declaration.sentences import Anchor as AnchorName
from troth.declaration.sentences import AnchorKind, Edge, EmptyMeans
from troth.kernel.calendar import Unit, add
from troth.plan.subject import Asked, Reading, Who, fact_tests, reading, row_test, row_tests
from troth.policy.model import RowPath, physical
from troth.predicate.algebra import (
    FALSE,
    TRUE,
    UNKNOWN,
    Amount,
    At,
    Compare,
    Day,
    Field,
    Flag,
    Instant,
    IsDay,
    IsNull,
    Moment,
    NextDay,
    Not,
    On,
    Path,
    Plus,
    Predicate,
    Reaches,
    Sign,
    State,
    Sure,
    Unreadable,
    cases,
    conjunction,
    disjunction,
)

NEVER, NOT_YET, COME = 0, 1, 2
"""How the spine writes an anchor's state; null is unknown."""

MOST_SECONDS = 366 * 24 * 3600


@dataclass(frozen=True)
class Anchor:
    """An anchor: tests for its three known states (each certain; none of them true: unknown), and its instant."""

    come: Predicate
    not_yet: Predicate
    never: Predicate
    at: Moment

    @property
    def has_come(self) -> Predicate:
        """Whether it has come, in three values."""
        return cases((self.come, TRUE), (disjunction(self.not_yet, self.never), FALSE), otherwise=UNKNOWN)


@dataclass(frozen=True)
class Period:
    """A period: begun, runs (three values), and its two anchors."""

    begun: Predicate
    runs: Predicate
    began: Anchor
    ended: Anchor


_NOWHERE = Instant(Field((), ""))
NO_PERIOD = Period(FALSE, FALSE, Anchor(FALSE, TRUE, FALSE, _NOWHERE), Anchor(FALSE, FALSE, TRUE, _NOWHERE))
UNKNOWN_PERIOD = Period(UNKNOWN, UNKNOWN, Anchor(FALSE, FALSE, FALSE, _NOWHERE), Anchor(FALSE, FALSE, FALSE, _NOWHERE))
UNKNOWN_ANCHOR = UNKNOWN_PERIOD.began


@dataclass(frozen=True)
class _Chain:
    """A path of links: where it ends, whether it holds, and what an empty link on it says."""

    path: Path
    reached: Predicate
    never: Predicate
    not_yet: Predicate


def _chain(asked: Asked, place: RowPath) -> _Chain:
    path: Path = ()
    so_far: Predicate = TRUE
    never: list[Predicate] = []
    not_yet: list[Predicate] = []
    # ``tables`` is one longer than ``links``
    for column, here, target in zip(place.links, place.tables, place.tables[1:], strict=False):
        link = asked.policy.tables[here].entry.links[column]
        empty = IsNull(Field(path, column))
        before: Predicate = FALSE
        for meaning in link.empty:
            test = row_test(path, meaning.test) if meaning.test is not None else TRUE
            says = conjunction(so_far, empty, Not(before) if before != FALSE else TRUE, test)
            (never if meaning.says == "never" else not_yet).append(says)
            before = disjunction(before, test)
        path = (*path, column)
        entry = asked.policy.tables[target].entry
        key = (entry.key or ("",))[0]
        so_far = conjunction(so_far, Reaches(Field(path, key)), row_tests(path, entry.where))
    return _Chain(path, so_far, disjunction(*never), disjunction(*not_yet))


def period(asked: Asked, fact: str, person: Who) -> Period:
    """A period fact for somebody on the row."""
    place, where = asked.policy.place(asked.table, fact, person.name), asked.policy.fact_tables[fact]
    if isinstance(place, RowPath):
        return _period_on_row(asked, fact, _chain(asked, place))
    if place is None or where.of is None:
        return UNKNOWN_PERIOD
    if not person.known or where.of.target not in asked.policy.classes.get(person.person_class or "", frozenset()):
        return NO_PERIOD
    return Period(
        Flag(person.field(f"{fact}|begun")),
        Flag(person.field(f"{fact}|runs")),
        _of_spine(person, f"{fact}|began"),
        _of_spine(person, f"{fact}|ended"),
    )


def said(anchor: AnchorName, person: Who) -> Anchor:
    """What a person has said, as the spine has it (``sql.spine``); nobody has said anything."""
    if not person.known:
        never = anchor.kind is AnchorKind.WITHDRAWN
        return replace(UNKNOWN_ANCHOR, not_yet=FALSE if never else TRUE, never=TRUE if never else FALSE)
    name = {AnchorKind.GIVEN: "consent|{}|granted", AnchorKind.WITHDRAWN: "consent|{}|withdrawn"}
    return _of_spine(person, name.get(anchor.kind, "objected|{}|made").format(anchor.of))


def _of_spine(person: Who, name: str) -> Anchor:
    state = person.field(f"{name}|state")
    return Anchor(State(state, COME), State(state, NOT_YET), State(state, NEVER), Instant(person.field(f"{name}|at")))


def _period_on_row(asked: Asked, fact: str, chain: _Chain) -> Period:
    where = asked.policy.fact_tables[fact]
    there = conjunction(chain.reached, row_tests(chain.path, where.where))
    outside = conjunction(chain.reached, Not(row_tests(chain.path, where.where))) if where.where else FALSE
    absent = disjunction(chain.never, chain.not_yet, outside)
    edges = period_edges(asked, fact, chain.path)
    coming = disjunction(conjunction(there, Sure(Not(edges.begun))), chain.not_yet)
    return Period(
        begun=cases((there, edges.begun), (absent, FALSE), otherwise=UNKNOWN),
        runs=cases((there, edges.runs), (absent, FALSE), otherwise=UNKNOWN),
        began=Anchor(conjunction(there, edges.begun), disjunction(coming, outside), chain.never, edges.starts.time),
        ended=Anchor(
            conjunction(there, edges.begun, edges.ended),
            disjunction(conjunction(there, edges.runs), coming),
            disjunction(chain.never, outside),
            edges.stops.time if edges.stops is not None else _NOWHERE,
        ),
    )


@dataclass(frozen=True)
class Edges:
    """One row of a period as of an instant."""

    begun: Predicate
    ended: Predicate
    starts: Reading
    stops: Reading | None

    @property
    def runs(self) -> Predicate:
        """It has begun and has not ended."""
        return conjunction(self.begun, Not(self.ended))


def period_edges(asked: Asked, fact: str, path: Path) -> Edges:
    """What one row of a period's table says, joined at ``path``."""
    where = asked.policy.fact_tables[fact]
    now = At(asked.at)
    starts = reading(asked, where.table, path, where.begins or "")
    begun = cases((starts.readable, Compare(starts.time, "<=", now)), otherwise=UNKNOWN)
    if where.ends is None:
        return Edges(begun, FALSE, starts, None)
    stops = reading(asked, where.table, path, where.ends)
    open_ended = stops.means(where.empty_means, EmptyMeans.STILL_RUNNING, EmptyMeans.NOT_YET)
    zone = asked.policy.zone
    turned = conjunction(starts.readable, Compare(Day(stops.time, zone), "<", Day(starts.time, zone)))
    over: Predicate = Compare(stops.time, "<=", now)
    if where.ends_inclusive:
        over = cases(
            (IsDay(stops.raw), Compare(NextDay(stops.time, stops.time.zone), "<=", now)),
            otherwise=Compare(stops.time, "<", now),
        )
    ended = cases(
        (open_ended, FALSE),
        (Not(stops.readable), UNKNOWN),
        (turned, UNKNOWN),
        (Not(Sure(plausible(asked, where.table, path, where.ends, stops, by_default=False))), UNKNOWN),
        otherwise=over,
    )
    return Edges(begun, ended, starts, stops)


def moment(asked: Asked, fact: str, person: Who) -> Anchor:
    """A moment fact for somebody on the row."""
    place, where = asked.policy.place(asked.table, fact, person.name), asked.policy.fact_tables[fact]
    if isinstance(place, RowPath):
        chain = _chain(asked, place)
        there = conjunction(chain.reached, row_tests(chain.path, where.where))
        outside = conjunction(chain.reached, Not(row_tests(chain.path, where.where))) if where.where else FALSE
        one = moment_row(asked, fact, chain.path)
        return Anchor(
            conjunction(there, one.come),
            disjunction(conjunction(there, one.not_yet), chain.not_yet, outside),
            chain.never,
            one.at,
        )
    if place is None or where.of is None:
        return UNKNOWN_ANCHOR
    if not person.known or where.of.target not in asked.policy.classes.get(person.person_class or "", frozenset()):
        return Anchor(FALSE, TRUE, FALSE, _NOWHERE)
    return _of_spine(person, fact)


def moment_row(asked: Asked, fact: str, path: Path) -> Anchor:
    """What one row of a moment's table says, joined at ``path``; a moment that is reached by a
    sum comes from the spine.
    """
    where = asked.policy.fact_tables[fact]
    if where.reaches_sum is not None:
        summed = (*path, f"@{fact}")
        state = Field(summed, "state")
        return Anchor(State(state, COME), State(state, NOT_YET), FALSE, Instant(Field(summed, "at")))
    if where.moment is None:
        return UNKNOWN_ANCHOR
    stayed = fact_tests(path, where.holds)
    found = reading(asked, where.table, path, where.moment.column)
    at: Moment = found.time
    if where.moment.plus_seconds is not None:
        at = Plus(found.time, Field(path, where.moment.plus_seconds), MOST_SECONDS)
    readable = conjunction(
        found.readable,
        Sure(plausible(asked, where.table, path, where.moment.column, found, by_default=True)),
        Not(Unreadable(at)) if at is not found.time else TRUE,
    )
    taken_back = Sure(Not(stayed)) if where.holds else FALSE
    return Anchor(
        conjunction(stayed, readable, Compare(at, "<=", At(asked.at))),
        disjunction(
            taken_back,
            found.means(where.empty_means, EmptyMeans.NOT_YET, EmptyMeans.STILL_RUNNING),
            conjunction(stayed, readable, Compare(at, ">", At(asked.at))),
        ),
        FALSE,
        at,
    )


def flag(asked: Asked, fact: str, person: Who) -> Predicate:
    """A flag fact; missing is unknown."""
    place, where = asked.policy.place(asked.table, fact, person.name), asked.policy.fact_tables[fact]
    if isinstance(place, RowPath):
        chain = _chain(asked, place)
        there = conjunction(chain.reached, row_tests(chain.path, where.where))
        return cases((there, fact_tests(chain.path, where.holds)), otherwise=UNKNOWN)
    if place is None or where.of is None or not person.known:
        return UNKNOWN
    if where.of.target not in asked.policy.classes.get(person.person_class or "", frozenset()):
        return UNKNOWN
    return Flag(person.field(f"{fact}|flag"))


@dataclass(frozen=True)
class Number:
    """A number fact: whether nothing was chosen, whether it is known, and the field that holds it."""

    nothing: Predicate
    known: Predicate
    field: Field

    def equals(self, value: int) -> Predicate:
        """Whether it was chosen so."""
        return conjunction(self.known, Amount(self.field, value))


def number(asked: Asked, fact: str, person: Who) -> Number:
    """A number fact for somebody on the row."""
    place, where = asked.policy.place(asked.table, fact, person.name), asked.policy.fact_tables[fact]
    nowhere = Field((), "")
    if isinstance(place, RowPath):
        chain = _chain(asked, place)
        field = Field(chain.path, where.value or "")
        there = conjunction(chain.reached, row_tests(chain.path, where.where))
        outside = conjunction(chain.reached, Not(row_tests(chain.path, where.where))) if where.where else FALSE
        return Number(
            disjunction(conjunction(there, IsNull(field)), chain.never, chain.not_yet, outside),
            conjunction(there, Not(IsNull(field))),
            field,
        )
    if place is None or where.of is None:
        return Number(FALSE, FALSE, nowhere)
    if not person.known or where.of.target not in asked.policy.classes.get(person.person_class or "", frozenset()):
        return Number(TRUE, FALSE, nowhere)
    state = person.field(f"{fact}|number|state")
    return Number(State(state, NOT_YET), State(state, COME), person.field(f"{fact}|number"))


# --- plausible ranges -------------------------------------------------------------------------------------------------


def plausible(asked: Asked, table: str, path: Path, column: str, found: Reading, *, by_default: bool) -> Predicate:
    """Whether a time lies within its range; by default not before the row was recorded, nor after tomorrow."""
    zone = asked.policy.zone
    day, tomorrow = Day(found.time, zone), asked.today + timedelta(days=1)
    mapped = [t for t in asked.policy.tables.values() if (t.store, t.relation) == physical(table)]
    declared = next((t.entry.times[column].plausible for t in mapped if column in t.entry.times), None)
    if declared is not None:
        return conjunction(
            _edge(asked, table, path, day, declared.low, low=True),
            _edge(asked, table, path, day, declared.high, low=False),
        )
    if not by_default:
        return TRUE
    recorded = mapped[0].entry.recorded if mapped else None
    upper = Compare(day, "<=", On(tomorrow))
    if recorded is None or recorded == column:
        return upper
    return conjunction(upper, _edge(asked, table, path, day, Edge(column=recorded), low=True))


def _edge(asked: Asked, table: str, path: Path, day: Day, edge: Edge, *, low: bool) -> Predicate:
    sign: Sign = ">=" if low else "<="
    if edge.column is not None:
        other = reading(asked, table, path, edge.column)
        return conjunction(other.readable, Compare(day, sign, Day(other.time, asked.policy.zone)))
    if edge.day is not None:
        return Compare(day, sign, On(date.fromisoformat(edge.day)))
    length = edge.now_plus
    return Compare(
        day, sign, On(asked.today if length is None or length.unit is Unit.HOURS else add(asked.today, length))
    )
