"""``troth event add`` and ``troth event import``."""

import sys
from pathlib import Path

from troth.cli.checking import show
from troth.engine.bootstrap import engine
from troth.engine.recording import Recorded, read_file, record
from troth.kernel.errors import Unreadable
from troth.kernel.span import Span
from troth.render.envelope import envelope


def add(folder: Path, fields: list[str], *, json: bool) -> int:
    """Records one event from KEY=VALUE words; a key written twice makes a list."""
    mapping: dict[str, object] = {}
    for word in fields:
        key, sign, value = word.partition("=")
        if not sign or not key:
            raise Unreadable(f"`{word}` is not KEY=VALUE", help="write it as kind=objection", code="BAD_FIELD")
        before = mapping.get(key)
        mapping[key] = value if before is None else [*(before if isinstance(before, list) else [before]), value]
    with engine(folder) as opened:
        return _told(record(opened, [(Span("the command line", 1, 1), mapping)], opened.policy.zone), json=json)


def import_file(folder: Path, file: Path, zone: str | None, *, json: bool) -> int:
    """Records the events of a file, or none of them if any is wrong."""
    with engine(folder) as opened:
        return _told(record(opened, read_file(file), zone), json=json)


def _told(recorded: Recorded, *, json: bool) -> int:
    if json:
        due = [{"position": position, "day": day.isoformat()} for position, day in sorted(recorded.due.items())]
        data = {"positions": recorded.positions, "due": due}
        sys.stdout.write(envelope("event", data, findings=recorded.findings) + "\n")
    elif recorded.findings:
        show(recorded.findings)
        sys.stderr.write("nothing was recorded\n")
    else:
        sys.stdout.write(f"{len(recorded.positions)} recorded, up to position {max(recorded.positions, default=0)}\n")
        for position, day in sorted(recorded.due.items()):
            sys.stdout.write(f"  {position} is to be answered by {day}\n")
    return 2 if recorded.findings else 0
