"""Beyond the years of accounting its act is no ground."""

from troth.law.example import Example
from troth.law.packs.bfl import PERIODS
from troth.law.statutory import Told, longer

CHECKS = longer(
    PERIODS,
    "BFL 7:2",
    told=Told(
        why="BFL 7:2 requires accounting records until the end of the seventh year after the calendar year in "
        "which the financial year ended. The duty ends there, and with it the ground (GDPR 6(1)(c)).",
        fails=Example(
            policy="""
            purposes:
              accounting:
                uses:
                  vouchers:
                    data: [vouchers]
                    ground: legal_obligation
                    keep: at least 10 years after year.ended to end of year #!
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
