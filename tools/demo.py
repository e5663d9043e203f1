"""``make demo``: the main job on a made-up operator in SQLite, by the commands that an operator would type.

Makes 2,000 customers and everything around them into ``demo-out/``, all times counted from now; then check, plan,
apply and status. At the end the rows that the generator planted are looked up without Troth's help: what had to go,
what had to stay.
Exits 0 only where every planted row came out as it must and every promise that this version acts on is kept.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from troth.plan.states import NOT_ENFORCED
from troth.testing.operator import generate
from troth.testing.operator.days import ZONE
from troth.testing.operator.events import write_events
from troth.testing.operator.judging import judge, planted

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "th1ng" / "mended"
SUM = re.compile(r"^(\d+) kept, (\d+) broken, (\d+) attested, (\d+) unproven$", re.MULTILINE)
"""The line in which ``troth status`` adds up its promises."""
LATER = re.compile(rf"^ *{re.escape(NOT_ENFORCED)}$", re.MULTILINE)
"""What it says of each promise that this version only reads."""


def main(arguments: list[str] | None = None) -> int:
    """Runs the demonstration; 0 when everything is as it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2_000, help="how many customers (100 to 100000)")
    parser.add_argument("--out", type=Path, default=Path("demo-out"), help="a folder that is made anew")
    given = parser.parse_args(arguments)
    out: Path = given.out
    policy, database = out / "th1ng", out / "operator.sqlite"

    begun, first_day = time.monotonic(), today()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    say(f"making an operator with {given.people} customers in {database}")
    document = make(policy, database, given.people)
    before = planted(database, document)
    say(f"  ({time.monotonic() - begun:.1f} s)\n")

    troth("event", "import", policy, out / "events.jsonl")
    troth("check", policy)
    troth("plan", policy, "-o", out / "plan.json")
    digest = json.loads((out / "plan.json").read_text(encoding="utf-8"))["data"]["digest"]
    troth("apply", policy, digest, "--yes", digest)
    told = troth("status", policy)

    after = {found.name: found for found in judge(document, before, planted(database, document))}
    for found in after.values():
        for wrong in found.wrong:
            say(f"WRONG {found.name}: {wrong}")
    kept, *not_kept = map(int, SUM.findall(told)[-1])
    later = len(LATER.findall(told))
    lost = sum(not_kept) - later
    gone, stayed = after["must_go"], after["must_stay"]
    say(
        f"{gone.entries - len(gone.wrong)} of {gone.entries} planted overdue rows are gone, "
        f"{stayed.entries - len(stayed.wrong)} of {stayed.entries} rows that must be kept are there as they were, "
        f"{kept} of {kept + lost} promises about stored rows are kept, {later} others are only declared so far; "
        f"{time.monotonic() - begun:.0f} seconds"
    )
    if not lost and not any(found.wrong for found in after.values()):
        return 0
    if today() != first_day:
        say("a day ended while this ran, and what was due tomorrow is due now: run it again")
    return 1


def make(policy: Path, database: Path, people: int) -> dict[str, Any]:
    """The operator's database, what is known of it, its events, and a copy of the example policy that points there."""
    now = datetime.now(UTC).replace(microsecond=0)
    made = generate(f"sqlite:///{database}", people=people, seed=1, now=now, undeclared=False, missing=False)
    faults = json.dumps(made.document, ensure_ascii=False, indent=1, sort_keys=True)
    database.with_name("faults.json").write_text(f"{faults}\n", encoding="utf-8")
    write_events(made.events, database.with_name("events.jsonl"))
    shutil.copytree(EXAMPLE, policy, ignore=shutil.ignore_patterns(".troth"))
    where = policy / "map.yaml"
    text = where.read_text(encoding="utf-8")
    where.write_text(text.replace("env:TROTH_OPERATOR_URL", f"sqlite:///../{database.name}"), encoding="utf-8")
    return made.document


def troth(*words: str | Path) -> str:
    """Runs a command as an operator would, after showing it; gives what it said. CalledProcessError: it failed."""
    command = [str(word) for word in words]
    say(f"$ {os.path.relpath(sys.executable)} -m troth {' '.join(command)}")
    begun = time.monotonic()
    told = ""
    with subprocess.Popen([sys.executable, "-m", "troth", *command], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        for line in running.stdout:
            sys.stdout.write(line)
            told += line
    if running.returncode != 0:
        raise subprocess.CalledProcessError(running.returncode, command)
    say(f"  ({time.monotonic() - begun:.1f} s)\n")
    return told


def today() -> date:
    """The day where the operator works."""
    return datetime.now(ZoneInfo(ZONE)).date()


def say(line: str) -> None:
    """A line to the terminal, before whatever a command says next."""
    print(line, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        say(f"`troth {error.cmd[0]}` ended with {error.returncode}")
        sys.exit(1)
