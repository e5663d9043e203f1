"""A folder of Parquet files as tables: which files each has, and what stands in the way of reading it.

A table is a file ``NAME.parquet``, or a folder ``NAME`` of such files. What begins with a dot or an underscore is not
data, by the custom of everything that writes such folders. Whatever else lies there is listed with what is wrong with
it, so that nothing is passed over without a word.
"""

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from troth.kernel.canonical import digest

ENDING = ".parquet"
OWN_FOLDER = ".troth"
"""Where Troth keeps what is its own: its lasting tables, and files that are not in their place yet."""

_PATTERN = frozenset("*?[")
"""Characters that the engine reads as a pattern of file names, even where a file is called so."""
_MAGIC = b"PAR1"
_NO_TEXT = "its name is not in UTF-8"
_TAIL = 8  # the length of the footer, and the magic


@dataclass(frozen=True, slots=True)
class Identity:
    """By which a file is known again: another file, or the same one written anew, has another."""

    device: int
    number: int
    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file, as it was found."""

    path: Path
    identity: Identity
    names: int
    """Under how many names it lies on the disk."""


@dataclass(frozen=True, slots=True)
class FileTable:
    """A table and its files, in the order of their names; ``problem`` says why it cannot be read, or nothing."""

    name: str
    files: tuple[DataFile, ...]
    problem: str = ""


def identity(path: Path) -> Identity | None:
    """The identity of the file at a path; None where there is no such file."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    return Identity(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def tables_in(folder: Path) -> dict[str, FileTable]:
    """The tables of a folder by name. Raises ``OSError`` where it cannot be listed."""
    found = [_table(entry) for entry in _entries(folder)]
    spelled = Counter(table.name.casefold() for table in found)
    listed: dict[str, FileTable] = {}
    for table in found:
        if spelled[table.name.casefold()] > 1:
            table = FileTable(table.name, (), "another file or folder there has the same name, or one in other letters")
        listed.setdefault(table.name, table)
    return listed


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        yield from (entry for entry in sorted(entries, key=lambda one: one.name) if entry.name[0] not in "._")


def _table(entry: os.DirEntry[str]) -> FileTable:
    name, path = os.fsencode(entry.name).decode(errors="backslashreplace"), Path(entry.path)
    if entry.is_dir(follow_symlinks=False):
        return _of_folder(name, path) if name == entry.name else FileTable(name, (), _NO_TEXT)
    own = name.removesuffix(ENDING)
    problem = _problem(entry)
    return FileTable(own, (), problem) if problem else FileTable(own, (_file(entry),))


def _of_folder(name: str, path: Path) -> FileTable:
    if _PATTERN & set(name):
        return FileTable(name, (), "its name holds a character that stands for others in names of files (* ? [)")
    try:
        entries, log = list(_entries(path)), (path / "_delta_log").exists()
    except PermissionError:
        return FileTable(name, (), "it may not be read")
    if log:
        return FileTable(name, (), "it is a Delta table, whose log says which of its files count")
    if any(entry.is_dir(follow_symlinks=False) for entry in entries):
        return FileTable(name, (), "there are folders in it, and tables that are divided so are not read yet")
    for entry in entries:
        problem = _problem(entry)
        if problem:
            return FileTable(name, (), f"of its files, {entry.name!r}: {problem}")
    if not entries:
        return FileTable(name, (), "the folder is empty: nothing says which columns it has")
    return FileTable(name, tuple(_file(entry) for entry in entries))


def _problem(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "it is a link, and what it leads to would stay when the link is replaced"
    if not entry.is_file(follow_symlinks=False):
        return "it is no file"
    if not entry.name.endswith(ENDING):
        return f"its name does not end in {ENDING}"
    if _PATTERN & set(entry.name):
        return "its name holds a character that stands for others in names of files (* ? [)"
    if os.fsencode(entry.name).decode(errors="backslashreplace") != entry.name:
        return _NO_TEXT
    return ""


def _file(entry: os.DirEntry[str]) -> DataFile:
    found = entry.stat(follow_symlinks=False)
    known = Identity(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
    return DataFile(Path(entry.path), known, found.st_nlink if stat.S_ISREG(found.st_mode) else 1)


def file_digest(path: Path) -> str | None:
    """A digest of a file's size and footer, which says of every part where it lies, how long it is and what its least
    and greatest values are; None where it has none. Raises ``OSError``.
    """
    with path.open("rb") as opened:
        size = opened.seek(0, os.SEEK_END)
        if size < _TAIL + len(_MAGIC):
            return None
        opened.seek(size - _TAIL)
        tail = opened.read(_TAIL)
        length = int.from_bytes(tail[:4], "little")
        if tail[4:] != _MAGIC or length > size - _TAIL - len(_MAGIC):
            return None
        opened.seek(size - _TAIL - length)
        return hashlib.sha256(size.to_bytes(8, "little") + opened.read(length)).hexdigest()


def table_digest(files: dict[str, str]) -> str:
    """A digest of a table's files: their names to their digests."""
    return digest({"files": files})
