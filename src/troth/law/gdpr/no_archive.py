"""What people were told when their data was collected can be read afterwards."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

_INTERNAL = "internal"


def _look(matter: Matter) -> Iterator[Flaw]:
    document = matter.policy.declaration.policy.document
    if document.archive == _INTERNAL:
        yield flaw("policy", document, "archive")


CHECKS = (
    Check(
        code="NO_ARCHIVE",
        level=Level.NOTE,
        law="GDPR 5(2)",
        means="old versions of the policy cannot be read by those whose data was collected under them",
        why="What was promised of data stands in the version that was in force when it was collected. The controller "
        "must be able to show it (Art. 5(2)); who cannot read it any more cannot hold anybody to it.",
        says="Old versions are internal: nobody can read what was promised when her data was collected.",
        help="write `archive: public`, or keep it so and show an old version to whoever asks",
        look=_look,
        fails=Example(
            policy="""
            policy:
              archive: internal #!
            """,
        ),
        passes=Example(
            policy="""
            policy:
              archive: public
            """,
        ),
    ),
)
