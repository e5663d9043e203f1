"""Who is outside and what each gets, what never happens, and where: ``recipients``, ``never``, ``regions``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from troth.declaration.entry import Entry, nothing
from troth.declaration.sentences import Condition, Tell

RecipientRole = Literal["processor", "controller", "joint_controller", "authority", "public", "source", "successor"]

Safeguard = Literal[
    "scc",
    "bcr",
    "dpf",
    "certified",
    "contract_need",
    "explicit_consent",
    "vital",
    "legal_claims",
    "instructed",
    "own_choice",
    "anonymous_only",
]

Act = Literal[
    "sell",
    "disclose",
    "use",
    "collect",
    "combine",
    "message",
    "transfer",
    "decide_automatically",
    "profile",
    "read_content",
]

ANY = "any"
"""Instead of codes in ``country``: nobody can say which."""


@dataclass(frozen=True, kw_only=True)
class Gets(Entry):
    """One row of a recipient's ``gets``. ``purposes`` is the key ``for``; ``about`` None: everybody.

    ``upon`` is ``always``, ``decision``, ``request``, ``instruction`` or a moment; ``tell`` None: as the law says.
    """

    data: tuple[str, ...]
    purposes: tuple[str, ...]
    upon: str
    about: tuple[str, ...] | None = None
    when: tuple[Condition, ...] = ()
    needs: tuple[str, ...] = ()
    exactly: Literal["decision"] | None = None
    form: Literal["personal", "pseudonymous", "anonymous"] = "personal"
    tell: Tell | None = None


@dataclass(frozen=True, kw_only=True)
class Recipient(Entry):
    """One entry of ``recipients``. ``country`` holds codes, or ``any`` alone; empty: not said."""

    label: str = field()
    role: RecipientRole
    name: str | None = None
    country: tuple[str, ...] = ()
    safeguard: Safeguard | None = None
    also: tuple[str, ...] = ()
    assessed: date | None = None
    contract: str | None = None
    link: str | None = None
    org_no: str | None = None
    sub_of: str | None = None
    paid: bool = False
    when: tuple[Condition, ...] = ()
    gets: Mapping[str, Gets] = field(default_factory=nothing)


@dataclass(frozen=True, kw_only=True)
class Never(Entry):
    """One entry of ``never``. ``data``, ``about`` and ``to`` None: all; ``outside`` is a list of regions."""

    label: str = field()
    do: Act
    data: tuple[str, ...] | None = None
    about: tuple[str, ...] | None = None
    to: tuple[str, ...] | None = None
    outside: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Region(Entry):
    """One entry of ``regions``. ``places`` are codes of countries or of their parts: ``SE``, ``US-CA``."""

    label: str = field()
    places: tuple[str, ...]
    laws: tuple[str, ...] = ()
    given_to_all: bool = False
