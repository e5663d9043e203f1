"""The rights of chapter III of the GDPR: on which grounds each exists, its cases, its refusals and its times."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from troth.kernel.calendar import Length, Unit

_GDPR = date(2018, 5, 25)
_SOURCE = "Regulation (EU) 2016/679"
_MONTH, _TWO_MONTHS = Length(1, Unit.MONTHS), Length(2, Unit.MONTHS)
"""Art. 12(3)."""
_COMPLEX = frozenset({"complexity", "number"})
"""For these reasons the time may be extended (Art. 12(3))."""

MARKETING = "direct_marketing"
"""Stands among grounds for a purpose of direct marketing, whatever its ground."""
DECISION = "decision"
"""Stands among grounds for a purpose that decides about people."""
GUARDIAN = "guardian"
"""Stands among grounds where a guardian consents for a child."""


@dataclass(frozen=True)
class StatutoryRight:
    """One right. ``grounds``: it exists where personal data is used on one of them; empty: on any.

    ``cases`` are the cases that the law names, each with the grounds on which it can arise (empty: any). ``refusals``
    are the reasons for which the law lets it be refused. ``due`` and ``extend``: the longest time for an answer, and by
    how much that may be put off, for one of the reasons in ``extend_for``. ``told_on``: recipients are told of it
    (Art. 19). ``stops``: what it asks for ends at once. ``other_words``: other names of a case; ``any_case``: words
    that take in every case.
    """

    name: str
    article: str
    what: str
    told_by: str
    grounds: frozenset[str] = frozenset()
    cases: Mapping[str, frozenset[str]] = field(default_factory=dict)
    refusals: frozenset[str] = frozenset()
    other_words: Mapping[str, str] = field(default_factory=dict)
    any_case: frozenset[str] = frozenset({"asked", "always"})
    reasons_asked: bool = False
    stops: bool = False
    due: Length = _MONTH
    extend: Length = _TWO_MONTHS
    extend_for: frozenset[str] = _COMPLEX
    told_on: bool = False
    valid_from: date = _GDPR
    valid_to: date | None = None
    source: str = _SOURCE


_ANY: frozenset[str] = frozenset()
_INTERESTS = frozenset({"legitimate_interest", "public_task"})
_EXCESSIVE = frozenset({"excessive", "unfounded", "not_identified"})

RIGHTS = (
    StatutoryRight(
        "access", "15", "see what is held", "13(2)(b)", refusals=_EXCESSIVE | {"others_rights", "legal_secrecy"}
    ),
    StatutoryRight(
        "rectify",
        "16",
        "have what is wrong put right",
        "13(2)(b)",
        cases={"inaccurate": _ANY, "incomplete": _ANY},
        refusals=_EXCESSIVE,
        told_on=True,
    ),
    StatutoryRight(
        "erase",
        "17",
        "have data erased",
        "13(2)(b)",
        cases={
            "not_needed": _ANY,
            "consent_withdrawn": frozenset({"consent"}),
            "objection_upheld": _INTERESTS,
            "objected_marketing": frozenset({MARKETING}),
            "unlawful": _ANY,
            "legal_duty": _ANY,
            "child_service": frozenset({GUARDIAN}),
        },
        refusals=_EXCESSIVE
        | {"expression", "legal_duty", "public_task", "public_health", "archiving", "research", "legal_claims"},
        told_on=True,
    ),
    StatutoryRight(
        "restrict",
        "18",
        "have the use limited",
        "13(2)(b)",
        cases={
            "accuracy_contested": _ANY,
            "unlawful": _ANY,
            "needed_for_claims": _ANY,
            "objection_pending": _INTERESTS,
        },
        refusals=_EXCESSIVE,
        other_words={"not_needed": "needed_for_claims"},
        told_on=True,
    ),
    StatutoryRight(
        "object",
        "21",
        "object",
        "21(4)",
        grounds=_INTERESTS | {MARKETING},
        cases={
            "legitimate_interest": frozenset({"legitimate_interest"}),
            "public_task": frozenset({"public_task"}),
            "direct_marketing": frozenset({MARKETING}),
        },
        refusals=_EXCESSIVE | {"compelling_grounds", "legal_claims"},
        reasons_asked=True,
        stops=True,
    ),
    StatutoryRight(
        "port",
        "20",
        "take data along",
        "13(2)(b)",
        grounds=frozenset({"consent", "contract"}),
        cases={"consent": frozenset({"consent"}), "contract": frozenset({"contract"})},
        refusals=_EXCESSIVE | {"others_rights", "not_automated"},
    ),
    StatutoryRight("withdraw", "7(3)", "take a consent back", "13(2)(c)", grounds=frozenset({"consent"}), stops=True),
    StatutoryRight(
        "not_automated",
        "22",
        "have a person look at what a machine decided",
        "13(2)(f)",
        grounds=frozenset({DECISION}),
        refusals=_EXCESSIVE,
    ),
    StatutoryRight("complain", "77", "complain to the authority", "13(2)(d)"),
)


ARTICLE_6 = frozenset({"consent", "contract"}) | _INTERESTS
"""The grounds of Art. 6 from which a right follows."""


def rights(on: date) -> tuple[StatutoryRight, ...]:
    """The rights in force on a day."""
    return tuple(
        right for right in RIGHTS if right.valid_from <= on and (right.valid_to is None or on <= right.valid_to)
    )


ASKING_WHY = frozenset({"reason", "reasons", "justification", "motive", "why", "legitimate_reasons", "skäl"})
"""Words in ``ask_for`` that ask a person why (EDPB Guidelines 01/2022: nobody needs to say why)."""
