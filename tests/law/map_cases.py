"""Cases of the checks that look at the map."""

from law.composed import Case, mapped, policy

LATE_PAYMENTS = """\
  "op.payments#late":
    table: op.payments
    where: [amount = 0]
    key: [id]
    owner: [customer by customer_id]
    recorded: paid_at
    links: {invoice_id: op.invoices}
    columns:
      id: not personal
      customer_id: not personal
      amount: payments
      invoice_id: not personal
      paid_at: not personal
"""

CASES = (
    Case(
        "NO_UNOWNED/key",
        fails=(
            mapped(
                "tables op.calls", 'started_at"]\n    unowned: 6 months after recorded then delete', 'started_at"] #!'
            ),
        ),
        passes=(),
    ),
    Case(
        "NO_UNOWNED/link",
        fails=(mapped("tables op.payments", "owner: [customer by customer_id]", "owner: [through invoice_id] #!"),),
        passes=(
            mapped(
                "tables op.payments",
                "owner: [customer by customer_id]",
                "owner: [through invoice_id]\n    unowned: 2 years after recorded then delete",
            ),
        ),
    ),
    Case(
        "NO_OF",
        fails=(mapped("tables op.calls columns", "seconds: traffic.calls of owner", "seconds: traffic.calls #!"),),
        passes=(mapped("tables op.calls columns", "seconds: traffic.calls of owner", "seconds: not personal"),),
    ),
    Case(
        "NO_RECORDED",
        fails=(
            mapped(
                "tables",
                "op.stats:\n    key: [day]\n    anonymous: true\n    recorded: day",
                "op.stats: #!\n    key: [day]\n    anonymous: true",
            ),
        ),
        passes=(mapped("tables op.customers", "\n    recorded: created_at", ""),),
    ),
    Case(
        "FACT_NOWHERE",
        fails=(policy("purposes billing payments", "13 months after order.paid", "13 months after call.ended #!"),),
        passes=(mapped("tables op.payments", "owner: [customer by customer_id]", "owner: [through invoice_id]"),),
    ),
    Case(
        "CROSS_STORE_PATH/fact",
        fails=(
            mapped("tables", "op.calls:", "archive.calls:"),
            mapped("facts", "table: op.calls", "table: archive.calls"),
            mapped("tables archive.calls", "never if tariff = flat]}}", "never if tariff = flat]}} #!"),
        ),
        passes=(),
    ),
    Case(
        "CROSS_STORE_PATH/owner",
        fails=(
            mapped("tables", "op.calls:", "archive.calls:"),
            mapped("facts", "table: op.calls", "table: archive.calls"),
            mapped(
                "tables archive.calls", 'owner: ["msisdn(a_number) at started_at"]', "owner: [through invoice_id] #!"
            ),
        ),
        passes=(mapped("tables op.calls", 'owner: ["msisdn(a_number) at started_at"]', "owner: [through invoice_id]"),),
        also=("CROSS_STORE_PATH",),
    ),
    Case(
        "UNMAPPED/table",
        fails=(
            mapped("keys msisdn", "table: op.numbers,", "table: archive.numbers,"),
            mapped("keys msisdn", "form: e164}", "form: e164} #!"),
        ),
        passes=(),
    ),
    Case(
        "FACT_SHAPE/missing",
        fails=(mapped("facts on_trial", "customer_id, is: trial = true}", "customer_id} #!"),),
        passes=(),
    ),
    Case(
        "FACT_SHAPE/foreign",
        fails=(
            mapped(
                "facts customership",
                "to: ended_on, empty_means: still running}",
                "to: ended_on, is: trial = false, empty_means: still running} #!",
            ),
        ),
        passes=(
            mapped(
                "facts customership",
                "empty_means: still running}",
                "empty_means: still running, where: [trial = false]}",
            ),
        ),
    ),
    Case(
        "EMPTY_MEANS",
        fails=(mapped("facts customership", "to: ended_on, empty_means: still running}", "to: ended_on} #!"),),
        passes=(
            mapped(
                "facts fault_case", "to: mended_on, empty_means: still running}", "to: mended_on, empty_means: unknown}"
            ),
        ),
    ),
    Case(
        "REACHES_NO_LINK/link",
        fails=(
            mapped("tables op.payments", "\n    links: {invoice_id: op.invoices}", ""),
            mapped("tables op.payments", "invoice_id: not personal}", "invoice_id: payments}"),
            mapped(
                "facts order.paid",
                "of: op.invoices.amount}, empty_means: not yet}",
                "of: op.invoices.amount}, empty_means: not yet} #!",
            ),
        ),
        passes=(),
        also=("FACT_NOWHERE",),
    ),
    Case(
        "REACHES_NO_LINK/columns",
        fails=(
            mapped(
                "facts order.paid",
                "reaches: {sum: op.payments.amount, of: op.invoices.amount}, empty_means: not yet}",
                "empty_means: not yet} #!",
            ),
        ),
        passes=(),
    ),
    Case(
        "SEVERAL_MISSING",
        fails=(
            mapped(
                "facts application.decided",
                "op.applications, of: row, at: decided_on, empty_means: not yet}",
                "op.contracts, of: customer by customer_id, at: ended_on, empty_means: not yet} #!",
            ),
            policy("purposes service question", "application.decided", "application.made"),
        ),
        passes=(mapped("facts application.decided", "of: row", "of: applicant by id"),),
    ),
    Case(
        "AGE_NO_BORN/nobody",
        fails=(policy("purposes planning counts", "24 months after recorded", "until age 18 #!"),),
        passes=(policy("purposes planning counts", "24 months after recorded", "2 years after recorded"),),
    ),
    Case(
        "AGE_NO_BORN/people",
        fails=(
            policy(
                "purposes service question",
                "3 months after application.decided",
                "until age 18 or 3 months after application.decided whichever first #!",
            ),
        ),
        passes=(
            policy(
                "purposes service customer",
                "24 months after customership.ended",
                "until age 18 or 24 months after customership.ended whichever first",
            ),
        ),
    ),
    Case(
        "ORPHANS",
        fails=(
            mapped("tables op.contracts", "when_empty: keep row", "when_empty: delete row #!"),
            mapped(
                "tables op.payments",
                "links: {invoice_id: op.invoices}",
                "links: {invoice_id: op.invoices, contract_id: op.contracts}",
            ),
            mapped(
                "tables op.payments",
                "invoice_id: not personal}",
                "invoice_id: not personal, contract_id: not personal}",
            ),
            policy("purposes billing payments", "13 months after order.paid", "10 years after customership.ended"),
        ),
        passes=(
            mapped("tables op.contracts", "when_empty: keep row", "when_empty: delete row"),
            mapped(
                "tables op.payments",
                "links: {invoice_id: op.invoices}",
                "links: {invoice_id: op.invoices, contract_id: op.contracts}",
            ),
            mapped(
                "tables op.payments",
                "invoice_id: not personal}",
                "invoice_id: not personal, contract_id: not personal}",
            ),
            policy("purposes billing payments", "13 months after order.paid", "1 year after customership.ended"),
        ),
    ),
    Case(
        "BRAKE_OFF",
        fails=(mapped("map", "brake: 10%, decide_within: 30 days}", "brake: 60%, decide_within: 30 days} #!"),),
        passes=(mapped("map", "brake: 10%", "brake: 50%"),),
    ),
    Case(
        "BACKUPS_LONGER",
        fails=(mapped("stores op", "country: SE, backups: 30 days}", "country: SE, backups: 6 weeks} #!"),),
        passes=(mapped("stores op", "country: SE, backups: 30 days}", "country: SE, backups: 4 weeks}"),),
    ),
    Case(
        "BACKUPS_UNSAID",
        fails=(mapped("stores op", ", backups: 30 days}", "} #!"),),
        passes=(
            mapped("stores op", ", backups: 30 days}", "}"),
            policy("deletion", ", backups: 30 days}", "}"),
        ),
    ),
    Case(
        "SECRET_IN_URL",
        fails=(
            mapped(
                "stores op",
                'url: "env:ACME_URL", country: SE, backups: 30 days}',
                'url: "postgresql://troth:hunter2@db.acme.example/op", country: SE, backups: 30 days} #!',
            ),
        ),
        passes=(mapped("stores op", 'url: "env:ACME_URL"', 'url: "postgresql://troth@db.acme.example:5432/op"'),),
    ),
    Case(
        "ANONYMOUS_OWNED",
        fails=(mapped("tables op.stats", "recorded: day", "recorded: day\n    owner: [customer by day] #!"),),
        passes=(),
    ),
    Case(
        "ANON_NAMES_OWNER",
        fails=(
            policy(
                "purposes billing payments",
                "keep: 13 months after order.paid",
                "keep: 13 months after order.paid\n        then: anonymise",
            ),
            mapped(
                "tables op.payments",
                "columns: {id: not personal, customer_id: not personal,",
                "columns: {id: not personal, customer_id: not personal, #!\n     ",
            ),
        ),
        passes=(
            policy(
                "purposes billing payments",
                "keep: 13 months after order.paid",
                "keep: 13 months after order.paid\n        then: anonymise",
            ),
            mapped("tables op.payments", "customer_id: not personal", "customer_id: payments"),
        ),
    ),
    Case(
        "COLUMN_UNKNOWN",
        fails=(mapped("tables op.customers", "recorded: created_at", "recorded: create_at #!"),),
        passes=(
            mapped("facts application.made", "op.applications, of: row", "archive.applications, of: applicant by who"),
        ),
    ),
    Case(
        "TABLE_TWICE",
        fails=(
            mapped(
                "tables",
                "  op.payments:\n",
                LATE_PAYMENTS + "  op.payments: #!\n",
            ),
        ),
        passes=(
            mapped(
                "tables",
                "  op.payments:\n",
                LATE_PAYMENTS + "  op.payments:\n    where: [amount = 1]\n",
            ),
        ),
    ),
    Case(
        "NO_COUNT",
        fails=(
            mapped("tables op.invoices", "\n    count: {table: op.counters, value: invoices}", ""),
            mapped("tables", "op.invoices:\n", "op.invoices: #!\n"),
        ),
        passes=(),
    ),
    Case(
        "CIRCLE/links",
        fails=(
            mapped(
                "tables op.invoices",
                "links: {year_id: op.years}",
                "links: {year_id: op.years, last_payment: op.payments}",
            ),
            mapped(
                "tables op.invoices columns", "id: not personal", "id: not personal\n      last_payment: not personal"
            ),
            mapped("tables op.payments", "links: {invoice_id: op.invoices}", "links: {invoice_id: op.invoices} #!"),
        ),
        passes=(
            mapped(
                "tables op.payments",
                "links: {invoice_id: op.invoices}",
                "links: {invoice_id: op.invoices, called_back: op.payments}",
            ),
            mapped(
                "tables op.payments",
                "invoice_id: not personal}",
                "invoice_id: not personal, called_back: not personal}",
            ),
        ),
    ),
)
