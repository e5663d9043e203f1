"""`troth explain`: every code that Troth can show is explained, from the very pages and checks."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from troth.cli.explaining import explain
from troth.kernel.errors import Unreadable
from troth.law.registry import checks
from troth.render.documented import PAGES, documented
from troth.render.explained import as_text, explained

HOUSE = Path(__file__).parents[2]
OF_CHECKS = sorted({check.code for of_act in checks().values() for check in of_act})
OF_PAGES = sorted(
    {
        code
        for page in PAGES
        for code in re.findall(r"^\| `([A-Z][A-Z0-9_]*)` \|", (HOUSE / "docs" / page).read_text("utf-8"), re.MULTILINE)
    }
)


@pytest.mark.parametrize("code", OF_CHECKS)
def test_a_check_is_explained_with_reason_and_both_examples(code: str) -> None:
    text = "\n".join(as_text(explained(code), 10_000))
    for case in explained(code).checks:
        assert case.why in text
        assert case.says in text
        assert case.help in text
        assert case.says
        assert all(line in text for _, lines in (*case.fails, *case.passes) for line in lines)


@pytest.mark.parametrize("code", OF_PAGES)
def test_every_other_code_is_explained_by_its_page(code: str) -> None:
    rows = documented()[code]
    assert all(row.means for row in rows), rows
    assert "](" not in "".join(as_text(explained(code)))
    assert all(len(row.says) in (1, 2, 3) for row in rows)


def test_no_row_of_a_page_is_left_out() -> None:
    for page in PAGES:
        rows = [
            line
            for line in (HOUSE / "docs" / page).read_text("utf-8").splitlines()
            if re.match(r"^\| (`[A-Z][A-Z0-9_]*` )?\| ", line)
        ]
        read = [row for code in documented().values() for row in code if row.page == page]
        assert len(read) == len(rows) > 20


def test_a_code_in_small_letters_or_with_dashes_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(" no-period ", json=False) == 0
    assert capsys.readouterr().out.startswith("NO_PERIOD\n")


@pytest.mark.parametrize(
    ("code", "meant"),
    [("NO_PERIODE", "NO_PERIOD"), ("GROUND_MIXD", "GROUND_MIXED"), ("brakes", "BRAKE"), ("KEYFORM", "KEY_FORM")],
)
def test_of_an_unknown_code_the_nearest_is_named(code: str, meant: str) -> None:
    with pytest.raises(Unreadable) as error:
        explain(code, json=False)
    assert (error.value.code, error.value.exit_code) == ("CODE_UNKNOWN", 2)
    assert error.value.help == f"did you mean `{meant}`?"


@pytest.mark.parametrize("code", ["", "`", "../errors", "x" * 10_000, "\x00", "%s{0}", "№"])
def test_what_is_no_code_at_all_gets_a_sentence(code: str) -> None:
    with pytest.raises(Unreadable, match="no code"):
        explain(code, json=True)


def test_lines_are_wrapped_and_examples_are_not() -> None:
    wide = [line for line in as_text(explained("FLOOR_CUT"), 60) if len(line) > 60]
    assert wide
    assert all(line.startswith(" " * 6) for line in wide)


def test_what_machines_read_is_what_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain("OVERLAP_HOLDERS", json=True) == 0
    data = json.loads(capsys.readouterr().out)["data"]
    assert data["checks"] == []
    assert [row["level"] for row in data["documented"]] == ["warning"]


def test_the_pages_are_a_part_of_what_is_installed(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=HOUSE,
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.glob("*.whl")
    inside = tmp_path / "inside"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(inside)
    said = "from troth.render import documented as d; print(d.__file__, d._HERE.exists(), len(d.documented()))"
    done = subprocess.run(
        [sys.executable, "-c", said],
        cwd=tmp_path,
        env={"PYTHONPATH": str(inside)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == [str(inside / "troth/render/documented.py"), "True", str(len(documented()))]
    subprocess.run(
        [sys.executable, "-m", "troth", "explain", "NO_PERIOD"],
        env={"PYTHONPATH": str(inside)},
        cwd=tmp_path,
        check=True,
    )
