"""A purpose without rows allows nothing."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    """Neither a heading of others nor what a hold is used for needs rows of its own."""
    purposes = matter.policy.declaration.policy.purposes
    filled = {purpose.part_of for purpose in purposes.values()}
    filled |= {name for hold in matter.policy.holds.values() for name in hold.use_for}
    for name, purpose in purposes.items():
        if not purpose.uses and name not in filled:
            yield flaw(f"purposes.{name}", purpose, purpose=name)


CHECKS = (
    Check(
        code="NO_ROWS",
        level=Level.WARNING,
        law="GDPR 5(1)(b)",
        means="a purpose has no rows, serves no hold and is no other's heading: it uses nothing and has no ground",
        why="Art. 5(1)(b) wants purposes to be specified. A purpose without rows says that something is done and "
        "not with which data, about whom, on what ground and for how long.",
        says="`{purpose}` has no rows: it uses nothing and has no legal ground.",
        help="add `uses` with a row for each kind of data, or leave the purpose out",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              profiling: {label: Profiles} #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              messages: {label: Messages}
              courts: {label: Disputes}
              news: {part_of: messages}
            holds:
              claim: {use_for: [courts]}
            """,
        ),
    ),
)
