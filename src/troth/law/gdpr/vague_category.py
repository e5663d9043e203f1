"""Kinds of data have names by which people know them."""

import re
from collections.abc import Iterator

from troth.declaration.model import Category
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.heard import labelled
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.words import VAGUE_CATEGORY
from troth.law.wording import turns, worded


def _labels(matter: Matter) -> Iterator[Flaw]:
    for name, category in matter.policy.declaration.policy.categories.items():
        for path, entry in _entries(f"categories.{name}", category):
            if entry.parts and not entry.open:
                continue  # whatever it is called, its parts say what it is
            found = labelled(entry.label, VAGUE_CATEGORY, matter.on)
            if found is not None and re.fullmatch(r"\W*", (entry.label or "").replace(found, "")):
                yield flaw(path, entry, "label", data=path, label=entry.label or "")


def _entries(path: str, category: Category) -> Iterator[tuple[str, Category]]:
    yield path, category
    for name, part in category.parts.items():
        yield f"{path}.{name}", part


def _words(matter: Matter) -> Iterator[Flaw]:
    for one, found in turns(matter, VAGUE_CATEGORY):
        if one.tied_to("categories"):
            yield worded(one, found)


CHECKS = (
    Check(
        code="VAGUE_CATEGORY",
        case="label",
        level=Level.WARNING,
        law="GDPR 14(1)(d)",
        means="the name of a kind of data does not say what it is",
        why="Art. 14(1)(d) and 15(1)(b) let people know the categories of data. A name that fits any data tells "
        "nothing, and no person who maps a column can tell what belongs to it.",
        says="`{data}` is called `{label}`, which fits any data.",
        help="name what it is, such as `Name and address`, or each kind of it under `parts`",
        look=_labels,
        fails=Example(
            policy="""
            categories:
              payments: {label: Regular data} #!
            """,
        ),
        passes=Example(
            policy="""
            categories:
              payments: {label: Payments and account numbers}
            """,
        ),
    ),
    Check(
        code="VAGUE_CATEGORY",
        case="words",
        level=Level.WARNING,
        law="GDPR 12(1)",
        means="a published sentence about kinds of data names them by words that fit any data",
        why="Art. 12(1) wants what is told to be intelligible. A reader must be able to see what is held about her "
        "without asking.",
        says="`{sentence}` says `{words}`: nobody can tell from it which data that is.",
        help="name the data; where the text must stay, say in the `reading` of the category what it was read as",
        look=_words,
        fails=Example(
            text="""
            We hold regular data about you. {s30 kept by categories.contact} #!
            """,
        ),
        passes=Example(
            text="""
            We hold your name and e-mail address. {s30 kept by categories.contact}
            """,
        ),
    ),
)
