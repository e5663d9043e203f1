"""Policies that come near a flaw and have none: each is let through by the check it is named after."""

from troth.law.example import Example

NEAR = (
    (
        "BACKUPS_UNSAID",
        Example(
            policy="""
        deletion:
          backups: (none)
        """,
            map="""
        stores:
          op: {backups: (none)}
        """,
        ),
    ),
    (
        "COLUMN_UNKNOWN",
        Example(
            map="""
        facts:
          application.made: {table: archive.applications, of: applicant by who}
        """,
        ),
    ),
    (
        "CROSS_STORE_PATH/owner",
        Example(
            map="""
        tables:
          op.calls: {owner: [through invoice_id]}
        """,
        ),
    ),
    (
        "EMPTY_MEANS",
        Example(
            map="""
        facts:
          fault_case: {empty_means: unknown}
        """,
        ),
    ),
    (
        "EXPECTED_IDLE",
        Example(
            policy="""
        facts:
          application.made: {kind: moment, expected: 2 days}
        """,
        ),
    ),
    (
        "EXPECTED_MISSING",
        Example(
            policy="""
        facts:
          invoice.settled: {kind: moment, expected: (none)}
        """,
        ),
    ),
    (
        "FACT_NOWHERE",
        Example(
            map="""
        tables:
          op.payments: {owner: [through invoice_id]}
        """,
        ),
    ),
    (
        "GROUND_COMPANION/foreign",
        Example(
            policy="""
        purposes:
          news:
            uses:
              email:
                data: [contact.email]
                ground: consent
                then: delete
                keep: while ground stands
        """,
        ),
    ),
    (
        "GROUND_COMPANION/missing",
        Example(
            policy="""
        purposes:
          news:
            uses:
              email:
                data: [contact.email]
                ground: vital_interest
                when: [while fault_case]
                keep: 12 months after recorded
                consent: (none)
        """,
        ),
    ),
    (
        "GROUND_NO_END",
        Example(
            policy="""
        purposes:
          news:
            uses:
              email:
                data: [contact.email]
                ground: consent
                keep: while ground stands suspended while fault_case
        """,
        ),
    ),
    (
        "HOLD_BY_MOMENT",
        Example(
            policy="""
        holds:
          claim: {review: 1 month}
        """,
        ),
    ),
    (
        "LAUNDERED",
        Example(
            policy="""
        categories:
          payments: {derived_from: [contact.name]}
        """,
        ),
    ),
    (
        "LAW_LONGER/BFL 7:2",
        Example(
            policy="""
        purposes:
          accounting:
            uses:
              vouchers:
                data: [vouchers]
                ground: legal_obligation
                keep: at least 7 years after year.ended to end of year or 99 years after recorded whichever first
        """,
        ),
    ),
    (
        "LAW_LONGER/LEK 9:22",
        Example(
            policy="""
        purposes:
          disclosure:
            uses:
              who:
                data: [retained.who]
                ground: legal_obligation
                keep: at least 10 months after retained.ended
        """,
        ),
    ),
    (
        "LAW_NOT_NAMED/cited",
        Example(
            policy="""
        policy:
          laws: [GDPR, LEK]
        purposes:
          accounting:
            uses:
              vouchers:
                data: [vouchers]
                ground: legal_obligation
                law: the Accounting Act of our country
                keep: at least 7 years after year.ended to end of year
        """,
        ),
    ),
    (
        "LAW_NOT_NAMED/gdpr",
        Example(
            policy="""
        policy:
          laws: [LEK, BFL]
        controllers:
          acme: {country: CH}
        """,
        ),
    ),
    (
        "LAW_NOT_NAMED/lek",
        Example(
            policy="""
        policy:
          laws: [GDPR, BFL]
        controllers:
          acme: {country: NO}
        purposes:
          disclosure:
            uses:
              who:
                data: [retained.who]
                ground: legal_obligation
                law: our licence
                keep: at least 6 months after retained.ended
              where:
                data: [retained.where]
                ground: legal_obligation
                law: our licence
                keep: at least 2 months after retained.ended
        """,
        ),
    ),
    (
        "LAW_SHORTER/early BFL 7:2",
        Example(
            policy="""
        purposes:
          accounting:
            uses:
              vouchers:
                data: [vouchers]
                ground: legal_obligation
                law: BFL 7:1
                keep: at least 7 years after recorded to end of year
        """,
        ),
    ),
    (
        "LAW_SHORTER/early LEK 9:22",
        Example(
            policy="""
        purposes:
          disclosure:
            uses:
              where:
                data: [retained.where]
                ground: legal_obligation
                law: LEK 9 kap. 22 §
                keep: at least 2 months after retained.ended
        """,
        ),
    ),
    (
        "LAW_SHORTER/length BFL 7:2",
        Example(
            policy="""
        purposes:
          accounting:
            uses:
              vouchers:
                data: [vouchers]
                ground: legal_obligation
                keep: at least 84 months after year.ended to end of year
        """,
        ),
    ),
    (
        "LAW_SHORTER/length LEK 9:22",
        Example(
            policy="""
        purposes:
          disclosure:
            uses:
              who:
                data: [retained.who]
                ground: legal_obligation
                keep: at least 10 months after retained.ended
        """,
        ),
    ),
    (
        "LAW_SHORTER/one-sided BFL 7:2",
        Example(
            policy="""
        purposes:
          accounting:
            uses:
              vouchers:
                data: [vouchers]
                ground: legal_obligation
                keep: at least 7 years after year.ended to end of year or 1 year after recorded whichever last
        """,
        ),
    ),
    (
        "LAW_SHORTER/one-sided LEK 9:22",
        Example(
            policy="""
        purposes:
          disclosure:
            uses:
              where:
                data: [retained.where]
                ground: legal_obligation
                keep: at least 2 to 3 months after retained.ended
        """,
        ),
    ),
    (
        "MAY_NEVER_BEGIN",
        Example(
            policy="""
        purposes:
          service:
            uses:
              customer:
                data: [contact, contact.national_id]
                ground: contract
                keep: 9 years after customership.began
        """,
        ),
    ),
    (
        "NEVER_ENDS",
        Example(
            map="""
        facts:
          fault_case: {to: (none), empty_means: (none)}
        """,
        ),
    ),
    (
        "NEVER_STARTS/suspended",
        Example(
            policy="""
        purposes:
          service:
            uses:
              customer:
                data: [contact, contact.national_id]
                ground: contract
                keep: 24 months after customership.ended suspended while fault_case
        """,
        ),
    ),
    (
        "NEWEST_NO_END",
        Example(
            policy="""
        purposes:
          news:
            uses:
              email:
                data: [contact.email]
                ground: consent
                keep: newest 5 per name or 12 months after recorded whichever first
        """,
        ),
    ),
    (
        "NOTHING_KEEPS",
        Example(
            map="""
        tables:
          op.applications:
            columns: {mind: question}
        """,
        ),
    ),
    (
        "NOT_ABOUT/data",
        Example(
            policy="""
        purposes:
          service:
            uses:
              customer:
                data: [contact, contact.national_id, traffic]
                ground: contract
                keep: 24 months after customership.ended
        """,
        ),
    ),
    (
        "NOT_ABOUT/people",
        Example(
            policy="""
        people:
          applicant: {within: customer}
        purposes:
          service:
            uses:
              customer:
                data: [contact, contact.national_id]
                about: [applicant]
                ground: contract
                keep: 24 months after customership.ended
        """,
        ),
    ),
    (
        "NOT_KEPT",
        Example(
            policy="""
        purposes:
          service:
            uses:
              calls:
                data: [traffic.calls]
                ground: contract
                keep: not kept
        """,
        ),
    ),
    (
        "NOT_RESERVED",
        Example(
            policy="""
        categories:
          retained: {reserved_for: (none)}
        """,
        ),
    ),
    (
        "NO_RECORDED",
        Example(
            map="""
        tables:
          op.customers: {recorded: (none)}
        """,
        ),
    ),
    (
        "SEVERAL_MISSING",
        Example(
            map="""
        facts:
          application.decided: {of: applicant by id}
        """,
        ),
    ),
    (
        "TABLE_TWICE",
        Example(
            map="""
        tables:
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
          op.payments: {where: [amount = 1]}
        """,
        ),
    ),
    (
        "TAIL_NO_GROUND",
        Example(
            policy="""
        purposes:
          service:
            uses:
              customer:
                data: [contact, contact.national_id]
                ground: contract
                keep: until customership.ended or 9 years after recorded whichever first
                tail: (none)
        """,
        ),
    ),
    (
        "UNMAPPED/data",
        Example(
            policy="""
        categories:
          contact:
            parts:
              fax: {label: Fax}
        purposes:
          service:
            uses:
              customer:
                data: [contact.name, contact.email, contact.national_id]
                ground: contract
                keep: 24 months after customership.ended
        """,
        ),
    ),
    (
        "NOT_NAMED",
        Example(
            policy="""
            categories:
              contact:
                parts:
                  pin: {label: Code, kind: secret}
            purposes:
              service:
                uses:
                  customer: {data: [contact, contact.national_id, contact.pin]}
            """,
        ),
    ),
    (
        "OVERLAP",
        Example(
            policy="""
            purposes:
              billing:
                uses:
                  payments: {data: [payments, traffic.calls], when: [if on_trial]}
            """,
        ),
    ),
    (
        "RESERVED_SHARED/category",
        Example(
            policy="""
            purposes:
              disclosure:
                uses:
                  where: {data: [retained.where, retained]}
            """,
        ),
    ),
    (
        "UNUSED",
        Example(
            policy="""
            categories:
              contact:
                parts:
                  fax: {label: Fax}
            """,
        ),
    ),
    (
        "NOTICE_LATE",
        Example(
            policy="""
            notices:
              source:
                label: Where data came from
                upon: third_party_source
                to: [customer]
                by: [email]
                lead: within 4 weeks
            """,
        ),
    ),
    (
        "NOTICE_LATE",
        Example(
            policy="""
            notices:
              source:
                label: Where data came from
                upon: third_party_source
                to: [customer]
                by: [email]
                lead: within 31 days
            """,
        ),
    ),
    (
        "SOURCE_NO_NOTICE",
        Example(
            policy="""
            categories:
              payments: {from: [device]}
            """,
        ),
    ),
    (
        "SOURCE_NO_NOTICE",
        Example(
            policy="""
            recipients:
              register: {label: The register of people, role: source, country: [SE]}
            categories:
              fax: {label: Fax, from: [register]}
            """,
        ),
    ),
    (
        "GETS_MORE/data",
        Example(
            policy="""
            recipients:
              bank:
                label: Police
                name: Example Bank AB
                role: authority
                country: [SE]
                gets:
                  order:
                    data: [contact]
                    for: [billing]
                    upon: decision
                    needs: [authority, decision_no, date, law]
                    exactly: decision
            """,
        ),
    ),
    (
        "GETS_MORE/data",
        Example(
            policy="""
            recipients:
              bank:
                label: Bank
                name: Example Bank AB
                role: controller
                country: [SE]
                gets: {all: {data: [payments], for: [news], upon: request}}
            """,
        ),
    ),
    (
        "GETS_MORE/data",
        Example(
            policy="""
            recipients:
              bank:
                label: Bank
                name: Example Bank AB
                role: processor
                country: [SE]
                contract: DPA 1
                gets: {all: {data: [contact], for: [news], upon: always}}
            purposes:
              news:
                uses:
                  email: {data: [contact.name, contact.email]}
            """,
        ),
    ),
    (
        "COOKIE_NO_CONSENT/necessary",
        Example(
            policy="""
            cookies:
              session: {label: Seen, class: necessary, kind: cookie, set_by: us,
                site: a.example, for: planning, lasts: 1 month}
            """,
        ),
    ),
    (
        "COOKIE_NO_CONSENT/consent",
        Example(
            policy="""
            cookies:
              CookieConsent: {label: Seen, class: functional, kind: cookie, set_by: us,
                site: a.example, for: planning, lasts: 1 month}
            """,
        ),
    ),
    (
        "NOT_NAMED",
        Example(
            policy="""
            categories:
              health: {label: Health, kind: special}
            never:
              health: {label: Nothing on health, do: collect, data: [health]}
            """,
        ),
    ),
    (
        "NO_COUNTRY",
        Example(
            policy="""
            recipients:
              bank:
                label: Owners of rights
                name: Example Bank AB
                role: controller
                gets: {all: {data: [payments], for: [billing], upon: decision, needs: [court, date]}}
            """,
        ),
    ),
    (
        "UNNAMED_RECIPIENT",
        Example(
            policy="""
            recipients:
              bank:
                label: Amazon Web Services
                role: processor
                country: [SE]
                contract: DPA 1
                gets: {all: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
    ),
    (
        "CHANNEL_NO_CONSENT",
        Example(
            policy="""
            policy: {laws: [GDPR, LEK, BFL, MFL]}
            purposes:
              news:
                uses:
                  asked: {data: [question], about: [applicant], ground: undeclared, reading: not said, keep: no end}
            messages:
              news: {label: News, for: news, to: [applicant], by: [email], stop: [link]}
            """,
        ),
    ),
    (
        "NO_ORG_NO",
        Example(
            policy="""
            controllers:
              acme: {org_no: (none), country: DE}
            """,
        ),
    ),
    (
        "RIGHT_NO_WAY",
        Example(
            policy="""
            rights:
              access: {by: (none)}
              rectify: {by: (none)}
              erase: {by: (none)}
              restrict: {by: (none)}
              object: {by: (none)}
              port: {by: (none)}
              withdraw: {by: (none)}
            """,
        ),
    ),
    (
        "NO_ANCHOR/words",
        Example(
            text="""
            Your yes holds 12 months. {s30 kept by consents.news}
            """,
        ),
    ),
    (
        "EXCEPTION_OPEN/words",
        Example(
            text="""
            The law makes us keep the data longer. {s30 kept by purposes.accounting.vouchers}
            """,
        ),
    ),
    (
        "PEOPLE_NO_DATA/data",
        Example(
            policy="""
            people:
              payer: {label: Whoever pays, within: customer}
            """,
        ),
    ),
    (
        "TERM_INCONSISTENT/several",
        Example(
            text="""
            We keep personal data. {s30 statement}
            By personal information we mean personal data. {s31 statement}
            Personal information is what is known of you. {s32 statement}
            """,
        ),
    ),
)
