"""``troth check``."""

import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from troth.engine.bootstrap import engine, read_policy, wall_clock
from troth.kernel.canonical import plain
from troth.kernel.finding import Finding, stops
from troth.kernel.instants import local_day
from troth.policy.text.judge import text_coverage
from troth.render import text
from troth.render.envelope import envelope

if TYPE_CHECKING:  # what looks at live databases is heavy, and most checks do not
    from troth.engine.live.indexes import Proposal


def check(folder: Path, *, live: bool, sites: bool, how: str) -> int:
    """Shows every finding as ``text``, ``json`` or ``sarif``; 1 if any is an error."""
    policy, found = read_policy(folder, wall_clock())
    indexes: list[Proposal] = []
    if live and policy is not None and not stops(found):
        from troth.engine.live import check_live

        with engine(folder) as opened:
            found += check_live(opened, indexes=indexes)
    if sites and policy is not None:
        from troth.engine.sites import check_sites

        found += check_sites(policy.declaration, local_day(wall_clock(), policy.zone))
    digests = policy.declaration.digests if policy is not None else None
    coverage = text_coverage(policy.declaration) if policy is not None else None
    if how == "sarif":
        from troth.render.sarif import sarif

        sys.stdout.write(sarif(found, folder, Path.cwd()) + "\n")
    elif how == "json":
        data = {"errors": stops(found), "indexes": plain(indexes), "text": plain(coverage)}
        sys.stdout.write(envelope("check", data, digests=digests, findings=found) + "\n")
    else:
        show(found, sys.stdout)
        if coverage is not None:
            sys.stdout.write(text.coverage(coverage) + "\n")
        sys.stdout.write(text.tally(found) + "\n")
    return 1 if stops(found) else 0


def show(found: Sequence[Finding], out: object = None) -> None:
    """Writes findings with the lines they stand on."""
    stream = sys.stderr if out is None else sys.stdout
    for line in text.findings(found, source_line):
        stream.write(line + "\n")


@lru_cache(maxsize=16)
def _lines(file: str) -> tuple[str, ...]:
    try:
        return tuple(Path(file).read_text(encoding="utf-8").splitlines())
    except OSError:
        return ()


def source_line(file: str, line: int) -> str | None:
    """A line of a file, from 1."""
    lines = _lines(file)
    return lines[line - 1] if 0 < line <= len(lines) else None
