"""``make demo``: the main job on a made-up operator in SQLite, by the commands that an operator would type.

Makes 2,000 customers and everything around them into ``demo-out/``, all times counted from now; then check, plan, apply and
status. At the end the rows that the generator planted are looked up without Troth's help: what had to go, what had to stay.
Exits 0 only where every planted row came out as it must and every promise is kept.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from troth.testing.operator import generate
from troth.testing.operator.events import write_events
from troth.testing.operator.judging import judge, planted

PEOPLE = 2_000
HERE = Path(__file__).resolve().parents[1]
OUT = Path("demo-out")
POLICY = OUT / "th1ng"
DATABASE = OUT / "operator.sqlite"
Made = TypeVar("Made")


def main() -> int:
    """Runs the demonstration; 0 when everything is as it must be."""
    os.chdir(HERE)
    begun, now = time.monotonic(), datetime.now(UTC).replace(microsecond=0)
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    document = timed(f"making an operator with {PEOPLE} customers in {DATABASE}", lambda: make(now))
    before = planted(DATABASE, document)

    troth("event", "import", POLICY, OUT / "events.jsonl")
    troth("check", POLICY)
    troth("plan", POLICY, "-o", OUT / "plan.json")
    digest = json.loads((OUT / "plan.json").read_text(encoding="utf-8"))["data"]["digest"]
    troth("apply", POLICY, digest, "--yes", digest)
    troth("status", POLICY)
    states = promises()

    judged = list(judge(document, before, planted(DATABASE, document)))
    for found in judged:
        for wrong in found.wrong:
            print(f"WRONG {found.name}: {wrong}")
    gone, stayed = judged[0], judged[1]
    kept = states.count("kept")
    print(
        f"{gone.entries - len(gone.wrong)} of {gone.entries} planted overdue rows are gone, "
        f"{stayed.entries - len(stayed.wrong)} of {stayed.entries} that must be kept are there as they were, "
        f"{kept} of {len(states)} promises are kept; {time.monotonic() - begun:.0f} seconds"
    )
    if kept == len(states) and not any(found.wrong for found in judged):
        return 0
    if datetime.now(UTC).astimezone().date() != now.astimezone().date():
        print("a day ended while this ran, and what was due tomorrow is due now: run it again", file=sys.stderr)
    return 1


def make(now: datetime) -> dict[str, Any]:
    """The operator's database, what is known of it, its events, and a copy of the example's policy that points at it."""
    made = generate(f"sqlite:///{DATABASE}", people=PEOPLE, seed=1, now=now, undeclared=False, missing=False)
    (OUT / "faults.json").write_text(json.dumps(made.document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    write_events(made.events, OUT / "events.jsonl")
    shutil.copytree(HERE / "examples" / "th1ng", POLICY, ignore=shutil.ignore_patterns(".troth"))
    where = POLICY / "map.yaml"
    text = where.read_text(encoding="utf-8")
    where.write_text(text.replace("env:TROTH_OPERATOR_URL", f"sqlite:///../{DATABASE.name}"), encoding="utf-8")
    return made.document


def troth(*words: str | Path) -> None:
    """Runs a command as an operator would, after showing it; ends the demonstration where it fails."""
    command = [str(word) for word in words]
    shown = f"{os.path.relpath(sys.executable)} -m troth {' '.join(command)}"
    timed(f"$ {shown}", lambda: subprocess.run([sys.executable, "-m", "troth", *command], check=True))


def promises() -> list[str]:
    """The state of every promise."""
    command = [sys.executable, "-m", "troth", "status", str(POLICY), "--json"]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    return [promise["state"] for promise in json.loads(told)["data"]["promises"]]


def timed(what: str, act: Callable[[], Made]) -> Made:
    """Says what is done, does it, and says how long it took."""
    print(what, flush=True)
    begun = time.monotonic()
    made = act()
    print(f"  ({time.monotonic() - begun:.1f} s)\n", flush=True)
    return made


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        print(f"the command above ended with {error.returncode}", file=sys.stderr)
        sys.exit(1)
