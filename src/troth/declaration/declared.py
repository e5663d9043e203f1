"""Every declared path of a policy: its sections, their entries, and what is inside these.

``purposes``, ``purposes.billing``, ``purposes.billing.traffic``, ``recipients.police.order``, ``cookies._ga_*``. It is
what sentences, logs and reports point to.
"""

import dataclasses
from collections.abc import Iterator, Mapping

from troth.declaration.entry import Entry
from troth.declaration.model import Category, PolicyFile, Purpose
from troth.declaration.outside import Recipient


def sections(policy: PolicyFile) -> Mapping[str, Entry | Mapping[str, Entry]]:
    """The sections of a policy by the name they have in the file; ``policy`` and ``deletion`` are one entry each."""
    common = {field.name for field in dataclasses.fields(Entry)}
    own = (field.name for field in dataclasses.fields(policy) if field.name not in common)
    return {"policy" if name == "document" else name: getattr(policy, name) for name in own}


def inside(entry: Entry) -> Mapping[str, Entry]:
    """The entries inside an entry: the parts of a category, the rows of a purpose, what a recipient gets."""
    match entry:
        case Category(parts=within) | Purpose(uses=within) | Recipient(gets=within):
            return within
        case _:
            return {}


def entries(policy: PolicyFile) -> Iterator[tuple[str, Entry]]:
    """Every entry with its path, in the order of the language's sections and of the file."""
    for section, value in sections(policy).items():
        if isinstance(value, Entry):
            yield section, value
            continue
        for name, entry in value.items():
            yield f"{section}.{name}", entry
            for within, inner in inside(entry).items():
                yield f"{section}.{name}.{within}", inner
