"""Kleene's three values. ``None`` is *unknown*: it never deletes, never discloses, never lets through."""

from collections.abc import Iterable

Truth = bool | None


def negation(value: Truth) -> Truth:
    """Not; unknown stays unknown."""
    return None if value is None else not value


def every(values: Iterable[Truth]) -> Truth:
    """And: false if any is false, else unknown if any is unknown, else true (also of nothing)."""
    unknown = False
    for value in values:
        if value is False:
            return False
        unknown = unknown or value is None
    return None if unknown else True


def some(values: Iterable[Truth]) -> Truth:
    """Or: true if any is true, else unknown if any is unknown, else false (also of nothing)."""
    unknown = False
    for value in values:
        if value is True:
            return True
        unknown = unknown or value is None
    return None if unknown else False


def common(values: Iterable[Truth]) -> Truth:
    """The answer that all candidates share; unknown if they differ or there are none."""
    answers = set(values)
    return answers.pop() if len(answers) == 1 else None
