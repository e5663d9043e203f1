"""A word that is given for something bears a date."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.attested import attested_on
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    for measure in matter.measures:
        if measure.entry.attested_by is not None and attested_on(measure.entry) is None:
            yield flaw(measure.path, measure.entry, "attested_by", measure=measure.name, who=measure.entry.attested_by)


CHECKS = (
    Check(
        code="ATTESTED_UNDATED",
        level=Level.NOTE,
        law="GDPR 24(1)",
        means="somebody vouches for a measure, and nothing says when",
        why="Art. 24(1) wants measures reviewed and updated, and Art. 32(1)(d) regularly tested. Whether a word is "
        "still good can be told only from the day on which it was given.",
        says="`{measure}` is vouched for by {who}, and nothing says since when.",
        help="add the day, such as `attested_by: {who} 2026-01-13`, or in `evidence`",
        look=_look,
        fails=Example(
            policy="""
            measures:
              locks: {label: The offices are locked, attested_by: CISO, every: 12 months} #!
            """,
        ),
        passes=Example(
            policy="""
            measures:
              locks: {label: The offices are locked, attested_by: CISO 2023-12-01, every: 12 months}
            """,
        ),
    ),
)
