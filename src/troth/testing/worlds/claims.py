"""Policy rows: every ground, every condition, every form of keep-rule."""

from troth.testing.worlds.draft import Draft
from troth.testing.worlds.edges import length_of
from troth.testing.worlds.world import Plain

ROLES = (
    "customer",
    "called",
    "customer as payer",
    "member",
    "called as user",
    "writer",
    "customer as user",
    "writer as contact",
)


CONSENTED = ("consented to offers", "not consented to offers", "consented to news", "not consented to news")
CONDITIONS = {
    "period": ("while {}", "while not {}"),
    "moment": ("after {}", "before {}"),
    "flag": ("if {}", "if not {}"),
}


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
        uses = of_one_consent({f"u{number}": _use(draft) for number in range(draft.rng.randint(1, 4))})
        purposes[name] = {"label": name, "uses": uses}
        if name == "offers" and not any("objection.made" in use["keep"] for use in uses.values()):
            purposes[name] |= {"direct_marketing": True} if draft.chance(80) else {}
    draft.policy["purposes"] = purposes
    for name in draft.some(list(draft.policy["categories"]), 0, 1):
        if draft.chance(40):
            draft.policy["categories"][name]["reserved_for"] = draft.one(("billing", "offers"))
    draft.policy["holds"] = {
        "claim": {"label": "Claim", "upon": "decision", "review": "6 months", "use_for": ["billing"]},
        "order": {
            "label": "Order",
            "upon": "decision",
            "review": "6 months",
            "use_for": ["offers"],
            "data": ["contact", "traffic"],
        },
    }


def of_one_consent(uses: Plain) -> Plain:
    """The rows of a purpose, none of which counts from a consent where nobody could tell which: all name the same one,
    or where none is named none is counted from.
    """
    named = sorted({use["consent"] for use in uses.values() if "consent" in use})
    if not any("consent." in use["keep"] and "consent" not in use for use in uses.values()):
        return uses
    found = {}
    for name, use in uses.items():
        keep = use["keep"]
        if not named:
            keep = keep.replace("consent.given", "recorded").replace("consent.withdrawn", "recorded")
        found[name] = {**use, "keep": keep} | ({"consent": named[0]} if "consent" in use else {})
    return found


def _use(draft: Draft) -> dict[str, object]:
    wholes = sorted({name.partition(".")[0] for name in draft.data})
    names = draft.data * 4 + wholes + ["all"]
    data = sorted({draft.one(names) for _ in range(draft.rng.randint(1, 4))})
    use: dict[str, object] = {"data": data}
    if draft.chance(45):
        use["about"] = draft.some(ROLES, 1, 4) if draft.chance(60) else ["customer", "called"]
    if draft.chance(12):
        use["in"] = ["s"]
    if draft.chance(30):
        use["when"] = list(dict.fromkeys(condition(draft) for _ in range(draft.rng.randint(1, 2))))
    use |= ground(draft)
    if draft.chance(35 if "s.stats" in draft.map["tables"] else 12):
        use["form"] = "anonymous"
    elif draft.chance(5):
        use["form"] = "pseudonymous"
    if draft.chance(40):
        use["then"] = draft.one(("delete", "anonymise"))
    if draft.chance(75):
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
            "legal_obligation",
            "contract",
            "consent",
            "undeclared",
        )
    )
    if draft.processed and draft.chance(30):
        kind = "instruction"
    found: dict[str, object] = {"ground": kind}
    match kind:
        case "instruction":
            found["of"] = draft.one([*draft.persons])
        case "contract":
            found["relation"] = draft.fact("period")
            if draft.facts["moment"] and draft.chance(35):
                found["asked"] = draft.fact("moment")
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
    found = [f"age under {age}", f"age {age} or over", *CONSENTED]
    found += [f"{draft.one(('in', 'outside'))} {region}" for region in draft.policy["regions"] if draft.chance(30)]
    for kind, forms in CONDITIONS.items():
        if draft.facts[kind]:
            found += [form.format(draft.fact(kind)) for form in forms] * (2 if kind == "flag" else 1)
    chosen = draft.one(found)
    if chosen.startswith("age"):
        draft.ages.append(age)
    return chosen


def keep_rule(draft: Draft, *, consent: bool) -> str:
    """A keep-rule of any form."""
    form = draft.rng.randrange(20)
    if form >= 18:
        if draft.chance(50):
            return draft.one(("no end", "not kept"))
        form = 0
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
        rule = f"{timed(draft)} or at the latest {timed(draft)}"
    else:
        rule = clock(draft)
    if draft.chance(15):
        rule += f" suspended while {draft.fact('period')}"
    return rule


def clock(draft: Draft) -> str:
    """A clock: of time, or now and then so many of the newest."""
    if draft.chance(10):
        return f"newest {draft.one((1, 2, 3))} per {draft.one(('person', 'person', draft.a_column()))}"
    return timed(draft)


def timed(draft: Draft) -> str:
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
        return f"{floor}1 to 3 {unit} {after}{rounded} as {draft.fact('number')} else {length}"
    if draft.chance(12):
        applied = f" applied {length}" if draft.chance(50) else ""
        return f"{floor}{counted.count} to {counted.count + 6} {counted.unit} {after}{rounded}{applied}"
    return f"{floor}{length} {after}{rounded}"


def anchor(draft: Draft) -> str:
    """What a clock counts from."""
    period = draft.fact("period")
    options = ["recorded", "recorded", f"{period}.ended", f"{period}.began"]
    if draft.chance(25):
        options = ["consent.given", "consent.withdrawn", "consent.given", "consent.withdrawn", "objection.made"]
    if draft.facts["moment"]:
        options += [draft.fact("moment"), draft.fact("moment")]
    if draft.chance(8):
        age = draft.one((18, 1))
        draft.ages.append(age)
        return f"age {age}"
    return draft.one(options)
