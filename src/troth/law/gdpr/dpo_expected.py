"""Where people are watched on a large scale, or sensitive data is the business, there is a data protection officer."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

_WATCHED = frozenset({"traffic", "location", "content"})
_SENSITIVE = frozenset({"special", "criminal"})


def _look(matter: Matter) -> Iterator[Flaw]:
    parts = matter.policy.parts
    kinds = {claim.part: parts[claim.part].kind for claim in matter.policy.claims if not claim.anonymous}
    found = [part for part, kind in kinds.items() if kind in _SENSITIVE | _WATCHED]
    for one in matter.controllers:
        if found and one.entry.dpo is None:
            yield flaw(one.path, one.entry, controller=one.name, data=found[0], kind=kinds[found[0]])


CHECKS = (
    Check(
        code="DPO_EXPECTED",
        level=Level.WARNING,
        law="GDPR 37(1)",
        means="a controller uses data that mostly calls for a data protection officer, and names none",
        why="Art. 37(1) wants an officer where the core of the business is to watch people regularly on a large scale, "
        "as an operator of networks or of connected things does, or to handle sensitive data. Only the company "
        "knows its scale, so this can be answered by a `reading`.",
        says="`{controller}` uses `{data}`, which is {kind} data, and names no data protection officer.",
        help="add `dpo` with how to reach her; or say in `reading` why none is needed",
        look=_look,
        fails=Example(
            policy="""
            controllers:
              acme: #!
                dpo: (none)
            """,
        ),
        passes=Example(
            policy="""
            controllers:
              acme:
                dpo: dpo@acme.example
            """,
        ),
    ),
)
