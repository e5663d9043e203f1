"""``troth import``: a draft of a policy from what others have."""

import sys
from pathlib import Path
from typing import Final

from troth.accountability.fides.draft import draft
from troth.declaration.findings import Findings
from troth.declaration.load import POLICY_FILE
from troth.declaration.reader import MOST_BYTES, read_yaml
from troth.kernel.errors import Faulty, Unreadable
from troth.kernel.finding import stops
from troth.render.policy_draft import policy_yaml

_SAYS_NOTHING: Final = "EMPTY_VALUE"
"""Fides writes ``null`` where it says nothing; a policy may not."""


def fideslang(file: Path, folder: Path) -> int:
    """Writes the draft into a folder, which is made if need be, and prints what is left open. Raises Unreadable, and
    Faulty where the file cannot be read as YAML; then nothing is written.
    """
    try:
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"`{file}` cannot be read: {error.strerror}.", help="name a manifest of Fides") from None
    findings = Findings()
    root = read_yaml(data, str(file), findings)
    wrong = tuple(one for one in findings.sorted_by_place() if one.code != _SAYS_NOTHING)
    if root is None or stops(wrong):
        raise Faulty(wrong)
    made = draft(root)
    _write(folder / POLICY_FILE, policy_yaml(made))
    sys.stdout.write(f"{folder / POLICY_FILE}\n")
    sys.stdout.writelines(f"open: {gap}\n" for gap in made.gaps)
    return 0


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except FileExistsError:
        raise Unreadable(
            f"`{path}` is there already, and may have been edited by somebody.",
            help="name a folder without a policy",
            code="FILE_EXISTS",
        ) from None
    except OSError as error:
        raise Unreadable(
            f"`{path}` cannot be written: {error.strerror}.",
            help="name a folder that can be made",
            code="FILE_NOT_MADE",
        ) from None
