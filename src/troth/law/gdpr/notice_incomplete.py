"""The published words tell all that Art. 13 and 14 want told."""

from collections.abc import Iterator
from types import MappingProxyType

from troth.declaration.model import Entry
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.notice_items import ITEMS


def _items(matter: Matter) -> Iterator[Flaw]:
    policy = matter.policy.declaration.policy
    texts = matter.policy.declaration.texts
    if texts is None or policy.document.languages[0] not in texts:
        return
    ties = {tie.path for one in matter.sentences for tie in one.ties}
    span = texts[policy.document.languages[0]].span
    for item in ITEMS:
        section, _, entry = item.owed.partition(".")
        entries = getattr(policy, section)
        owed = entry in entries if entry else bool(entries)
        if owed and item.valid_from <= matter.on and not any(_within(tie, path) for tie in ties for path in item.paths):
            words = {"what": item.what, "article": item.article, "paths": "` or `".join(item.paths)}
            yield Flaw(f"text.{item.name}", Entry(span=span), span, MappingProxyType(words))


def _within(tie: str, path: str) -> bool:
    return tie == path or tie.startswith(f"{path}.")


def _decisions(matter: Matter) -> Iterator[Flaw]:
    if matter.policy.declaration.texts is None:
        return
    ties = {tie.path for one in matter.sentences for tie in one.ties}
    for name, purpose in matter.policy.declaration.policy.purposes.items():
        path = f"purposes.{name}"
        if purpose.decision and not any(_within(tie, path) or tie == "rights.not_automated" for tie in ties):
            yield flaw(path, purpose, "decision", purpose=name)


CHECKS = (
    Check(
        code="NOTICE_INCOMPLETE",
        case="item",
        level=Level.WARNING,
        law="GDPR 13, 14",
        means="no published sentence tells something that Art. 13 or 14 wants told",
        why="Art. 13(1)-(2) and 14(1)-(2) list what people are told: who answers, for what and on which ground data "
        "is used, who receives it, how long it stays, which rights there are, where to complain. What is declared "
        "and not told is not told.",
        says="No sentence is tied to `{paths}`, so none tells {what} (Art. {article}).",
        help="write it in the words, tied to `{paths}`",
        look=_items,
        fails=Example(
            text="""
            Welcome. {s30 statement} #!
            (none) {s1}
            """,
        ),
        passes=Example(
            text="""
            Acme AB answers for your data. {s30 kept by controllers.acme}
            """,
        ),
    ),
    Check(
        code="NOTICE_INCOMPLETE",
        case="decision",
        level=Level.WARNING,
        law="GDPR 13(2)(f)",
        means="people are not told that a purpose decides about them",
        why="Art. 13(2)(f) wants people told of automated decisions and profiling, with the logic involved and what "
        "it may mean for them.",
        says="`{purpose}` decides about people, and no sentence is tied to it.",
        help="tell what is decided, by which logic and with which consequence, in a sentence tied to "
        "`purposes.{purpose}`",
        look=_decisions,
        fails=Example(
            policy="""
            purposes:
              planning:
                decision: {solely: false, logic: counts, effect: a mast, human: the planner} #!
            rights:
              not_automated: {by: [email]}
            """,
            text="""
            (none) {s7}
            Welcome. {s30 statement}
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              planning:
                decision: {solely: false, logic: counts, effect: a mast, human: the planner}
            rights:
              not_automated: {by: [email]}
            """,
            text="""
            A planner reads the counts and decides where a mast is built. {s30 kept by purposes.planning}
            """,
        ),
    ),
)
