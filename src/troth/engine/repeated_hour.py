"""Local times of a numbered source in the hour that happens twice: the numbers tell which of
the two is meant (RT-34).
"""

from dataclasses import replace
from datetime import UTC, datetime

from troth.kernel.instants import read_time, zone
from troth.register.values import Event


def told_apart(events: list[Event], zone_name: str | None) -> list[Event]:
    """The events of each source in the order of its numbers, with the repeated hour told apart
    where that order forces it.

    A time in the hour that happens twice is read as its first occurrence, unless an earlier number of the same source
    lies after that: then as its second. Without numbers, or in an hour that never is, the time stays unknown.
    """
    if zone_name is None:
        return events
    numbered = sorted((e for e in events if e.seq is not None), key=lambda event: (event.source, event.seq or 0))
    found: dict[int, Event] = {}
    source, latest = "", None
    for event in numbered:
        if event.source != source:
            source, latest = event.source, None
        if event.occurred is None:
            read = _either(event, zone_name, latest)
            if read is not None:
                found[id(event)] = replace(event, occurred=read)
        moment = found.get(id(event), event).occurred
        if moment is not None:
            latest = moment if latest is None else max(latest, moment)
    return [found.get(id(event), event) for event in events]


def _either(event: Event, zone_name: str, latest: datetime | None) -> datetime | None:
    read = read_time(event.body.get("occurred_text"))
    if not isinstance(read, datetime) or read.tzinfo is not None:
        return None
    first = read.replace(tzinfo=zone(zone_name), fold=0)
    second = read.replace(tzinfo=zone(zone_name), fold=1)
    before, after = first.utcoffset(), second.utcoffset()
    if before is None or after is None or before <= after:
        return None
    first, second = first.astimezone(UTC), second.astimezone(UTC)
    return second if latest is not None and first < latest else first
