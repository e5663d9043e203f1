"""`troth fmt`: one layout, in which every value and every comment is kept, whatever the file looked like."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troth.cli import editing
from troth.declaration.layout import WIDTH, WouldLose, laid_out
from troth.declaration.load import load_texts
from troth.declaration.sections import MAP, POLICY
from troth.declaration.written import written
from troth.kernel.errors import Faulty, Refused, Unreadable
from troth.kernel.span import Span
from troth.testing.worlds.generate import world

HOUSE = Path(__file__).parents[2]
SECTIONS = {"policy": tuple(POLICY), "map": tuple(MAP)}
FOLDERS = sorted(
    path.parent
    for folder in ("examples", "tests/scenarios", "tests/promises", "src/troth/law/sound")
    for path in (HOUSE / folder).rglob("policy.yaml")
)
WRITTEN = sorted(
    path
    for folder in ("examples", "tests", "src/troth/law/sound")
    for path in (HOUSE / folder).rglob("*.yaml")
    if "policy" in path.name or "map" in path.name
)


def anew(text: str, name: str = "policy") -> str:
    """The file in its layout, which is one that stays as it is."""
    after, findings = laid_out(text.encode(), f"{name}.yaml", SECTIONS[name])
    assert after is not None, findings
    again, _ = laid_out(after, f"{name}.yaml", SECTIONS[name])
    assert again == after
    return after.decode()


def without_places(value: Any) -> Any:
    """A declaration as plain data, without the places at which it stands."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            each.name: without_places(getattr(value, each.name))
            for each in fields(value)
            if each.name not in ("span", "spans", "digests") and not isinstance(getattr(value, each.name), Span)
        }
    if isinstance(value, Mapping):
        return {key: without_places(inside) for key, inside in value.items() if not isinstance(inside, Span)}
    if isinstance(value, tuple | list | frozenset):
        return [without_places(each) for each in value]
    return value


def declared(policy: str, mapped: str) -> Any:
    """What two files declare."""
    declaration, findings = load_texts(policy.encode(), mapped.encode())
    assert declaration is not None, findings
    return without_places(declaration)


def comments(text: str) -> Counter[str]:
    """The comments of a file."""
    return Counter(comment.text for comment in written(text).comments)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(HOUSE)))
def test_what_is_declared_stays(folder: Path) -> None:
    policy, mapped = ((folder / f"{name}.yaml").read_text("utf-8") for name in ("policy", "map"))
    assert declared(anew(policy), anew(mapped, "map")) == declared(policy, mapped)
    assert comments(anew(policy)) == comments(policy)
    assert comments(anew(mapped, "map")) == comments(mapped)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(HOUSE)))
def test_every_written_file_can_be_laid_out_or_cannot_be_read(path: Path) -> None:
    name = "policy" if "policy" in path.name else "map"
    after, findings = laid_out(path.read_bytes(), str(path), SECTIONS[name])
    assert (after is None) == any(finding.level == "error" for finding in findings)
    for line in after.decode().splitlines() if after is not None else ():
        opened = line.split(" #")[0]
        if len(opened) > WIDTH:
            assert not opened.endswith(("}", "]", ",")), line


