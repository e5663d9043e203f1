"""What members of staff have decided about single rows that the rule could not answer for.

A decision is about the row as it was then: one that was recorded later is another row under the same key.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from troth.reading.events import is_row, place
from troth.reading.world import Case, Event, recorded_at

PROTECTS = {"remove": 0, "owner": 1, "keep": 2}
"""Of two decisions in the same place the more protective is the last word: also the longer of two to keep."""

CARRIED_OUT_WITHIN = timedelta(days=30)
"""For so long a decision to remove may be carried out. A key may be given to another row, at which nobody looked."""


def decision(case: Case, part: str) -> tuple[bool, date] | None:
    """Whether this part of this row was decided to be kept for now or removed, and when: the last word that is said.

    None: nobody has decided it, the owner was named instead, or the time for which it was said has passed.
    """
    found = _last_word(case, lambda event: event.body.get("part") in (None, part))
    if found is None or found.body.get("outcome") == "owner":
        return None
    day = case.day(place(found))
    if found.body.get("outcome") != "keep":
        return (False, day) if day + CARRIED_OUT_WITHIN >= case.today else None
    until = found.body.get("until")
    return (True, day) if until is not None and date.fromisoformat(str(until)) >= case.today else None


def named_owner(case: Case) -> tuple[str, str] | None:
    """The class and key of the person whom a member of staff has named as this row's owner, by the last such word."""
    found = _last_word(case, lambda event: event.body.get("outcome") == "owner" and event.person is not None)
    return found.person if found is not None else None


def _last_word(case: Case, about: Callable[[Event], bool]) -> Event | None:
    said = sorted(filter(about, _on_row(case)), key=_weight)  # of equals the last in the register comes last
    return said[-1] if said else None


def _weight(event: Event) -> tuple[datetime, int, str]:
    return place(event), PROTECTS.get(str(event.body.get("outcome")), -1), str(event.body.get("until") or "")


def _on_row(case: Case) -> Iterator[Event]:
    recorded = recorded_at(case)
    for event in case.world.events:
        body = event.body
        if event.kind != "decision" or body.get("row") is None or event.recorded > case.at or place(event) > case.at:
            continue
        here = body.get("table") == case.table.name and body.get("store") in (None, case.table.store)
        if here and is_row(case, event) and (recorded is None or recorded <= place(event)):
            yield event
