"""A world: what the operator declares, what lies in the tables, what has happened, and the instant asked about.

All of it is plain data (mappings, lists, text, numbers), so that a world can be drawn, made smaller, printed and kept
in a file.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeAlias

from troth.declaration.load import load_texts
from troth.kernel.finding import Finding, Level
from troth.kernel.instants import instant
from troth.policy.model import Policy
from troth.policy.resolve import resolve
from troth.register.event_shape import event_from_mapping
from troth.register.values import Event
from troth.testing.worlds.yaml_text import block

Cell: TypeAlias = "str | int | float | bool | None"
Plain: TypeAlias = "dict[str, Any]"

STORE = "s"
"""The one store of every world: a path of a row stays in one store in this version."""


@dataclass(frozen=True)
class Relation:
    """A table of the operator's. ``columns``: name -> integer, text, boolean, number, instant, local, date or any.

    A time is written as text, as it is stored where the database has no type for it; ``any`` holds times of every form.
    """

    columns: Mapping[str, str]
    rows: Sequence[Mapping[str, Cell]] = ()


@dataclass(frozen=True)
class World:
    """``policy`` and ``map`` are the contents of the two files; ``events`` are mappings as the register takes them in,
    each with ``recorded`` beside them; ``at`` is the instant asked about, as text.
    """

    policy: Plain
    map: Plain
    relations: Mapping[str, Relation]
    at: str
    events: Sequence[Mapping[str, Any]] = field(default=())

    @property
    def instant(self) -> datetime:
        """The instant asked about."""
        found = instant(self.at, "UTC")
        assert found is not None
        return found

    @property
    def zone(self) -> str:
        """The policy's zone."""
        return str(self.policy["policy"]["timezone"])

    def texts(self) -> tuple[str, str]:
        """policy.yaml and map.yaml."""
        mapped = {**self.map, "stores": {STORE: {"kind": "sqlite", "url": "env:WORLD", "country": "SE"}}}
        return block(self.policy), block(mapped)

    def resolved(self) -> Policy:
        """The policy, read and resolved. Raises ``Unsound`` where loader or resolver finds an error."""
        return _resolved(*self.texts())

    def happened(self) -> tuple[Event, ...]:
        """The events, as the register reads them. Raises ``Unsound`` for one it refuses."""
        found = []
        for given in self.events:
            recorded = instant(given.get("recorded"), "UTC")
            if recorded is None:
                raise Unsound((), f"an event without `recorded`: {given}")
            said = {name: value for name, value in given.items() if name != "recorded"}
            event = event_from_mapping(said, self.zone, recorded)
            if isinstance(event, Finding):
                raise Unsound((event,), str(given))
            found.append(event)
        return tuple(found)

    def as_json(self) -> str:
        """The world as text, to be kept."""
        relations = {
            name: {"columns": dict(relation.columns), "rows": [dict(row) for row in relation.rows]}
            for name, relation in self.relations.items()
        }
        whole = {
            "at": self.at,
            "policy": self.policy,
            "map": self.map,
            "relations": relations,
            "events": [dict(event) for event in self.events],
        }
        return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


@lru_cache(maxsize=4)
def _resolved(policy: str, mapped: str) -> Policy:
    declaration, findings = load_texts(policy.encode(), mapped.encode())
    if declaration is None:
        raise Unsound(findings, f"{policy}\n{mapped}")
    found, findings = resolve(declaration)
    if found is None:
        raise Unsound(findings, f"{policy}\n{mapped}")
    return found


def from_json(text: str) -> World:
    """The inverse of ``World.as_json``."""
    whole = json.loads(text)
    relations = {name: Relation(found["columns"], tuple(found["rows"])) for name, found in whole["relations"].items()}
    return World(whole["policy"], whole["map"], relations, whole["at"], tuple(whole["events"]))


class Unsound(Exception):  # noqa: N818  (a property of the world)
    """A world whose files do not load or resolve, or whose events cannot be: there is nothing to compare."""

    def __init__(self, findings: Sequence[Finding], where: str) -> None:
        self.findings = tuple(finding for finding in findings if finding.level is Level.ERROR)
        told = "\n".join(f"{f.span.line} {f.code} {f.says} [{f.subject}]" for f in self.findings)
        super().__init__(f"{told}\n\n{where}")
