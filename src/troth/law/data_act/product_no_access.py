"""Who uses a connected product gets at its data, and may have it shared."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.data_act import APPLIES
from troth.law.packs.dated import standing
from troth.law.parts import leaves, listed

_DEVICE = "device"


def from_devices(matter: Matter) -> dict[str, tuple[str, ...]]:
    """Each category that comes from a device, with its parts that do: by their own word or by the whole's."""
    found: dict[str, tuple[str, ...]] = {}
    for name, category in matter.policy.declaration.policy.categories.items():
        own = tuple(f"{name}.{part}" for part, entry in category.parts.items() if _DEVICE in (entry.source or ()))
        if _DEVICE in (category.source or ()):
            rest = (f"{name}.{part}" for part, entry in category.parts.items() if entry.source is None)
            own = (*own, *rest) or tuple(leaves(matter.policy, name))
        if own:
            found[name] = own
    return found


def _without(matter: Matter, act: str) -> Iterator[Flaw]:
    if not standing(APPLIES, matter.on):
        return
    served = {data for one in matter.services if act in one.entry.self_service for data in one.entry.data}
    for name, parts in from_devices(matter).items():
        missing = [part for part in parts if not {part, name, "all"} & served]
        if missing:
            category = matter.policy.declaration.policy.categories[name]
            yield flaw(f"categories.{name}", category, data=listed(missing))


def _export(matter: Matter) -> Iterator[Flaw]:
    yield from _without(matter, "export")


def _share(matter: Matter) -> Iterator[Flaw]:
    yield from _without(matter, "share")


CHECKS = (
    Check(
        code="PRODUCT_NO_ACCESS",
        case="export",
        level=Level.WARNING,
        law="DATA_ACT 4(1)",
        means="data of a connected product cannot be fetched by whoever uses it",
        why="Art. 4(1) of the Data Act gives the user of a connected product its data: without delay, free, and in a "
        "form that machines read. `self_service: [export]` of a service says how.",
        says="{data} comes from a device, and no service lets the user export it.",
        help="add to `services` one with this data and `self_service: [export]`",
        look=_export,
        fails=Example(
            policy="""
            policy: {effective: 2026-01-01, laws: [GDPR, LEK, BFL, DATA_ACT]}
            categories:
              payments: #!
                from: [device]
            services:
              portal: {label: My things, for: [customer], data: [payments], self_service: [share]}
            notices:
              bought: {label: What it measures, upon: collection, to: [customer], by: [web], lead: at once}
            """,
        ),
        passes=Example(
            policy="""
            policy: {effective: 2026-01-01, laws: [GDPR, LEK, BFL, DATA_ACT]}
            categories:
              payments:
                from: [device]
            services:
              portal: {label: My things, for: [customer], data: [payments], self_service: [export, share]}
            notices:
              bought: {label: What it measures, upon: collection, to: [customer], by: [web], lead: at once}
            """,
        ),
    ),
    Check(
        code="PRODUCT_NO_ACCESS",
        case="share",
        level=Level.WARNING,
        law="DATA_ACT 5(1)",
        means="data of a connected product cannot be given to another company when its user asks for that",
        why="Art. 5(1) of the Data Act lets the user have the data of her product made available to another company "
        "that she chooses. `self_service: [share]` of a service says how.",
        says="{data} comes from a device, and no service lets the user have it shared with another company.",
        help="add to `services` one with this data and `self_service: [share]`",
        look=_share,
        fails=Example(
            policy="""
            policy: {effective: 2026-01-01, laws: [GDPR, LEK, BFL, DATA_ACT]}
            categories:
              payments: #!
                from: [device]
            services:
              portal: {label: My things, for: [customer], data: [payments], self_service: [export]}
            notices:
              bought: {label: What it measures, upon: collection, to: [customer], by: [web], lead: at once}
            """,
        ),
        passes=Example(
            policy="""
            policy: {effective: 2026-01-01, laws: [GDPR, LEK, BFL, DATA_ACT]}
            categories:
              payments:
                from: [device]
            services:
              portal: {label: My things, for: [customer], data: [payments], self_service: [export, share]}
            notices:
              bought: {label: What it measures, upon: collection, to: [customer], by: [web], lead: at once}
            """,
        ),
    ),
)
