"""Who gets data is named, or at least somebody who reads can tell who it is."""

import re
from collections.abc import Iterator

from troth.declaration.outside import Recipient
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.outside import OWN_ACTS, only_upon, receives
from troth.law.packs.kinds import KINDS

_A_KIND = frozenset({"authority", "public", "source", "successor"})
"""Of these a policy can say no more than the kind: which one it is shows when it happens."""
_WORD = re.compile(r"[^\W_]+")


def _look(matter: Matter) -> Iterator[Flaw]:
    for one in matter.recipients:
        if receives(one.entry) and not (one.entry.role in _A_KIND or _known_later(one.entry) or _named(one.entry)):
            yield flaw(one.path, one.entry, "label", recipient=one.name, label=one.entry.label)


def _known_later(recipient: Recipient) -> bool:
    """Whether it shows only in each case who it is: the person or the customer chooses, or what happens tells it.

    Whom the company itself has taken on it knows whatever sets the work off.
    """
    if recipient.role == "processor":
        return only_upon(recipient, OWN_ACTS)
    return bool(recipient.gets) and all(gets.upon != "always" for gets in recipient.gets.values())


def _named(recipient: Recipient) -> bool:
    """Whether it has a name, or a label that is one: every word is written as in a name, and none says a kind
    (*Visma*), or a kind stands behind two words of a name (*Amazon Web Services*).
    """
    if recipient.name is not None:
        return True
    words = _WORD.findall(recipient.label)
    written = bool(words) and all(not word[0].islower() for word in words)
    kinds = [word.casefold() in KINDS for word in words]
    return written and (not any(kinds) or kinds[:2] == [False, False])


CHECKS = (
    Check(
        code="UNNAMED_RECIPIENT",
        level=Level.WARNING,
        law="GDPR 13(1)(e)",
        means="a recipient of personal data is called by its kind, and nobody is named",
        why="Art. 13(1)(e) lets a notice name kinds of recipients, but whoever asks has a right to be told who they "
        "actually are (C-154/21). What the company itself cannot name it can neither tell nor oversee.",
        says='`{recipient}` gets personal data and is only called "{label}": nobody is named.',
        help="add `name` with the company; or say in `reading` why there are too many to name",
        look=_look,
        fails=Example(
            policy="""
            recipients:
              cloud:
                label: Our suppliers #!
                role: processor
                country: [SE]
                contract: DPA 1
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              cloud:
                label: Our suppliers
                name: Example Cloud AB
                role: processor
                country: [SE]
                contract: DPA 1
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
    ),
)
