"""What protects the data is written down."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    if not matter.measures:
        yield flaw("measures", matter.policy.declaration.policy.document)


CHECKS = (
    Check(
        code="NO_MEASURES",
        level=Level.NOTE,
        law="GDPR 32(1)",
        means="a policy names nothing that protects the data",
        why="Art. 32 wants data kept safe: encrypted, at hand again after a fault, and the protection tested. Art. "
        "30(1)(g) wants it in the records where it can be described. What is not declared is neither tested nor "
        "shown.",
        says="The policy has no `measures`, so nothing about its security is tested.",
        help="add `measures`, each with `check` or `attested_by`",
        look=_look,
        fails=Example(
            policy="""
            policy: #!
              title: Acme
            measures: (none)
            """,
            also=("ANON_NOT_ANON",),
        ),
        passes=Example(
            policy="""
            measures:
              tls: {label: Encrypted, check: encryption, accepts: [TLS1.3], every: 1 day}
            """,
        ),
    ),
)
