"""What happened to people and stands in no table: events for Troth's register, one JSON object a line."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from troth.testing.operator.days import Seconds, instant_text


@dataclass(frozen=True, slots=True)
class PersonEvent:
    """One event. ``body`` holds what its kind needs beside the person and the time."""

    kind: str
    person_class: str
    key: str
    occurred: Seconds
    body: Mapping[str, object] = field(default_factory=dict)

    def line(self, reference: str) -> str:
        """The event as a line of the file, under a name of its own."""
        said = {
            "kind": self.kind,
            "class": self.person_class,
            "person": self.key,
            "occurred": instant_text(self.occurred),
            "source": "synthetic operator",
            "reference": reference,
            **self.body,
        }
        return json.dumps(said, ensure_ascii=False, sort_keys=True)


def write_events(events: Iterable[PersonEvent], path: Path) -> None:
    """Write the file, in the shape in which the register takes events in."""
    lines = [event.line(str(number)) for number, event in enumerate(events, start=1)]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
