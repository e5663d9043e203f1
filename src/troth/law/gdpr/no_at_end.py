"""What becomes of a controller's data when the agreement ends."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    for name, said in matter.policy.declaration.map.instructions.items():
        if said.ends is not None and said.at_end is None:
            yield flaw(f"instructions.{name}", said, "to", controller=name, ends=said.ends.isoformat())


CHECKS = (
    Check(
        code="NO_AT_END",
        level=Level.WARNING,
        law="GDPR 28(3)(g)",
        means="an instruction ends, and nobody says whether the data is then deleted or returned",
        why="Art. 28(3)(g) gives the controller the choice: at the end of the service all its data is deleted or "
        "returned. Until it has chosen, nothing may be removed, and each of its rows waits for a decision.",
        says="The instruction of `{controller}` ends on {ends}, and what becomes of its data then is not said.",
        help="add `at_end: delete by DATE` or `at_end: return by DATE`, as the controller chooses",
        look=_look,
        fails=Example(
            map="""
            instructions:
              "4711": {may: [service], keep: 12 months after recorded, to: 2025-12-31} #!
            """,
        ),
        passes=Example(
            map="""
            instructions:
              "4711": {may: [service], keep: 12 months after recorded, to: 2025-12-31, at_end: delete by 2026-01-31}
            """,
        ),
    ),
)
