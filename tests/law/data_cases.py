"""Cases of the checks that look at kinds of data, at classes of people, and at the laws that are named."""

from law.composed import Case, mapped, policy

CASES = (
    Case(
        "UNUSED",
        fails=(
            policy(
                "categories contact", "email: {label: E-mail}", "email: {label: E-mail}\n      fax: {label: Fax} #!"
            ),
            policy(
                "purposes service customer",
                "[contact, contact.national_id]",
                "[contact.name, contact.email, contact.national_id]",
            ),
        ),
        passes=(
            policy("categories contact", "email: {label: E-mail}", "email: {label: E-mail}\n      fax: {label: Fax}"),
        ),
    ),
    Case(
        "NOT_NAMED",
        fails=(
            policy(
                "categories contact",
                "email: {label: E-mail}",
                "email: {label: E-mail}\n      pin: {label: Code, kind: secret} #!",
            ),
        ),
        passes=(
            policy(
                "categories contact",
                "email: {label: E-mail}",
                "email: {label: E-mail}\n      pin: {label: Code, kind: secret}",
            ),
            policy("purposes service customer", "contact.national_id]", "contact.national_id, contact.pin]"),
        ),
    ),
    Case(
        "NOTHING_KEEPS",
        fails=(
            mapped(
                "tables op.applications",
                "columns: {id: not personal, words: question,",
                "columns: {id: not personal, words: contact.name, #!\n     ",
            ),
        ),
        passes=(mapped("tables op.applications", "words: question", "words: question, mind: question"),),
        also=("UNMAPPED",),
    ),
    Case(
        "NOT_KEPT",
        fails=(
            policy("purposes service question", "3 months after application.decided", "not kept"),
            mapped(
                "tables op.applications",
                "columns: {id: not personal, words: question,",
                "columns: {id: not personal, words: question, #!\n     ",
            ),
        ),
        passes=(policy("purposes service calls", "until call.ended", "not kept"),),
    ),
    Case(
        "NOT_ABOUT/people",
        fails=(policy("purposes service customer", "about: [customer]", "about: [customer, applicant] #!"),),
        passes=(
            policy("people applicant", "{label: Applicant}", "{label: Applicant, within: customer}"),
            policy("purposes service customer", "about: [customer]", "about: [applicant]"),
        ),
    ),
    Case(
        "NOT_ABOUT/data",
        fails=(
            policy(
                "purposes service customer",
                "data: [contact, contact.national_id]",
                "data: [contact, contact.national_id, question] #!",
            ),
        ),
        passes=(
            policy(
                "purposes service customer",
                "data: [contact, contact.national_id]",
                "data: [contact, contact.national_id, traffic]",
            ),
        ),
    ),
    Case(
        "RESERVED_SHARED/category",
        fails=(policy("purposes billing payments", "data: [payments]", "data: [payments, retained.who] #!"),),
        passes=(policy("purposes disclosure where", "data: [retained.where]", "data: [retained.where, retained]"),),
    ),
    Case(
        "RESERVED_SHARED/table",
        fails=(
            mapped("tables op.payments", "recorded: paid_at", "recorded: paid_at\n    reserved_for: billing #!"),
            policy("purposes accounting vouchers", "data: [vouchers]", "data: [vouchers, payments]"),
        ),
        passes=(mapped("tables op.payments", "recorded: paid_at", "recorded: paid_at\n    reserved_for: billing"),),
    ),
    Case(
        "DERIVED_NO_SOURCE",
        fails=(
            policy(
                "categories payments", "label: Payments,", "label: Payments, derived_from: [traffic], #!\n            "
            ),
        ),
        passes=(policy("categories payments", "label: Payments,", "label: Payments, derived_from: [traffic.calls],"),),
    ),
    Case(
        "CIRCLE/classes",
        fails=(
            policy("people customer", "{label: Customer}", "{label: Customer, within: applicant} #!"),
            policy("people applicant", "{label: Applicant}", "{label: Applicant, within: customer}"),
        ),
        passes=(policy("people applicant", "{label: Applicant}", "{label: Applicant, within: customer}"),),
    ),
    Case(
        "CIRCLE/headings",
        fails=(
            policy("purposes service", "label: The service", "label: The service\n    part_of: billing #!"),
            policy("purposes billing", "label: Billing", "label: Billing\n    part_of: service"),
        ),
        passes=(policy("purposes billing", "label: Billing", "label: Billing\n    part_of: service"),),
    ),
    Case(
        "CIRCLE/chains",
        fails=(
            policy(
                "",
                "deletion:",
                "recipients:\n"
                "  cloud: {label: Hosting, role: processor, sub_of: backup} #!\n"
                "  backup: {label: Backups, role: processor, sub_of: cloud}\n"
                "deletion:",
            ),
        ),
        passes=(
            policy(
                "",
                "deletion:",
                "recipients:\n"
                "  cloud: {label: Hosting, role: processor, sub_of: acme}\n"
                "  backup: {label: Backups, role: processor, sub_of: cloud}\n"
                "deletion:",
            ),
        ),
    ),
    Case(
        "LAW_UNKNOWN",
        fails=(policy("policy", "laws: [GDPR, LEK, BFL]}", "laws: [GDPR, LEK, BFL, MFL]} #!"),),
        passes=(policy("policy", "laws: [GDPR, LEK, BFL]}", "laws: [BFL, LEK, GDPR]}"),),
    ),
    Case(
        "LAW_NOT_NAMED/cited",
        fails=(
            policy("policy", "[GDPR, LEK, BFL]", "[GDPR, LEK]"),
            policy("purposes accounting vouchers", "law: BFL 7:2", "law: BFL 7:2 #!"),
        ),
        passes=(
            policy("policy", "[GDPR, LEK, BFL]", "[GDPR, LEK]"),
            policy("purposes accounting vouchers", "law: BFL 7:2", "law: the Accounting Act of our country"),
        ),
    ),
    Case(
        "LAW_NOT_NAMED/gdpr",
        fails=(policy("policy", "[GDPR, LEK, BFL]}", "[LEK, BFL]} #!"),),
        passes=(
            policy("policy", "[GDPR, LEK, BFL]", "[LEK, BFL]"),
            policy("controllers acme", "country: SE", "country: CH"),
        ),
    ),
    Case(
        "LAW_NOT_NAMED/lek",
        fails=(
            policy("policy", "[GDPR, LEK, BFL]}", "[GDPR, BFL]} #!"),
            policy("purposes disclosure who", "LEK 9:22", "our licence"),
            policy("purposes disclosure where", "LEK 9:22", "our licence"),
        ),
        passes=(
            policy("policy", "[GDPR, LEK, BFL]", "[GDPR, BFL]"),
            policy("controllers acme", "country: SE", "country: NO"),
            policy("purposes disclosure who", "LEK 9:22", "our licence"),
            policy("purposes disclosure where", "LEK 9:22", "our licence"),
        ),
    ),
    Case(
        "UNMAPPED/class",
        fails=(
            policy(
                "people called",
                "{label: The other end of a call}",
                "{label: The other end of a call}\n  guardian: {label: Guardian} #!",
            ),
            policy("categories contact", "about: [customer]", "about: [customer, guardian]"),
            policy("purposes service customer", "about: [customer]", "about: [customer, guardian]"),
        ),
        passes=(
            policy(
                "people called",
                "{label: The other end of a call}",
                "{label: The other end of a call}\n  guardian: {label: Guardian}",
            ),
        ),
    ),
    Case(
        "UNMAPPED/data",
        fails=(
            policy(
                "categories",
                "question: {label: What was asked, about: [applicant]}",
                "question: {label: What was asked, about: [applicant]} #!",
            ),
            mapped("tables op.applications", "words: question", "words: not personal"),
        ),
        passes=(
            policy("categories contact", "email: {label: E-mail}", "email: {label: E-mail}\n      fax: {label: Fax}"),
            policy(
                "purposes service customer",
                "[contact, contact.national_id]",
                "[contact.name, contact.email, contact.national_id]",
            ),
        ),
    ),
)
