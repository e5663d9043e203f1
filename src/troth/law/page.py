"""The list of all checks as a page."""

import re
from collections.abc import Iterator

from troth.law.model import Check
from troth.law.registry import HOUSE, checks

_HEAD = """# What Troth checks in a policy

`troth check` reports each of these with file, line, a sentence, the article, and what to write instead. An *error*
stops everything that runs. A *warning* stops publishing until the entry carries a `reading`, which signs it. A *note*
is counted. Words in capitals stand for names of your own.

This page is written by `python -m troth.law > docs/checks.md` from the checks themselves.
"""

_TITLES = {
    HOUSE: "Checks of the language",
    "GDPR": "GDPR: Regulation (EU) 2016/679",
    "LEK": "LEK: the Swedish Electronic Communications Act (2022:482)",
    "BFL": "BFL: the Swedish Accounting Act (1999:1078)",
}

_WHEN = {HOUSE: "They always run."}


def page() -> str:
    """The whole page, in Markdown, ending with a line feed."""
    return "\n".join([_HEAD, *(line for act, found in checks().items() for line in _section(act, found))])


def _section(act: str, found: tuple[Check, ...]) -> Iterator[str]:
    yield f"## {_TITLES[act]}\n"
    yield _WHEN.get(act, f"They run where the policy's `laws` names `{act}`.") + "\n"
    yield "| code | level | by | what is found | what to write |"
    yield "|---|---|---|---|---|"
    for check in sorted(found, key=lambda check: check.name):
        yield f"| `{check.code}` | {_level(check)} | {check.law} | {check.means} | {_plain(check.help)} |"
    yield ""


def _level(check: Check) -> str:
    return f"{check.level}, signed by `reading`" if check.signable else str(check.level.value)


def _plain(template: str) -> str:
    """A template with its places as words in capitals."""
    words = re.sub(r"\{([a-z_]+)\}", lambda found: found[1].upper().replace("_", " "), template)
    return words.replace("{{", "{").replace("}}", "}").replace("|", "\\|")
