"""Facts of every kind: of a person or of a row, in tables that are mapped or not."""

from collections.abc import Callable

from troth.testing.worlds.draft import Draft, table

OPEN = ("still running", "not yet", "unknown")
OF_CUSTOMER = "customer by customer_id"


def add_relations(draft: Draft) -> None:
    """The tables in which facts are found; which of them are mapped is drawn later."""
    draft.sheet("contracts", (2, 6))
    draft.person_column("contracts", "customer_id", "customer")
    draft.time("contracts", "f", early=55)
    draft.time("contracts", "t", recorded="f", none=30)
    draft.words("contracts", "kind", "a", "a", "b", "o'b 5%", None)
    draft.sheet("orders", (1, 3))
    draft.person_column("orders", "customer_id", "customer")
    draft.time("orders", "f", early=40)
    draft.time("orders", "t", none=25)
    draft.time("orders", "closed", recorded="f", none=20)
    draft.words("orders", "state", "open", "shut", None)
    draft.sheet("invoices", (2, 5))
    draft.person_column("invoices", "customer_id", "customer")
    draft.column("invoices", "order_id", "integer", lambda: draft.one((1, 2, 1, 3, None, 99)))
    draft.time("invoices", "issued", early=40)
    draft.time("invoices", "settled", recorded="issued", none=20)
    draft.time("invoices", "f", early=40)
    draft.time("invoices", "t", none=20)
    draft.column("invoices", "balance", draft.one(("integer", "number")), lambda: draft.one((0, 0, 0, 5, None)))
    draft.column("invoices", "amount", draft.one(("integer", "number")), lambda: draft.one((10, 10, 20, 0, None)))
    draft.column("invoices", "months", "integer", lambda: draft.one((1, 2, 12, 0, 40, None)))
    draft.words("invoices", "tariff", "flat", "gold", "metered", None)


def add_facts(draft: Draft) -> None:
    """Four to nine facts; a relation always."""
    draft.policy["facts"], draft.map["facts"] = {}, {}
    _customership(draft)
    others: list[Callable[[Draft], None]] = [
        _closed,
        _dispute,
        _settled,
        _ended,
        _paid,
        _asked,
        _vip,
        _months,
        _agreement,
    ]
    for add in draft.some(others, 3, 8):
        add(draft)


def _add(draft: Draft, name: str, kind: str, place: dict[str, object]) -> None:
    declared: dict[str, object] = {"label": name, "kind": kind}
    if kind == "moment" and draft.chance(45):
        declared["expected"] = draft.edges.length()
    draft.policy["facts"][name] = declared
    draft.map["facts"][name] = place
    draft.facts[kind].append(name)


def _period(draft: Draft, relation: str, of: str, begins: str, ends: str) -> dict[str, object]:
    place: dict[str, object] = {"table": table(relation), "of": of, "from": begins}
    if not draft.chance(8):
        place["to"] = ends + (" inclusive" if draft.chance(35) else "")
    place["empty_means"] = draft.one(OPEN[:1] * 5 + OPEN)
    return place


def _customership(draft: Draft) -> None:
    place = _period(draft, "contracts", OF_CUSTOMER, "f", "t")
    if draft.chance(30):
        place["where"] = [draft.one(("kind in [a, o'b 5%]", "kind = a", "kind is empty"))]
    _add(draft, "customership", "period", place)


def _agreement(draft: Draft) -> None:
    place = _period(draft, "contracts", "row", "f", "t")
    if draft.chance(25):
        place["where"] = ["kind = a"]
    _add(draft, "agreement", "period", place)


def _dispute(draft: Draft) -> None:
    relation = draft.one(("cases", "invoices", "orders"))
    if relation == "cases":
        draft.sheet("cases", (1, 4))
        draft.person_column("cases", "customer_id", "customer")
        draft.time("cases", "f", early=40)
        draft.time("cases", "t", none=25)
    of = "row" if relation != "cases" and draft.chance(70) else OF_CUSTOMER
    _add(draft, "dispute", "period", _period(draft, relation, of, "f", "t"))


def _settled(draft: Draft) -> None:
    of = draft.one(("row", "row", OF_CUSTOMER))
    place: dict[str, object] = {
        "table": table("invoices"),
        "of": of,
        "at": "settled",
        "empty_means": draft.one(("not yet", "not yet", *OPEN)),
    }
    if draft.chance(50):
        place["is"] = draft.one(("balance = 0", "balance = 0", "tariff in [flat, gold]", "tariff is empty"))
    if of != "row" and draft.chance(60):
        place["several"] = draft.one(("first", "last"))
    if draft.chance(15):
        place["where"] = ["tariff in [flat, metered]"]
    _add(draft, "invoice.settled", "moment", place)


