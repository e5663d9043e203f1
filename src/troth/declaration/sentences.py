"""The small fixed sentences of the language, as values: keep-rules, conditions, person references, columns.

What each means is said in ``policy`` and ``definition``; how each is read, in ``keep_rules``, ``conditions``,
``references`` and ``columns``. All are frozen, and equal sentences are equal values, whatever file they stand in.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from troth.kernel.calendar import Length, RoundTo

# --- keep-rules -------------------------------------------------------------------------------------------------------


class AnchorKind(StrEnum):
    """What a clock counts from."""

    RECORDED = "recorded"
    AGE = "age"
    BEGAN = "began"
    ENDED = "ended"
    MOMENT = "moment"
    GIVEN = "consent.given"
    WITHDRAWN = "consent.withdrawn"
    OBJECTED = "objection.made"


SAID = (AnchorKind.GIVEN, AnchorKind.WITHDRAWN, AnchorKind.OBJECTED)
"""What a person says, and no row of the operator's."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """``recorded``, ``age N``, ``P.began``, ``P.ended``, a moment, or what a person said of a consent or a purpose.

    ``fact`` is the declared name without ``.began``. ``of``: of which consent or purpose a person says it.
    """

    kind: AnchorKind
    fact: str = ""
    age: int = 0
    of: str = ""

    def __str__(self) -> str:
        match self.kind:
            case AnchorKind.RECORDED:
                return "recorded"
            case AnchorKind.AGE:
                return f"age {self.age}"
            case AnchorKind.MOMENT:
                return self.fact
            case AnchorKind.GIVEN | AnchorKind.WITHDRAWN | AnchorKind.OBJECTED:
                return self.kind.value
            case _:
                return f"{self.fact}.{self.kind.value}"


@dataclass(frozen=True, slots=True)
class Clock:
    """``[at least] LENGTH after ANCHOR [to end of ..] [applied LENGTH | as F else LENGTH]`` or ``until ANCHOR``.

    ``length`` is None for ``until``. ``longest`` is the far end of a range (``6 to 24 months``), else None.
    """

    anchor: Anchor
    length: Length | None = None
    longest: Length | None = None
    floor: bool = False
    round_to: RoundTo | None = None
    applied: Length | None = None
    as_fact: str | None = None
    otherwise: Length | None = None


@dataclass(frozen=True, slots=True)
class Newest:
    """``newest N per person|COLUMN``. ``per`` is None for *person*."""

    count: int
    per: str | None = None


class Joined(StrEnum):
    """How the clocks of a keep-rule are joined."""

    ONE = "one"
    FIRST = "whichever first"
    LAST = "whichever last"
    AT_THE_LATEST = "or at the latest"
    GROUND = "while ground stands"
    NOT_KEPT = "not kept"
    NO_END = "no end"


@dataclass(frozen=True, slots=True)
class KeepRule:
    """A whole keep-rule.

    ``clocks`` is empty for the last three kinds of ``Joined``, of length 2 for *or at the latest*.
    """

    joined: Joined
    clocks: tuple[Clock | Newest, ...] = ()
    suspended_while: str | None = None
    text: str = ""


# --- conditions -------------------------------------------------------------------------------------------------------


class ConditionKind(StrEnum):
    """The forms a condition may take."""

    WHILE = "while"
    AFTER = "after"
    IF = "if"
    AGE_UNDER = "age under"
    AGE_OVER = "age or over"
    IN = "in"
    CONSENTED = "consented to"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition.

    ``negated`` turns while/while not, after/before, if/if not, in/outside, consented/not consented.
    """

    kind: ConditionKind
    name: str = ""
    age: int = 0
    negated: bool = False
    text: str = ""


# --- by when something is done or told ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AnswerTime:
    """A length in which somebody is answered. ``working``: its days are working days of the controller's country."""

    length: Length
    working: bool = False

    def __str__(self) -> str:
        return str(self.length).replace("day", "working day") if self.working else str(self.length)


