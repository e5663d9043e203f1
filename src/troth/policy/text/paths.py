"""Every path that a published sentence may be tied to: sections, entries, what stands inside them, keys of a section
that is one entry. Made from the table of sections, so that a section has paths as soon as it is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

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


def declared(policy: PolicyFile) -> Mapping[str, Declared]:
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
    return MappingProxyType(found)


def within(path: str, paths: Mapping[str, Declared]) -> tuple[Declared, ...]:
    """What a path means: what stands there, and all that stands inside it."""
    return tuple(one for name, one in paths.items() if name == path or name.startswith(path + "."))
