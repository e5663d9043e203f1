"""Policy rows: every ground, every condition, every form of keep-rule."""

from troth.testing.worlds.draft import Draft
from troth.testing.worlds.edges import length_of

ROLES = ("customer", "called", "customer as payer", "member", "called as user", "writer", "customer as user", "writer as contact")


def add_consents(draft: Draft) -> None:
    """Two consents; one may expire, either may say what it reaches."""
    draft.policy["consents"] = {}
    for name in ("offers", "news"):
        entry: dict[str, object] = {"label": name, "by": "person", "withdraw_by": ["email"]}
        if draft.chance(35):
            entry["lasts"] = draft.edges.length()
        if draft.chance(30):
            entry["reaches"] = draft.one(("held", "since"))
        draft.policy["consents"][name] = entry


def add_purposes(draft: Draft) -> None:
    """Two to four purposes with one to three rows each, over the data that is there."""
    purposes: dict[str, dict[str, object]] = {}
    for name in ("billing", "offers", "planning", "law")[: draft.rng.randint(2, 4)]:
        uses = {f"u{number}": _use(draft) for number in range(draft.rng.randint(1, 3))}
        purposes[name] = {"label": name, "uses": uses}
        if name == "offers" and draft.chance(60):
            purposes[name]["direct_marketing"] = True
    draft.policy["purposes"] = purposes
    for name in draft.some(list(draft.policy["categories"]), 0, 1):
        if draft.chance(40):
            draft.policy["categories"][name]["reserved_for"] = draft.one(("billing", "offers"))
    draft.policy["holds"] = {
        "claim": {"label": "Claim", "upon": "decision", "review": "6 months", "use_for": ["billing"]},
        "order": {"label": "Order", "upon": "decision", "review": "6 months", "use_for": ["offers"], "data": ["contact", "traffic"]},
    }


def _use(draft: Draft) -> dict[str, object]:
    wholes = sorted({name.partition(".")[0] for name in draft.data})
    names = draft.data * 4 + wholes + ["all"]
    data = sorted({draft.one(names) for _ in range(draft.rng.randint(1, 2))})
    use: dict[str, object] = {"data": data}
    if draft.chance(50):
        use["about"] = draft.some(ROLES, 1, 3)
    if draft.chance(12):
        use["in"] = ["s"]
    if draft.chance(35):
        use["when"] = list(dict.fromkeys(condition(draft) for _ in range(draft.rng.randint(1, 2))))
    use |= ground(draft)
    if draft.chance(13):
        use["form"] = "anonymous"
    if draft.chance(40):
        use["then"] = draft.one(("delete", "anonymise"))
    if draft.chance(45):
        use["art9"] = "h"
    use["why"] = "it is needed"
    use["keep"] = keep_rule(draft, consent=use["ground"] == "consent")
    return use


def ground(draft: Draft) -> dict[str, object]:
    """A ground with its companion."""
    kind = draft.one(
        (
            "legitimate_interest",
            "contract",
            "consent",
            "contract",
            "legal_obligation",
            "consent",
            "public_task",
            "vital_interest",
            "legitimate_interest",
            "undeclared",
        )
    )
    found: dict[str, object] = {"ground": kind}
    match kind:
        case "contract":
            found["relation"] = draft.one(draft.facts["period"])
            if draft.facts["moment"] and draft.chance(35):
                found["asked"] = draft.one(draft.facts["moment"])
        case "consent":
            found["consent"] = draft.one(("offers", "news"))
        case "legitimate_interest":
            found["interest"] = "to know"
        case "legal_obligation" | "public_task":
            found["law"] = "BFL 7:2"
        case "undeclared":
            found["reading"] = "not said"
    return found


def condition(draft: Draft) -> str:
    """A condition of any kind, or its negation."""
    age = draft.one((18, 13, 1, 65))
    found = [f"age under {age}", f"age {age} or over", "consented to offers", "not consented to news"]
    for name in draft.facts["period"]:
        found += [f"while {name}", f"while not {name}"]
    for name in draft.facts["moment"]:
        found += [f"after {name}", f"before {name}"]
    for name in draft.facts["flag"]:
        found += [f"if {name}", f"if not {name}"] * 2
    chosen = draft.one(found)
    if chosen.startswith("age"):
        draft.ages.append(age)
    return chosen


def keep_rule(draft: Draft, *, consent: bool) -> str:
    """A keep-rule of any form."""
    form = draft.rng.randrange(20)
    if form == 19:
        return "no end"
    if form == 18:
        return "not kept"
    if form == 17 or (consent and form > 13):
        if not consent:
            return f"until {anchor(draft)}"
        rule = "while ground stands"
    elif form == 16:
        rule = f"{clock(draft)} or {clock(draft)} whichever first"
    elif form == 15:
        rule = f"{clock(draft)} or {clock(draft)} or {clock(draft)} whichever last"
    elif form == 14:
        rule = f"{clock(draft)} or {clock(draft)} whichever last"
    elif form in (11, 12, 13):
        rule = f"{clock(draft)} or at the latest {clock(draft)}"
    else:
        rule = clock(draft)
    if draft.chance(15):
        rule += f" suspended while {draft.one(draft.facts['period'])}"
    return rule


def clock(draft: Draft) -> str:
    """A clock: a length or a range after an anchor, or until one."""
    if draft.chance(12):
        return f"until {anchor(draft)}"
    length = draft.edges.length()
    counted = length_of(length)
    after = f"after {anchor(draft)}"
    floor = "at least " if draft.chance(15) else ""
    rounded = f" to end of {draft.one(('month', 'year'))}" if counted.calendar and draft.chance(18) else ""
    if draft.facts["number"] and draft.chance(30):
        unit = draft.one(("months", "days", "years", "hours", "weeks"))
        draft.edges.lengths.append(f"2 {unit}")
        return f"{floor}1 to 3 {unit} {after}{rounded} as {draft.one(draft.facts['number'])} else {length}"
    if draft.chance(12):
        applied = f" applied {length}" if draft.chance(50) else ""
        return f"{floor}{counted.count} to {counted.count + 6} {counted.unit} {after}{rounded}{applied}"
    return f"{floor}{length} {after}{rounded}"


def anchor(draft: Draft) -> str:
    """What a clock counts from."""
    options = ["recorded", "recorded", "recorded"]
    for name in draft.facts["period"]:
        options += [f"{name}.ended", f"{name}.began"]
    options += [name for name in draft.facts["moment"] for _ in range(2)]
    if draft.chance(10):
        age = draft.one((18, 1))
        draft.ages.append(age)
        return f"age {age}"
    return draft.one(options)
