"""Published policies damaged at random, their words too: judged to the end or refused, never an exception."""

from pathlib import Path
from random import Random

import pytest

from policy.test_mutated_sections import mutated, tree, written
from troth.declaration.load import load_texts
from troth.declaration.nodes import Node
from troth.kernel.finding import stops
from troth.law.judge import judge
from troth.policy.resolve import resolve

PUBLISHED = sorted((Path(__file__).parents[2] / "examples").glob("*/as-published"))
PIECES = (
    "you consent to ",
    "cookies ",
    "no longer ",
    "for 6 months ",
    "aggregated ",
    "the controller is you ",
    "sub-processors ",
    "erased or made anonymous ",
    "säger därmed ja ",
    "på uppdrag av våra kunder ",
    "{s1 open}",
    "`_ga`",
    "{",
    "\n",
    "#",
)


def damaged(words: str, draw: Random) -> str:
    """The words with some pieces put in and some signs gone."""
    for _ in range(draw.randrange(1, 6)):
        at = draw.randrange(len(words) + 1)
        words = words[:at] + draw.choice(PIECES) + words[at + draw.choice((0, 0, 1, 5)) :]
    return words


TURNS = PIECES[:-5]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("folder", PUBLISHED, ids=lambda folder: folder.parent.name)
def test_turns_put_into_its_sentences_are_judged(folder: Path, seed: int) -> None:
    draw = Random(f"turns {folder.parent.name} {seed}")
    words = {}
    for path in sorted((folder / "text").glob("*.md")):
        lines = path.read_text(encoding="utf-8").split("\n")
        for number, line in enumerate(lines):
            begin, tag = line.find(" "), line.rfind(" {s")
            if 0 < begin < tag and draw.random() < 0.4:
                lines[number] = f"{line[: begin + 1]}{draw.choice(TURNS)}{line[begin + 1 :]}"
        words[path.stem] = "\n".join(lines).encode()
    policy_file, map_file = ((folder / name).read_bytes() for name in ("policy.yaml", "map.yaml"))
    declaration, read = load_texts(policy_file, map_file, words=words)
    assert declaration is not None, read
    policy, _ = resolve(declaration)
    assert policy is not None
    found = judge(policy)[1]
    assert all(each.says and each.span.line >= 1 for each in found)
    assert len({each.code for each in found if "/text/" in f"/{each.span.file}"}) > 5


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("folder", PUBLISHED, ids=lambda folder: folder.parent.name)
def test_it_is_judged_to_the_end_or_refused(folder: Path, seed: int) -> None:
    draw = Random(f"{folder.parent.name} {seed}")
    roots: dict[str, Node] = {
        name: tree((folder / name).read_text(encoding="utf-8")) for name in ("policy.yaml", "map.yaml")
    }
    for _ in range(draw.choice((0, 1, 1, 2))):
        name = draw.choice(tuple(roots))
        roots[name] = mutated(roots[name], draw)
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / "text").glob("*.md"))}
    words = {language: (damaged(text, draw) if draw.random() < 0.7 else text) for language, text in texts.items()}
    declaration, found = load_texts(
        written(roots["policy.yaml"]).encode(),
        written(roots["map.yaml"]).encode(),
        words={language: text.encode() for language, text in words.items()},
    )
    assert (declaration is None) == stops(found)
    if declaration is None:
        return
    policy, resolving = resolve(declaration)
    assert (policy is None) == stops(resolving)
    if policy is not None:
        for each in judge(policy)[1]:
            assert "{" not in each.help.replace("{email", "")
            assert each.says
            assert each.span.line >= 1
