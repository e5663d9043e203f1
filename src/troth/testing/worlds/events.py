"""Events of every kind that the register knows, with ties, back-dated, and without a readable time."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from troth.testing.worlds.draft import Draft, table

KINDS = (
    "consent",
    "withdrawal",
    "objection",
    "objection_decided",
    "restriction",
    "restriction_ended",
    "hold",
    "hold_released",
    "request",
    "request_closed",
    "consent",
    "objection_decided",
    "restriction",
    "death",
)


def add_log(draft: Draft) -> None:
    """Now and then the operator's own log of consents."""
    if not draft.chance(40):
        return
    draft.sheet("log", (2, 6))
    draft.person_column("log", "customer_id", "customer")
    draft.words("log", "topic", "offers", "news", "offers", "other", None)
    draft.words("log", "action", "grant", "grant", "revoke", None)
    draft.time("log", "given")
    draft.map["consents"] = {
        "table": table("log"),
        "person": "customer by customer_id",
        "consent": "topic",
        "granted": draft.one(("action = grant", "action in [grant, yes]", "action is empty")),
        "at": "given",
    }


def add_events(draft: Draft) -> None:
    """Up to eight events of any kind; and plain grants of old, so that there is something to take back."""
    for person_class, keys in draft.persons.items():
        for key in keys:
            if draft.chance(50):
                given = (draft.edges.at - timedelta(days=draft.one((400, 90, 800)))).isoformat()
                plain = {
                    "kind": "consent",
                    "class": person_class,
                    "person": str(key),
                    "recorded": given,
                    "occurred": given,
                }
                unclear = {"occurred": "some day"} if draft.chance(22) else {}
                draft.events.append(plain | {"consent": draft.one(("offers", "news"))} | unclear)
    drawn = [_event(draft, draft.one(KINDS)) for _ in range(draft.rng.randint(0, 8))] + list(_counted_from(draft))
    for event in (*drawn, *(_decision(draft) for _ in range(draft.rng.randint(0, 9)))):
        recorded = draft.stamp() if event["kind"] != "decision" or draft.chance(30) else _lately(draft)
        if event["kind"] == "decision" and draft.chance(20):
            recorded = str(draft.events[-1]["recorded"]) if draft.events else recorded
        event["recorded"] = recorded
        match draft.rng.randrange(6):
            case 0:
                pass
            case 1:
                event["occurred"] = "some day"
            case 2 | 3:
                event["occurred"] = recorded
            case _:
                event["occurred"] = draft.stamp()
        draft.events.append(event)
    draft.events.sort(key=lambda event: str(event["recorded"]))


def _counted_from(draft: Draft) -> Iterator[dict[str, Any]]:
    """What people say, where a clock counts from it."""
    rules = " ".join(str(use["keep"]) for one in draft.policy["purposes"].values() for use in one["uses"].values())
    for person_class, keys in draft.persons.items():
        for key in keys:
            who = {"class": person_class, "person": str(key)}
            for consent in draft.some(("offers", "news"), 1, 2) if "consent." in rules else ():
                yield {"kind": "consent", "consent": consent} | who
                if draft.chance(60):
                    yield {"kind": "withdrawal", "consent": consent} | who
            for name, purpose in draft.policy["purposes"].items():
                if any("objection.made" in str(use["keep"]) for use in purpose["uses"].values()) and draft.chance(60):
                    yield {"kind": "objection", "purpose": name} | who


def _event(draft: Draft, kind: str) -> dict[str, Any]:
    person_class = draft.one([*draft.persons] * 3 + ["called"])
    key = draft.one(draft.persons.get(person_class, [1]))
    event: dict[str, Any] = {"kind": kind, "class": person_class, "person": str(key)}
    if kind in ("consent", "withdrawal"):
        return event | {"consent": draft.one(("offers", "news"))}
    if kind in ("objection", "objection_decided"):
        purpose = {"purpose": draft.one(list(draft.policy["purposes"]))}
        event |= draft.one((purpose, purpose, {"direct_marketing": True}, {}))
        if kind == "objection_decided":
            event["outcome"] = "upheld"
            if "purpose" not in event and "direct_marketing" not in event:
                event["case"] = "C9"
            elif event.get("purpose") == "billing" and draft.chance(50):
                event["outcome"] = "rejected"
        return event
    if kind == "death":
        return event
    if draft.chance(60):
        event["case"] = draft.one(("C1", "C2"))
    if kind in ("request", "request_closed"):
        event["right"] = draft.one(("access", "erase"))
        if kind == "request_closed":
            return event
    if kind in ("hold", "hold_released"):
        if kind == "hold" or draft.chance(60):
            event["hold"] = draft.one(("claim", "order", "claim", "order", "of_before"))
        if draft.chance(35):
            event.pop("class")
            event.pop("person")
            event |= draft.one(({"store": "s"}, {"data": draft.some(draft.data or ["contact"], 1, 2)}))
    if kind not in ("hold_released", "restriction_ended") or draft.chance(30):
        event |= _covers(draft, kind)
    return event


def _lately(draft: Draft) -> str:
    """A time at which a decision may be said, about as long ago as one to remove is carried out."""
    days = draft.one((0, 1, 5, 29, 30, 31, 60))
    return (draft.edges.at - timedelta(days=days, minutes=draft.one((0, 1, 300)))).isoformat()


def _decision(draft: Draft) -> dict[str, Any]:
    """What a member of staff decides of a row that the rule may or may not be able to answer for."""
    name = draft.one(list(draft.map["tables"]))
    rest = [draft.one(("p", "q")) for _ in draft.map["tables"][name]["key"][1:]]
    decided: dict[str, Any] = {"kind": "decision", "store": "s", "table": name, "outcome": "remove"}
    decided["row"] = [str(draft.rng.randint(1, 4)), *rest]
    outcome = draft.rng.randrange(3)
    if outcome == 0:
        decided |= {"outcome": "keep", "until": draft.edges.day().isoformat()}
    elif outcome == 1:
        person_class = draft.one([*draft.persons])
        person = draft.one([*draft.persons[person_class], 99])
        return decided | {"outcome": "owner", "class": person_class, "person": str(person)}
    if draft.chance(40):
        decided["part"] = draft.one(draft.data or ["contact"])
    return decided


def _covers(draft: Draft, kind: str) -> dict[str, Any]:
    covers: dict[str, Any] = {}
    if draft.chance(45):
        name = draft.one(list(draft.map["tables"]))
        covers |= {"store": "s", "table": name}
        if draft.chance(50):
            entry = draft.map["tables"][name]
            covers["row"] = [str(draft.rng.randint(1, 4)), *(draft.one(("p", "q")) for _ in entry["key"][1:])]
    elif draft.chance(15):
        covers["store"] = "s"
    if draft.chance(35):
        covers["data"] = draft.some(draft.data, 1, 2) if draft.data else ["contact"]
    if kind in ("hold", "restriction") and draft.chance(40):
        covers["until"] = draft.edges.day().isoformat()
    return covers
