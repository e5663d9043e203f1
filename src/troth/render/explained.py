"""What is told to somebody who asks about a code: of checks all there is, of other codes what their page says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from troth.kernel.names import nearest
from troth.law.told import Page, Told, by_name, told
from troth.render.documented import Documented, documented

_CODE_BLANKS: Final = " " * 6
"""Begins a line of an example."""


@dataclass(frozen=True)
class Explained:
    """A code, the checks that report it, and the rows of the pages that explain it."""

    code: str
    checks: tuple[Told, ...]
    documented: tuple[Documented, ...]

    def __bool__(self) -> bool:
        """Whether anything is known of it."""
        return bool(self.checks or self.documented)


def explained(code: str) -> Explained:
    """All that is known of a code; nothing where there is no such code."""
    return Explained(code, told(code), documented().get(code, ()))


def nearest_code(code: str) -> str | None:
    """The known code that is closest to another word."""
    return nearest(code, {*documented(), *(check.code for _, check in by_name())})


def as_text(explained: Explained, width: int = 100) -> Iterator[str]:
    """For a terminal: words wrapped, examples as they are."""
    for line in _lines(explained):
        if line.startswith(_CODE_BLANKS) or len(line) <= width:
            yield line
        else:
            blanks = " " * (len(line) - len(line.lstrip()))
            yield from wrap(
                line.strip(),
                width,
                initial_indent=blanks,
                subsequent_indent=f"{blanks}  ",
                break_long_words=False,
                break_on_hyphens=False,
            )


def _lines(explained: Explained) -> Iterator[str]:
    yield explained.code
    for case in explained.checks:
        yield from _case(case)
    for row in explained.documented:
        yield from _row(row)


def as_data(explained: Explained) -> dict[str, object]:
    """For machines (``docs/schemas/explain.json``)."""
    return {
        "code": explained.code,
        "checks": [_case_data(case) for case in explained.checks],
        "documented": [_row_data(row) for row in explained.documented],
    }


def _case(case: Told) -> Iterator[str]:
    yield ""
    yield f"  {case.means[0].upper()}{case.means[1:]}."
    yield f"  {case.how_bad}, {case.law}, runs {case.runs}"
    yield ""
    yield f"  why: {case.why}"
    yield ""
    yield "  found in"
    yield from _pages(case.fails)
    yield f"    says: {case.says}"
    yield f"    help: {case.help}"
    yield ""
    yield "  not found in"
    yield from _pages(case.passes)


def _pages(pages: tuple[Page, ...]) -> Iterator[str]:
    for name, lines in pages:
        yield f"{_CODE_BLANKS}# {name}"
        for line in lines:
            yield f"{_CODE_BLANKS}{line}"


def _row(row: Documented) -> Iterator[str]:
    yield ""
    yield f"  {row.heading}"
    for title, said in row.says.items():
        if said:
            yield f"  {title}: {said}"


def _case_data(case: Told) -> Mapping[str, object]:
    return {
        "case": case.case,
        "level": case.level,
        "signable": case.signable,
        "law": case.law,
        "runs": case.runs,
        "means": case.means,
        "why": case.why,
        "says": case.says,
        "help": case.help,
        "fails": _page_data(case.fails),
        "passes": _page_data(case.passes),
    }


def _page_data(pages: tuple[Page, ...]) -> list[dict[str, str]]:
    return [{"file": name, "lines": "\n".join(lines)} for name, lines in pages]


def _row_data(row: Documented) -> Mapping[str, object]:
    return {
        "page": row.page,
        "heading": row.heading,
        "level": row.says.get("level", ""),
        "exit": row.says.get("exit", ""),
        "means": row.means,
        "to_do": row.to_do,
    }
