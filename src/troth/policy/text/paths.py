"""Every path that a published sentence may be tied to: sections, entries, what stands inside them, keys of a section
that is one entry. Made from the table of sections, so that a section has paths as soon as it is read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType

from troth.declaration.model import Entry, PolicyFile
from troth.declaration.sections import POLICY
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


def declared(policy: PolicyFile) -> Mapping[str, Declared]:
    """Path -> what stands there, in the order of the language; only what is written has a path."""
    found: dict[str, Declared] = {}
    for section, shape in POLICY.items():
        if section not in policy.spans:
            continue
        value = getattr(policy, shape.field or section)
        if isinstance(value, Entry):
            found[section] = Declared(section, section, policy.spans[section], value)
            for key, span in value.spans.items():
                if "." not in key:
                    found[f"{section}.{key}"] = Declared(f"{section}.{key}", section, span, value, key)
        else:
            found[section] = Declared(section, section, policy.spans[section])
            found.update((one.path, one) for one in _entries(section, section, value))
    return MappingProxyType(found)


def _entries(path: str, section: str, named: Mapping[str, Entry]) -> Iterator[Declared]:
    """Named entries and those inside them; the key that holds these is no part of a path (``purposes.P.U``)."""
    for name, entry in named.items():
        here = f"{path}.{name}"
        yield Declared(here, section, entry.span, entry)
        for inner in fields(entry):
            value = getattr(entry, inner.name)
            if isinstance(value, Mapping) and value and all(isinstance(one, Entry) for one in value.values()):
                yield from _entries(here, section, value)


def within(path: str, paths: Mapping[str, Declared]) -> tuple[Declared, ...]:
    """What a path means: what stands there, and all that stands inside it."""
    return tuple(one for name, one in paths.items() if name == path or name.startswith(path + "."))
