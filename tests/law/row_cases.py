"""Cases of the checks that look at policy rows: their grounds and how long they keep."""

from law.composed import Case, mapped, policy

SERVICE, CALLS, NEWS = "purposes service customer", "purposes service calls", "purposes news email"
VOUCHERS, BILLED = "purposes accounting vouchers", "purposes billing calls"
KEPT = "keep: 24 months after customership.ended"

CASES = (
    Case(
        "GROUND_COMPANION/missing",
        fails=(policy(NEWS, "ground: consent\n        consent: news", "ground: consent #!"),),
        passes=(
            policy(
                NEWS,
                "ground: consent\n        consent: news",
                "ground: vital_interest\n        when: [while fault_case]",
            ),
            policy(NEWS, "while ground stands", "12 months after recorded"),
        ),
    ),
    Case(
        "GROUND_COMPANION/foreign",
        fails=(policy(NEWS, "consent: news", "consent: news\n        interest: to sell more #!"),),
        passes=(policy(NEWS, "consent: news", "consent: news\n        then: delete"),),
    ),
    Case(
        "CONTRACT_ONLY",
        fails=(policy(NEWS, "consent: news", "consent: news\n        after: write to former customers #!"),),
        passes=(policy(SERVICE, "tail: e", "tail: e\n        after: answer questions about the bill"),),
    ),
    Case(
        "GROUND_UNDECLARED",
        fails=(
            policy(
                NEWS,
                "ground: consent\n        consent: news",
                "reading: nobody wrote one\n        ground: undeclared #!",
            ),
            policy(NEWS, "while ground stands", "12 months after recorded"),
        ),
        signed=True,
    ),
    Case(
        "FLOOR_NO_LAW",
        fails=(policy(SERVICE, KEPT, "keep: at least 24 months after customership.ended #!"),),
        passes=(policy(VOUCHERS, "legal_obligation", "public_task"),),
    ),
    Case(
        "FLOOR_CUT",
        fails=(
            policy(
                VOUCHERS,
                "to end of year",
                "to end of year or 8 years after recorded whichever first #!",
            ),
        ),
        passes=(policy(VOUCHERS, "to end of year", "to end of year or 1 year after recorded whichever last"),),
    ),
    Case(
        "GROUND_NO_END",
        fails=(policy(SERVICE, KEPT, "keep: while ground stands #!"),),
        passes=(policy(NEWS, "while ground stands", "while ground stands suspended while fault_case"),),
    ),
    Case(
        "NO_PERIOD",
        fails=(policy(SERVICE, KEPT, "keep: no end #!"),),
        passes=(policy(SERVICE, KEPT, "keep: until customership.ended"),),
    ),
    Case(
        "PERIOD_RANGE/open",
        fails=(policy(SERVICE, KEPT, "keep: 6 to 24 months after customership.ended #!"),),
        passes=(policy(SERVICE, KEPT, "keep: 6 to 24 months after customership.ended as keep_months else 1 year"),),
    ),
    Case(
        "PERIOD_RANGE/outside",
        fails=(policy(SERVICE, KEPT, "keep: 6 to 24 months after customership.ended applied 30 months #!"),),
        passes=(policy(SERVICE, KEPT, "keep: 6 to 24 months after customership.ended applied 200 days"),),
    ),
    Case(
        "EXPECTED_MISSING",
        fails=(policy("facts call.ended", "The call is over, expected: 2 days}", "The call is over} #!"),),
        passes=(policy("facts invoice.settled", ", expected: 12 months", ""),),
    ),
    Case(
        "EXPECTED_IDLE",
        fails=(policy("facts fault_case", "A fault is open}", "A fault is open, expected: 1 month} #!"),),
        passes=(policy("facts application.made", "expected: 1 day", "expected: 2 days"),),
    ),
    Case(
        "NEVER_STARTS/relation",
        fails=(
            policy("purposes service question", "relation: customership", "relation: customership #!"),
            policy("purposes service question", "\n        asked: application.made", ""),
        ),
        passes=(),
    ),
    Case(
        "NEVER_STARTS/rule",
        fails=(
            policy(
                "purposes service question",
                "3 months after application.decided",
                "3 months after customership.ended #!",
            ),
        ),
        passes=(
            policy(
                "purposes service question",
                "3 months after application.decided",
                "3 months after customership.ended or 1 year after recorded whichever last",
            ),
        ),
    ),
    Case(
        "NEVER_STARTS/waits",
        fails=(
            policy(
                "purposes service question",
                "3 months after application.decided",
                "3 months after customership.began or 1 year after recorded whichever last #!",
            ),
        ),
        passes=(
            policy(
                "purposes service question",
                "3 months after application.decided",
                "3 months after customership.began or at the latest 1 year after recorded",
            ),
        ),
        also=("MAY_NEVER_BEGIN",),
    ),
    Case(
        "NEVER_STARTS/suspended",
        fails=(
            policy(
                "purposes service question",
                "application.decided",
                "application.decided suspended while fault_case #!",
            ),
        ),
        passes=(policy(SERVICE, KEPT, f"{KEPT} suspended while fault_case"),),
    ),
    Case(
        "OUTSIDER_CONSENT",
        fails=(
            policy("purposes service called", "ground: legitimate_interest", "ground: consent #!"),
            policy("purposes service called", "interest: the caller wants to reach this number", "consent: numbers"),
            policy(
                "consents", "consents:\n", "consents:\n  numbers: {label: My number, by: person, withdraw_by: [link]}\n"
            ),
        ),
        passes=(
            policy(
                "purposes service calls",
                "ground: contract\n        relation: customership",
                "ground: consent\n        consent: numbers",
            ),
            policy(
                "consents", "consents:\n", "consents:\n  numbers: {label: My number, by: person, withdraw_by: [link]}\n"
            ),
        ),
    ),
    Case(
        "NEVER_ENDS",
        fails=(
            policy(SERVICE, KEPT, f"{KEPT} suspended while fault_case"),
            mapped(
                "facts fault_case", "from: fault_on, to: mended_on, empty_means: still running}", "from: fault_on} #!"
            ),
        ),
        passes=(
            mapped("facts fault_case", "from: fault_on, to: mended_on, empty_means: still running}", "from: fault_on}"),
        ),
    ),
    Case(
        "MAY_NEVER_BEGIN",
        fails=(policy(SERVICE, KEPT, "keep: 9 years after fault_case.began #!"),),
        passes=(policy(SERVICE, KEPT, "keep: 9 years after customership.began"),),
    ),
    Case(
        "NO_ROWS",
        fails=(policy("purposes", "purposes:\n", "purposes:\n  profiling: {label: Profiles} #!\n"),),
        passes=(
            policy("purposes", "purposes:\n", "purposes:\n  courts: {label: Disputes}\n"),
            policy("holds", "use_for: [billing]", "use_for: [courts]"),
            policy("purposes", "purposes:\n", "purposes:\n  messages: {label: Messages}\n"),
            policy("purposes news", "label: News\n", "label: News\n    part_of: messages\n"),
        ),
    ),
    Case(
        "OVERLAP",
        fails=(
            policy(
                "purposes billing payments",
                "data: [payments]\n",
                "data: [payments, traffic.calls] #!\n",
            ),
        ),
        passes=(
            policy(
                "purposes billing payments",
                "data: [payments]\n",
                "data: [payments, traffic.calls]\n        when: [if on_trial]\n",
            ),
        ),
    ),
    Case(
        "TWO_ENDS",
        fails=(
            policy("purposes service calls", "keep: until call.ended", "keep: until call.ended\n        then: delete"),
            policy(
                "purposes service called",
                "data: [traffic.calls]\n        about: [called as user]",
                "data: [traffic.calls]\n        about: [called as user, customer]",
            ),
            policy(
                "purposes service called",
                "keep: until call.ended",
                "keep: until call.ended\n        then: anonymise #!",
            ),
        ),
        passes=(
            policy("purposes service calls", "keep: until call.ended", "keep: until call.ended\n        then: delete"),
            policy("purposes service called", "keep: until call.ended", "keep: until call.ended\n        then: delete"),
        ),
    ),
    Case(
        "WHEN_COMES_AND_GOES",
        fails=(policy(SERVICE, "tail: e", "tail: e\n        when: [while fault_case] #!"),),
        passes=(policy(SERVICE, "tail: e", "tail: e\n        use_when: [while fault_case]"),),
    ),
    Case(
        "WHEN_COMES_LATE",
        fails=(policy("purposes billing payments", "tail: e", "tail: e\n        when: [after order.paid] #!"),),
        passes=(policy(BILLED, "tail: e", "tail: e\n        when: [after invoice.settled]"),),
    ),
    Case(
        "HOLD_BY_MOMENT",
        fails=(
            policy(
                "holds claim",
                "upon: decision, review: 6 months, use_for: [billing]}",
                "upon: invoice.issued, review: 6 months, use_for: [billing]} #!",
            ),
        ),
        passes=(policy("holds claim", "review: 6 months", "review: 1 month"),),
    ),
    Case(
        "NEWEST_NOT_COUNTED",
        fails=(
            policy(NEWS, "while ground stands", "newest 5 per device or 12 months after recorded whichever first #!"),
        ),
        passes=(
            policy(NEWS, "while ground stands", "newest 5 per person or 12 months after recorded whichever first"),
        ),
    ),
    Case(
        "NEWEST_NO_END",
        fails=(policy(NEWS, "while ground stands", "newest 5 per person #!"),),
        passes=(policy(NEWS, "while ground stands", "newest 5 per name or 12 months after recorded whichever first"),),
    ),
)
