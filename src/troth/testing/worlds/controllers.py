"""Tables that are processed for others, and what those instruct: before, while and after their agreement runs."""

from datetime import timedelta

from troth.testing.worlds.claims import keep_rule
from troth.testing.worlds.draft import Draft
from troth.testing.worlds.world import Plain


def add_controllers(draft: Draft) -> None:
    """In some worlds, tables whose rows say who answers for them; a column of their own, or through a link."""
    if not draft.chance(40):
        return
    tables = draft.map["tables"]
    personal = [name for name, entry in tables.items() if not entry.get("anonymous") and "#" not in name]
    draft.processed = draft.some(personal, 1, 2) if personal else []
    for name in draft.processed:
        person_class = draft.one([*draft.persons])
        relation = name.partition(".")[2]
        draft.person_column(relation, "controller_id", person_class)
        for other, entry in tables.items():
            if other.partition("#")[0] == name:
                entry["columns"]["controller_id"] = "not personal"
        tables[name]["controller"] = f"{person_class} by controller_id"
    for name, entry in tables.items():
        links = [column for column, link in entry.get("links", {}).items() if _led_to(link) in _with_one_owner(tables)]
        if links and not entry.get("anonymous") and draft.chance(20):
            entry["controller"] = f"through {draft.one(links)}"
            draft.processed.append(name)


def _led_to(link: object) -> str:
    return str(link["table"] if isinstance(link, dict) else link)


def _with_one_owner(tables: Plain) -> list[str]:
    """The tables whose rows have one owner who is found by a column."""
    return [
        name
        for name, entry in tables.items()
        if len(entry.get("owner", ())) == 1
        and " by " in entry["owner"][0]
        and " if " not in entry["owner"][0]
        and not entry["owner"][0].startswith("each of")
    ]


def add_instructions(draft: Draft) -> None:
    """What some of those who may answer for a row instruct themselves."""
    if not draft.processed:
        return
    found: dict[str, Plain] = {}
    for key in [*(key for keys in draft.persons.values() for key in keys), "c99"]:
        if draft.chance(45):
            found[str(key)] = _instruction(draft)
    draft.map["instructions"] = found


def _instruction(draft: Draft) -> Plain:
    found: Plain = {"may": [draft.one([*draft.policy["purposes"]])], "keep": keep_rule(draft, consent=False)}
    begins, ends = sorted((_day(draft), _day(draft)))
    if draft.chance(25):
        found["from"] = begins
    if draft.chance(60):
        found["to"] = ends
        if draft.chance(80):
            found["at_end"] = f"{draft.one(('delete', 'return'))} by {_day(draft)}"
    return found


def _day(draft: Draft) -> str:
    near = draft.one((-30, 0, -1, 1, -400, 0, -1, 30, -5))
    return (draft.edges.today + timedelta(days=near)).isoformat()
