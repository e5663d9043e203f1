"""Mapped tables of several shapes: whose rows they are, who else stands on them, where their links lead."""

from collections.abc import Callable, Iterator

from troth.testing.worlds.draft import Draft, table
from troth.testing.worlds.shared import accounts, homes, may_lose_key, remarks, shared
from troth.testing.worlds.world import Plain

CATEGORIES: dict[str, Plain] = {
    "traffic": {"label": "Traffic", "kind": "traffic"},
    "contact": {
        "label": "Contact",
        "parts": {
            "email": {"label": "Address"},
            "number": {"label": "Number", "kind": "identity_number"},
            "pin": {"label": "Pin", "kind": "secret"},
        },
    },
    "health": {"label": "Health", "kind": "special"},
    "profile": {"label": "Profile", "derived_from": ["traffic", "contact.email"]},
    "place": {"label": "Place", "kind": "location", "derived_from": ["traffic"]},
}
NOTHING = "not personal"


def add_tables(draft: Draft) -> None:
    """One to three tables with personal columns, and the tables that they and the facts need, mapped."""
    draft.policy["categories"] = {name: dict(entry) for name, entry in CATEGORIES.items()}
    for name in draft.some(list(CATEGORIES), 0, 2):
        if draft.chance(50):
            draft.policy["categories"][name]["about"] = draft.some(["customer", "called", "writer", "member"], 2, 3)
    draft.map["tables"] = {}
    shapes: list[Callable[[Draft], None]] = [
        _calls,
        _letters,
        _items,
        _customers,
        _invoices,
        _contracts,
        _members,
        _stats,
        _notes,
        _accounts,
        _homes,
        _remarks,
        _leaves,
    ]
    for shape in draft.some(shapes, 1, 3):
        shape(draft)
    facts = draft.map["facts"].values()
    if any(fact.get("reaches") for fact in facts):
        _payments(draft)
    for name, add in (
        ("accounts", _accounts),
        ("homes", _homes),
        ("remarks", _remarks),
        ("calls", _calls),
        ("contracts", _contracts),
        ("invoices", _invoices),
        ("orders", _orders),
    ):
        linked = any(
            link == table(name) or (isinstance(link, dict) and link["table"] == table(name))
            for entry in list(draft.map["tables"].values())
            for link in entry.get("links", {}).values()
        )
        row_fact = any(fact["table"] == table(name) and fact["of"] == "row" for fact in facts)
        if table(name) not in draft.map["tables"] and (linked or (row_fact and draft.chance(30))):
            add(draft)
    draft.near = set(_near(draft))
    for name in ("numbers", "cases", "settings", "asks", "log"):
        if name in draft.sheets and table(name) not in draft.map["tables"] and draft.chance(75):
            person = "customer by customer_id"
            _map(draft, name, {"owner": [person]}, {})


def _near(draft: Draft) -> Iterator[str]:
    """The facts of persons, and those of rows to which links lead from a table with personal columns."""
    tables = draft.map["tables"]
    reached = [name for name, entry in tables.items() if any(use != NOTHING for use in entry["columns"].values())]
    for name in reached:
        for link in tables[name].get("links", {}).values():
            target = link if isinstance(link, str) else link["table"]
            if target not in reached:
                reached.append(target)
    for fact, place in draft.map["facts"].items():
        if place["of"] != "row" or place["table"] in reached:
            yield fact


def _data(draft: Draft, *weighted: str) -> str:
    found = draft.one(
        (
            *weighted,
            "contact.email",
            "traffic",
            "contact",
            "health",
            "profile",
            "place",
            "contact.number",
            "contact.pin",
        )
    )
    if found not in draft.data:
        draft.data.append(found)
    return found


