"""From which day on a two-sided promise wants every row of a table, so that an outside count can be
compared with what is there.

A missing row can be asked nothing but the day it was recorded, which is what both sides are counted by. Hence the days
run from the cutoff of the floor, if its anchor cannot lie before the recording: *recorded* itself, or a moment on the
row's own path (a financial year ends after its vouchers were written). Where rows may go earlier for another reason,
nothing is compared that day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from troth.declaration.sentences import AnchorKind, Clock
from troth.kernel.calendar import Length, Unit
from troth.kernel.instants import local_day
from troth.plan.cutoffs import cutoff, cutoff_day
from troth.plan.subject import Asked
from troth.policy.model import OWNER, Claim, RowPath


@dataclass(frozen=True)
class Floor:
    """A promise with a floor over a table: every row recorded on ``first`` or later must be
    there. None: ``why_not``.
    """

    path: str
    first: date | None
    why_not: str = ""


def floors(asked: Asked) -> tuple[Floor, ...]:
    """The floors over a table at an instant, one for each promise."""
    claims: dict[str, list[Claim]] = {}
    for part in asked.table.parts:
        for claim in asked.policy.claims_on(asked.table, part):
            if any(_floors(claim)):
                claims.setdefault(claim.path, []).append(claim)
    return tuple(_floor(asked, path, found) for path, found in claims.items())


def _floor(asked: Asked, path: str, claims: list[Claim]) -> Floor:
    unowned = asked.table.entry.unowned
    days = [_since(asked, unowned.length, None)] if unowned is not None else []
    for claim in claims:
        if claim.use.when or asked.policy.parts[claim.part].conditions:
            return Floor(path, None, "it is about some of the rows only, and the count is of all")
        for clock in _floors(claim):
            if not _after_recording(asked, clock):
                says = f"{clock.anchor} may lie before a row is recorded, and the count is by the day of recording"
                return Floor(path, None, says)
            days += [_since(asked, length, clock) for length in _lengths(clock)]
    return Floor(path, max(days))


def _floors(claim: Claim) -> Iterator[Clock]:
    return (clock for clock in claim.keep.clocks if isinstance(clock, Clock) and clock.floor)


def _after_recording(asked: Asked, clock: Clock) -> bool:
    if clock.anchor.kind is AnchorKind.RECORDED:
        return True
    return isinstance(asked.policy.place(asked.table, clock.anchor.fact, OWNER), RowPath)


def _lengths(clock: Clock) -> Iterator[Length]:
    """The lengths that a clock may run for; of a range that the row chooses from, the shortest."""
    if clock.as_fact is None:
        yield clock.applied or clock.longest or clock.length or Length(0, Unit.DAYS)
        return
    yield from (length for length in (clock.length, clock.otherwise) if length is not None)


def _since(asked: Asked, length: Length, clock: Clock | None) -> date:
    """The first day all of which is still kept."""
    round_to = clock.round_to if clock is not None else None
    if length.calendar:
        return cutoff_day(length, round_to, asked.today)
    moment = cutoff(length, round_to, asked.at, asked.today, asked.policy.zone)
    return local_day(moment, asked.policy.zone) + timedelta(days=1)
