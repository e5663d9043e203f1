"""What is called anonymous is tested, and a hash is not anonymous."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.heard import Spoken
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.said_of_ends import ENDS, SUMMED
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
        if one.find(ANONYMOUS, matter.on) is not None or _handed_out(matter, one):
            yield worded(one, found)


def _handed_out(matter: Matter, one: Spoken) -> bool:
    """Whether it is tied to somebody outside who gets pseudonymous data."""
    ties = {tie.path for tie in one.ties}
    return any(
        handing.entry.form == "pseudonymous" and ties & {handing.path, f"recipients.{handing.recipient_name}"}
        for handing in matter.handings
    )


def _summed(matter: Matter) -> Iterator[Flaw]:
    """Sentences by which data is only seen added up, tied to rows that see each person's."""
    for one, found in turns(matter, SUMMED, ENDS):
        if one.rows and not any(row.form == "anonymous" for row in one.rows):
            yield worded(one, found, form=one.rows[0].form)


def _published(matter: Matter) -> Iterator[Flaw]:
    for handing in matter.handings:
        if handing.recipient.role == "public" and handing.entry.form == "pseudonymous":
            yield flaw(handing.path, handing.entry, "form", recipient=handing.recipient_name, row=handing.path)


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
    Check(
        code="ANON_NOT_ANON",
        case="summed",
        level=Level.WARNING,
        law="GDPR 5(1)(a)",
        means="a published sentence says that data is added up, and the rows that it is tied to see each person's",
        why="Sums of many people are about nobody. Where profiles and audiences are made, or a row sees personal data, "
        "each person's own is used, and who reads of sums thinks that hers is not (Art. 5(1)(a), 13(1)(c)).",
        says="`{sentence}` says `{words}`, and the rows that it is tied to see data in {form} form.",
        help="give the row `form: anonymous`, or say that data on each person is used",
        look=_summed,
        fails=Example(
            text="""
            We look at aggregated payments. {s30 kept by purposes.billing.payments} #!
            """,
        ),
        passes=Example(
            text="""
            We look at aggregated counts of calls. {s30 kept by purposes.planning.counts}
            """,
        ),
    ),
    Check(
        code="ANON_NOT_ANON",
        case="published",
        level=Level.WARNING,
        law="GDPR 4(5)",
        means="pseudonymous data is given to everybody, among whom are those who can tell whose it is",
        why="Pseudonymous data is about a person for whoever has, or can find, what links it to her (Art. 4(5), "
        "recital 26). Among everybody somebody has: she herself, and those who know her.",
        says="`{row}` gives pseudonymous data to everybody: somebody among them can tell whose it is.",
        help="give `form: anonymous` and test it, or do not publish it",
        look=_published,
        fails=Example(
            policy="""
            purposes:
              planning:
                uses:
                  counts: {form: pseudonymous, keep: 24 months after recorded}
            recipients:
              all:
                label: Everybody
                role: public
                gets:
                  counts:
                    data: [traffic.counts]
                    for: [planning]
                    upon: always
                    form: pseudonymous #!
            """,
            also=("NOTHING_KEEPS", "TRAFFIC_DISCLOSED", "TRAFFIC_KEPT"),
        ),
        passes=Example(
            policy="""
            recipients:
              all:
                label: Everybody
                role: public
                gets:
                  counts:
                    data: [traffic.counts]
                    for: [planning]
                    upon: always
                    form: anonymous
            """,
        ),
    ),
)
