"""The list of all checks as a page, and a page for each code."""

import re
from collections.abc import Iterator, Mapping, Sequence

from troth.law.model import Check
from troth.law.told import Page, Told, by_name, runs, told

_HEAD = """# What Troth checks in a policy

`troth check` reports each of these with file, line, a sentence, the article, and what to write instead. An *error*
stops everything that runs. A *warning* stops publishing until the entry carries a `reading`, which signs it. A *note*
is counted. The checks of an act run where `laws` in `policy` names it, all others always. Words in capitals stand for
names of your own; a line without a code is another case of the code above it. Each code has a page with the reason,
an example that fails and one that passes; `troth explain CODE` shows the same.

This page and those are written by `python -m troth.law docs` from the checks themselves.

| code | level | by | runs | what is found | what to write |
|---|---|---|---|---|---|
"""

_FOOT = "The examples are lines of a small policy in which nothing else is found. [All checks](../checks.md)"


def pages() -> Mapping[str, str]:
    """Every page by its place within the documentation, in Markdown, each ending with a line feed."""
    codes = dict.fromkeys(check.code for _, check in by_name())
    return {"checks.md": page(), **{f"checks/{code}.md": code_page(code) for code in codes}}


def page() -> str:
    """The list of all checks."""
    return _HEAD + "".join(f"{line}\n" for line in _lines())


def code_page(code: str) -> str:
    """The page of one code."""
    return f"# `{code}`\n\n{told_page(told(code))}{_FOOT}\n"


def told_page(cases: Sequence[Told]) -> str:
    """What is told of the checks of one code, without a title."""
    lines = (line for case in cases for line in _case(case, several=len(cases) > 1))
    return "".join(f"{line}\n" for line in lines)


def _case(case: Told, *, several: bool) -> Iterator[str]:
    if several:
        yield f"## {_sentence(case.means)}"
    else:
        yield f"{_sentence(case.means)}."
    yield ""
    yield f"*{case.how_bad}* · {case.law} · runs {case.runs}"
    yield ""
    yield case.why
    yield ""
    yield "Found in:"
    yield from _block(case.fails)
    yield f"> {case.says}"
    yield ">"
    yield f"> help: {case.help}"
    yield ""
    yield "Not found in:"
    yield from _block(case.passes)


def _block(pages: tuple[Page, ...]) -> Iterator[str]:
    for name, lines in pages:
        yield from ("", "```yaml", f"# {name}", *lines, "```")
    yield ""


def _sentence(means: str) -> str:
    return means[0].upper() + means[1:]


def _lines() -> Iterator[str]:
    last = ""
    for act, check in by_name():
        code = "" if check.code == last else f"`{check.code}` ([page](checks/{check.code}.md))"
        yield f"| {code} | {_level(check)} | {check.law} | {runs(act)} | {check.means} | {_plain(check.help)} |"
        last = check.code


def _level(check: Check) -> str:
    return f"{check.level}, signed by `reading`" if check.signable else str(check.level)


def _plain(template: str) -> str:
    """A template with its places as words in capitals."""
    words = re.sub(r"\{([a-z_]+)\}", lambda found: found[1].upper().replace("_", " "), template)
    return words.replace("|", "\\|")
