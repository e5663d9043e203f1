"""Mapped tables whose rows have several owners, or owners of several kinds, and tables that lead to such rows."""

from troth.testing.worlds.draft import Draft, table

Entry = dict[str, object]


def shared(draft: Draft) -> Entry:
    """What the map says of a row of several owners when one leaves; mostly nothing."""
    return {"shared": draft.one(("until last leaves", "when any leaves"))} if draft.chance(60) else {}


def accounts(draft: Draft) -> Entry:
    """Of two owners, each found in a way of her own."""
    draft.sheet("accounts", (4, 8))
    draft.person_column("accounts", "holder_id", "customer")
    draft.person_column("accounts", "partner_id", "member" if "member" in draft.persons else "customer")
    draft.words("accounts", "number", "+46701", "+46702", "+46701", "+46703", "+46709", "", None)
    draft.time("accounts", "opened", plain=True)
    draft.words("accounts", "kind", "a", "b", None)
    partner = "member" if "member" in draft.persons else "customer"
    first = draft.one(("customer by holder_id", "customer by holder_id", "msisdn(number) at opened"))
    role = f" as {draft.one(('payer', 'user'))}" if draft.chance(25) else ""
    owner = [first, f"{partner} by partner_id{role} named partner"]
    if draft.chance(25):
        owner = [f"{first} named holder", f"{partner} by partner_id{role}"]
    if draft.chance(25):
        owner = [f"{first} if kind = a", f"{partner} by partner_id if kind = b", "customer by holder_id named holder"]
    return {"owner": owner, **shared(draft)}


def homes(draft: Draft) -> Entry:
    """Of everybody whom a junction table names for it."""
    draft.sheet("homes", (3, 6))
    draft.column("homes", "code", draft.one(("integer", "text")), lambda: draft.one((1, 2, 3, 1, None, 9)))
    draft.words("homes", "street", "s", None)
    draft.time("homes", "built", plain=True)
    draft.words("homes", "kind", "a", "b", None)
    draft.sheet("residents", (3, 9))
    draft.column("residents", "home_id", "integer", lambda: draft.one((1, 2, 3, 1, 2, None)))
    person_class = "member" if "member" in draft.persons and draft.chance(40) else "customer"
    draft.person_column("residents", "person_id", person_class)
    draft.words("residents", "kind", "in", "in", "out", None)
    draft.time("residents", "since", plain=True)
    of_column = draft.one(("id", "id", "code"))
    each = f"each of {table('residents')} by {of_column} = home_id"
    owner = [each]
    if draft.chance(30):
        draft.person_column("homes", "keeper_id", "customer")
        owner = draft.one(
            (
                [each, "customer by keeper_id named keeper"],
                [f"{each} if kind = a", "customer by keeper_id if kind in [a, b]"],
                ["customer by keeper_id if kind = a", f"{each} if kind = b"],
            )
        )
    junction: Entry = {"owner": [f"{person_class} by person_id"]}
    if draft.chance(25):
        junction["where"] = ["kind in [in, out]"]
    return {"owner": owner, **shared(draft), "junction": junction}


def remarks(draft: Draft) -> Entry:
    """Of one owner, of a kind that a column tells; a few rows are of two kinds at once, or of none."""
    draft.sheet("remarks", (5, 9))
    draft.words("remarks", "subject", "a", "a", "b", "b", "robot", None)
    draft.person_column("remarks", "subject_id", "customer")
    draft.words("remarks", "number", "+46701", "+46702", "+46701", "+46709", "", None)
    draft.time("remarks", "made", plain=True)
    second = "member by subject_id" if "member" in draft.persons else "msisdn(number) at made"
    kinds = draft.one(("= b", "= b", "in [b, robot]", "in [a, b]", "is empty"))
    ways = ["customer by subject_id if subject = a", f"{second} if subject {kinds}"]
    if draft.chance(35):
        ways.append("msisdn(number) at made if subject = robot")
    if draft.chance(15):
        ways = ways[:1]
    return {"owner": ways}


def may_lose_key(draft: Draft, relation: str, entry: Entry) -> bool:
    """Whether nothing in a world leads to a row of this table by its key, and no owners of it are noted by it."""
    led_to = ("customers", "members", "invoices", "orders", "contracts", "calls", "accounts", "homes", "remarks")
    counted = any(fact.get("reaches") for fact in draft.map["facts"].values())
    shared = entry.get("shared") == "when any leaves" or any("each of" in str(one) for one in [entry.get("owner")])
    return relation not in (*led_to, "leaves") and not counted and not shared
