"""A purpose says what the data is for."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.heard import labelled
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.words import VAGUE_PURPOSE
from troth.law.wording import turns, worded


def _labels(matter: Matter) -> Iterator[Flaw]:
    for name, purpose in matter.policy.declaration.policy.purposes.items():
        found = labelled(purpose.label, VAGUE_PURPOSE, matter.on)
        if found is not None:
            yield flaw(f"purposes.{name}", purpose, "label", purpose=name, words=found)


def _words(matter: Matter) -> Iterator[Flaw]:
    for one, found in turns(matter, VAGUE_PURPOSE):
        if not one.ties or one.tied_to("purposes", "recipients", "policy"):
            yield worded(one, found)


CHECKS = (
    Check(
        code="VAGUE_PURPOSE",
        case="label",
        level=Level.WARNING,
        law="GDPR 5(1)(b)",
        means="the name of a purpose does not say what is done",
        why="Art. 5(1)(b) wants purposes that are specified and explicit. One that fits whatever an enterprise may "
        "do limits nothing.",
        says="`{purpose}` is called by `{words}`, which limits nothing.",
        help="say what the data is used for, one purpose for each thing",
        look=_labels,
        fails=Example(
            policy="""
            purposes:
              planning: {label: Other business purposes} #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              planning: {label: Plan where the network is widened}
            """,
        ),
    ),
    Check(
        code="VAGUE_PURPOSE",
        case="words",
        level=Level.WARNING,
        law="GDPR 13(1)(c)",
        means="a published sentence leaves open for what the data is used",
        why="Art. 13(1)(c) wants the purposes told for which the data is intended. Other purposes, not named, are "
        "told to nobody.",
        says="`{sentence}` says `{words}`: nobody can tell from it what the data is used for.",
        help="name each purpose; where the text must stay, say in the `reading` of the purpose what it was read as",
        look=_words,
        fails=Example(
            text="""
            We may use data for other legal business purposes. {s30 open} #!
            """,
        ),
        passes=Example(
            text="""
            We use data to send bills. {s30 kept by purposes.billing}
            """,
        ),
    ),
)
