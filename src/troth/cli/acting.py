"""``troth plan``, ``apply``, ``status``, ``verify``, ``undecided``."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from troth.cli.main import moment
from troth.engine.applying import apply_plan
from troth.engine.bootstrap import engine
from troth.engine.planning import make_daily_plan, make_plan
from troth.engine.status import status as ask_status
from troth.engine.verifying import verify_sample
from troth.kernel.canonical import plain
from troth.kernel.errors import DoneInPart, Refused
from troth.plan.sentences import sentences
from troth.plan.states import State
from troth.register.values import RunOutcome
from troth.render import text
from troth.render.envelope import envelope
from troth.render.requests import brief, pressed


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")


@contextmanager
def telling() -> Iterator[Progress]:
    """A progress display on stderr, shown only to a person."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield progress


def plan(folder: Path, at: str | None, output: Path | None, *, daily: bool, json: bool) -> int:
    """Makes and shows a plan: a whole one, or one of what may have changed since the last."""
    with engine(folder) as opened, telling() as progress:
        task = progress.add_task("asking", total=len(opened.policy.tables))

        def told(what: str) -> None:
            progress.update(task, advance=1, description=what)

        when = moment(at, opened.policy.zone, opened.clock())
        made, asked = make_daily_plan(opened, when, told) if daily else (make_plan(opened, when, told), ())
        document = envelope(
            "plan",
            {"digest": made.digest, "planned": made.planned, "tables": plain(made.tables), "daily": plain(asked)},
            digests=opened.policy.declaration.digests,
            at=made.at,
            findings=opened.findings,
        )
    if output is not None:
        output.write_text(document + "\n", encoding="utf-8")
    if json:
        sys.stdout.write(document + "\n")
    else:
        _print(text.plan(made))
        _print(text.daily(asked))
    return 0


def apply(folder: Path, digest: str, yes: str | None, *, json: bool) -> int:
    """Applies a plan."""
    with engine(folder) as opened, telling() as progress:
        if digest == "latest":
            latest = opened.register.latest_plan()
            if latest is None:
                raise Refused("no plan has been made", help="make one with `troth plan`", code="PLAN_UNKNOWN")
            digest = latest.digest
        tasks: dict[str, object] = {}

        def moved(table: str, done: int, total: int) -> None:
            if table not in tasks:
                tasks[table] = progress.add_task(table, total=total)
            progress.update(tasks[table], completed=done)  # type: ignore[arg-type]

        done = apply_plan(opened, digest, yes=yes, moved=moved)
        digests = opened.policy.declaration.digests
    if json:
        sys.stdout.write(envelope("apply", plain(done), digests=digests) + "\n")
    else:
        for table in done.tables:
            says = f"{table.deleted} deleted, {table.changed} changed"
            says += f", {table.found_gone} found gone" if table.found_gone else ""
            by = ", ".join(f"{rows} by {why}" for why, rows in table.withheld_by.items())
            says += f", {table.withheld} withheld" + (f" ({by})" if by else "") if table.withheld else ""
            says += f", {table.locked} locked" if table.locked else ""
            _print([f"{table.table}: {says}" + (f"; refused: {table.refused}" if table.refused else "")])
        _print(["", "logically gone now; physically:", *(f"  {says}" for says in dict.fromkeys(done.remains))])
    if done.outcome is RunOutcome.IN_PART:
        raise DoneInPart("not all of the plan was done", help="see above, and run the command again")
    return 0


def status(folder: Path, *, by_sentence: bool, json: bool) -> int:
    """Shows the state of every promise, or of every published sentence; 1 if any promise is broken."""
    with engine(folder) as opened, telling() as progress:
        task = progress.add_task("asking", total=len(opened.policy.tables))
        found = ask_status(opened, lambda what: progress.update(task, advance=1, description=what))
        digests = opened.policy.declaration.digests
        said = sentences(opened.policy.declaration, found.promises)
    said_of = (*found.findings, *found.reviews)
    if json:
        data = {
            "promises": plain(found.promises),
            "sentences": plain(said),
            "undecided": found.undecided,
            "overdue": found.overdue,
            "requests": [brief(request, found.at) for request in found.requests],
        }
        sys.stdout.write(envelope("status", data, digests=digests, at=found.at, findings=said_of) + "\n")
    else:
        _print(text.sentences(said) if by_sentence else text.status(found.promises))
        _print([f"{found.undecided} rows wait for a decision, {found.overdue} of them too long"])
        _print(f"{finding.code}: {finding.says}" for finding in found.reviews)
        _print(pressed(found.requests, found.at) if found.requests else ())
    return 1 if any(promise.state is State.BROKEN for promise in found.promises) else 0


def verify(folder: Path, sample: int, *, json: bool) -> int:
    """Compares both roads on drawn rows, and verifies the ledger; 1 if anything differs."""
    with engine(folder) as opened:
        found = verify_sample(opened, sample)
        ledger = opened.register.verify_ledger()
        digests = opened.policy.declaration.digests
    if json:
        sys.stdout.write(envelope("verify", plain(found), digests=digests, findings=ledger) + "\n")
    else:
        _print([f"{found.rows} rows, {found.decisions} decisions, {len(found.differences)} differences"])
        _print(
            f"  {d.table} {d.key} {d.part}: definition {d.definition}; compiled {d.compiled}" for d in found.differences
        )
        _print([f"ledger: {len(ledger)} findings", *(f"  {finding.code}: {finding.says}" for finding in ledger)])
    return 1 if found.differences or any(finding.level == "error" for finding in ledger) else 0


def undecided(folder: Path, *, json: bool) -> int:
    """Lists what waits for a decision."""
    with engine(folder) as opened:
        found = opened.register.undecided()
        digests = opened.policy.declaration.digests
    if json:
        rows = [w.undecided._asdict() | {"first_seen": w.first_seen, "last_seen": w.last_seen} for w in found]
        sys.stdout.write(envelope("undecided", {"rows": rows}, digests=digests) + "\n")
    else:
        _print(
            f"{w.first_seen:%Y-%m-%d}  {w.undecided.table} {w.undecided.key}  {w.undecided.part}: {w.undecided.reason}"
            for w in found
        )
        _print([f"{len(found)} wait for a decision"])
    return 0
