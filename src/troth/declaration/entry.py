"""What every declared entry carries, whatever section it stands in.

Every entry has ``span`` (its name, or its key) and ``spans`` (where the value of each of its written keys begins, by
the key as it is written, and of what is inside it: ``data.0``, ``columns.email``). Mappings keep the order of the file
and are read-only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from troth.kernel.span import NOWHERE, Span


def nothing() -> Mapping[str, Any]:
    """An empty read-only mapping."""
    return MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What every declared entry carries."""

    span: Span = field(default=NOWHERE, repr=False, compare=False)
    spans: Mapping[str, Span] = field(default_factory=nothing, repr=False, compare=False)
    label: str | None = None
    reading: str | None = None
    was: str | None = None

    def at(self, key: str, *inside: str | int) -> Span:
        """Where the value of ``key`` stands, or the entry itself if the key was not written.

        ``inside`` asks for an item or a keyed value of it: ``at("data", 0)``, ``at("columns", "email")``.
        """
        whole = self.spans.get(key, self.span)
        return self.spans.get(f"{key}.{inside[0]}", whole) if inside else whole
