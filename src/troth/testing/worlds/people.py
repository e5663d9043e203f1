"""Persons, and the keys by which rows find them: by a column, by a key that changes hands, by an address."""

from troth.testing.worlds.draft import Draft, table

NUMBERS = ("+46701", "0046701", " 0046 70-1", "+46702", "+46703", "0", "")
ADDRESSES = ("a@x.se", "A@X.se ", "b@x.se", "B@x.se", "c@x.se", " ")


PLACED = ("SE", "US-CA", "SE", "US", "US-NV", "GB-ENG", "NO", " US-CA ", "GB-LND", "GB")
PLACES = (*PLACED, *PLACED, None, "UK", "se", "US-ZZ", "SE-AB-1", "")
REGIONS = {
    "nordics": ["SE", "NO"],
    "california": ["US-CA"],
    "states": ["US"],
    "england": ["GB-ENG"],
    "wide": ["SE", "US-CA", "GB-ENG"],
}


def add_regions(draft: Draft) -> None:
    """Regions: countries, parts of them, both."""
    draft.policy["regions"] = {name: {"label": name, "places": places} for name, places in REGIONS.items()}


def add_people(draft: Draft) -> None:
    """The classes: customers always, members now and then, and those met only on rows."""
    classes = {"customer": {"label": "Customer"}, "member": {"label": "Member"}, "called": {"label": "Called"}}
    classes["writer"] = {"label": "Writer"}
    if draft.chance(30):
        classes["member"]["within"] = "customer"
    if draft.chance(20):
        classes["called"]["within"] = "customer"
    draft.policy["people"] = classes
    draft.map["people"] = {}
    _class(draft, "customer", (2, 4))
    if draft.chance(40):
        _class(draft, "member", (1, 3))


def _class(draft: Draft, name: str, count: tuple[int, int]) -> None:
    relation = name + "s"
    sheet = draft.sheet(relation, count)
    as_text = draft.chance(25)
    draft.column(relation, "id", "text" if as_text else "integer", lambda: "c" if as_text else None)
    numbers = range(1, sheet.rows + 1)
    draft.persons[name] = [f"c{number}" for number in numbers] if as_text else list(numbers)
    draft.time(relation, "created", early=25)
    draft.words(relation, "kind", "person", "person", "person", "firm", "firm", None)
    draft.words(relation, "email", *ADDRESSES, None)
    draft.words(relation, "note", "n", None)
    place: dict[str, object] = {"table": table(relation), "key": "id"}
    if draft.chance(90):
        kind = draft.one(("date", "date", "instant", "local"))

        def born() -> str | None:
            if draft.chance(7):
                return draft.one((None, "soon", "0000-00-00"))
            day = draft.edges.birthday(draft.ages)
            suffix = {"date": "", "local": " 00:00:00", "instant": "T00:00:00Z"}[kind]
            return f"{day.isoformat()}{suffix}"

        place["born"] = draft.column(relation, "born", kind, born)
    if draft.chance(90):
        place["country"] = draft.words(relation, "lives", *PLACES)
    if draft.chance(25):
        place["where"] = [
            draft.one(("kind in [person, firm]", "kind = person", "kind in [person, firm]", "kind is empty"))
        ]
    draft.map["people"][name] = place


def add_keys(draft: Draft) -> None:
    """A number that changes hands, and an address that does not."""
    draft.map["keys"] = {}
    sheet = draft.sheet("numbers", (2, 6))
    draft.words("numbers", "msisdn", *NUMBERS[:5], *NUMBERS)
    draft.person_column("numbers", "customer_id", "customer")
    draft.words("numbers", "kind", "mobile", "mobile", "fixed", None)
    msisdn: dict[str, object] = {"table": table("numbers"), "value": "msisdn", "person": "customer by customer_id"}
    if not draft.chance(10):
        msisdn["from"] = draft.time("numbers", "f", early=65, plain=True)
    if not draft.chance(10):
        msisdn["to"] = draft.time("numbers", "t", recorded="f", none=40, plain=True) + (
            " inclusive" if draft.chance(35) else ""
        )
    if not draft.chance(20):
        msisdn["form"] = "e164"
    if draft.chance(25):
        msisdn["where"] = [draft.one(("kind in [mobile, fixed]", "kind = mobile", "kind is empty"))]
    draft.map["keys"]["msisdn"] = msisdn
    mail = {"table": table("customers"), "value": "email", "person": "customer by id"}
    if draft.chance(40):
        draft.sheet("addresses", (2, 4))
        draft.words("addresses", "address", *ADDRESSES, None)
        draft.person_column("addresses", "customer_id", "customer")
        mail = {"table": table("addresses"), "value": "address", "person": "customer by customer_id"}
    if not draft.chance(25):
        mail["form"] = draft.one(("email", "lower"))
    draft.map["keys"]["mail"] = mail
    del sheet
