"""Who works with the data, what protects it and what people owe: sections ``staff``, ``measures``, ``duties``; the
map's ``staff`` and ``instructions``.
"""

from dataclasses import dataclass, field
from datetime import date

from troth.declaration.entry import Entry
from troth.declaration.sentences import AtEnd, Condition, KeepRule
from troth.kernel.calendar import Length


@dataclass(frozen=True, kw_only=True)
class StaffRole(Entry):
    """One entry of ``staff``. ``data`` None: whatever the purposes use; ``stores`` (the key ``in``) None: all."""

    label: str = field()
    may: tuple[str, ...]
    data: tuple[str, ...] | None = None
    stores: tuple[str, ...] | None = None
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Measure(Entry):
    """One entry of ``measures``: it has either ``check`` (a probe) or ``attested_by`` (a person's dated word).

    ``stores`` is the key ``in``; None: all.
    """

    label: str = field()
    every: Length
    check: str | None = None
    attested_by: str | None = None
    accepts: tuple[str, ...] = ()
    stores: tuple[str, ...] | None = None
    evidence: str | None = None


@dataclass(frozen=True, kw_only=True)
class Duty(Entry):
    """One entry of ``duties``: what people owe, what notices that they do not, and what follows."""

    label: str = field()
    who: tuple[str, ...]
    seen_by: str
    then: str
    within: KeepRule | None = None


@dataclass(frozen=True, kw_only=True)
class StaffGroups(Entry):
    """One entry of the map's ``staff``: the sign-in groups of a role."""

    groups: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Instruction(Entry):
    """One entry of the map's ``instructions``: what one controller instructs, from ``begins`` to ``ends`` (both days in
    force; the keys ``from`` and ``to``).
    """

    may: tuple[str, ...]
    keep: KeepRule
    at_end: AtEnd | None = None
    begins: date | None = None
    ends: date | None = None