def mess(text: str, dice: Random) -> str:
    """The same file as a hurried person leaves it: sections in any order, odd blanks, quotes, comments everywhere."""
    file = written(text)
    starts = [key.at.line for key, _ in file.root.pairs]
    lines = text.splitlines()
    parts = [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    dice.shuffle(parts)
    made: list[str] = ["# head of the file", ""] if dice.random() < 0.5 else []
    for part in parts:
        for number, line in enumerate(part):
            if dice.random() < 0.1:
                made.append(" " * dice.choice([0, 2, 4, 7]) + f"# comment {dice.randrange(10**6)}: {{not, a: value}}")
            if dice.random() < 0.1:
                made += [""] * dice.randint(1, 3)
            if dice.random() < 0.3:
                line = line.replace(": {", ":   {").replace(", ", " ,  ") if '"' not in line else line
            if dice.random() < 0.2 and "#" not in line and '"' not in line and not line.rstrip().endswith(("{", ",")):
                line += f"   # beside {number}"
            if dice.random() < 0.2 and ", " in line and "{" in line and '"' not in line and "#" not in line:
                head, _, tail = line.rpartition(", ")
                note = " # inside" if dice.random() < 0.5 else ""
                line = f"{head},{note}\n{' ' * 40}{tail}" if head.count("{") > head.count("}") else line
            made.append(line)
    return "\n".join(made) + ("\n" if dice.random() < 0.8 else "\n\n# foot")


@pytest.mark.parametrize("seed", range(60))
def test_a_made_up_policy_stays_what_it_was_however_it_was_left(seed: int) -> None:
    dice = Random(seed)
    clean = world(dice).texts()
    left = tuple(mess(text, dice) for text in clean)
    policy, mapped = anew(left[0]), anew(left[1], "map")
    assert declared(policy, mapped) == declared(*left)
    assert (comments(policy), comments(mapped)) == (comments(left[0]), comments(left[1]))
    assert [key.text for key, _ in written(policy).root.pairs] == [
        name for name in POLICY if f"\n{name}:" in f"\n{left[0]}"
    ]


PIECES = [b"#", b" #", b"\n", b"  ", b'"', b"'", b"- ", b": ", b", ", b"|", b">", b"{"]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_damaged_file_is_laid_out_without_loss_or_left(draw: st.DataObject) -> None:
    data = (Path(__file__).parent / "full-policy.yaml").read_bytes()
    for _ in range(draw.draw(st.integers(1, 3))):
        at = draw.draw(st.integers(0, len(data)))
        piece = draw.draw(
            st.sampled_from([b"#", b" #", b"\n", b"  ", b'"', b"'", b"- ", b": ", b", ", b"|", b">", b"{"])
        )
        data = data[:at] + piece + data[at + draw.draw(st.integers(0, 3)) :]
    try:
        after, findings = laid_out(data, "policy.yaml", SECTIONS["policy"])
    except WouldLose:
        return
    assert (after is None) == any(finding.level == "error" for finding in findings)
    if after is not None:
        assert comments(after.decode()) == comments(data.decode())


BEFORE = """\
# The policy of Acme.

# people come first here
people:
    customer:   {label: "Customer"}   # who buys
policy: { title: 'Acme',version: "1.10" , effective: 2024-01-01, timezone: Europe/Stockholm,
   languages: [sv, en], laws: [GDPR], sites: [] }


categories:
  contact:

    label: "Contact, and more"
    about: [customer,   # the buyers
            prospect]
    # the parts
    parts:
        name: {label: Name}
      # after the parts
# at the end
"""

AFTER = """\
# The policy of Acme.

policy: {title: Acme, version: "1.10", effective: 2024-01-01, timezone: Europe/Stockholm, languages: [sv, en],
         laws: [GDPR], sites: []}

# people come first here
people:
  customer: {label: Customer}   # who buys

categories:
  contact:
    label: "Contact, and more"
    about:
      - customer   # the buyers
      - prospect
    # the parts
    parts:
      name: {label: Name}
    # after the parts
# at the end
"""


def test_the_layout_is_this_one() -> None:
    assert anew(BEFORE) == AFTER


@pytest.mark.parametrize(
    ("written_so", "laid"),
    [
        ('"Customer"', "Customer"),
        ("'it is'", "it is"),
        ('"it\'s"', '"it\'s"'),
        ("'say \"so\"'", "'say \"so\"'"),
        ('"a: b"', '"a: b"'),
        ('"a # b"', '"a # b"'),
        ('"true"', '"true"'),
        ('"12"', '"12"'),
        ('"null"', '"null"'),
        ('"~"', '"~"'),
        ('" lead"', '" lead"'),
        ('"trail "', '"trail "'),
        ('"a\\tb"', '"a\\tb"'),
        ('"- a"', '"- a"'),
        ('"[a]"', '"[a]"'),
        ('"*a"', '"*a"'),
        ('"&a"', '"&a"'),
        ('"!a"', '"!a"'),
        ('"%a"', '"%a"'),
        ('"@a"', '"@a"'),
        ('"env:URL"', "env:URL"),
        ('"a:"', '"a:"'),
        ('"Åsa Öberg"', "Åsa Öberg"),
        ('"2024-01-01"', '"2024-01-01"'),
        ('"a  b"', '"a  b"'),
        ("plain words", "plain words"),
    ],
)
def test_quotes_stay_where_they_mean_something(written_so: str, laid: str) -> None:
    assert anew(f"people: {{customer: {{label: {written_so}}}}}\n") == f"people: {{customer: {{label: {laid}}}}}\n"
    assert anew(f"people:\n  customer:\n    label: {written_so}\n") == f"people:\n  customer:\n    label: {laid}\n"


@pytest.mark.parametrize(
    "text",
    [
        "people:\n  a:\n    label: |\n      two\n        lines\n",
        "people:\n  a:\n    label: >-\n      folded\n      words # no comment\n    reading: x\n",
        "people:\n  a:\n    label: words\n      on two lines\n    reading: x\n",
        'people:\n  a: {label: "words\n      on two lines", reading: x} # why\n',
        "people:\n  a:\n    label: 'it''s'\n  # deeper\n\n\n\n  b: {label: x}\n#at the margin\n  c: {label: y}\n",
        "\ufeffpeople: {}\r\n# c\r\nfacts: {}\r\n",
        "people: {}   # one\n   # two, further in\nfacts: {} # three",
    ],
)
def test_odd_but_right_files_keep_all(text: str) -> None:
    after = anew(text)
    assert comments(after) == comments(text.lstrip("\ufeff").replace("\r\n", "\n"))
    assert "\r" not in after
    assert "\n\n\n" not in after


def test_a_large_file_is_laid_out_in_time() -> None:
    rows = "".join(f"  p{number}: {{label: 'Person {number}', within: p0}} # {number}\n" for number in range(5000))
    assert anew(f"people:\n{rows}").count("\n") == 5001


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose policy is not laid out, and whose map is."""
    (tmp_path / "policy.yaml").write_text(BEFORE, encoding="utf-8")
    (tmp_path / "map.yaml").write_text("map: {policy: acme}\n", encoding="utf-8")
    return tmp_path


def test_the_check_names_files_and_changes_none(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert editing.fmt(folder, check=True) == 1
    assert capsys.readouterr().out == f"{folder / 'policy.yaml'}\n"
    assert (folder / "policy.yaml").read_text("utf-8") == BEFORE


def test_files_are_written_whole_with_their_rights_and_nothing_is_left_beside(folder: Path) -> None:
    (folder / "policy.yaml").chmod(0o640)
    before = (folder / "map.yaml").stat().st_mtime_ns
    assert editing.fmt(folder, check=False) == 0
    assert (folder / "policy.yaml").read_text("utf-8") == AFTER
    assert (folder / "policy.yaml").stat().st_mode & 0o777 == 0o640
    assert (folder / "map.yaml").stat().st_mtime_ns == before
    assert sorted(os.listdir(folder)) == ["map.yaml", "policy.yaml"]
    assert editing.fmt(folder, check=True) == 0


def test_a_link_stays_a_link(folder: Path, tmp_path: Path) -> None:
    (folder / "policy.yaml").rename(tmp_path / "real.yaml")
    (folder / "policy.yaml").symlink_to(tmp_path / "real.yaml")
    assert editing.fmt(folder, check=False) == 0
    assert (folder / "policy.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_text("utf-8") == AFTER


def test_what_somebody_else_writes_meanwhile_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = os.fsync

    def meanwhile(number: int) -> None:
        synced(number)
        (folder / "policy.yaml").write_text("people: {}\n", encoding="utf-8")

    monkeypatch.setattr(os, "fsync", meanwhile)
    with pytest.raises(Refused) as error:
        editing.fmt(folder, check=False)
    assert error.value.code == "FILE_CHANGED"
    assert (folder / "policy.yaml").read_text("utf-8") == "people: {}\n"
    assert sorted(os.listdir(folder)) == ["map.yaml", "policy.yaml"]


def test_neither_file_is_touched_where_one_cannot_be_read(folder: Path) -> None:
    (folder / "map.yaml").write_text("map: {policy: [acme}\n", encoding="utf-8")
    with pytest.raises(Faulty):
        editing.fmt(folder, check=False)
    assert (folder / "policy.yaml").read_text("utf-8") == BEFORE


def test_a_folder_without_a_policy_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"neither `policy\.yaml` nor `map\.yaml`"):
        editing.fmt(tmp_path, check=True)


def test_from_the_command_line(folder: Path) -> None:
    said = [sys.executable, "-m", "troth", "fmt", str(folder)]
    ends = [subprocess.run([*said, *words], check=False).returncode for words in (["--check"], [], ["--check"])]
    assert ends == [1, 0, 0]
