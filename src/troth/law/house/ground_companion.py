"""Each ground has exactly its one companion: the thing by which it can be tested."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

COMPANIONS = {
    "contract": ("relation", "customership"),
    "consent": ("consent", "newsletter"),
    "legal_obligation": ("law", "BFL 7:2"),
    "public_task": ("law", "LEK 9:22"),
    "legitimate_interest": ("interest", "answer people who ask us"),
    "instruction": ("of", "creator"),
    "undeclared": ("reading", "the text names no ground"),
}
"""Ground -> its companion and an example of one. Vital interest has none: its conditions stand in `when`."""

_KEYS = ("relation", "consent", "law", "interest", "of")


def _missing(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        companion, example = COMPANIONS.get(row.use.ground, ("", ""))
        if companion and getattr(row.use, companion) is None:
            yield flaw(
                row.path, row.use, "ground", row=row.path, ground=row.use.ground, companion=companion, example=example
            )


def _foreign(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        own, _ = COMPANIONS.get(row.use.ground, ("", ""))
        for key in _KEYS:
            if key != own and getattr(row.use, key) is not None:
                yield flaw(row.path, row.use, key, row=row.path, ground=row.use.ground, companion=key)


CHECKS = (
    Check(
        code="GROUND_COMPANION",
        case="missing",
        level=Level.ERROR,
        law="GDPR 6(1)",
        means="a row's ground lacks the one thing that goes with it, so that nobody can tell whether it holds",
        why="Art. 6(1) allows processing only if one of six grounds holds. To tell whether it holds, the ground "
        "must say by what: which agreement, which consent, which law, which interest.",
        says="`{row}` rests on `{ground}` and does not say by what: `{companion}` is missing.",
        help="add `{companion}: {example}`",
        look=_missing,
        fails=Example(
            policy="""
            purposes:
              news:
                uses:
                  email:
                    data: [contact.email]
                    ground: consent #!
                    keep: while ground stands
                    consent: (none)
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              news:
                uses:
                  email:
                    data: [contact.email]
                    ground: consent
                    consent: news
                    keep: while ground stands
            """,
        ),
    ),
    Check(
        code="GROUND_COMPANION",
        case="foreign",
        level=Level.ERROR,
        law="GDPR 6(1)",
        means="a row carries the companion of another ground than its own; a row has exactly one ground",
        why="One row, one ground. With the companion of a second one nobody could say which of them is told to "
        "the person (Art. 13(1)(c)) and what happens when one of them falls. Two grounds are two rows.",
        says="`{companion}` does not go with the ground `{ground}` of `{row}`.",
        help="leave out `{companion}`; two grounds for the same data are two rows",
        look=_foreign,
        fails=Example(
            policy="""
            purposes:
              news:
                uses:
                  email:
                    data: [contact.email]
                    ground: consent
                    interest: to sell more #!
                    keep: while ground stands
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              news:
                uses:
                  email:
                    data: [contact.email]
                    ground: consent
                    consent: news
                    keep: while ground stands
            """,
        ),
    ),
)
