"""``python tools/promises.py`` writes docs/promises.md: every promise of the example policies, and what keeps it.

A promise is a line of ``examples/NAME/promises.txt``. What keeps it is read from the sentences of the mended policy
that make it, the tests that name it from the marks on them. Nothing is written by hand, so that the page cannot say
more than there is.
"""

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from troth.declaration.load import load
from troth.declaration.model import Declaration
from troth.declaration.published import Tied
from troth.declaration.sections import POLICY as SECTIONS
from troth.policy.text.paths import declared

HOUSE = Path(__file__).resolve().parents[1]
PAGE = HOUSE / "docs" / "promises.md"
LISTS = sorted((HOUSE / "examples").glob("*/promises.txt"))
HOW = ("enforced", "verified", "recorded", "attested")

HEAD = """# The promises, and what keeps them

Each row is a promise of one of the policies under [examples](../examples), as it is mended there. *What keeps it* are
the paths in its `policy.yaml` that the sentences of the promise are tied to. *How* is the way in which it is to be kept
in the end: enforced by a refusal or a deletion, verified by looking, recorded for a person, or attested by one.

| state | what it says |
|---|---|
| tested | a test does what the promise's own example says |
| acted on | it rests on what this version acts on (it keeps and deletes, and guards no use), and no test names it |
| in part | some of what keeps it is acted on, the rest only read and checked |
| declared | it is read and checked, and nothing acts on it yet |
| open | nothing keeps it |

This page is written by `python tools/promises.py` from the policies, their words and the tests.
"""


@dataclass(frozen=True)
class Promise:
    """One line of a list. ``sentences`` make it; ``beside`` keeps it too, though none of them is tied to that."""

    id: str
    kind: str
    how: str
    sentences: tuple[str, ...]
    beside: tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """What keeps a promise, and what can be said of that."""

    paths: tuple[str, ...]
    tests: tuple[str, ...]
    state: str


def listed(file: Path) -> tuple[Promise, ...]:
    """The promises of a list. Raises ValueError for a line that is none, or an id that comes twice."""
    found: dict[str, Promise] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        told, _, beside = line.partition(" + ")
        id_, kind, how, *sentences = told.split()
        if how not in HOW or not sentences or id_ in found:
            raise ValueError(f"{file}: {line}")
        found[id_] = Promise(id_, kind, how, tuple(sentences), tuple(beside.split()))
    return tuple(found.values())


def tests_by_promise() -> Mapping[str, tuple[str, ...]]:
    """The tests that name each promise by ``pytest.mark.promise``, as ``file::test`` below ``tests``."""
    found: dict[str, list[str]] = {}
    for file in sorted((HOUSE / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for id_ in (each for mark in node.decorator_list for each in _named(mark)):
                    found.setdefault(id_, []).append(f"{file.relative_to(HOUSE / 'tests').as_posix()}::{node.name}")
    return {id_: tuple(sorted(names)) for id_, names in found.items()}


def _named(mark: ast.expr) -> Iterator[str]:
    if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.promise":
        yield from (str(ast.literal_eval(id_)) for id_ in mark.args)


def kept(promise: Promise, declaration: Declaration, tests: Mapping[str, tuple[str, ...]]) -> Kept:
    """What keeps a promise of a policy. Raises KeyError where a sentence or a path of it is nowhere."""
    words = declaration.texts or {}
    first = {each.id: each for each in words[declaration.policy.document.languages[0]].sentences}
    made_of = [first[id_] for id_ in promise.sentences]
    paths = tuple(dict.fromkeys([tie.path for each in made_of for tie in each.ties] + list(promise.beside)))
    known = declared(declaration.policy)
    for path in paths:
        known[path]
    left = any(each.tied is Tied.OPEN for each in made_of)
    return Kept(paths, tests.get(promise.id, ()), _state(paths, promise.id in tests, left))


def _state(paths: tuple[str, ...], tested: bool, left: bool) -> str:
    """``left``: a sentence of the promise is open."""
    acted = [SECTIONS[path.partition(".")[0]].enforced for path in paths]
    if tested:
        return "tested"
    if not paths:
        return "open"
    if all(acted) and not left:
        return "acted on"
    return "in part" if any(acted) or left else "declared"


def page() -> str:
    """The whole page."""
    tests = tests_by_promise()
    sections: list[str] = []
    sums: dict[str, list[str]] = {}
    for file in LISTS:
        declaration, findings = load(file.parent / "mended")
        if declaration is None:
            raise ValueError(f"{file.parent}: {findings[0].says}")
        rows = [(promise, kept(promise, declaration, tests)) for promise in listed(file)]
        sums[file.parent.name] = [one.state for _, one in rows]
        sections.append("\n".join([f"\n## {file.parent.name}\n", *_table(rows)]))
    return "\n".join([HEAD, *_sums(sums), *sections]) + "\n"


def _sums(sums: Mapping[str, list[str]]) -> Iterator[str]:
    states = ("tested", "acted on", "in part", "declared", "open")
    yield f"| policy | promises | {' | '.join(states)} |"
    yield "|---" * (len(states) + 2) + "|"
    for name, found in sums.items():
        counts = " | ".join(str(found.count(state)) for state in states)
        yield f"| [{name}](../examples/{name}/README.md) | {len(found)} | {counts} |"


def _table(rows: list[tuple[Promise, Kept]]) -> Iterator[str]:
    yield "| promise | of | sentences | how | what keeps it | tests | state |"
    yield "|---|---|---|---|---|---|---|"
    for promise, one in rows:
        paths = " ".join(f"`{path}`" for path in one.paths)
        tests = "<br>".join(f"[{name.partition('::')[2]}](../tests/{name.partition('::')[0]})" for name in one.tests)
        cells = (
            promise.id,
            promise.kind.replace("_", " "),
            " ".join(promise.sentences),
            promise.how,
            paths,
            tests,
            one.state,
        )
        yield "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(HOUSE)}\n")
