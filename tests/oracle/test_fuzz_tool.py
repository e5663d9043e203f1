"""``make fuzz``: what it counts, that it goes on where it was stopped, and what it keeps of a world on which readers
part.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from troth.testing.worlds import tally
from troth.testing.worlds.compare import Compared, Difference, compare
from troth.testing.worlds.generate import world
from troth.testing.worlds.smaller import smaller
from troth.testing.worlds.tally import Tally, as_plain, from_plain, put_to
from troth.testing.worlds.world import World, from_json

TOOL = Path(__file__).resolve().parents[2] / "tools" / "fuzz.py"


def _fuzz(out: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(TOOL), "--engines", "sqlite", "--processes", "1", "--out", str(out), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_run_that_was_stopped_goes_on(tmp_path: Path) -> None:
    """Stopped at once, run again, and run a third time: the same worlds as in one go, each once, and nothing left."""
    stopped = _fuzz(tmp_path / "parts", "--base", "7", "--worlds", "24", "--minutes", "0.001")
    assert stopped.returncode == 1
    assert "sqlite: 20 of 24 worlds (seeds from 7)" in stopped.stdout
    other = _fuzz(tmp_path / "parts", "--base", "7", "--worlds", "25")
    assert other.returncode == 1
    assert "is of 24 worlds" in other.stderr
    done = _fuzz(tmp_path / "parts", "--worlds", "24")  # goes on with what was not finished
    assert done.returncode == 0, done.stderr
    assert "base 7: 24 worlds" in done.stdout
    kept = json.loads((tmp_path / "parts" / "7.json").read_text(encoding="utf-8"))
    whole = as_plain(put_to("sqlite", None, range(7, 31)))
    for which in ("worlds", "rows", "answers", "met", "parted"):
        assert kept["tallies"]["sqlite"][which] == whole[which]
    assert whole["worlds"] == 24
    assert whole["rows"] > 24
    assert sum(whole["answers"].values()) > whole["rows"]
    new = _fuzz(tmp_path / "parts", "--worlds", "24", "--minutes", "0.001")
    assert "base 7," not in new.stdout, "what is finished is not gone on with"


def _once(still: Callable[[World], bool]) -> Callable[[World], bool]:
    """The same answer until it is yes for the first time, and no from then on."""
    found: list[World] = []

    def first(less: World) -> bool:
        if not found and still(less):
            found.append(less)
            return True
        return False

    return first


def test_a_world_on_which_readers_part_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """One reader is made to err on rows of a certain kind: the world is told, made smaller, and shows the same
    again.
    """

    def errs(drawn: World, database: str | None = None) -> Compared:
        found = compare(drawn, database)
        unknown = [cell for cell, answer in found.cells.items() if answer.state == "unknown"]
        differ = tuple(Difference("sqlite", *cell, found.cells[cell], None, None) for cell in unknown)
        return Compared(found.policy, found.plain, found.cells, differ)

    seed = next(n for n in range(100) if any(a.state == "unknown" for a in compare(world(Random(n))).cells.values()))
    monkeypatch.setattr(tally, "compare", errs)
    monkeypatch.setattr("troth.testing.worlds.report.compare", errs)
    # As many tries as it takes to find one, however slow the machine: what is made smaller ends there.
    monkeypatch.setattr(tally, "smaller", lambda drawn, still: smaller(drawn, _once(still)))
    found = put_to("sqlite", None, [seed])
    [parted] = found.parted
    assert parted.seed == seed
    assert "unknown" in parted.says
    assert parted.drawn == world(Random(seed)).as_json()
    assert len(parted.least) < len(parted.drawn)
    assert errs(from_json(parted.least)).differ
    assert from_plain(as_plain(found)).parted[0].seed == seed


def test_tallies_add_up() -> None:
    """Two stretches are the whole."""
    whole, parts = put_to("sqlite", None, range(4)), Tally()
    for stretch in (range(2), range(2, 4)):
        parts.add(put_to("sqlite", None, stretch))
    assert (parts.worlds, parts.rows, parts.answers, parts.met) == (
        whole.worlds,
        whole.rows,
        whole.answers,
        whole.met,
    )
    assert set(whole.never_met) == {name for name in whole.never_met if not whole.met[name]}
    assert "keep because claim" not in whole.never_met