def _closed(draft: Draft) -> None:
    place: dict[str, object] = {
        "table": table("orders"),
        "of": "row",
        "at": "closed",
        "empty_means": draft.one(("not yet", "not yet", *OPEN)),
    }
    if draft.chance(25):
        place["where"] = ["state = shut"]
    _add(draft, "order.closed", "moment", place)


def _ended(draft: Draft) -> None:
    draft.sheet("calls", (5, 9))
    draft.time("calls", "started", plain=True)
    kind = draft.one(("integer", "number"))
    values = (0, 60, 3600, None, -1, 31_622_400, 31_622_401) + ((0.5, -0.5) if kind == "number" else ())
    draft.column("calls", "seconds", kind, lambda: draft.one(values))
    place: dict[str, object] = {
        "table": table("calls"),
        "of": "row",
        "at": "started + seconds seconds",
        "empty_means": draft.one(OPEN),
    }
    _add(draft, "call.ended", "moment", place)


def _paid(draft: Draft) -> None:
    draft.sheet("payments", (2, 8))
    draft.column("payments", "invoice_id", "integer", lambda: draft.one((1, 1, 2, 3, None, 99)))
    draft.time("payments", "paid")
    kind = draft.one(("integer", "number"))
    draft.column("payments", "amount", kind, lambda: draft.one((10, 5, 5, -5, 20, None)))
    place: dict[str, object] = {
        "table": table("invoices"),
        "of": draft.one(("row", "row", OF_CUSTOMER)),
        "at": f"{table('payments')}.paid",
        "reaches": {"sum": f"{table('payments')}.amount", "of": f"{table('invoices')}.amount"},
        "empty_means": "not yet",
    }
    if place["of"] != "row":
        place["several"] = draft.one(("first", "last"))
    _add(draft, "invoice.paid", "moment", place)


def _asked(draft: Draft) -> None:
    draft.sheet("asks", (1, 5))
    draft.person_column("asks", "customer_id", "customer")
    draft.time("asks", "made")
    draft.words("asks", "state", "open", "shut", None)
    place: dict[str, object] = {"table": table("asks"), "of": OF_CUSTOMER, "at": "made", "empty_means": draft.one(OPEN)}
    place["several"] = draft.one(("first", "last"))
    if draft.chance(50):
        place["is"] = draft.one(("state = open", "state is empty"))
    _add(draft, "request.made", "moment", place)


def _settings(draft: Draft) -> None:
    draft.sheet("settings", (1, 4))
    draft.person_column("settings", "customer_id", "customer")
    draft.column("settings", "vip", "boolean", lambda: draft.one((True, False, None)))
    draft.column("settings", "level", "integer", lambda: draft.one((1, 0, 2, None)))
    kind = draft.one(("integer", "number", "text"))
    values = (1, 2, 3, 0, 40, None) + ((1.5, 2.0) if kind == "number" else ())
    draft.column("settings", "months", kind, lambda: _as(kind, draft.one(values)))
    draft.words("settings", "state", "a", "b", "1", None)


def _as(kind: str, value: float | None) -> str | float | None:
    return str(value) if kind == "text" and value is not None else value


def _vip(draft: Draft) -> None:
    if draft.chance(30):
        place: dict[str, object] = {"table": table("invoices"), "of": "row", "is": "tariff = gold"}
    else:
        _settings(draft)
        tests = ("vip = true", "vip = false", "level = 1", "state in [a, 1]", "level = true", "vip is empty", "vip = 1")
        place = {"table": table("settings"), "of": OF_CUSTOMER, "is": draft.one(tests)}
        if draft.chance(20):
            place["where"] = [draft.one(("state = a", "level in [1, 2]"))]
    _add(draft, "vip", "flag", place)


def _months(draft: Draft) -> None:
    if draft.chance(40):
        place: dict[str, object] = {"table": table("invoices"), "of": "row", "value": "months"}
        if draft.chance(20):
            place["where"] = ["tariff in [flat, gold]"]
    else:
        _settings(draft)
        place = {"table": table("settings"), "of": OF_CUSTOMER, "value": "months"}
    _add(draft, "keep_months", "number", place)
