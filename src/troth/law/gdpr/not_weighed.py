"""Interests are weighed before they are relied on, and that is written down."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.gdpr import BALANCING_WORDS
from troth.law.parts import listed


def _look(matter: Matter) -> Iterator[Flaw]:
    """Once, at the first row on an interest. A policy without any measure is told of that."""
    rows = [row for row in matter.rows if row.use.ground == "legitimate_interest"]
    if rows and matter.measures and not _weighed(matter):
        purposes = dict.fromkeys(row.purpose_name for row in rows)
        yield flaw(rows[0].path, rows[0].use, "interest", purposes=listed(purposes, most=len(purposes)))


def _weighed(matter: Matter) -> bool:
    said = (f"{one.name.replace('_', ' ')} {one.entry.label} {one.entry.evidence or ''}" for one in matter.measures)
    return any(word in words.casefold() for words in said for word in BALANCING_WORDS)


CHECKS = (
    Check(
        code="NOT_WEIGHED",
        level=Level.WARNING,
        law="GDPR 6(1)(f)",
        means="rows rest on an interest, and no measure says that it was weighed against those of the people",
        why="Art. 6(1)(f) allows what an interest needs, but where those of the people weigh more. Whoever relies on "
        "it has to show that this was looked at (Art. 5(2); EDPB Guidelines 1/2024): a balancing test for each "
        "purpose, looked at again now and then.",
        says="On an interest rest {purposes}, and no measure says that it was weighed against those of the people.",
        help="add to `measures` one such as `balancing`, with `attested_by`, `every` and where the tests are in "
        "`evidence`",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  called:
                    interest: the caller wants to reach this number #!
            measures:
              balancing: (none)
            """,
        ),
        passes=Example(
            policy="""
            measures:
              balancing: {label: Interests are weighed, attested_by: dpo 2026-01-13, every: 12 months}
            """,
        ),
    ),
)
