"""At which instants the answers of a row can turn, where nothing changes but the time.

The questions of a table at two instants differ only in constants: cutoffs, today, now. A test of one value of the row
against a constant that only grows turns once at most, and a row none of whose tests turns answers as before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from itertools import pairwise
from typing import Any

from troth.plan.questions import Question
from troth.predicate.algebra import At, Compare, Field, On, Predicate, Within


@dataclass(frozen=True)
class Turn:
    """One test at each instant. A row's turns once at most, from not ``to`` to ``to``."""

    tests: tuple[Predicate, ...]
    to: bool


def turns(asked: Sequence[tuple[Question | Predicate, ...]]) -> tuple[Turn, ...] | None:
    """The tests that differ between the questions of a table at several instants (or between whatever tests), in order
    of time; None where they differ in anything else, so that nothing can be said.
    """
    found: dict[Turn, None] = {}
    return tuple(found) if _walk(list(asked), found) else None


def _walk(nodes: list[Any], found: dict[Turn, None]) -> bool:
    first = nodes[0]
    kind = type(first)
    if any(type(node) is not kind for node in nodes):
        return False
    if isinstance(first, tuple):
        if any(len(node) != len(first) for node in nodes):
            return False
        return all(_walk(list(of), found) for of in zip(*nodes, strict=True))
    if isinstance(first, Within | Compare) and any(node != first for node in nodes):
        turn = _turn(nodes)
        if turn is not None:
            found[turn] = None
        return turn is not None
    if is_dataclass(first) and not isinstance(first, Field):
        return all(_walk([getattr(node, item.name) for node in nodes], found) for item in fields(first))
    return all(node == first for node in nodes)


def _turn(nodes: list[object]) -> Turn | None:
    """What differs is a constant on the right, and it only grows."""
    constants: list[object] = []
    lefts: list[object] = []
    tests: list[Predicate] = []
    to = False
    for node in nodes:
        match node:
            case Within(instant, cutoff):
                constants.append(cutoff)
                lefts.append(instant)
            case Compare(left, sign, (At() | On()) as right) if sign != "=":
                constants.append(right.moment if isinstance(right, At) else right.day)
                lefts.append((left, sign))
                to = sign in ("<", "<=")
            case _:
                return None
        tests.append(node)
    if any(left != lefts[0] for left in lefts):
        return None
    grows = all(before <= after for before, after in pairwise(constants))  # type: ignore[operator]
    return Turn(tuple(tests), to) if grows else None
