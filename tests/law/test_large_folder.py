"""A folder of 5,000 lines, as ``bench/check_folder.py`` makes it, has no error and is judged in time."""

import importlib.util
import time
from pathlib import Path

from troth.engine.bootstrap import read_policy
from troth.kernel.finding import Level

BENCH = Path(__file__).parents[2] / "bench" / "check_folder.py"


def test_five_thousand_lines_are_judged_in_time(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("check_folder", BENCH)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    assert 5000 <= made.write(tmp_path, 5000) < 6000
    began = time.process_time()
    policy, found = read_policy(tmp_path)
    worked = time.process_time() - began
    assert policy is not None
    assert [each.says for each in found if each.level is Level.ERROR] == []
    assert {each.code for each in found if each.level is Level.WARNING} == {"ACCOUNTS_NOT_KEPT", "UNTOLD"}
    assert worked < 5, "seconds of the processor; it takes one and a half, start and all"
