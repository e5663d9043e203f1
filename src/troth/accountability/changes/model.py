"""A change, which way it goes, and whether people must be told of it before it takes effect."""

from dataclasses import dataclass, field
from enum import StrEnum

from troth.kernel.span import NOWHERE, Span


class Way(StrEnum):
    """Which way a change goes. *wider* and *narrower* are said of what stands there: a wider row allows more, a wider
    promise promises more.
    """

    NEW = "new"
    GONE = "gone"
    RENAMED = "renamed"
    LONGER = "longer"
    SHORTER = "shorter"
    WIDER = "wider"
    NARROWER = "narrower"
    OTHER = "other"
    REWORDED = "reworded"


class Weight(StrEnum):
    """Whether people must be told before it takes effect.

    *material*: more is done with their data than they were told, or less is promised to them. *unclear*: only somebody
    who reads both can say (free words are another, for instance). *minor*: neither.
    """

    MATERIAL = "material"
    UNCLEAR = "unclear"
    MINOR = "minor"


@dataclass(frozen=True)
class Found:
    """One difference at one key of an entry. ``says`` goes on from the path: *is kept longer*."""

    way: Way
    weight: Weight
    says: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Change:
    """One change. ``path`` is where it stands now, or stood if it is gone; ``was`` is where it stood before.

    ``key`` is empty where the whole entry is meant; ``law`` the article by which it weighs; ``before`` and ``after``
    are the two values in the words of the file.
    """

    path: str
    was: str
    key: str
    way: Way
    weight: Weight
    says: str
    law: str
    before: str
    after: str
    span: Span = field(default=NOWHERE, repr=False)
