"""Putting new files in the place of old ones, all of them or none, whatever happens in between.

New files are written into a folder of their own. When all are on the disk, a list of what goes where is put in its
place by one rename: from then on it is decided. Each file is put in its place, again by a rename, and the list is
removed. Who comes after a process that was killed goes on with a list that it finds, and removes files of which there
is no list. One process at a time does this, held by a lock of the operating system that ends with the process.
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from troth.stores.parquet_folder import OWN_FOLDER, Identity, identity

_AGAIN_SECONDS = 0.02
_PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class Replacement:
    """One file to be put in its place. ``new``: its name among the new files, None to remove what is there. ``old``:
    the place, relative to the folder. ``was``: what lies there now, None for nothing.
    """

    new: str | None
    old: str
    was: Identity | None


class Commits:
    """The place where new files of one folder wait, and the way to put them in theirs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own = folder / OWN_FOLDER
        self.new_files = self._own / "new"
        self._list = self._own / "commit.json"
        self.spill = self._own / f"spill-{os.getpid()}"
        """Where this process may put what is too much for its memory."""

    @property
    def waits(self) -> bool:
        """Whether somebody is putting files in their place, or was killed while doing so."""
        return self._list.exists()

    @contextmanager
    def locked(self, seconds: float) -> Iterator[bool]:
        """Holds the folder against every other process; False where one has it all that time. Raises ``OSError``."""
        self._own.mkdir(mode=_PRIVATE, exist_ok=True)
        with (self._own / "lock").open("a") as lock:
            has = _taken(lock.fileno(), time.monotonic() + seconds)
            try:
                yield has
            finally:
                if has:
                    fcntl.flock(lock, fcntl.LOCK_UN)

    def recover(self) -> None:
        """Ends what a killed process has begun; call it under the lock. Raises ``OSError``."""
        self.new_files.mkdir(mode=_PRIVATE, exist_ok=True)
        if self.waits:
            self._put_in_place(_read(self._list))
        for left in self.new_files.iterdir():
            left.unlink()
        for left in self._own.glob("spill-*"):
            if not _alive(left.name.removeprefix("spill-")):
                shutil.rmtree(left)

    def commit(self, replacements: Sequence[Replacement]) -> None:
        """Puts all of it in place; the new files are on the disk in whole. Raises ``OSError``: before ``waits`` is true
        nothing was done, afterwards the next who comes goes on with it.
        """
        _to_disk(self.new_files)
        begun = self._list.with_suffix(".begun")
        with begun.open("w", encoding="utf-8") as opened:
            json.dump([asdict(one) for one in replacements], opened)
            opened.flush()
            os.fsync(opened.fileno())
        os.replace(begun, self._list)
        _to_disk(self._own)
        self._put_in_place(replacements)

    def _put_in_place(self, replacements: Sequence[Replacement]) -> None:
        folders = set()
        for one in replacements:
            place = self._folder / one.old
            new = self.new_files / one.new if one.new is not None else None
            # Somebody else's newer file is never replaced, nor what has been put in its place already.
            if identity(place) == one.was:
                if new is None:
                    place.unlink(missing_ok=True)
                elif new.exists():
                    place.parent.mkdir(mode=_PRIVATE, exist_ok=True)
                    os.replace(new, place)
            folders.add(place.parent)
        for folder in folders:
            with suppress(FileNotFoundError):
                _to_disk(folder)
        self._list.unlink(missing_ok=True)
        _to_disk(self._own)


def _alive(process: str) -> bool:
    """Whether the process of a number may still run."""
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _taken(lock: int, deadline: float) -> bool:
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(_AGAIN_SECONDS)
        else:
            return True


def _read(path: Path) -> list[Replacement]:
    listed = json.loads(path.read_text(encoding="utf-8"))
    return [Replacement(one["new"], one["old"], Identity(**one["was"]) if one["was"] else None) for one in listed]


def file_to_disk(path: Path) -> None:
    """Sees to it that a file's content survives the machine. Raises ``OSError``."""
    with path.open("rb") as opened:
        os.fsync(opened.fileno())


def _to_disk(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
