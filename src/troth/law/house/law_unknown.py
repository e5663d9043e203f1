"""The rule sets that a policy names, and that nobody here knows."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.parts import listed
from troth.law.registry import act_names


def _look(matter: Matter) -> Iterator[Flaw]:
    document = matter.policy.declaration.policy.document
    known = listed(sorted(act_names()), most=9)
    for number, name in enumerate(document.laws):
        if name not in act_names():
            yield flaw("policy", document, "laws", number, law=name, known=known)
    for region in matter.regions:
        for number, name in enumerate(region.entry.laws):
            if name not in act_names():
                yield flaw(region.path, region.entry, "laws", number, law=name, known=known)


CHECKS = (
    Check(
        code="LAW_UNKNOWN",
        level=Level.WARNING,
        law="GDPR 5(2)",
        means="`laws` names an act that this version has no checks for: nothing judges the policy by it",
        why="An act for which there are no checks is named and not asked. That the policy passes says nothing about "
        "it.",
        says="This version has no checks for `{law}`: the policy is not judged by it.",
        help="it knows {known}; leave `{law}` out, or say in `reading` who watches over it",
        look=_look,
        fails=Example(
            policy="""
            policy:
              laws: [GDPR, LEK, BFL, KBL] #!
            """,
        ),
        passes=Example(
            policy="""
            policy:
              laws: [GDPR, LEK, BFL]
            """,
        ),
    ),
)
