"""Asking only the rows of a store that may be answered otherwise than at its last pass; the rest keep their answers.

What cannot be told exactly is asked whole, table by table, and said so: a table whose questions or shape are others
now, whose links may come to lead nowhere without a trace, or of which nothing tells what was written.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from troth.engine.counting import Over, ask_whole, hold_back, tomorrow
from troth.engine.passes import columns, kept_in, look, strike
from troth.engine.shapes import Shape
from troth.engine.steering import steered, steered_to_a_list
from troth.engine.traces import Traces, Whole, traces
from troth.plan.passes import Pass, a_day_after, digest_of
from troth.plan.questions import questions
from troth.plan.turning import Turn, turns
from troth.policy.model import Policy
from troth.predicate.algebra import Path
from troth.sql import since
from troth.sql.decide import Asking
from troth.sql.listed import how_many_listed, listed, listing
from troth.sql.since import Joined, joined
from troth.sql.worklist import create
from troth.stores.contract import Session, Store

SHARE = 8
"""Where more than one row in so many is to be asked, all are: going through the table is quicker then."""


@dataclass(frozen=True)
class Listed:
    """A worklist of the last plan: its name as text, and whether no run has begun to work it off."""

    own: str
    untouched: bool


@dataclass
class Since:
    """One store, asked since its last pass. ``why``: the tables asked whole, and why; ``asked``: how many rows of the
    others were; ``worklists``: those of the last plan that are still there, by table; ``journals``: those kept;
    ``moved``: the tables of the spine of which is listed what is otherwise now, with their columns; ``in_place``: the
    tables whose worklists were made out of what was kept.
    """

    policy: Policy
    store: Store
    over: Over
    last: Pass
    worklists: Mapping[str, Listed]
    journals: Mapping[str, str]
    moved: dict[str, tuple[str, ...]]
    why: dict[str, str] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    in_place: set[str] = field(default_factory=set)
    _written: set[str] = field(default_factory=set)
    _told: Traces | None = None

    def ask(self, session: Session, asking: Asking, shape: Shape, done: Set[str]) -> int:
        """Makes the worklist of a table, and says how many rows it has (as when all of it was last read)."""
        name = asking.asked.table.name
        if not asking.questions:
            last = self.last.tables.get(name)
            return last.rows if last is not None else ask_whole(session, asking, shape, done)
        try:
            told = self._traces(session)
            found = self._turns(asking, shape)
            at = joined(asking)
            told.demand(asking.asked.table, at)
            steered_to_a_list(session, self.store.dialect)
            self._list(session, asking, at, found)
            number = int(str(session.rows(how_many_listed(asking))[0][0]))
            if number * SHARE > self.last.tables[name].rows:
                raise Whole("too many of its rows may be answered otherwise")
            self._answer(session, asking, shape, done)
        except Whole as why:
            self.why[name] = str(why)
        else:
            self.asked[name] = number
        steered(session, self.store.dialect)
        return self.last.tables[name].rows if name in self.asked else ask_whole(session, asking, shape, done)

    # --- whether it can be told ---------------------------------------------------------------------------------------

    def _traces(self, session: Session) -> Traces:
        """What tells what was written."""
        if self._told is None:
            self._told = traces(self.policy, self.store, session, self.over.catalog, self.last, self.journals)
        return self._told

    def _turns(self, asking: Asking, shape: Shape) -> tuple[Turn, ...]:
        table = asking.asked.table
        if not asking.key:
            raise Whole("its rows have no key")
        last = self.last.tables.get(table.name)
        if last is None:
            raise Whole("it was not asked at the last pass")
        then, ahead = (questions(replace(asking.asked, at=at)) for at in (self.last.at, a_day_after(self.last.at)))
        if last.asked != digest_of(table, then, ahead) or self.last.map != self.policy.declaration.digests["map"]:
            raise Whole("what is asked of it is something else now")
        if last.mark != look(self.store, self.over.session, self.policy, table, shape, self.journals):
            raise Whole("its shape or its files are others now")
        if self.last.at > asking.asked.at:
            raise Whole("the last pass was for a later instant")
        parts = [question.parts for question in asking.questions]
        if any([question.parts for question in asked] != parts for asked in (then, ahead)):
            raise Whole("its parts are decided together otherwise now")
        # Of which rows a test was to turn within the day the last pass has said (``since.to_turn``): from there on.
        late = asking.asked.at >= a_day_after(self.last.at)
        found = turns([then, *([ahead] if late else []), asking.questions, tomorrow(asking)])
        if found is None:
            raise Whole("what is asked of it differs in more than the time")
        later = (replace(one, tests=one.tests[1:]) for one in found)
        return tuple(one for one in later if one.tests[0] != one.tests[-1])

    # --- which rows are asked -----------------------------------------------------------------------------------------

    def _list(self, session: Session, asking: Asking, at: Joined, found: tuple[Turn, ...]) -> None:
        for statement in listing(asking, since.every_one(asking, tuple(self._queries(session, asking, at, found)))):
            session.execute(statement)

    def _queries(self, session: Session, asking: Asking, at: Joined, found: tuple[Turn, ...]) -> Iterator[str]:
        table, kept = asking.asked.table, kept_in(self.store)
        if self._any_written(session, asking):
            yield since.of_themselves(asking)
        for path, target in at.links.items():
            if self._any_written(session, self.over.askings[target]):
                yield since.of_links(asking, path, target)
        for path, name in at.spine.items():
            own = [turn for turn in found if since.spine_of(at, turn) == path]
            known = self._moves(session, asking, path, name, own)
            if session.rows(since.any_in(asking.listing, f"{since.MOVED}{name}"))[0][0]:
                yield since.of_spine(asking, path, known)
        for name in {*self.last.tables[table.name].spine} - {*at.spine.values()}:
            if not set(since.key_names(asking)) <= set(columns(session, kept, name)):
                raise Whole("what is known of people has another form now")
            yield since.in_list(asking, kept, name)  # of these rows nothing is said any more
        yield from since.of_turns(asking, at, found)
        if columns(session, kept, f"{since.REST}{table.name}"):
            yield since.to_turn(asking, kept)
        if columns(session, kept, f"{since.OVER}{table.name}"):
            yield since.in_list(asking, kept, f"{since.OVER}{table.name}")
        work = self.worklists.get(table.name)
        if work is not None:
            yield since.to_be_done(asking, work.own, held=work.untouched)

    def _any_written(self, session: Session, asking: Asking) -> bool:
        name = asking.asked.table.name
        if name not in self._written:
            for statement in self._traces(session).written(asking):
                session.execute(statement)
            self._written.add(name)
        return bool(session.rows(since.any_in(asking.listing, f"{since.WRITTEN}{name}"))[0][0])

    def _moves(self, session: Session, asking: Asking, path: Path, name: str, found: Sequence[Turn]) -> tuple[str, ...]:
        """Sees to it that what moved or turned in a table of the spine is listed, and says its columns."""
        if name not in self.moved:
            spine, kept = self.over.spine, kept_in(self.store)
            now, then = (columns(session, one, name) for one in (spine, kept))
            if now and set(now) == set(then):
                statements = since.moved(spine.own(name), kept.own(name), asking.listing, name, now)
            else:
                statements = since.all_moved(self.over.spine, asking.listing, name)
            for statement in statements:
                session.execute(statement)
            self.moved[name] = now
        for turn in found:
            session.execute(since.turned_in(asking, path, turn))
        session.execute(asking.listing.analyze(f"{since.MOVED}{name}"))
        return self.moved[name]

    # --- the worklist -------------------------------------------------------------------------------------------------

    def _answer(self, session: Session, asking: Asking, shape: Shape, done: Set[str]) -> None:
        """Puts together what was said of the others and what is said now of those that are asked."""
        name = asking.asked.table.name
        work = self.worklists.get(name)
        untouched = work.own if work is not None and work.untouched else None
        there = self._traces(session).tells_what_went(asking.asked.table)
        if there and self.over.spine.session is not None:
            session.execute(strike(self.store))
            carried = since.taken_over(asking, kept_in(self.store), untouched)
            self.in_place.add(name)
        else:
            carried = since.carried_over(asking, kept_in(self.store), untouched, there=there)
        answered = create(
            asking,
            shape.unchangeable,
            may_delete=shape.may_delete,
            soon=tomorrow(asking),
            listed=listed(asking),
            into=since.ANSWERED,
        )
        for statement in (*carried, *answered):
            session.execute(statement)
        of_list, kept = (columns(session, asking.listing, f"{begins}{name}") for begins in ("work_", since.ANSWERED))
        if of_list != kept:
            self.in_place.discard(name)
            raise Whole("what was said of its rows has another form now")
        session.execute(since.put_in(asking, tuple(column for column in kept if column != "n")))
        hold_back(session, asking, shape, done)
