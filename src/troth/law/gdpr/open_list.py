"""A list of data that is left open tells of nothing that is not on it."""

from collections.abc import Iterator

from troth.declaration.model import Category
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.words import OPEN_LIST
from troth.law.wording import turns, worded


def _declared(matter: Matter) -> Iterator[Flaw]:
    for name, category in matter.policy.declaration.policy.categories.items():
        for path, entry in ((name, category), *((f"{name}.{part}", one) for part, one in category.parts.items())):
            if entry.open:
                yield flaw(f"categories.{path}", entry, "open", data=path)


def _words(matter: Matter) -> Iterator[Flaw]:
    categories = matter.policy.declaration.policy.categories
    for one, found in turns(matter, OPEN_LIST):
        tied = [tie for tie in one.ties if tie.section == "categories"]
        wholes = [categories.get(tie.path.split(".")[1]) for tie in tied if "." in tie.path]
        told = [entry for entry in (*wholes, *(tie.entry for tie in tied)) if isinstance(entry, Category)]
        if tied and not any(entry.open for entry in told):
            yield worded(one, found)


CHECKS = (
    Check(
        code="OPEN_LIST",
        case="declared",
        level=Level.WARNING,
        law="GDPR 13(1)(c)",
        means="a category is declared to hold more than is listed, as its text says *such as*",
        why="People are to know which data is held about them (Art. 14(1)(d), 15(1)(b)). What falls under *such as* "
        "is told to nobody, and no column can be checked against it.",
        says="`{data}` is an open list: what else it holds is told to nobody.",
        help="list all of it and leave out `open: true`; where the text must stay, say in `reading` that what is "
        "listed is all",
        look=_declared,
        fails=Example(
            policy="""
            categories:
              contact:
                open: true #!
            """,
        ),
        passes=Example(
            policy="""
            categories:
              contact:
                open: false
            """,
        ),
    ),
    Check(
        code="OPEN_LIST",
        case="words",
        level=Level.WARNING,
        law="GDPR 12(1)",
        means="a published sentence leaves a list of data open, and the declaration closes it",
        why="A reader of *such as* must fear that there is more. If there is none, the words should say so; if "
        "there is, the declaration leaves it out.",
        says="`{sentence}` says `{words}`, and the categories that it is tied to are closed lists.",
        help="list all of it in the words; where the text must stay, write `open: true` with a `reading`",
        look=_words,
        fails=Example(
            text="""
            We hold data such as your name. {s30 kept by categories.contact.name} #!
            """,
        ),
        passes=Example(
            text="""
            We hold your name, e-mail address and national number. {s30 kept by categories.contact}
            """,
        ),
    ),
)
