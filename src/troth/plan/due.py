"""By when a person who has asked for something is answered."""

from datetime import date, timedelta
from typing import Final

from troth.declaration.sentences import AnswerTime
from troth.kernel.calendar import Unit, add
from troth.kernel.instants import local_day
from troth.law.packs.rights import rights
from troth.plan.event import Event, place
from troth.policy.model import Policy

_REQUEST: Final = "request"
_ELSEWHERE: Final = "complain"
"""A complaint is answered by the authority."""
_SATURDAY: Final = 5


def answer_due(policy: Policy, event: Event) -> date | None:
    """The last local day for the answer to a request: as the policy promises for that right, else as the law has it.
    None where the event is no request, or no law gives a time. It counts from when it came, not from when it was
    written in.
    """
    name = event.body.get("right")
    if event.kind != _REQUEST or name == _ELSEWHERE:
        return None
    came = local_day(place(event), policy.zone)
    promised = policy.declaration.policy.rights.get(str(name))
    if promised is not None and promised.due is not None:
        return _later(came, promised.due)
    return next((add(came, right.due) for right in rights(came) if right.name == name), None)


def _later(day: date, time: AnswerTime) -> date:
    """A day and so long, rather too early than late: of working days no public holiday is known, and hours are cut to
    whole days.
    """
    if not time.length.calendar:
        return day + timedelta(hours=time.length.count)
    if not time.working or time.length.unit is not Unit.DAYS:
        return add(day, time.length)
    for _ in range(time.length.count):
        day += timedelta(days=1)
        while day.weekday() >= _SATURDAY:
            day += timedelta(days=1)
    return day