def _map(draft: Draft, relation: str, entry: dict[str, object], personal: dict[str, str]) -> None:
    """Maps a table with all its columns."""
    sheet = draft.sheets[relation]
    columns = {name: personal.get(name, NOTHING) for name in ("id", *(c for c in sheet.columns if c != "id"))}
    found: dict[str, object] = {"key": ["id"], **entry, "columns": columns}
    if draft.chance(10) and may_lose_key(draft, relation, found):
        found["key"] = "none"
    if draft.chance(12):
        found["reserved_for"] = draft.one(("billing", "offers"))
    draft.map["tables"][table(relation)] = found


def _unowned(draft: Draft, percent: int) -> dict[str, object]:
    return {"unowned": f"{draft.edges.length()} after recorded then delete"} if draft.chance(percent) else {}


def _recorded(draft: Draft, relation: str, column: str) -> dict[str, object]:
    if column not in draft.sheets[relation].columns:
        draft.time(relation, column, plain=True)
    return {"recorded": column} if not draft.chance(7) else {}


def _role(draft: Draft, percent: int) -> str:
    return f" as {draft.one(('payer', 'user', 'contact'))}" if draft.chance(percent) else ""


def _invoice_link(draft: Draft) -> object:
    if draft.chance(40):
        return table("invoices")
    empty = draft.one(
        (
            ["not yet"],
            ["never if kind = a", "not yet if kind = b"],
            ["never if kind in [a, b]", "not yet"],
            ["not yet if kind is empty", "never if kind = a"],
            ["never"],
        )
    )
    return {"table": table("invoices"), "empty": empty}


def _calls(draft: Draft) -> None:
    draft.sheet("calls", (5, 9))
    numbers = ("+46701", "+46701", "+46702", "0046701", "+46701", "+46703", "+46702", "+46709", "", None, "0")
    draft.words("calls", "a", *numbers)
    draft.words("calls", "b", *numbers)
    draft.time("calls", "started", plain=True)
    draft.words("calls", "kind", "a", "b", None)
    draft.column("calls", "invoice_id", "integer", lambda: draft.one((1, 2, None, 3, 99, None)))
    draft.person_column("calls", "callee_id", "customer")
    entry: dict[str, object] = {"owner": [f"msisdn(a) at started{_role(draft, 12)}"], **_unowned(draft, 80)}
    if draft.chance(75):
        called = draft.one(("msisdn(b) at started", "msisdn(b) at started", "customer by callee_id"))
        entry["others"] = {"called": called + _role(draft, 20)}
    entry |= _recorded(draft, "calls", draft.one(("started", "started", "logged")))
    if draft.chance(75):
        entry["links"] = {"invoice_id": _invoice_link(draft)}
    if draft.chance(12):
        entry["where"] = ["kind in [a, b]"]
    other = "called" if "others" in entry else "owner"
    personal = {"a": f"{_data(draft, 'traffic', 'traffic')} of owner", "b": f"{_data(draft, 'traffic')} of {other}"}
    _map(draft, "calls", entry, personal)
    if draft.chance(12) and "where" in entry:
        part = {**entry, "table": table("calls"), "where": ["kind is empty"], "key": ["id"]}
        columns = {**draft.map["tables"][table("calls")]["columns"], "a": _data(draft, "place")}
        draft.map["tables"][f"{table('calls')}#rest"] = {**part, "columns": columns}


def _letters(draft: Draft) -> None:
    draft.sheet("letters", (5, 9))
    draft.words("letters", "address", "a@x.se", "b@x.se", "A@x.se", "a@x.se", "b@x.se", "z@x.se", "", None)
    draft.person_column(
        "letters", "writer_id", "member" if "member" in draft.persons and draft.chance(40) else "customer"
    )
    draft.time("letters", "written")
    draft.column("letters", "contract_id", "integer", lambda: draft.one((1, 2, 3, None, 99)))
    draft.words("letters", "line", "p", "q")
    entry: dict[str, object] = {"owner": [f"mail(address){_role(draft, 10)}"], **_unowned(draft, 75)}
    if draft.chance(40):
        entry["key"] = ["id", "line"]
    if draft.chance(70):
        known = {name for name in ("customer", "member") if name in draft.persons}
        target = (
            "member"
            if "member" in known
            and draft.sheets["letters"].columns["writer_id"] == draft.sheets["members"].columns["id"]
            else "customer"
        )
        entry["others"] = {"writer": f"{target} by writer_id{_role(draft, 30)}"}
    entry |= _recorded(draft, "letters", "written")
    if draft.chance(60):
        entry["links"] = {
            "contract_id": draft.one((table("contracts"), {"table": table("contracts"), "empty": ["not yet"]}))
        }
    personal = {"address": _data(draft, "contact.email"), "line": f"{_data(draft, 'contact')} of owner"}
    if "others" in entry:
        personal["writer_id"] = f"{_data(draft, 'contact.number')} of writer"
        if "links" in entry and draft.chance(25):
            entry["others"] = {"writer": f"through contract_id{_role(draft, 30)}"}
    _map(draft, "letters", entry, personal)


