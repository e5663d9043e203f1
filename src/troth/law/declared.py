"""What a policy declares outside its policy rows, one value each with its path, for the checks to go through."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from troth.declaration.entry import Entry
from troth.declaration.outside import Gets, Never, Recipient
from troth.policy.model import Part, Policy
from troth.policy.resolve import expand

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class Named(Generic[E]):
    """An entry of a section, with its name and its path (``rights.access``)."""

    path: str
    name: str
    entry: E


@dataclass(frozen=True)
class Handing(Named[Gets]):
    """One row of what a recipient gets. ``parts``: the kinds of data it may get, a whole without what counts only where
    it is named.
    """

    recipient_name: str
    recipient: Recipient
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Forbidding(Named[Never]):
    """A negative promise. ``parts``: the kinds of data it is about, of a whole all of them: a promise not to is no
    narrower for what it does not name. The exceptions of ``beyond`` are told apart by what bears the name.
    """

    parts: tuple[str, ...]
    but_recipients: frozenset[str]
    but_purposes: frozenset[str]
    but_messages: frozenset[str]
    but_declared: bool


def named(section: str, entries: Mapping[str, E]) -> tuple[Named[E], ...]:
    """The entries of a section, in the order of the file."""
    return tuple(Named(f"{section}.{name}", name, entry) for name, entry in entries.items())


def handings(policy: Policy) -> tuple[Handing, ...]:
    """What every recipient gets, in the order of the file."""
    return tuple(
        Handing(f"recipients.{who}.{name}", name, gets, who, recipient, expand(gets.data, policy.parts))
        for who, recipient in policy.declaration.policy.recipients.items()
        for name, gets in recipient.gets.items()
    )


def forbiddings(policy: Policy) -> tuple[Forbidding, ...]:
    """Every negative promise, in the order of the file."""
    declared = policy.declaration.policy
    return tuple(
        Forbidding(
            f"never.{name}",
            name,
            never,
            tuple(part.name for part in policy.parts.values() if _meant(part, never)),
            frozenset(never.beyond) & frozenset(declared.recipients),
            frozenset(never.beyond) & frozenset(declared.purposes),
            frozenset(never.beyond) & frozenset(declared.messages),
            "declared" in never.beyond,
        )
        for name, never in declared.never.items()
    )


def _meant(part: Part, never: Never) -> bool:
    return never.data is None or bool({"all", part.category, part.name} & frozenset(never.data))
