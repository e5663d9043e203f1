"""Who buys a connected product is told before what it measures."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.data_act.product_no_access import from_devices
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.data_act import APPLIES
from troth.law.packs.dated import standing
from troth.law.parts import listed


def _look(matter: Matter) -> Iterator[Flaw]:
    told = any(one.entry.upon == "collection" for one in matter.notices)
    if told or not standing(APPLIES, matter.on):
        return
    for name, parts in from_devices(matter).items():
        category = matter.policy.declaration.policy.categories[name]
        yield flaw(f"categories.{name}", category, data=listed(parts))


CHECKS = (
    Check(
        code="PRODUCT_NO_NOTICE",
        level=Level.WARNING,
        law="DATA_ACT 3(2)",
        means="data comes from a device, and nobody is told beforehand what the device measures",
        why="Art. 3(2) and (3) of the Data Act have the buyer of a connected product told before: which data it makes, "
        "how much, whether all the time, where it lies and how long, how to get at it and erase it; and of a service "
        "that belongs to it who holds the data, what for, and how to end the sharing.",
        says="{data} comes from a device, and no notice tells of it when it is collected.",
        help="add to `notices` one with `upon: collection`",
        look=_look,
        fails=Example(
            policy="""
            policy: {effective: 2026-01-01, laws: [GDPR, LEK, BFL, DATA_ACT]}
            categories:
              payments: #!
                from: [device]
            services:
              portal: {label: My things, for: [customer], data: [payments], self_service: [export, share]}
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
