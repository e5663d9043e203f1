"""What the pages say can be typed: commands parse, examples are accepted, links lead somewhere, the example runs."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from typer.main import get_command

from troth.cli.main import app
from troth.register.event_shape import event_from_mapping
from troth.register.values import Event, EventKind

HOUSE = Path(__file__).parents[2]
PAGES = sorted([*HOUSE.glob("*.md"), *HOUSE.glob("docs/**/*.md"), *HOUSE.glob("examples/**/README.md")])
NAMES = [str(page.relative_to(HOUSE)) for page in PAGES]
COMPANIES = sorted(folder.parent for folder in (HOUSE / "examples").glob("*/mended"))


def block_lines(page: Path) -> Iterator[str]:
    """The lines of a page's blocks of code, fenced or set in by four blanks."""
    fenced = False
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            yield line.strip()


def typed(page: Path) -> Iterator[str]:
    """What a page shows as a command or says to run: lines of its blocks, and words between backticks."""
    yield from block_lines(page)
    yield from re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_every_make_target_is_there(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (HOUSE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for line in typed(HOUSE / name):
        if found := re.fullmatch(r"make ([a-z]+)( *#.*)?", line):
            assert found[1] in targets, line


@pytest.mark.parametrize("name", NAMES)
def test_every_command_parses(name: str) -> None:
    group = get_command(app)
    for line in block_lines(HOUSE / name):
        words = shlex.split(re.sub(r"\[(--[^\]]*)\]", r"\1", line), comments=True)  # `[--json]`: it may be left out
        if not words or words[0] != "troth":
            continue
        within = group
        context = group.make_context("troth", words[1:])
        while hasattr(within, "resolve_command"):
            _, within, rest = within.resolve_command(context, [*context._protected_args, *context.args])
            context = within.make_context(context.info_name, rest, parent=context)


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(name: str) -> None:
    page = HOUSE / name
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_example_of_an_event_is_one_and_every_kind_is_described() -> None:
    page = HOUSE / "docs" / "events.md"
    examples = [line for line in block_lines(page) if line.startswith("{")]
    assert len(examples) > 3
    for line in examples:
        read = event_from_mapping(json.loads(line), "Europe/Stockholm", datetime(2026, 11, 1, tzinfo=UTC))
        assert isinstance(read, Event), (line, read)
    described = set(re.findall(r"^\| `(\w+)` \|", page.read_text(encoding="utf-8"), re.MULTILINE))
    assert {kind.value for kind in EventKind} <= described


@pytest.mark.parametrize("example", COMPANIES, ids=lambda example: example.name)
def test_the_example_runs_as_its_page_says(tmp_path: Path, example: Path) -> None:
    copytree(example, tmp_path / "examples" / example.name, ignore=ignore_patterns(".troth"))
    script = "\n".join(block_lines(example / "README.md")).replace("--people 1000", "--people 100")
    assert "--people 100 " in script
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^\d\d kept, 0 broken, 0 attested, \d\d unproven$", done.stdout, re.MULTILINE)
