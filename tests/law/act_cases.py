"""Cases of the checks of acts."""

from law.composed import Case, mapped, policy

SERVICE, VOUCHERS = "purposes service customer", "purposes accounting vouchers"
WHO, WHERE = "purposes disclosure who", "purposes disclosure where"
KEPT = "keep: 24 months after customership.ended"
SEVEN = "at least 7 years after year.ended to end of year"

BY_INTEREST = """keep: while ground stands
      calls:
        data: [traffic.calls]
        about: [customer]
        ground: legitimate_interest #!
        interest: to sell more
        why: offers that fit
        keep: 1 month after recorded"""
BY_CONSENT = """keep: while ground stands
      calls:
        data: [traffic.calls]
        about: [customer]
        ground: consent
        consent: news
        why: offers that fit
        keep: 1 month after recorded"""
GREETED = """keep: while ground stands
      name:
        data: [contact.name]
        about: [customer]
        ground: consent
        consent: news
        why: a letter has a greeting
        keep: while ground stands"""

CASES = (
    Case(
        "SPECIAL_NO_CONDITION/missing",
        fails=(
            policy("categories vouchers", "about: [customer]", "kind: special, about: [customer]"),
            policy(VOUCHERS, "data: [vouchers]", "data: [vouchers] #!"),
        ),
        passes=(
            policy("categories vouchers", "about: [customer]", "kind: special, about: [customer]"),
            policy(VOUCHERS, "law: BFL 7:2", "law: BFL 7:2\n        art9: g"),
        ),
    ),
    Case(
        "SPECIAL_NO_CONDITION/consent",
        fails=(policy(VOUCHERS, "law: BFL 7:2", "law: BFL 7:2\n        art9: a #!"),),
        passes=(policy("purposes news email", "consent: news", "consent: news\n        art9: a"),),
    ),
    Case(
        "CRIMINAL_NO_LAW",
        fails=(
            policy("categories payments", "about: [customer]", "kind: criminal, about: [customer]"),
            policy("purposes billing payments", "data: [payments]", "data: [payments] #!"),
        ),
        passes=(policy("categories vouchers", "about: [customer]", "kind: criminal, about: [customer]"),),
    ),
    Case(
        "CONTRACT_NOT_PARTY",
        fails=(policy(SERVICE, "about: [customer]", "about: [customer, customer as payer] #!"),),
        passes=(policy(SERVICE, "about: [customer]", "about: [customer as holder]"),),
    ),
    Case(
        "GROUND_MIXED",
        fails=(
            policy(
                "purposes planning counts",
                "ground: legitimate_interest\n        interest: to see where load arises",
                "ground: contract #!\n        relation: customership",
            ),
        ),
        passes=(),
    ),
    Case(
        "VITAL_NO_WHEN",
        fails=(
            policy(
                "purposes service called",
                "ground: legitimate_interest\n        interest: the caller wants to reach this number",
                "ground: vital_interest #!",
            ),
        ),
        passes=(
            policy(
                "purposes service called",
                "ground: legitimate_interest\n        interest: the caller wants to reach this number",
                "ground: vital_interest\n        when: [while fault_case]",
            ),
        ),
    ),
    Case(
        "NO_WHY",
        fails=(
            policy("purposes billing payments", "data: [payments]", "data: [payments] #!"),
            policy("purposes billing payments", "\n        why: money may come back", ""),
        ),
        passes=(),
    ),
    Case(
        "TAIL_NO_GROUND",
        fails=(
            policy(SERVICE, "\n        tail: e", ""),
            policy(SERVICE, KEPT, f"{KEPT} #!"),
        ),
        passes=(
            policy(SERVICE, "\n        tail: e", ""),
            policy(SERVICE, KEPT, "keep: until customership.ended or 9 years after recorded whichever first"),
        ),
    ),
    Case(
        "CONSENT_BUNDLED",
        also=("OUTSIDER_CONSENT",),
        fails=(
            policy("consents news", "withdraw_by: [link]}", "withdraw_by: [link]} #!"),
            policy(
                "purposes service called",
                "ground: legitimate_interest\n        interest: the caller wants to reach this number",
                "ground: consent\n        consent: news",
            ),
        ),
        passes=(
            policy(
                "purposes news email",
                "keep: while ground stands",
                GREETED,
            ),
        ),
    ),
    Case(
        "LAUNDERED",
        fails=(
            policy("categories payments", "about: [customer]", "derived_from: [contact.name], about: [customer]"),
            policy(
                "purposes billing payments",
                "ground: contract\n        relation: customership\n        tail: e",
                "ground: legitimate_interest #!\n        interest: to know who pays",
            ),
        ),
        passes=(policy("categories payments", "about: [customer]", "derived_from: [contact.name], about: [customer]"),),
    ),
    Case(
        "TRAFFIC_INTEREST",
        fails=(
            policy(
                "purposes news email",
                "keep: while ground stands",
                BY_INTEREST,
            ),
        ),
        passes=(
            policy(
                "purposes news email",
                "keep: while ground stands",
                BY_CONSENT,
            ),
        ),
    ),
    Case(
        "NOT_RESERVED",
        fails=(
            policy("categories retained", "\n    reserved_for: disclosure", ""),
            mapped("tables op.retained", "\n    reserved_for: disclosure", ""),
            policy(WHERE, "LEK 9:22", "our licence"),
            policy(WHO, "data: [retained.who]", "data: [retained.who] #!"),
        ),
        passes=(policy("categories retained", "\n    reserved_for: disclosure", ""),),
    ),
    Case(
        "LAW_SHORTER/length LEK 9:22",
        fails=(policy(WHO, "at least 6 months after retained.ended", "at least 180 days after retained.ended #!"),),
        passes=(policy(WHO, "at least 6 months", "at least 10 months"),),
    ),
    Case(
        "LAW_SHORTER/early LEK 9:22",
        fails=(policy(WHERE, "at least 2 months after retained.ended", "at least 2 months after recorded #!"),),
        passes=(policy(WHERE, "LEK 9:22", "LEK 9 kap. 22 §"),),
    ),
    Case(
        "LAW_SHORTER/one-sided LEK 9:22",
        fails=(policy(WHERE, "at least 2 months after retained.ended", "2 months after retained.ended #!"),),
        passes=(policy(WHERE, "at least 2 months", "at least 2 to 3 months"),),
    ),
    Case(
        "LAW_LONGER/LEK 9:22",
        fails=(policy(WHERE, "at least 2 months after retained.ended", "at least 6 months after retained.ended #!"),),
        passes=(policy(WHO, "at least 6 months", "at least 10 months"),),
    ),
    Case(
        "LAW_SHORTER/length BFL 7:2",
        fails=(policy(VOUCHERS, SEVEN, "at least 7 years after year.ended #!"),),
        passes=(policy(VOUCHERS, SEVEN, "at least 84 months after year.ended to end of year"),),
    ),
    Case(
        "LAW_SHORTER/early BFL 7:2",
        fails=(policy(VOUCHERS, SEVEN, "at least 7 years after recorded to end of year #!"),),
        passes=(
            policy(VOUCHERS, SEVEN, "at least 7 years after recorded to end of year"),
            policy(VOUCHERS, "BFL 7:2", "BFL 7:1"),
        ),
    ),
    Case(
        "LAW_SHORTER/one-sided BFL 7:2",
        fails=(policy(VOUCHERS, SEVEN, "7 years after year.ended to end of year #!"),),
        passes=(policy(VOUCHERS, SEVEN, f"{SEVEN} or 1 year after recorded whichever last"),),
    ),
    Case(
        "LAW_LONGER/BFL 7:2",
        fails=(policy(VOUCHERS, SEVEN, "at least 10 years after year.ended to end of year #!"),),
        passes=(policy(VOUCHERS, SEVEN, f"{SEVEN} or 99 years after recorded whichever first"),),
    ),
)
