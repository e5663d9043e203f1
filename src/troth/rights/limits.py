"""By when a request is answered: as the policy promises, and as the law demands (GDPR 12(3)).

A time in days, months or years ends with its last day, in the policy's zone; one in hours at its instant. Working days
are taken for the days from Monday to Friday: no list of holidays is kept, so such a time ends rather too soon.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from troth.declaration.model import PolicyFile
from troth.declaration.sentences import AnswerTime
from troth.kernel.calendar import Length, Unit, add
from troth.kernel.instants import local_day, start_of
from troth.law.packs.rights import StatutoryRight, rights
from troth.policy.model import Policy

_PART_OF = {"disclosures": "access"}
"""Whom data was given to is told under the right of access (GDPR 15(1)(c))."""
_MONTHS = frozenset({Unit.MONTHS, Unit.YEARS})
_FRIDAY = 4
_DAY = timedelta(days=1)
_END = datetime(9999, 12, 30, tzinfo=UTC)
_MOST_HOURS = 24 * 366 * 10_000


@dataclass(frozen=True, slots=True)
class Limit:
    """A time in which something is done: its last day, and the first instant at which it is too late."""

    day: date
    until: datetime


@dataclass(frozen=True, slots=True)
class Limits:
    """The two limits of an answer, before and after the one extension. ``legal`` is None where no law that is known
    was in force on the day of receipt.
    """

    promised: Limit | None
    legal: Limit | None
    promised_extended: Limit | None
    legal_extended: Limit | None

    def due(self, *, extended: bool) -> Limit | None:
        """The sooner of the two that hold now, or None where there is neither."""
        both = (self.promised_extended, self.legal_extended) if extended else (self.promised, self.legal)
        return min((limit for limit in both if limit is not None), key=lambda limit: limit.until, default=None)


def statutory(right: str, on: date) -> StatutoryRight | None:
    """What the law says of a right on a day, or None where it has none of that name then."""
    return _by_name(on).get(_PART_OF.get(right, right))


@lru_cache(maxsize=1024)
def _by_name(on: date) -> dict[str, StatutoryRight]:
    return {found.name: found for found in rights(on)}


def limits(policy: Policy, right: str, received: datetime) -> Limits:
    """The limits of a request for ``right`` that was received at an instant.

    The promise is that of the version in force on the day of receipt; what it does not say is as the law says it.
    """
    day = local_day(received, policy.zone)
    law, said = statutory(right, day), _in_force(policy, day).rights.get(right)
    legal = None if law is None else AnswerTime(law.due)
    more = None if law is None else AnswerTime(law.extend)
    promised = said.due if said is not None and said.due is not None else legal
    longer = said.extend if said is not None and said.extend is not None else more
    zone = policy.zone
    return Limits(
        promised=_after(received, zone, promised),
        legal=_after(received, zone, legal),
        promised_extended=_after(received, zone, promised, longer),
        legal_extended=_after(received, zone, legal, more),
    )


def _in_force(policy: Policy, on: date) -> PolicyFile:
    """The version by which the promise was made: the one in force on a day, or the first."""
    declared = (*(version.policy for version in policy.versions), policy.declaration.policy)
    return next((one for one in reversed(declared) if one.document.effective <= on), declared[0])


def _after(received: datetime, zone: str, first: AnswerTime | None, more: AnswerTime | None = None) -> Limit | None:
    if first is None:
        return None
    if more is None:
        return _one(received, zone, first)
    joined = _joined(first, more)
    if joined is not None:
        return _one(received, zone, joined)
    limit = _one(received, zone, first)
    return _one(start_of(limit.day, zone) if first.length.calendar else limit.until, zone, more)


def _joined(first: AnswerTime, more: AnswerTime) -> AnswerTime | None:
    """Both as one time, so that a month's end is clipped once: a month and two further ones are three from receipt."""
    if first.working != more.working:
        return None
    one, two = first.length, more.length
    if one.unit in _MONTHS and two.unit in _MONTHS:
        return AnswerTime(Length(one.months + two.months, Unit.MONTHS))
    if one.unit is two.unit:
        return AnswerTime(Length(one.count + two.count, one.unit), working=first.working)
    return None


def _one(received: datetime, zone: str, time: AnswerTime) -> Limit:
    if not time.length.calendar:
        until = received + min(timedelta(hours=min(time.length.count, _MOST_HOURS)), _END - received)
        return Limit(local_day(until, zone), until)
    day = local_day(received, zone)
    last = _working_days_after(day, time.length.count) if time.working else add(day, time.length)
    return Limit(last, start_of(last + _DAY if last < _END.date() else last, zone))


def _working_days_after(day: date, count: int) -> date:
    """From a Saturday or a Sunday it is counted as from the Friday before."""
    day -= max(0, day.weekday() - _FRIDAY) * _DAY
    weeks, rest = divmod(count, _FRIDAY + 1)
    day = add(day, Length(weeks, Unit.WEEKS))
    for _ in range(rest):
        day = add(day, Length(3 if day.weekday() == _FRIDAY else 1, Unit.DAYS))
    return day
