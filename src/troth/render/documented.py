"""The codes that are explained by hand, in ``docs/errors.md`` and ``docs/live-checks.md``: read from the very pages.

A page is a part of the package where it is installed; where Troth runs from its sources it lies beside them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

PAGES: Final = ("errors.md", "live-checks.md")
_HERE: Final = Path(__file__).parents[1] / "docs"
_SOURCES: Final = Path(__file__).parents[3] / "docs"

_ROW = re.compile(r"^\| (?P<cells>.*) \|$")
_BARS = re.compile(r" (?<!\\)\| ")
_CODE = re.compile(r"`([A-Z][A-Z0-9_]*)`")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")


@dataclass(frozen=True)
class Documented:
    """A row of a page: under which heading it stands, and what it says, by the titles of the table's columns."""

    page: str
    heading: str
    says: Mapping[str, str]

    @property
    def means(self) -> str:
        """What the code means, whatever the column is called."""
        titles = ("what it means", "what is looked at", "what is counted", "the sentence")
        return next((self.says[title] for title in titles if title in self.says), "")

    @property
    def to_do(self) -> str:
        """What to do, or nothing where the page does not say."""
        return self.says.get("what to do", "")


@cache
def documented() -> Mapping[str, tuple[Documented, ...]]:
    """Every code of the pages with the rows that explain it. A row without a code goes on from the one above it."""
    found: dict[str, tuple[Documented, ...]] = {}
    for page in PAGES:
        for code, row in _rows(page, _text(page)):
            found[code] = (*found.get(code, ()), row)
    return found


def _text(page: str) -> str:
    place = _HERE / page
    return (place if place.exists() else _SOURCES / page).read_text(encoding="utf-8")


def _rows(page: str, text: str) -> Iterator[tuple[str, Documented]]:
    heading, titles, code = "", list[str](), ""
    for line in text.splitlines():
        if line.startswith("#"):
            heading, titles = line.lstrip("# "), []
        row = _ROW.match(f"{line.rstrip()}".replace("| |", "|  |", 1))
        if row is None:
            titles = [] if not line.startswith("|") else titles
            continue
        cells = [_LINK.sub(r"\1", cell).replace("\\|", "|").strip() for cell in _BARS.split(row["cells"])]
        if not titles:
            titles = cells
            continue
        named = _CODE.fullmatch(cells[0])
        code = named[1] if named is not None else code
        if titles[0] == "code" and (named is not None or not cells[0]) and code:
            yield code, Documented(page, heading, dict(zip(titles[1:], cells[1:], strict=False)))
