"""Holds that nobody has looked at again in time, and holds that have stood longer than they may.

Nothing ends by that: who holds something back answers for it, and what was held stays until a person releases it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from troth.kernel.calendar import add
from troth.kernel.finding import Finding, Level
from troth.kernel.instants import local_day
from troth.plan.event import Event, place
from troth.plan.events import running
from troth.policy.model import Policy

_SCOPE = ("store", "table", "row", "data")


def due_reviews(policy: Policy, events: Iterable[Event], at: datetime) -> tuple[Finding, ...]:
    """What is to be said of the holds that stand at an instant. A hold of the same case that is recorded again is one
    that somebody has looked at.
    """
    today = local_day(at, policy.zone)
    seen = [event for event in events if event.recorded <= at and place(event) <= at]
    standing: dict[tuple[str, ...], list[Event]] = {}
    for event in running(seen, today):
        if event.kind == "hold" and event.body.get("hold") in policy.holds:
            standing.setdefault(_matter(event), []).append(event)
    return tuple(finding for matter in standing.values() for finding in _of_matter(policy, matter, today))


def _matter(event: Event) -> tuple[str, ...]:
    """What one decision is about: a case, or where none is named what it covers."""
    case = event.body.get("case")
    if case is not None:
        return str(event.body["hold"]), str(case)
    return str(event.body["hold"]), str(event.person), *(str(event.body.get(name)) for name in _SCOPE)


def _of_matter(policy: Policy, events: list[Event], today: date) -> Iterator[Finding]:
    name = str(events[0].body["hold"])
    hold, case = policy.holds[name], events[0].body.get("case")
    which = f"The hold `{name}`" + (f" of case {case}" if case is not None else "")
    began = [local_day(place(event), policy.zone) for event in events]
    review = max(_day(event.body) or add(day, hold.review) for event, day in zip(events, began, strict=True))
    if review < today:
        yield Finding(
            "HOLD_REVIEW",
            Level.WARNING,
            f"{which} was to be looked at again by {review}.",
            "release it, or record it again with its reason and its next `review`",
            "GDPR 5(1)(e)",
            subject=f"holds.{name}",
        )
    if hold.longest is None:
        return
    end = add(min(began), hold.longest)
    if hold.renew is not None and len(events) > 1:
        end = add(end, hold.renew)
    if end < today:
        yield Finding(
            "HOLD_LONGEST",
            Level.WARNING,
            f"{which} has stood since {min(began)}, and no longer than until {end} may it.",
            "release it: `kind=hold_released`",
            "GDPR 5(1)(e)",
            subject=f"holds.{name}",
        )


def _day(body: Mapping[str, object]) -> date | None:
    said = body.get("review")
    return date.fromisoformat(str(said)) if said is not None else None
