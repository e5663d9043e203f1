"""Identity numbers, secrets, special, criminal and card data count only where a row names them."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.parts import entry_of, leaves
from troth.policy.model import NAMED_ONLY


def _look(matter: Matter) -> Iterator[Flaw]:
    """What is promised never to be collected is declared for that alone."""
    policy = matter.policy
    claimed = {claim.part for claim in policy.claims}
    promised = (one for one in matter.forbiddings if one.entry.do == "collect" and one.entry.data is not None)
    claimed |= {part for one in promised for part in one.parts}
    for category in policy.declaration.policy.categories:
        for part in leaves(policy, category):
            kind = policy.parts[part].kind
            if kind in NAMED_ONLY and part not in claimed:
                yield flaw(
                    f"categories.{part}",
                    entry_of(policy, part),
                    data=part,
                    category=category,
                    kind=kind.replace("_", " "),
                )


CHECKS = (
    Check(
        code="NOT_NAMED",
        level=Level.WARNING,
        law="GDPR 5(1)(c)",
        means="an identity number, a secret, special, criminal or card data is named in no row; a whole category never "
        "brings it along",
        why="Sensitive parts do not ride along with the whole that they belong to: national numbers, secrets, "
        "special, criminal and card data count only where a row names them, so that somebody has thought of "
        "each.",
        says="`{data}` ({kind}) is named in no row, and `{category}` as a whole never brings it along: nothing keeps "
        "it.",
        help="write `{data}` itself in `data` of the row that needs it, or leave it out",
        look=_look,
        fails=Example(
            policy="""
            categories:
              contact:
                parts:
                  national_id: {label: National number, kind: identity_number} #!
            purposes:
              service:
                uses:
                  customer:
                    data: [contact]
                    ground: contract
            """,
            also=("NOTHING_KEEPS",),
        ),
        passes=Example(
            policy="""
            categories:
              contact:
                parts:
                  national_id: {label: National number, kind: identity_number}
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    ground: contract
            """,
        ),
    ),
)
