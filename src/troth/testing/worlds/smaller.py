"""Making a world smaller while something about it stays true, so that a person can read what is left."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from troth.testing.worlds.world import World, from_json

_Place = tuple[str | int, ...]


def smaller(world: World, still: Callable[[World], bool]) -> World:
    """A world from which nothing more can be left out while ``still`` holds, which says no to what it cannot judge."""
    whole: dict[str, Any] = json.loads(world.as_json())
    again = True
    while again:
        again = False
        for place in sorted(_places(whole), key=_worth):
            less = _without(whole, place)
            if less is not None and still(from_json(json.dumps(less))):
                whole, again = less, True
    return from_json(json.dumps(whole))


def _worth(place: _Place) -> tuple[int, str]:
    return len(place), str(place)


def _places(node: object, at: _Place = ()) -> Iterator[_Place]:
    """Everything that may be left out, each with its path; lists from their end, so that paths stay right."""
    if isinstance(node, dict):
        for key, inside in node.items():
            yield (*at, key)
            yield from _places(inside, (*at, key))
    elif isinstance(node, list):
        for index in reversed(range(len(node))):
            yield (*at, index)
            yield from _places(node[index], (*at, index))


def _without(whole: dict[str, Any], place: _Place) -> dict[str, Any] | None:
    """A copy without what lies at a place; None where it is not there any more."""
    copy: dict[str, Any] = json.loads(json.dumps(whole))
    node: Any = copy
    for step in place[:-1]:
        node = _step(node, step)
        if node is None:
            return None
    last = place[-1]
    if len(place) == 1 or last in ("columns", "rows", "at", "kind"):
        return None
    if _step(node, last, missing=_MISSING) is _MISSING:
        return None
    if isinstance(node, dict) and "rows" in place[:-1]:
        if node[str(last)] is None or last == "id":
            return None
        node[str(last)] = None
    else:
        del node[last]
    return copy


_MISSING = object()


def _step(node: Any, step: str | int, missing: Any = None) -> Any:
    if isinstance(node, dict):
        return node.get(step, missing)
    if isinstance(node, list) and isinstance(step, int) and step < len(node):
        return node[step]
    return missing