@dataclass(frozen=True, slots=True)
class Tell:
    """Whether and when a person is told of a disclosure: ``before``, ``never``, or ``after`` a moment, no sooner than
    ``earliest`` and no later than ``latest``.
    """

    says: Literal["before", "never", "after"]
    moment: str = ""
    earliest: Length | None = None
    latest: Length | None = None


@dataclass(frozen=True, slots=True)
class Lead:
    """``at once``, ``PERIOD before`` or ``within PERIOD``: when a notice comes. ``time`` is None for *at once*."""

    says: Literal["at once", "before", "within"]
    time: AnswerTime | None = None


@dataclass(frozen=True, slots=True)
class AtEnd:
    """``delete by DATE`` or ``return by DATE``: what becomes of a controller's data when the instruction ends."""

    does: Literal["delete", "return"]
    by: date


# --- the map's sentences ----------------------------------------------------------------------------------------------


class Test(StrEnum):
    """What is asked of a column of a row."""

    EQUALS = "="
    ONE_OF = "in"
    EMPTY = "is empty"


@dataclass(frozen=True, slots=True)
class RowTest:
    """``col = v``, ``col in [a, b]`` or ``col is empty``.

    Values are text as written; null satisfies only *is empty*.
    """

    column: str
    test: Test
    values: tuple[str, ...] = ()


class ReferenceKind(StrEnum):
    """How a row leads to a person."""

    BY = "by"
    KEY = "key"
    THROUGH = "through"
    EACH_OF = "each of"


class Role(StrEnum):
    """In what part a person stands on a row."""

    HOLDER = "holder"
    USER = "user"
    PAYER = "payer"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class PersonReference:
    """How a row leads to a person.

    *by*: ``target`` is a class, ``column`` holds its key. *key*: ``target`` is a key of the map, ``column`` holds its
    value, ``at`` the column with the time at which it is asked (None: a natural key without time). *through*:
    ``column`` is a link. *each of*: ``target`` is a junction table, ``column`` the column of this row that
    ``junction_column`` of the junction equals. ``only_if`` makes it one of several kinds (polymorphic); ``name`` names
    one of several owners.
    """

    kind: ReferenceKind
    target: str = ""
    column: str = ""
    at: str | None = None
    junction_column: str = ""
    role: Role = Role.HOLDER
    only_if: RowTest | None = None
    name: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What a column of a table is: ``DATA [of WHO] [seen by WHO [unless FLAG]]``, or not personal (``data`` is None).

    ``of`` is None where the map does not say it. ``inside`` is the part after the slash of ``a/b`` (``*``: the rest).
    """

    column: str
    data: str | None
    of: str | None = None
    seen_by: str | None = None
    unless: str | None = None
    inside: str | None = None


@dataclass(frozen=True, slots=True)
class EmptyLink:
    """What a null link says: ``never if TEST`` or ``not yet if TEST`` (``test`` None: always)."""

    says: Literal["never", "not yet"]
    test: RowTest | None = None


@dataclass(frozen=True, slots=True)
class Unowned:
    """``LENGTH after recorded then delete``: what becomes of a row whose owner nobody can be found to be."""

    length: Length


@dataclass(frozen=True, slots=True)
class MomentColumn:
    """Where a moment stands: a column, or ``COLUMN + COLUMN seconds``."""

    column: str
    plus_seconds: str | None = None


class Anonymiser(StrEnum):
    """How a cell is replaced so that it no longer identifies."""

    KEEP = "keep"
    EMPTY = "empty"
    RANDOM = "random"
    TO = "to"
    FIRST = "first"
    ROUND = "round"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Anonymise:
    """``keep``, ``empty``, ``random``, ``to hour|day|month|year``, ``first N``, ``round N`` or ``replace V``."""

    how: Anonymiser
    argument: str = ""


class EmptyMeans(StrEnum):
    """What a null time says."""

    STILL_RUNNING = "still running"
    NOT_YET = "not yet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Edge:
    """One edge of a plausible range: a column of the same row, a date, or *now* plus a length (``now + 1 day``)."""

    column: str | None = None
    day: str | None = None
    now_plus: Length | None = None


@dataclass(frozen=True, slots=True)
class Plausible:
    """``A to B``: a time outside it is unknown."""

    low: Edge
    high: Edge
