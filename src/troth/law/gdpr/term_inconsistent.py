"""One thing has one name, and one that the law still has."""

import re
from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.heard import Found, Spoken
from troth.law.matter import Matter
from troth.law.model import Check, Flaw
from troth.law.packs.names import ONE_THING, OUTDATED, SAME, OneThing
from troth.law.wording import worded


def _several(matter: Matter) -> Iterator[Flaw]:
    for thing in ONE_THING:
        if thing.valid_from > matter.on:
            continue
        spoken = [one for one in matter.sentences if one.language.partition("-")[0] == thing.language]
        named = [(one, _names(thing, one)) for one in spoken]
        if any(len(dict(names)) > 1 and _found(SAME[thing.language], one.sentence.text) for one, names in named):
            continue  # they are said to be one
        each = [(shown, one, found) for one, names in named for shown, found in names]
        other = next(((one, found) for shown, one, found in each if shown != each[0][0]), None)
        if other is not None:
            yield worded(*other, what=thing.what, first=each[0][0])


def _names(thing: OneThing, one: Spoken) -> list[tuple[str, Found]]:
    """The names of a thing that a sentence has, in its order; of each the first."""
    named = [(shown, found) for shown, form in thing.names if (found := _found(form, one.sentence.text))]
    return sorted(named, key=lambda each: each[1].start)


def _outdated(matter: Matter) -> Iterator[Flaw]:
    for name in OUTDATED:
        for one in matter.sentences:
            found = _found(name.form, one.sentence.text)
            if found is not None and name.since <= matter.on:
                yield worded(one, found, instead=name.instead, since=name.since.isoformat(), source=name.source)


def _found(form: str, text: str) -> Found | None:
    found = re.search(rf"(?<!\w)(?:{form})(?!\w)", text, re.IGNORECASE)
    return Found("name", found.group(), found.start(), found.end()) if found is not None else None


CHECKS = (
    Check(
        code="TERM_INCONSISTENT",
        case="several",
        level=Level.WARNING,
        law="GDPR 12(1)",
        means="the published words call one thing by several names",
        why="Art. 12(1) wants clear and plain language. Where one paper has two names a reader looks for two "
        "papers, and cannot tell which of them binds her.",
        says="`{sentence}` says `{words}` for {what}, which an earlier sentence calls `{first}`.",
        help="keep to one of the names, or say in one sentence that both mean the same",
        look=_several,
        fails=Example(
            text="""
            The [Terms of Use](https://acme.example/terms) say how. {s30 statement}
            The [User Agreement](https://acme.example/terms) says how long. {s31 statement} #!
            """,
        ),
        passes=Example(
            text="""
            The [Terms of Use](https://acme.example/terms) say how. {s30 statement}
            The [Terms of Use](https://acme.example/terms) say how long. {s31 statement}
            """,
        ),
    ),
    Check(
        code="TERM_INCONSISTENT",
        case="outdated",
        level=Level.WARNING,
        law="GDPR 12(1)",
        means="the published words use a name of the law that is no more, or never was",
        why="What a text leans on must exist on the day on which it is read. A scheme that was annulled, an act "
        "that was repealed and an authority that was renamed give a reader nothing to go by.",
        says="`{sentence}` says `{words}`, which has been wrong since {since} ({source}).",
        help="write `{instead}`",
        look=_outdated,
        fails=Example(
            text="""
            Suppliers in the United States follow Privacy Shield. {s30 statement} #!
            """,
        ),
        passes=Example(
            text="""
            Suppliers in the United States have signed standard contractual clauses. {s30 statement}
            """,
        ),
    ),
)
