"""People hear of a change before it is done to their data."""

from collections.abc import Iterator
from types import MappingProxyType

from troth.declaration.model import Entry
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.said_of_ends import AFFECTS_RIGHTS, ENDS
from troth.law.wording import turns, worded

_CHANGE, _MATERIAL = "change", "material_change"


def _none(matter: Matter) -> Iterator[Flaw]:
    if not any(notice.entry.upon in (_CHANGE, _MATERIAL) for notice in matter.notices):
        policy = matter.policy.declaration.policy
        span = policy.spans.get("notices", policy.document.at("effective"))
        yield Flaw("notices", Entry(span=span), span, MappingProxyType({}))


def _late(matter: Matter) -> Iterator[Flaw]:
    told_before = any(
        notice.entry.upon in (_CHANGE, _MATERIAL) and notice.entry.lead.says == "before" for notice in matter.notices
    )
    for notice in matter.notices:
        if notice.entry.upon in (_CHANGE, _MATERIAL) and not told_before:
            yield flaw(notice.path, notice.entry, "lead", notice=notice.name)


def _narrow(matter: Matter) -> Iterator[Flaw]:
    for one, found in turns(matter, AFFECTS_RIGHTS, ENDS):
        if one.tied_to("notices"):
            yield worded(one, found)


CHECKS = (
    Check(
        code="NO_PRIOR_NOTICE",
        case="narrow",
        level=Level.WARNING,
        law="GDPR 13(3)",
        means="people are told beforehand only of changes that affect their rights",
        why="Art. 13(3) wants a new purpose told before it begins, whatever becomes of rights. So it is with a new "
        "recipient or a longer period: what people read is no longer so (WP260, 29-30).",
        says="`{sentence}` tells beforehand only of what `{words}`: of a new purpose people would hear afterwards.",
        help="tell of every material change, such as a new purpose, a new recipient or a longer period",
        look=_narrow,
        fails=Example(
            text="""
            We tell you of a change that affects your rights. {s30 kept by notices.change} #!
            """,
        ),
        passes=Example(
            text="""
            We tell you of every material change. {s30 kept by notices.change}
            """,
        ),
    ),
    Check(
        code="NO_PRIOR_NOTICE",
        case="none",
        level=Level.WARNING,
        law="GDPR 13(3)",
        means="nobody is told when the policy changes",
        why="Art. 13(3) and 14(4): before data is used for another purpose than it was collected for, people are "
        "told. A policy that may change at any time, with no word to anybody, tells of its changes too late "
        "(Guidelines on transparency, WP260, 29-31).",
        says="`notices` has nothing for a change of the policy: people learn of it afterwards, or never.",
        help="add a notice with `upon: material_change` and a `lead` such as `30 days before`",
        look=_none,
        fails=Example(
            policy="""
            notices:
              change: (none) #!
            """,
        ),
        passes=Example(
            policy="""
            notices:
              change: {label: A new version, upon: change, to: [customer], by: [email], lead: 14 days before}
            """,
        ),
    ),
    Check(
        code="NO_PRIOR_NOTICE",
        case="late",
        level=Level.WARNING,
        law="GDPR 13(3)",
        means="people are told of a change when it is already in force",
        why="A notice at the moment of the change leaves nobody the time to object, to take back a consent or to "
        "leave. Art. 13(3) wants the notice before the data is used in the new way.",
        says="`{notice}` comes when the change is made, and no other notice comes before it.",
        help="write `lead` with a length, such as `lead: 30 days before`; where the text promises no more, say so "
        "in `reading`",
        look=_late,
        fails=Example(
            policy="""
            notices:
              change: {lead: at once} #!
            """,
        ),
        passes=Example(
            policy="""
            notices:
              change: {lead: 30 days before}
              seen: {label: On the site, upon: change, to: [customer], by: [web], lead: at once}
            """,
        ),
    ),
)
