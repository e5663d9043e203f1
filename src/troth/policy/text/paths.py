"""Every path that a published sentence may be tied to: sections, entries, what stands inside them, keys of a section
that is one entry. Made from the table of sections, so that a section has paths as soon as it is read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from troth.declaration.declared import entries, sections
from troth.declaration.model import Entry, PolicyFile
from troth.kernel.span import Span


@dataclass(frozen=True)
class Declared:
    """What stands under one path.

    ``entry`` is None for a section of named entries; ``key`` is the one key meant, of a section that is one entry.
    """

    path: str
    section: str
    span: Span
    entry: Entry | None = field(default=None, repr=False)
    key: str = ""


class Paths(Mapping[str, Declared]):
    """Path -> what stands there, in the order of the language; and what stands inside each, found once for all."""

    def __init__(self, found: Mapping[str, Declared]) -> None:
        self._found = found
        inside: dict[str, list[Declared]] = {}
        for path, one in found.items():
            above = path
            while above:
                inside.setdefault(above, []).append(one)
                above = above.rpartition(".")[0]
        self._inside = {path: tuple(all_) for path, all_ in inside.items()}

    def __getitem__(self, path: str) -> Declared:
        return self._found[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def within(self, path: str) -> tuple[Declared, ...]:
        """What a path means: what stands there, and all that stands inside it."""
        return self._inside.get(path, ())


def declared(policy: PolicyFile) -> Paths:
    """Path -> what stands there, in the order of the language; only what is written has a path."""
    found: dict[str, Declared] = {}
    inside: dict[str, list[Declared]] = {}
    for path, entry in entries(policy):
        section = path.partition(".")[0]
        inside.setdefault(section, []).append(Declared(path, section, entry.span, entry))
    for section, value in sections(policy).items():
        if section not in policy.spans:
            continue
        if isinstance(value, Entry):
            found[section] = Declared(section, section, policy.spans[section], value)
            for key, span in value.spans.items():
                if "." not in key:
                    found[f"{section}.{key}"] = Declared(f"{section}.{key}", section, span, value, key)
        else:
            found[section] = Declared(section, section, policy.spans[section])
            found.update((one.path, one) for one in inside.get(section, ()))
    return Paths(found)