def _notes(draft: Draft) -> None:
    """Of whoever held the number of the call that it is about."""
    draft.sheet("notes", (3, 6))
    draft.column("notes", "call_id", "integer", lambda: draft.one((1, 2, 3, 4, 5, None, 99)))
    draft.words("notes", "what", "w", None)
    draft.time("notes", "made")
    entry: dict[str, object] = {"owner": [f"through call_id{_role(draft, 10)}"], **_unowned(draft, 75)}
    entry |= _recorded(draft, "notes", "made")
    entry["links"] = {"call_id": draft.one((table("calls"), {"table": table("calls"), "empty": ["never"]}))}
    _map(draft, "notes", entry, {"what": _data(draft, "traffic", "contact")})


def _items(draft: Draft) -> None:
    """Two links away from the order."""
    draft.sheet("items", (4, 8))
    draft.column(
        "items", "invoice_id", draft.one(("integer", "integer", "text")), lambda: draft.one((1, 2, 3, 1, 2, None, 99))
    )
    draft.words("items", "kind", "a", "b", None)
    draft.words("items", "what", "w", None)
    draft.time("items", "made")
    draft.person_column("items", "buyer_id", "customer")
    owner = "through invoice_id" if draft.chance(70) else "customer by buyer_id"
    entry: dict[str, object] = {"owner": [owner + _role(draft, 10)], **_unowned(draft, 75)}
    entry |= _recorded(draft, "items", "made")
    entry["links"] = {"invoice_id": _invoice_link(draft)}
    if draft.chance(15):
        entry["key"] = ["id", "line"]
        draft.words("items", "line", "p", "q")
    _map(draft, "items", entry, {"what": _data(draft, "profile", "place", "health"), "kind": _data(draft, "contact")})


def _customers(draft: Draft) -> None:
    entry: dict[str, object] = {
        "owner": [f"customer by id{_role(draft, 8)}"],
        **_recorded(draft, "customers", "created"),
    }
    entry |= _unowned(draft, 25)
    personal = {"email": _data(draft, "contact.email"), "note": _data(draft, "contact.pin", "health")}
    _map(draft, "customers", entry, personal)


def _members(draft: Draft) -> None:
    if "members" not in draft.sheets:
        _customers(draft)
        return
    entry: dict[str, object] = {"owner": ["member by id"], **_recorded(draft, "members", "created")}
    _map(draft, "members", entry, {"email": _data(draft, "contact.email"), "note": _data(draft, "profile")})


def _invoices(draft: Draft) -> None:
    owner = f"customer by customer_id{_role(draft, 20)}"
    entry: dict[str, object] = {"owner": [owner], **_recorded(draft, "invoices", "issued"), **_unowned(draft, 30)}
    if draft.chance(88):
        entry["links"] = {
            "order_id": draft.one(
                (table("orders"), {"table": table("orders"), "empty": ["never if tariff = flat", "not yet"]})
            )
        }
        if draft.chance(15):
            entry["owner"] = ["through order_id"]
    if draft.chance(12):
        entry["where"] = ["tariff in [flat, gold, metered]"]
    _map(draft, "invoices", entry, {"tariff": _data(draft, "contact")} if draft.chance(50) else {})


