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
ADOPTED = HOUSE / "tests" / "examples" / "mended"
FALSE = HOUSE / "tests" / "examples" / "false_alarms.txt"

HEAD = """# What people found in five published policies, and what Troth finds

Before there was a check, people read the five policies under [examples](../examples) and wrote down what is vague in
them or contradicts itself: 46 points. Beside each stands what `troth check examples/NAME/as-published` finds of it now,
with its place; what a machine could find and Troth does not; and what only a person can tell, with why.

This page is written by `python tools/findings.py` from a list and the findings that are written down.
"""

CODES = """
Where the code is another than the one that people wrote beside the point: the swapped grounds (3) are `LAUNDERED` and
`TRAFFIC_INTEREST`; the missing number (7, 11) is `NO_ORG_NO`, and what cannot be asked for `RIGHT_NO_WAY`; the promise
about children (25) is `AGE_NO_BORN`; the archive (27, 35) is `NO_ARCHIVE`; prospects by e-mail (29) are
`CHANNEL_NO_CONSENT`; an agreement with a company (30) is `CONTRACT_NOT_PARTY`; a sale as California means it (32) is
`SALE_BY_SHARING`; erased or anonymous (21) is `TWO_ENDS`, and wholly gone beside backups (40) `BACKUPS_LONGER`.
"""

ALARMS = """
## False alarms

All findings about the ten folders, and about the two sample shops, were read and held against what the words say;
those that say only that a key is not written (`NO_WHY`, `NO_PERIOD`, `GROUND_COMPANION` and what follows from it) by
kind. Judged false is what is not so of the company, whatever the declaration lacks; a finding that a `reading` signs is
judged as if nobody had signed it. The list is [false_alarms.txt](../tests/examples/false_alarms.txt); a finding that
goes must go from it too.
"""

Places = dict[tuple[str, str], list[str]]
"""By code and subject: ``file:line`` of each finding."""


@dataclass(frozen=True)
class Point:
    """One line of the list. ``found``: codes with their subjects; ``missed``: what could be found and is not; ``left``:
    what only a person can tell.
    """

    number: int
    policy: str
    told: str
    found: tuple[tuple[str, str], ...]
    missed: str
    left: str


def points(text: str) -> tuple[Point, ...]:
    """The points of a list. Raises ValueError for a line that is none, or that neither finds nor misses anything."""
    read = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        number, policy, told, found, missed, left = (cell.strip() for cell in line.split("|"))
        pairs = [each.split() for each in found.split(",") if each.strip()]
        if not (pairs or missed or left):
            raise ValueError(line)
        read.append(Point(int(number), policy, told, tuple((code, subject) for code, subject in pairs), missed, left))
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
    whole = sum(bool(one.found) and not (one.missed or one.left) for one in listed)
    as_far = sum(bool(one.found) and bool(one.left) and not one.missed for one in listed)
    none = sum(not one.found for one in listed)
    tables = [
        "\n".join([f"\n## {policy}\n", *_table(policy, [one for one in listed if one.policy == policy])])
        for policy in dict.fromkeys(one.policy for one in listed)
    ]
    part = len(listed) - whole - as_far - none
    counts = (
        f"Of {len(listed)} points {whole} are found whole, {as_far} in all that a declaration and its words can tell,\n"
        f"{part} in part, and {none} not at all."
    )
    return "\n".join([HEAD, counts, CODES.rstrip(), *tables, ALARMS, *_alarms()]) + "\n"


def judged_false() -> tuple[tuple[str, str, str, int, str], ...]:
    """Folder, code, subject, how many findings, and why they are false. Raises ValueError where there is none."""
    read = []
    for line in FALSE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            folder, what, why = (cell.strip() for cell in line.split("|"))
            code, subject = what.split(" ", 1)
            there = [each for each in findings_of(folder) if each == (code, subject)]
            if not there:
                raise ValueError(line)
            read.append((folder, code, subject, len(there), why))
    return tuple(read)


def findings_of(folder: str) -> list[tuple[str, str]]:
    """Code and subject of each finding about a folder, as they are written down."""
    name, _, kind = folder.partition("/")
    path = (FOUND if kind == "as-published" else ADOPTED) / f"{name}.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(code, subject) for _, _, code, subject in (line.split(" ", 3) for line in lines)]


def _alarms() -> Iterator[str]:
    false = judged_false()
    published = sorted(path.stem for path in FOUND.glob("*.txt"))
    folders = [f"{name}/{kind}" for name in published for kind in ("as-published", "mended")]
    folders += sorted(path.stem for path in ADOPTED.glob("*.txt") if path.stem not in published)
    yield "| folder | findings | judged false |"
    yield "|---|---|---|"
    total = [0, 0]
    for folder in folders:
        found, wrong = len(findings_of(folder)), sum(count for where, _, _, count, _ in false if where == folder)
        total = [total[0] + found, total[1] + wrong]
        yield f"| {folder} | {found} | {wrong} |"
    yield f"| all | {total[0]} | {total[1]} |"
    yield ""
    yield "| folder | judged false | why |"
    yield "|---|---|---|"
    for folder, code, subject, count, why in false:
        times = f" ({count} times)" if count > 1 else ""
        yield f"| {folder} | `{code}` `{subject}`{times} | {why} |"


def _table(policy: str, listed: list[Point]) -> Iterator[str]:
    known = places(policy)
    yield "| point | what people found | what Troth finds | what it could find, and does not | left to a person |"
    yield "|---|---|---|---|---|"
    for one in listed:
        found = "<br>".join(
            f"`{code}` `{subject}` {_links(policy, known[code, subject])}" for code, subject in one.found
        )
        yield f"| {one.number} | {one.told} | {found} | {one.missed} | {one.left} |"


def _links(policy: str, where: list[str]) -> str:
    links = (place.rpartition(":") for place in dict.fromkeys(where))
    return " ".join(f"[{file}:{line}](../examples/{policy}/as-published/{file}#L{line})" for file, _, line in links)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(HOUSE)}\n")
