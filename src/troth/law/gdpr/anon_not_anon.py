"""What is called anonymous is tested, and a hash is not anonymous."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.words import ANONYMOUS, HASHED
from troth.law.wording import turns, worded

PROBE = "anonymity"
"""What a measure's `check` is called that looks how many people a row may be about."""


def _rows(matter: Matter) -> Iterator[Flaw]:
    if any(measure.entry.check == PROBE for measure in matter.measures):
        return
    for row in matter.rows:
        if row.use.form == "anonymous":
            yield flaw(row.path, row.use, "form", row=row.path)


def _words(matter: Matter) -> Iterator[Flaw]:
    for one, found in turns(matter, HASHED):
        if one.find(ANONYMOUS, matter.on) is not None:
            yield worded(one, found)


CHECKS = (
    Check(
        code="ANON_NOT_ANON",
        case="untested",
        level=Level.WARNING,
        law="GDPR 4(1)",
        means="a row sees anonymous data, and no measure tests that it is",
        why="Data is anonymous only if nobody can be singled out by means that are likely to be used (recital 26). "
        "Counts of small groups and rare combinations point at people; whether these do must be looked at, again "
        "and again.",
        says="`{row}` sees anonymous data, and no measure tests that nobody can be found in it.",
        help="add a measure with `check: anonymity`, `accepts: [k 10]` and `every: 1 day`; or say in `reading` why "
        "nobody can be found",
        look=_rows,
        fails=Example(
            policy="""
            purposes:
              planning:
                uses:
                  counts:
                    form: anonymous #!
            measures:
              anonymity: (none)
            """,
        ),
        passes=Example(
            policy="""
            measures:
              anonymity: {label: Counts are of ten people at least, check: anonymity, accepts: [k 10], every: 1 week}
            """,
        ),
    ),
    Check(
        code="ANON_NOT_ANON",
        case="words",
        level=Level.WARNING,
        law="GDPR 4(5)",
        means="a published sentence calls data anonymous whose names were only hashed or replaced",
        why="A hash of a name or number is the same for the same person, and can be found by trying all numbers: "
        "that is pseudonymisation (Art. 4(5)), and what is pseudonymous is personal data (recital 26, Opinion "
        "05/2014).",
        says="`{sentence}` speaks of `{words}` as of data that is about nobody: it is pseudonymous, and personal.",
        help="call it pseudonymous and give it a ground and an end, or make it anonymous and test it",
        look=_words,
        fails=Example(
            text="""
            We share hashed addresses, which are anonymous. {s30 open} #!
            """,
        ),
        passes=Example(
            text="""
            We share counts of at least ten people, which are anonymous. {s30 kept by measures.anonymity}
            """,
        ),
    ),
)