def _orders(draft: Draft) -> None:
    entry: dict[str, object] = {"owner": ["customer by customer_id"], **_recorded(draft, "orders", "f")}
    if draft.chance(12):
        entry["where"] = ["state in [open, shut]"]
    _map(draft, "orders", entry, {"state": _data(draft, "contact")} if draft.chance(25) else {})


def _contracts(draft: Draft) -> None:
    entry: dict[str, object] = {
        "owner": [f"customer by customer_id{_role(draft, 10)}"],
        **_recorded(draft, "contracts", "f"),
    }
    _map(draft, "contracts", entry, {"kind": _data(draft, "contact", "health")} if draft.chance(60) else {})


def _payments(draft: Draft) -> None:
    entry: dict[str, object] = {"owner": ["through invoice_id"], "links": {"invoice_id": table("invoices")}}
    entry |= _recorded(draft, "payments", "paid")
    _map(draft, "payments", entry, {"amount": _data(draft, "contact")} if draft.chance(20) else {})


def _accounts(draft: Draft) -> None:
    entry = {**accounts(draft), **_recorded(draft, "accounts", "opened"), **_unowned(draft, 60)}
    named = [owner.rpartition(" named ")[2] for owner in entry["owner"] if " named " in owner]  # type: ignore[attr-defined]
    of = draft.one(("owner", "all", *named))
    personal = {
        "number": f"{_data(draft, 'contact')} of {of}",
        "kind": f"{_data(draft, 'profile', 'traffic')} of owner",
    }
    _map(draft, "accounts", entry, personal)


def _homes(draft: Draft) -> None:
    entry = {**homes(draft), **_recorded(draft, "homes", "built"), **_unowned(draft, 60)}
    junction = {**entry.pop("junction"), **_recorded(draft, "residents", "since")}  # type: ignore[dict-item]
    personal = {"street": f"{_data(draft, 'contact', 'place')} of all"}
    _map(draft, "homes", entry, personal)
    _map(draft, "residents", junction, {"kind": _data(draft, "contact")} if draft.chance(30) else {})


def _remarks(draft: Draft) -> None:
    entry = {**remarks(draft), **_recorded(draft, "remarks", "made"), **_unowned(draft, 60)}
    _map(draft, "remarks", entry, {"number": _data(draft, "contact", "traffic")})


def _leaves(draft: Draft) -> None:
    """Of the owners of what it belongs to."""
    target = draft.one(("accounts", "homes", "remarks"))
    draft.sheet("leaves", (3, 7))
    draft.column("leaves", "parent_id", "integer", lambda: draft.one((1, 2, 3, 1, 2, None, 99)))
    draft.words("leaves", "what", "w", None)
    draft.time("leaves", "made")
    entry: dict[str, object] = {"owner": [f"through parent_id{_role(draft, 10)}"], **_unowned(draft, 60)}
    if draft.chance(25):
        draft.person_column("leaves", "writer_id", "customer")
        entry["owner"] = ["through parent_id", "customer by writer_id named writer"]
    entry |= {**_recorded(draft, "leaves", "made"), **shared(draft), "links": {"parent_id": table(target)}}
    _map(draft, "leaves", entry, {"what": f"{_data(draft, 'contact', 'profile')} of owner"})


def _stats(draft: Draft) -> None:
    """Nobody can be found in it."""
    draft.sheet("stats", (3, 6))
    draft.time("stats", "counted")
    draft.words("stats", "what", "w")
    draft.column("stats", "invoice_id", "integer", lambda: draft.one((1, 2, None, 99)))
    entry: dict[str, object] = {"anonymous": True, **_recorded(draft, "stats", "counted")}
    if draft.chance(50):
        draft.words("stats", "kind", "a", "b", None)
        entry["links"] = {"invoice_id": _invoice_link(draft)}
    _map(draft, "stats", entry, {"what": _data(draft, "traffic")})
