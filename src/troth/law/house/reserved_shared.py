"""What is reserved for one purpose is no other's."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.outside import given
from troth.policy.model import Claim

_LAW = "GDPR 5(1)(b)"


def _category(matter: Matter) -> Iterator[Flaw]:
    for claim in matter.policy.claims:
        reserved = matter.policy.parts[claim.part].reserved_for
        if reserved not in (None, claim.purpose):
            yield _flaw(claim, reserved or "")


def _table(matter: Matter) -> Iterator[Flaw]:
    seen: set[tuple[str, str]] = set()
    for table in matter.policy.tables.values():
        reserved = table.entry.reserved_for
        for claim in matter.policy.claims:
            if (
                reserved not in (None, claim.purpose)
                and claim.part in table.parts
                and matter.policy.parts[claim.part].reserved_for is None
                and claim.reaches_store(table.store)
                and (table.name, claim.path) not in seen
            ):
                seen.add((table.name, claim.path))
                yield flaw(
                    table.name,
                    table.entry,
                    "reserved_for",
                    table=table.name,
                    data=claim.part,
                    purpose=reserved or "",
                    row=claim.path,
                )


def _handed(matter: Matter) -> Iterator[Flaw]:
    """Recipients that get reserved data for another purpose; where `all` is written, they get what that uses."""
    for handing in matter.handings:
        for part in given(matter, handing):
            reserved = matter.policy.parts[part].reserved_for
            if reserved is not None and reserved not in handing.entry.purposes:
                yield flaw(
                    handing.path,
                    handing.entry,
                    "data",
                    recipient=handing.recipient_name,
                    data=part,
                    purpose=reserved,
                )


def _flaw(claim: Claim, purpose: str) -> Flaw:
    return flaw(claim.path, claim.use, "data", row=claim.path, data=claim.part, purpose=purpose)


CHECKS = (
    Check(
        code="RESERVED_SHARED",
        case="category",
        level=Level.ERROR,
        law=_LAW,
        means="data that is reserved for one purpose is used by a row of another",
        why="Reserving data for one purpose is the strictest form of the limit in Art. 5(1)(b). A row of another "
        "purpose that uses it says the opposite, and would permit nothing.",
        says="`{row}` uses `{data}`, which is reserved for `{purpose}`.",
        help="take it out of the row, or declare what this purpose keeps as data of its own",
        look=_category,
        fails=Example(
            policy="""
            purposes:
              billing:
                uses:
                  payments:
                    data: [payments, retained.who] #!
                    ground: contract
                    keep: 13 months after order.paid
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              billing:
                uses:
                  payments:
                    data: [payments]
                    ground: contract
                    keep: 13 months after order.paid
            """,
        ),
    ),
    Check(
        code="RESERVED_SHARED",
        case="table",
        level=Level.ERROR,
        law=_LAW,
        means="a table is reserved for one purpose and holds data that a row of another uses",
        why="Reserving data for one purpose is the strictest form of the limit in Art. 5(1)(b). A row of another "
        "purpose that uses it says the opposite, and would permit nothing.",
        says="`{table}` is reserved for `{purpose}` and holds `{data}`, which `{row}` uses too.",
        help="give what this table holds a category of its own",
        look=_table,
        fails=Example(
            policy="""
            purposes:
              accounting:
                uses:
                  vouchers:
                    data: [vouchers, payments]
                    ground: legal_obligation
                    keep: at least 7 years after year.ended to end of year
            """,
            map="""
            tables:
              op.payments: {reserved_for: billing} #!
            """,
        ),
        passes=Example(
            map="""
            tables:
              op.payments: {reserved_for: billing}
            """,
        ),
    ),
    Check(
        code="RESERVED_SHARED",
        case="recipient",
        level=Level.ERROR,
        law=_LAW,
        means="data that is reserved for one purpose goes to a recipient for another",
        why="Handing data on is a use of it. What is reserved for one purpose goes out for that one, or not at all.",
        says="`{recipient}` gets `{data}`, which is reserved for `{purpose}`, for another purpose.",
        help="take it out of `data`, or write `for: [{purpose}]`",
        look=_handed,
        fails=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud AB
                role: processor
                country: [SE]
                contract: DPA 1
                gets:
                  who:
                    data: [retained.who] #!
                    for: [billing]
                    upon: always
            """,
            also=("GETS_MORE",),
        ),
        passes=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud AB
                role: processor
                country: [SE]
                contract: DPA 1
                gets:
                  who:
                    data: [retained.who]
                    for: [disclosure]
                    upon: always
            """,
        ),
    ),
)
