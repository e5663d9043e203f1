"""Whatever is written is read: when a value or a line of the words becomes another, there is an error, or what was read
is another. A thing that could be changed without anybody noticing would be a promise that nobody keeps.
"""

from pathlib import Path
from random import Random

import pytest

from policy.sound import MAP, OTHER, OTHER_MAP, POLICY
from policy.test_mutated_sections import ROOTS, changed, paths, scalar, tree, written
from text.policies import FRONT
from text.policies import MAP as WORDS_MAP
from text.policies import POLICY as WORDS_POLICY
from troth.declaration.load import load_texts
from troth.declaration.model import Declaration
from troth.declaration.nodes import Scalar
from troth.kernel.finding import stops

SLICES = 4
DECLARATION = Path(__file__).parents[1] / "declaration"
FULL = {name: tree((DECLARATION / f"full-{name}").read_text(encoding="utf-8")) for name in ("policy.yaml", "map.yaml")}
FILES = {"sections": ROOTS, "full": FULL}


def read(texts: dict[str, str]) -> Declaration | None:
    declaration, found = load_texts(texts["policy.yaml"].encode(), texts["map.yaml"].encode())
    assert (declaration is None) == stops(found)
    return declaration


def other(text: str, draw: Random) -> str:
    """Another value that looks like this one: a letter or a digit is another, or stands twice, or is gone."""
    letters = [number for number, sign in enumerate(text) if sign.isalnum()]
    if not letters:
        return text + "x"
    at = draw.choice(letters)
    sign = text[at]
    near = str((int(sign) + 1) % 10) if sign.isdecimal() else ("b" if sign != "b" else "c")
    return draw.choice((text[:at] + near + text[at + 1 :], text[:at] + sign + text[at:], text + "x"))


@pytest.mark.parametrize("part", range(SLICES))
@pytest.mark.parametrize("file", ["policy.yaml", "map.yaml"])
@pytest.mark.parametrize("which", FILES)
def test_a_value_that_becomes_another_is_an_error_or_read_as_another(which: str, file: str, part: int) -> None:
    draw = Random(f"{which} {file} {part}")
    roots = FILES[which]
    whole = {name: written(node) for name, node in roots.items()}
    before = read(whole)
    assert before is not None
    scalars = [(at, node) for at, node in paths(roots[file]) if isinstance(node, Scalar)]
    assert len(scalars) > 20
    for at, node in scalars[part::SLICES]:
        new = other(node.text, draw)
        after = read(whole | {file: written(changed(roots[file], at, scalar(new)))})
        if after is not None:
            same = after.policy == before.policy and after.map == before.map
            assert not same, f"`{node.text}` became `{new}`, and nothing was read otherwise"


def test_the_files_as_they_are_written_are_read_as_the_trees_of_them() -> None:
    plain = read({"policy.yaml": POLICY + OTHER, "map.yaml": MAP + OTHER_MAP})
    from_trees = read({name: written(node) for name, node in ROOTS.items()})
    assert plain is not None
    assert from_trees is not None
    assert (plain.policy, plain.map) == (from_trees.policy, from_trees.map)


LINES = (
    "# Your data {#top}",
    "",
    "Acme AB answers for it. {s1 statement}",
    "- It goes when it is 24 months old. {s2 open}",
    "1. A list has numbers. {s3 open}",
    "| a cell {s4 open} | another {s5 open} |",
    "> What is quoted is said as well. {s6 open}",
    "## More {#more}",
    "Read [above](#top). {s7 statement}",
)


@pytest.mark.parametrize("seed", range(40))
def test_no_line_of_the_words_is_passed_over(seed: int) -> None:
    """A line is a heading, holds sentences, or is told of: nothing that a reader sees is in no tally."""
    draw = Random(f"words {seed}")
    for _ in range(10):
        lines = [draw.choice(LINES) for _ in range(draw.randrange(1, 8))]
        for number in range(len(lines)):
            if lines[number] and draw.random() < 0.5:
                at = draw.randrange(len(lines[number]))
                sign = draw.choice(("", "{", "}", "|", "#", "x", " ", "`", "<", "\u00a0", "[", "*", "- "))
                lines[number] = lines[number][:at] + sign + lines[number][at + draw.choice((0, 1)) :]
        text = FRONT + "\n".join(lines) + "\n"
        declaration, found = load_texts(WORDS_POLICY.encode(), WORDS_MAP.encode(), words={"en": text.encode()})
        told = {finding.span.line for finding in found}
        if declaration is None:
            assert told
            continue
        assert declaration.texts is not None
        words = declaration.texts["en"]
        seen = {one.span.line for one in words.sentences} | {one.span.line for one in words.headings} | told
        first = FRONT.count("\n") + 1
        for number, line in enumerate(lines, first):
            if any(sign.isalnum() for sign in line):
                assert number in seen, (number, line, seen)
