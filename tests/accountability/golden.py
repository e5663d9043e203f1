"""Files that hold what an export must be, to the byte; ``TROTH_UPDATE_GOLDEN=1`` writes them anew."""

import os
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


def as_golden(name: str, made: str) -> None:
    """Holds ``made`` against the file of that name."""
    file = GOLDEN / name
    if os.environ.get("TROTH_UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(made.encode())
    assert made.encode() == file.read_bytes()
