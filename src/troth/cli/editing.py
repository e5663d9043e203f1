"""``troth schema`` and ``troth fmt``: what helps somebody who writes a policy."""

import json
import os
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile

from troth.declaration import schema as schemas
from troth.declaration.layout import WouldLose, laid_out
from troth.declaration.load import MAP_FILE, POLICY_FILE
from troth.declaration.sections import MAP, POLICY
from troth.kernel.errors import Faulty, Refused, Unreadable

_SECTIONS = {POLICY_FILE: tuple(POLICY), MAP_FILE: tuple(MAP)}


def schema(file: str) -> int:
    """Prints the JSON Schema of ``policy`` or ``map``."""
    sys.stdout.write(json.dumps(schemas.schema(file), indent=2, ensure_ascii=False) + "\n")
    return 0


def fmt(folder: Path, *, check: bool) -> int:
    """Lays out both files of a folder anew, or with ``check`` only names those that are not; then 1 if there are any.

    Both are read before either is written. Raises Unreadable where there is no such file, Faulty where one cannot be
    read as YAML, Refused where something would be lost.
    """
    changed = {path: (before, after) for path, before, after in _laid(folder) if after != before}
    for path, (before, after) in changed.items():
        if not check:
            _replace(path, before, after)
        sys.stdout.write(f"{path}\n")
    return 1 if check and changed else 0


def _laid(folder: Path) -> list[tuple[Path, bytes, bytes]]:
    found = []
    for name, sections in _SECTIONS.items():
        path = folder / name
        if path.exists():
            before = _read(path)
            found.append((path, before, _after(path, before, sections)))
    if not found:
        raise Unreadable(
            f"There is neither `{POLICY_FILE}` nor `{MAP_FILE}` in `{folder}`.", help="give the folder that holds them"
        )
    return found


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(
            f"`{path}` cannot be read: {error.strerror}.", help="check that it is a file you may read"
        ) from None


def _after(path: Path, before: bytes, sections: tuple[str, ...]) -> bytes:
    try:
        after, findings = laid_out(before, str(path), sections)
    except WouldLose:
        raise Refused(
            f"`{path}` is written in a way that cannot be laid out without losing something; it was left as it is.",
            help="write text that stands on several lines on one line, in quotes, and try again",
            code="NOT_LAID_OUT",
        ) from None
    if after is None:
        raise Faulty(findings)
    return after


def _replace(path: Path, before: bytes, after: bytes) -> None:
    """The whole new file or the old one, whatever happens; through a link, the file that it leads to."""
    place = path.resolve()
    try:
        with NamedTemporaryFile(dir=place.parent, prefix=f".{place.name}.", delete=False) as file:
            try:
                file.write(after)
                file.flush()
                os.fsync(file.fileno())
                os.chmod(file.name, place.stat().st_mode & 0o7777)
                if _read(place) != before:
                    raise Refused(
                        f"`{path}` was changed by somebody else meanwhile; that was kept.",
                        help="run the command again",
                        code="FILE_CHANGED",
                    )
                os.replace(file.name, place)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise Unreadable(
            f"`{path}` cannot be written: {error.strerror}.",
            help="see that the folder and the file may be written, and that there is room",
            code="FILE_NOT_MADE",
        ) from None
