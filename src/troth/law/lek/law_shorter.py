"""What the act has stored is stored no shorter than it says: for the fighting of crime, and of prepaid services."""

from troth.law.example import Example
from troth.law.packs.lek import PERIODS, PREPAID
from troth.law.statutory import Told, shorter

_RETAINED = shorter(
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

_HOLDERS = shorter(
    PREPAID,
    "LEK 9:24",
    length=Told(
        why="Who holds a prepaid service is kept until a year after it ended (LEK 9:24): the police may ask till then.",
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
                    keep: at least 6 months after customership.ended #!
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
    early=Told(
        why="The year runs from the end of the service. Counted from its beginning, it may end before the service.",
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
                    keep: at least 1 year after customership.began #!
            """,
            also=("MAY_NEVER_BEGIN", "NO_COUNT"),
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
    one_sided=Told(
        why="A duty that forbids keeping shorter cannot give way to a request (GDPR 17(3)(b)). `at least` says so.",
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
                    keep: 1 year after customership.ended #!
            """,
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
