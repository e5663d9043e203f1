"""What is stored for the fighting of crime is stored no shorter than the act says."""

from troth.law.example import Example
from troth.law.packs.lek import PERIODS
from troth.law.statutory import Told, shorter

CHECKS = shorter(
    PERIODS,
    "LEK 9:22",
    length=Told(
        why="LEK 9:22 forbids storing shorter as well as longer: data that the police may ask for must be there "
        "until the last day.",
        fails=Example(
            policy="""
            purposes:
              disclosure:
                uses:
                  who:
                    data: [retained.who]
                    ground: legal_obligation
                    keep: at least 180 days after retained.ended #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              disclosure:
                uses:
                  who:
                    data: [retained.who]
                    ground: legal_obligation
                    law: LEK 9:22
                    keep: at least 6 months after retained.ended
            """,
        ),
    ),
    early=Told(
        why="The time runs from the end of the communication. Counted from an earlier moment, it is over too soon.",
        fails=Example(
            policy="""
            purposes:
              disclosure:
                uses:
                  where:
                    data: [retained.where]
                    ground: legal_obligation
                    keep: at least 2 months after recorded #!
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
    one_sided=Told(
        why="A duty that forbids shorter storage cannot give way to a request (GDPR 17(3)(b)). `at least` is how "
        "the language says that nothing removes the data earlier.",
        fails=Example(
            policy="""
            purposes:
              disclosure:
                uses:
                  where:
                    data: [retained.where]
                    ground: legal_obligation
                    keep: 2 months after retained.ended #!
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
