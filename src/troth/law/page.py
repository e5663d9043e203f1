"""The list of all checks as a page."""

import re
from collections.abc import Iterator

from troth.law.model import Check
from troth.law.registry import HOUSE, checks

_HEAD = """# What Troth checks in a policy

`troth check` reports each of these with file, line, a sentence, the article, and what to write instead. An *error*
stops everything that runs. A *warning* stops publishing until the entry carries a `reading`, which signs it. A *note*
is counted. The checks of an act run where `laws` in `policy` names it, all others always. Words in capitals stand for
names of your own; a line without a code is another case of the code above it.

This page is written by `python -m troth.law > docs/checks.md` from the checks themselves.

| code | level | by | runs | what is found | what to write |
|---|---|---|---|---|---|
"""


def page() -> str:
    """The whole page, in Markdown, ending with a line feed."""
    return _HEAD + "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    found = [(check, act) for act, of_act in checks().items() for check in of_act]
    last = ""
    for check, act in sorted(found, key=lambda each: each[0].name):
        code = "" if check.code == last else f"`{check.code}`"
        runs = "always" if act == HOUSE else f"with {act}"
        yield f"| {code} | {_level(check)} | {check.law} | {runs} | {check.means} | {_plain(check.help)} |"
        last = check.code


def _level(check: Check) -> str:
    return f"{check.level}, signed by `reading`" if check.signable else str(check.level)


def _plain(template: str) -> str:
    """A template with its places as words in capitals."""
    words = re.sub(r"\{([a-z_]+)\}", lambda found: found[1].upper().replace("_", " "), template)
    return words.replace("|", "\\|")
