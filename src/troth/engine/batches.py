"""One batch of a plan: meant, done in one transaction of the store, told. Whatever happens in between, it is
done once or not at all.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass

from troth.engine import drift
from troth.engine.fencing import LOCK_MS, demand, mark, own
from troth.engine.leasing import LEASE
from troth.engine.planning import work_name
from troth.engine.receipts import NOTHING_DONE, Batch, Done, note_progress, note_removed, write
from troth.engine.steering import steered_to_keys
from troth.engine.working import Behind, Work, drifted, freshen, look_again, look_ahead
from troth.policy.model import Table
from troth.sql.decide import Asking
from troth.sql.journal import acting
from troth.sql.keyless import count_due, delete_due, drop_due, due_now
from troth.sql.working_off import lock
from troth.sql.worklist import DELETE_ROW
from troth.stores.contract import Row, Session
from troth.stores.errors import LockTimeout, StoreRefused

GIVE_WAY_MS = 50
"""How long an act waits for a row that somebody else holds, where it holds rows itself for which others wait
(PostgreSQL). They wait no longer for that, and where each waits for the other it is the act that gives way: the server
would look for a deadlock only after a second, and might end theirs.
"""

TRIES = 5
"""How often a batch is begun anew because an event came or a shape changed while it ran."""


class Drifted(Exception):  # noqa: N818  (never reaches a person)
    """The table is no longer what was planned on; its message says what."""


class _TooEarly(Exception):  # noqa: N818  (never reaches a person)
    """Rows stay, perhaps only since rows that point at them were held by somebody: they are left for the next run."""


@dataclass(frozen=True)
class Undone:
    """Why a batch was not done: ``locked`` may be tried again at once, anything else is for a person."""

    locked: bool
    says: str


def stretches(work: Work, table: Table, action: int, size: int) -> Iterator[Batch]:
    """The stretches of a worklist that no run has worked off yet, of ``size`` rows each, in its order."""
    one, name = mark(work.store), own(work.store, work_name(work.digest, table.name))
    with work.store.transaction(write=False, lock_timeout_ms=LOCK_MS) as session:
        ends = session.rows(f"SELECT min(n), max(n) FROM {name} WHERE action = {one}", (action,))  # noqa: S608
        if ends[0][0] is None:
            return
        done = session.rows(
            f"SELECT low, high FROM {own(work.store, 'progress')} "  # noqa: S608
            f"WHERE plan = {one} AND tbl = {one} AND action = {one} ORDER BY low",
            (work.digest, table.name, action),
        )
        found: list[Batch] = []
        for low, high in _between(int(str(ends[0][0])), int(str(ends[0][1])) + 1, done):
            while low < high:
                rows, past = _piece(session, name, one, (action, low, high), size)
                found.append(Batch(table.name, action, low, past, rows))
                low = past
    yield from found


def _piece(session: Session, worklist: str, one: str, within: tuple[int, int, int], size: int) -> tuple[int, int]:
    """How many rows the next piece of a worklist has, at most ``size``, and the number past its last one."""
    first = (
        f"SELECT n FROM {worklist} WHERE action = {one} AND n >= {one} AND n < {one} ORDER BY n LIMIT {int(size) + 1}"  # noqa: S608
    )
    [(rows, last)] = session.rows(f"SELECT count(*), max(n) FROM ({first}) AS piece", within)  # noqa: S608
    return (int(str(rows)) - 1, int(str(last))) if int(str(rows)) > size else (int(str(rows)), within[2])


def cut(work: Work, table: Table, batch: Batch, size: int) -> tuple[Batch, ...]:
    """A batch as one of at most ``size`` rows and one of the rest, or whole if it is no larger. Rows that may point at
    each other go together, and so do those without a key; they are not cut.
    """
    if batch.rows <= size or table.entry.key is None or work.shapes[table.name].refers_to_itself:
        return (batch,)
    name = own(work.store, work_name(work.digest, table.name))
    try:
        with work.store.transaction(write=False, lock_timeout_ms=LOCK_MS) as session:
            rows, past = _piece(session, name, mark(work.store), (batch.action, batch.low, batch.high), size)
    except LockTimeout:
        return (batch,)  # whoever holds it will be met by the act as well
    first = Batch(batch.table, batch.action, batch.low, past, rows)
    return (first, Batch(batch.table, batch.action, past, batch.high, batch.rows - rows))


def _between(first: int, past: int, done: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """What is left of the numbers from ``first`` to before ``past`` without the stretches done, which are in order."""
    for low, high in ((int(str(low)), int(str(high))) for low, high in done):
        if first < low:
            yield first, low
        first = max(first, high)
    if first < past:
        yield first, past


def work_off(work: Work, table: Table, batch: Batch) -> Done | Undone:
    """Does one batch. Raises Drifted, Refused where another run has taken over, NotReached where the store is gone."""
    freshen(work)
    write(work.engine, "intention", work.digest, work.lease, batch.body)
    for _ in range(TRIES):
        try:
            look_ahead(work, table, batch)
            return _act(work, table, batch)
        except Behind:
            _caught_up(work, table, batch)
        except LockTimeout as locked:
            return _undone(work, batch, Undone(locked=True, says=locked.says))
        except _TooEarly:
            return _undone(work, batch, Undone(locked=True, says="rows that point at these were held by somebody"))
        except StoreRefused as refused:
            return _undone(work, batch, Undone(locked=False, says=refused.says))
        except _Unplanned as unplanned:
            return _undone(work, batch, Undone(locked=False, says=str(unplanned)))
    return _undone(work, batch, Undone(locked=True, says="events kept coming in while it was tried"))


def _act(work: Work, table: Table, batch: Batch) -> Done:
    """The transaction of the store, and within its commit the register, where from then on nothing
    can have come in between.

    While the register is held no event is acknowledged. So every event is either known to this act,
    or acknowledged after it.
    """
    engine, store = work.engine, work.store
    if work.pace is not None:
        work.pace.rest()
    patience = min(LOCK_MS, GIVE_WAY_MS) if store.dialect == "postgres" else LOCK_MS
    with ExitStack() as registered:
        with _held(work, store.transaction(write=True, lock_timeout_ms=patience)) as session:
            if demand(engine, store, session, work.lease) != work.server_session:
                work.position = -1  # the spine was of a server session that is gone
                raise Behind
            _demand_shape(work, table, session)
            steered_to_keys(session, store.dialect)
            if store.dialect == "postgres":
                session.execute(acting())
            done = _timed(work, table, session, batch)
            if done.done < done.there and work.waits_for(table.name):
                raise _TooEarly
            note_progress(store, session, work.digest, work.lease, batch, done)
            registered.enter_context(engine.register.together())
            work.lease = engine.register.renew(work.lease, engine.clock(), LEASE)
            if engine.register.head() != work.position:
                raise Behind
        write(engine, "outcome", work.digest, work.lease, {**batch.body, **done.body, "confirmed": True})
        note_removed(engine, work.count(table.name), done.done)
    return done


@contextmanager
def _held(work: Work, transaction: AbstractContextManager[Session]) -> Iterator[Session]:
    """The transaction; for how long it holds the store is noted for those that come."""
    begun: float | None = None
    work.worked = 0.0
    try:
        with transaction as session:
            begun = time.monotonic()
            yield session
    finally:
        if begun is not None and work.pace is not None:
            work.pace.released(time.monotonic() - begun, work.worked)


def _demand_shape(work: Work, table: Table, session: Session) -> None:
    found = work.looked_ahead(table.name)
    drift.hold(work.store, session, table, found.reads if found is not None else ())
    if drift.look(work.store, session, work.engine.policy, table) != work.marks[table.name]:
        raise Behind


def _timed(work: Work, table: Table, session: Session, batch: Batch) -> Done:
    begun = time.monotonic()
    done = _run(work, table, session, batch)
    work.worked = time.monotonic() - begun
    if work.pace is not None:
        work.pace.worked(batch.rows, work.worked)
    return done


def _run(work: Work, table: Table, session: Session, batch: Batch) -> Done:
    stretch = (batch.low, batch.high)
    asking = work.asking(table.name)
    if not asking.key:
        return _all_at_once(work, asking, session, batch)
    seen = _as_seen(work, table, session, batch)
    if seen == batch.rows:
        return Done(batch.rows, seen, seen)
    there = int(str(session.rows(lock(asking, batch.action), stretch)[0][0]))
    done = session.execute(work.statement(table.name, batch.action), stretch)
    if batch.action == DELETE_ROW and work.shapes[table.name].refers_to_itself:
        # Who points may have gone by a cascade within the statement, which the store does not count.
        done = there - int(str(session.rows(lock(asking, batch.action), stretch)[0][0]))
    return Done(batch.rows, seen + there, seen + done)


def _all_at_once(work: Work, asking: Asking, session: Session, batch: Batch) -> Done:
    """Deletes what is due now of a table without a key, if it is no more than was planned: which rows those were that
    somebody agreed to, nobody can tell.
    """
    for statement in due_now(asking):
        session.execute(statement)
    due = int(str(session.rows(count_due(asking))[0][0]))
    if due > batch.rows:
        raise _Unplanned(f"{due} rows without a key are due now, and {batch.rows} were planned: make a new plan")
    done = session.execute(delete_due(asking))
    session.execute(drop_due(asking))
    return Done(batch.rows, batch.rows, done)


class _Unplanned(Exception):  # noqa: N818  (never reaches a person)
    """More would go than somebody agreed to; its message says how many."""


class _Moved(Exception):  # noqa: N818  (never reaches a person)
    """What rows were judged on has become another since."""


def _as_seen(work: Work, table: Table, session: Session, batch: Batch) -> int:
    """Deletes what was seen ahead to go and is as it was seen, and says how many rows that were; none if anything that
    they were judged on is another.
    """
    found = work.looked_ahead(table.name)
    if found is None or batch.action != DELETE_ROW:
        return 0
    stretch = (batch.low, batch.high)
    try:
        with session.savepoint():
            listed = session.rows(found.listed, stretch)[0][0]
            done = session.execute(found.delete, stretch)
            if listed != batch.rows or session.rows(found.moved, stretch)[0][0]:
                raise _Moved
            return done
    except _Moved:
        return 0


def _caught_up(work: Work, table: Table, batch: Batch) -> None:
    """What has changed is taken in; where the table is no longer what was planned on, the act is told as not done."""
    look_again(work)
    why = drifted(work, table)
    if why is not None:
        _undone(work, batch, Undone(locked=False, says=why))
        raise Drifted(why)
    freshen(work)


def _undone(work: Work, batch: Batch, undone: Undone) -> Undone:
    said = {"locked": True} if undone.locked else {"refused": undone.says}
    write(work.engine, "outcome", work.digest, work.lease, {**batch.body, **NOTHING_DONE, "confirmed": True, **said})
    return undone


Moved = Callable[[str, int, int], None]
"""Told after each batch: table, rows of its worklist worked off, rows in all."""
