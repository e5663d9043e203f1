"""What the act has stored is stored no longer than it says: for the fighting of crime, and of prepaid services."""

from troth.law.example import Example
from troth.law.packs.lek import PERIODS, PREPAID
from troth.law.statutory import Told, longer

_RETAINED = longer(
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

_HOLDERS = longer(
    PREPAID,
    "LEK 9:24",
    told=Told(
        why="When the year after the end of a prepaid service is over, the act keeps nothing of it any more.",
        fails=Example(
            policy="""
            purposes:
              register:
                label: The register of prepaid services
                uses:
                  holder:
                    data: [contact.email]
                    about: [customer]
                    ground: legal_obligation
                    law: LEK 9:24
                    why: the act wants it
                    keep: at least 2 years after customership.ended #!
            """,
            also=("NO_COUNT",),
        ),
        passes=Example(
            policy="""
            purposes:
              register:
                label: The register of prepaid services
                uses:
                  holder:
                    data: [contact.email]
                    about: [customer]
                    ground: legal_obligation
                    law: LEK 9:24
                    why: the act wants it
                    keep: at least 1 year after customership.ended
            """,
            also=("NO_COUNT",),
        ),
    ),
)

CHECKS = (*_RETAINED, *_HOLDERS)
