"""What is stored for the fighting of crime is stored no longer than the act says."""

from troth.law.example import Example
from troth.law.packs.lek import PERIODS
from troth.law.statutory import Told, longer

CHECKS = longer(
    PERIODS,
    "LEK 9:22",
    told=Told(
        why="LEK 9:22 sets how long what is stored for the fighting of crime must be there, and requires that it "
        "goes when the time is over. Longer storage has no law behind it and needs a ground of its own.",
        fails=Example(
            policy="""
            purposes:
              disclosure:
                uses:
                  where:
                    data: [retained.where]
                    ground: legal_obligation
                    keep: at least 6 months after retained.ended #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              disclosure:
                uses:
                  where:
                    data: [retained.where]
                    ground: legal_obligation
                    law: LEK 9:22
                    keep: at least 2 months after retained.ended
            """,
        ),
    ),
)
