"""``python tools/findings.py`` writes docs/findings.md: what people found in published policies, and what Troth finds.

A line of ``tests/examples/points.txt`` is a point that people found. What Troth finds is held against the findings that
are written down in ``tests/examples/as_published``, from which the places come too; so the page cannot say more than
``troth check`` does.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
PAGE = HOUSE / "docs" / "findings.md"
POINTS = HOUSE / "tests" / "examples" / "points.txt"
FOUND = HOUSE / "tests" / "examples" / "as_published"

HEAD = """# What people found in five published policies, and what Troth finds

Before there was a check, people read the five policies under [examples](../examples) and wrote down what is vague in
them or contradicts itself: 46 points. Beside each stands what `troth check examples/NAME/as-published` finds of it now,
with its place, and what it does not find.

This page is written by `python tools/findings.py` from a list and the findings that are written down.
"""

Places = dict[tuple[str, str], list[str]]
"""By code and subject: ``file:line`` of each finding."""


@dataclass(frozen=True)
class Point:
    """One line of the list. ``found`` are codes with their subjects, ``missed`` is what is not found, and why."""

    number: int
    policy: str
    told: str
    found: tuple[tuple[str, str], ...]
    missed: str


def points(text: str) -> tuple[Point, ...]:
    """The points of a list. Raises ValueError for a line that is none, or that neither finds nor misses anything."""
    read = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        number, policy, told, found, missed = (cell.strip() for cell in line.split("|"))
        pairs = [each.split() for each in found.split(",") if each.strip()]
        if not (pairs or missed):
            raise ValueError(line)
        read.append(Point(int(number), policy, told, tuple((code, subject) for code, subject in pairs), missed))
    return tuple(read)


def places(policy: str) -> Places:
    """Where each code is found in a published policy, as it is written down."""
    found: Places = {}
    for line in (FOUND / f"{policy}.txt").read_text(encoding="utf-8").splitlines():
        place, _, code, subject = line.split(" ", 3)
        found.setdefault((code, subject), []).append(place)
    return found


def page() -> str:
    """The whole page. Raises KeyError where a point names what is not found."""
    listed = points(POINTS.read_text(encoding="utf-8"))
    whole = sum(bool(one.found) and not one.missed for one in listed)
    none = sum(not one.found for one in listed)
    tables = [
        "\n".join([f"\n## {policy}\n", *_table(policy, [one for one in listed if one.policy == policy])])
        for policy in dict.fromkeys(one.policy for one in listed)
    ]
    part = len(listed) - whole - none
    counts = f"Of {len(listed)} points {whole} are found whole, {part} in part, and {none} not at all."
    return "\n".join([HEAD, counts, *tables]) + "\n"


def _table(policy: str, listed: list[Point]) -> Iterator[str]:
    known = places(policy)
    yield "| point | what people found | what Troth finds | what it does not find |"
    yield "|---|---|---|---|"
    for one in listed:
        found = "<br>".join(
            f"`{code}` `{subject}` {_links(policy, known[code, subject])}" for code, subject in one.found
        )
        yield f"| {one.number} | {one.told} | {found} | {one.missed} |"


def _links(policy: str, where: list[str]) -> str:
    links = (place.rpartition(":") for place in dict.fromkeys(where))
    return " ".join(f"[{file}:{line}](../examples/{policy}/as-published/{file}#L{line})" for file, _, line in links)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(HOUSE)}\n")
