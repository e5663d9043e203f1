"""``python -m troth.law docs`` writes the pages about all checks into a folder: ``checks.md`` and ``checks/CODE.md``.

A page of a code that is no more is removed.
"""

import sys
from pathlib import Path

from troth.law.page import pages


def write(folder: Path) -> None:
    """Writes every page below a folder."""
    (folder / "checks").mkdir(parents=True, exist_ok=True)
    written = pages()
    for old in (folder / "checks").glob("*.md"):
        if f"checks/{old.name}" not in written:
            old.unlink()
    for place, text in written.items():
        (folder / place).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
