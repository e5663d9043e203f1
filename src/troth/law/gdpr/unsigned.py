"""A length that the words do not give is somebody's choice, and signed."""

from collections.abc import Iterator

from troth.declaration.sentences import Clock
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.words import VAGUE_PERIOD


def _look(matter: Matter) -> Iterator[Flaw]:
    first = [one for one in matter.sentences if one.first is None]
    for row in matter.rows:
        if row.use.reading is not None or row.use.law is not None:
            continue
        length = next((c.length for c in row.use.keep.clocks if isinstance(c, Clock) and c.length is not None), None)
        told = [one for one in first if any(tie.path == row.path for tie in one.inside)]
        direct = [one for one in told if any(tie.path == row.path for tie in one.ties)]
        silent = not any(one.says_length() or one.find(VAGUE_PERIOD, matter.on) is not None for one in told)
        if length is not None and direct and silent:
            names = direct[0].sentence.id
            yield flaw(row.path, row.use, "keep", row=row.path, length=str(length), sentence=names)


CHECKS = (
    Check(
        code="UNSIGNED",
        level=Level.WARNING,
        law="GDPR 5(2)",
        means="a row keeps for a length that no published sentence tied to it gives, and nobody signed for it",
        why="Where the published words give no length, whoever wrote the row chose one. Art. 5(2) makes the "
        "controller answer for it, so the choice is to be seen as one: with who reads it so, and why.",
        says="`{row}` keeps for {length}; `{sentence}` is tied to it, and no sentence gives a length.",
        help="say the length in the words (Art. 13(2)(a)), or say in `reading` why it was chosen",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              billing:
                uses:
                  payments:
                    keep: 13 months after order.paid #!
            """,
            text="""
            (none) {s6}
            Payments are looked after with care. {s30 kept by purposes.billing.payments}
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              billing:
                uses:
                  payments:
                    keep: 13 months after order.paid
                    reading: for so long a payment may be called back
            """,
            text="""
            (none) {s6}
            Payments are looked after with care. {s30 kept by purposes.billing.payments}
            """,
        ),
    ),
)
