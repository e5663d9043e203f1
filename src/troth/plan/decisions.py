"""Decisions of staff about single rows, reduced to the last word on each, as of an instant.

Written apart from ``reading.decisions`` on purpose, which looks at the events row by row.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from troth.kernel.instants import local_day
from troth.plan.event import Event, place, row_key
from troth.policy.model import Policy, Table, reached_class

ORDER = ("remove", "owner", "keep")
"""Of two decisions in the same place the later in this row is the last word: it protects more."""

REMOVED_UNTIL = timedelta(days=30)
"""A removal that was decided longer ago is no longer carried out: the key may have become another row's."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a member of staff has decided of a part of one row: to keep it for now, or to remove it, and when."""

    table: str
    key: tuple[str, ...]
    part: str
    keep: bool
    place: datetime


@dataclass(frozen=True, slots=True)
class Named:
    """The person whom a member of staff has named as the owner of a row, and when."""

    table: str
    key: tuple[str, ...]
    person_class: str
    person: str
    place: datetime


def decided_rows(policy: Policy, events: Iterable[Event], at: datetime) -> Iterator[Decided]:
    """What is to be done with the parts of rows by the last word on each. ``events``: those in force at ``at``."""
    last: dict[tuple[str, tuple[str, ...], str], Event] = {}
    for table, key, event in _decisions(policy, events):
        for part in table.parts:
            if event.body.get("part") in (None, part):
                last[table.name, key, part] = event
    today = local_day(at, policy.zone)
    for (name, key, part), event in last.items():
        keep = event.body.get("outcome") == "keep"
        ends = date.fromisoformat(str(event.body["until"])) if event.body.get("until") is not None else date.min
        if event.body.get("outcome") == "remove":
            ends = local_day(place(event), policy.zone) + REMOVED_UNTIL
        elif not keep:
            continue
        if today <= ends:
            yield Decided(name, key, part, keep, place(event))


def named_owners(policy: Policy, events: Iterable[Event]) -> Iterator[Named]:
    """The owners that were named for rows, of the class that owns rows of their table."""
    last: dict[tuple[str, tuple[str, ...]], tuple[tuple[str, str], datetime]] = {}
    for table, key, event in _decisions(policy, events):
        if event.body.get("outcome") == "owner" and event.person is not None:
            last[table.name, key] = event.person, place(event)
    for (name, key), (person, when) in last.items():
        table = policy.tables[name]
        of_class = table.owner is not None and reached_class(policy, table, table.owner) == person[0]
        if of_class and table.entry.key is not None:
            yield Named(name, key, *person, when)


def _decisions(policy: Policy, events: Iterable[Event]) -> list[tuple[Table, tuple[str, ...], Event]]:
    """The decisions on rows of mapped tables, the last word last."""
    found = []
    for event in events:
        table, key = policy.tables.get(str(event.body.get("table"))), row_key(event)
        if event.kind != "decision" or table is None or key is None:
            continue
        if event.body.get("store") in (None, table.store):
            found.append((table, key, event))
    return sorted(found, key=lambda one: _order(one[2]))


def _order(event: Event) -> tuple[datetime, int, date]:
    """By time, then by what protects more, then by how long; of equals the one recorded last comes last."""
    until = event.body.get("until")
    ends = date.fromisoformat(str(until)) if until is not None else date.min
    return place(event), ORDER.index(str(event.body.get("outcome"))), ends
