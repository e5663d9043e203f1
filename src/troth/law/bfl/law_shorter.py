"""Accounting records stay for seven years after the calendar year in which the financial year ended."""

from troth.law.example import Example
from troth.law.packs.bfl import PERIODS
from troth.law.statutory import Told, shorter

CHECKS = shorter(
    PERIODS,
    "BFL 7:2",
    length=Told(
        why="BFL 7:2 counts to the end of the seventh year after the calendar year in which the financial year "
        "ended: to the last of December, not seven years from a day.",
        fails=Example(
            policy="""
            purposes:
              accounting:
                uses:
                  vouchers:
                    data: [vouchers]
                    ground: legal_obligation
                    keep: at least 7 years after year.ended #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              accounting:
                uses:
                  vouchers:
                    data: [vouchers]
                    ground: legal_obligation
                    law: BFL 7:2
                    keep: at least 7 years after year.ended to end of year
            """,
        ),
    ),
    early=Told(
        why="The seven years begin when the calendar year ends in which the financial year ended. Counted from "
        "the day of the record, the last months are missing.",
        fails=Example(
            policy="""
            purposes:
              accounting:
                uses:
                  vouchers:
                    data: [vouchers]
                    ground: legal_obligation
                    keep: at least 7 years after recorded to end of year #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              accounting:
                uses:
                  vouchers:
                    data: [vouchers]
                    ground: legal_obligation
                    law: BFL 7:2
                    keep: at least 7 years after year.ended to end of year
            """,
        ),
    ),
    one_sided=Told(
        why="The duty to keep accounts cannot give way to an erasure request (GDPR 17(3)(b)). `at least` is how "
        "the language says that nothing removes the records earlier.",
        fails=Example(
            policy="""
            purposes:
              accounting:
                uses:
                  vouchers:
                    data: [vouchers]
                    ground: legal_obligation
                    keep: 7 years after year.ended to end of year #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              accounting:
                uses:
                  vouchers:
                    data: [vouchers]
                    ground: legal_obligation
                    law: BFL 7:2
                    keep: at least 7 years after year.ended to end of year
            """,
        ),
    ),
)
