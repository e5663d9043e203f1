"""What is promised without exception is shown without exception."""

from collections.abc import Iterator

from troth.declaration.conduct import Measure
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.heard import labelled
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.words import ABSOLUTE, DISCLAIMER, SECURITY
from troth.law.wording import denied_before, turns, worded


def _measures(matter: Matter) -> Iterator[Flaw]:
    for measure in matter.measures:
        found = labelled(measure.entry.label, ABSOLUTE, matter.on)
        if found is not None and measure.entry.check is None:
            yield flaw(measure.path, measure.entry, "label", measure=measure.name, words=found)


def _words(matter: Matter) -> Iterator[Flaw]:
    for one, found in turns(matter, ABSOLUTE):
        if denied_before(one, found):
            continue
        measures = [tie.entry for tie in one.inside if isinstance(tie.entry, Measure)]
        about_security = not one.ties or one.tied_to("measures", "staff")
        shown = any(each.check is not None for each in measures)
        refused = one.find(DISCLAIMER, matter.on) is not None
        if about_security and one.find(SECURITY, matter.on) is not None and not shown and not refused:
            yield worded(one, found)


CHECKS = (
    Check(
        code="ABSOLUTE_CLAIM",
        case="measure",
        level=Level.WARNING,
        law="GDPR 5(2)",
        means="a measure promises something without exception, and only somebody's word stands for it",
        why="Art. 5(2) makes the controller able to show what it promises. That *all* of something is done, or "
        "*always*, can be shown by a probe that looks at all of it, and hardly by a word given once a year.",
        says="`{measure}` says `{words}`, and no probe looks whether it holds.",
        help="write `check` with a probe, or promise what can be vouched for",
        look=_measures,
        fails=Example(
            policy="""
            measures:
              log: {label: All use is logged, attested_by: CISO 2023-12-01, every: 12 months} #!
            """,
        ),
        passes=Example(
            policy="""
            measures:
              log: {label: All use is logged, check: log_complete, every: 1 day}
            """,
        ),
    ),
    Check(
        code="ABSOLUTE_CLAIM",
        case="words",
        level=Level.WARNING,
        law="GDPR 5(2)",
        means="a published sentence promises security without exception, and no probe looks whether it holds",
        why="No protection is complete, and a sentence that promises it is broken by the first incident. What Art. "
        "32 asks for is security appropriate to the risk.",
        says="`{sentence}` says `{words}` of security, and nothing that it is tied to is looked at by a probe.",
        help="tie it to a measure with `check`, or say what is done instead of what never happens",
        look=_words,
        fails=Example(
            text="""
            Your data has full protection with us. {s30 open} #!
            """,
        ),
        passes=Example(
            policy="""
            measures:
              log: {label: Use is logged, check: log_complete, every: 1 day}
            """,
            text="""
            All use of data is logged. {s30 kept by measures.log}
            """,
        ),
    ),
)
