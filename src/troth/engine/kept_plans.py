"""Counted plans as the register keeps them, read again to be applied."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from troth.engine.bootstrap import Engine
from troth.kernel.errors import Refused
from troth.plan.counted import CountedPlan, TableCount


def read_plan(engine: Engine, digest: str) -> CountedPlan:
    """A kept plan, as far as applying needs it.

    Raises Refused where it cannot be applied: not known (``PLAN_UNKNOWN``), edited in the register (``PLAN_CHANGED``),
    of another policy or map (``PLAN_STALE``), of the future (``PLAN_AHEAD``).
    """
    stored = engine.register.plan(digest)
    if stored is None:
        raise Refused(f"there is no plan {digest}", help="make one with `troth plan`", code="PLAN_UNKNOWN")
    document = stored.document
    digests = engine.policy.declaration.digests
    if document["policy"] != digests["policy"] or document["map"] != digests["map"]:
        raise Refused(
            "the policy or the map has changed since the plan was made", help="make a new plan", code="PLAN_STALE"
        )
    at = datetime.fromisoformat(str(document["at"]))
    if at > engine.clock():
        raise Refused(
            f"the plan is for {at:%Y-%m-%d %H:%M} UTC, which has not come",
            help="wait, or plan for today",
            code="PLAN_AHEAD",
        )
    tables = tuple(_count(entry) for entry in document["tables"])  # type: ignore[union-attr,arg-type]
    return CountedPlan(str(document["policy"]), str(document["map"]), at, int(str(document["position"])), tables)


def counts_of(engine: Engine, digest: str) -> Mapping[str, TableCount]:
    """What a kept plan counted, by table, whether or not it can still be applied; nothing where it cannot be read."""
    with suppress(Refused):
        stored = engine.register.plan(digest)
        if stored is not None:
            counts = [_count(entry) for entry in stored.document["tables"]]  # type: ignore[union-attr,arg-type]
            return {count.table: count for count in counts}
    return {}


def _count(entry: dict[str, object]) -> TableCount:
    return TableCount(
        store=str(entry["store"]),
        table=str(entry["table"]),
        person_class=None if entry["person_class"] is None else str(entry["person_class"]),
        examined=int(str(entry["examined"])),
        delete=int(str(entry["delete"])),
        change=int(str(entry["change"])),
        refused=None if entry["refused"] is None else str(entry["refused"]),
        soon=int(str(entry["soon"])),
        fingerprint=str(entry["fingerprint"]),
    )
