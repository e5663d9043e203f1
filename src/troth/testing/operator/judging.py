"""Whether what is known of the planted rows came true: a SQLite file before and after everything due was removed."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LISTS = ("must_go", "must_stay", "must_empty", "must_anonymise", "undecided")
Row = Mapping[str, object]


@dataclass(frozen=True)
class Judged:
    """How many entries of a list of faults.json were looked at, and each that did not come true, in words."""

    name: str
    entries: int
    wrong: tuple[str, ...]


def planted(path: Path, document: Mapping[str, Any]) -> dict[str, list[Row | None]]:
    """The rows that the lists of faults.json speak of, in their order; None for one that is not there."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return {name: [_row(connection, entry) for entry in document[name]] for name in LISTS}


def judge(
    document: Mapping[str, Any], before: Mapping[str, list[Row | None]], after: Mapping[str, list[Row | None]]
) -> Iterator[Judged]:
    """Each list, judged. Entries marked ``with_events`` are held true only once the events are in the register."""
    for name in LISTS:
        judged = zip(document[name], before[name], after[name], strict=True)
        wrong = [f"{_named(entry)}: {says}" for entry, was, now in judged if (says := _wrong(name, entry, was, now))]
        yield Judged(name, len(document[name]), tuple(wrong))


def _row(connection: sqlite3.Connection, entry: Mapping[str, Any]) -> Row | None:
    named = " AND ".join(f"{column} = ?" for column in entry["key"])
    found = connection.execute(
        f"SELECT * FROM {entry['table'].partition('.')[2]} WHERE {named}",  # noqa: S608 (the generator's own names)
        list(entry["key"].values()),
    ).fetchone()
    return dict(found) if found is not None else None


def _named(entry: Mapping[str, Any]) -> str:
    return f"{entry['table']} {', '.join(str(value) for value in entry['key'].values())} ({entry['why']})"


def _wrong(name: str, entry: Mapping[str, Any], was: Row | None, now: Row | None) -> str | None:
    if was is None:
        return "it was never there"
    if name == "must_go":
        return "it is still there" if now is not None else None
    if now is None:
        return "it is gone"
    columns = entry["columns"] or list(was)
    match name:
        case "must_stay":
            changed = [column for column in columns if now[column] != was[column]]
            return f"changed: {', '.join(changed)}" if changed else None
        case "must_empty":
            full = [column for column in columns if was[column] is not None and now[column] == was[column]]
            return f"not emptied: {', '.join(full)}" if full else None
        case "must_anonymise":
            full = [column for column in columns if now[column] is not None]
            return f"still names somebody: {', '.join(full)}" if full else None
        case _:
            return None
