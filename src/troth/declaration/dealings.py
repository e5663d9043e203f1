"""What passes between the operator and people: sections ``rights``, ``messages``, ``cookies``, ``services``,
``notices``.
"""

from dataclasses import dataclass, field
from typing import Final, Literal

from troth.declaration.entry import Entry
from troth.declaration.sentences import AnswerTime, Condition, Lead
from troth.kernel.calendar import Length

RIGHT_NAMES: Final = (
    "access",
    "rectify",
    "erase",
    "restrict",
    "object",
    "port",
    "withdraw",
    "not_automated",
    "complain",
    "disclosures",
)
"""What a person may ask for."""


@dataclass(frozen=True, kw_only=True)
class Right(Entry):
    """One entry of ``rights``. ``people`` is the key ``for``; None: everyone.

    What is None is as the law says. ``takes_effect`` None: at once.
    """

    people: tuple[str, ...] | None = None
    cases: tuple[str, ...] | None = None
    not_when: tuple[str, ...] | None = None
    due: AnswerTime | None = None
    extend: AnswerTime | None = None
    free: bool = True
    once_per: Length | None = None
    by: tuple[str, ...] | None = None
    identify: tuple[str, ...] | None = None
    format: tuple[str, ...] | None = None
    ask_for: tuple[str, ...] | None = None
    takes_effect: Length | None = None
    review: bool = False
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Message(Entry):
    """One entry of ``messages``. ``purpose`` is the key ``for``; ``upon`` empty: whenever the purpose allows."""

    label: str = field()
    purpose: str
    to: tuple[str, ...]
    by: tuple[str, ...]
    stop: tuple[str, ...]
    upon: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Cookie(Entry):
    """One entry of ``cookies``: a name, or a pattern with ``*``. ``purpose`` is the key ``for``.

    ``set_by`` is ``us`` or a recipient; ``lasts`` None: not said.
    """

    label: str = field()
    cookie_class: Literal["necessary", "functional", "analytics", "marketing"]
    kind: Literal["cookie", "local_storage", "pixel", "sdk"]
    set_by: str
    site: str
    purpose: str
    lasts: Length | Literal["session", "no end"] | None = None
    data: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Service(Entry):
    """One entry of ``services``. ``people`` is the key ``for``; ``data`` the most that it may cause to be collected."""

    label: str = field()
    people: tuple[str, ...]
    data: tuple[str, ...]
    when: tuple[Condition, ...] = ()
    must_give: tuple[str, ...] = ()
    self_service: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Notice(Entry):
    """One entry of ``notices``. ``upon`` is a word of the language or a moment; ``to`` holds classes and recipients."""

    label: str = field()
    upon: str
    to: tuple[str, ...]
    by: tuple[str, ...]
    lead: Lead
