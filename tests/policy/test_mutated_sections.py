"""Mutated files of all twenty sections and of the map: whatever a key or a value becomes, there are errors or a policy,
never an exception; and a key that the language does not have is never passed over.
"""

from collections.abc import Iterator
from dataclasses import replace
from json import dumps
from random import Random

import pytest

from policy.sound import MAP, OTHER, OTHER_MAP, POLICY
from troth.declaration.entries import COMMON, Entries, EntryOf
from troth.declaration.findings import Findings
from troth.declaration.load import load_texts
from troth.declaration.nodes import Items, Keyed, Node, Scalar
from troth.declaration.reader import read_yaml
from troth.declaration.sections import MAP as MAP_SECTIONS
from troth.declaration.sections import POLICY as POLICY_SECTIONS
from troth.declaration.shapes import Shape
from troth.kernel.finding import Finding, Level, stops
from troth.kernel.span import NOWHERE
from troth.law.judge import judge
from troth.policy.resolve import resolve

SECTIONS = {"policy.yaml": POLICY_SECTIONS, "map.yaml": MAP_SECTIONS}
WORDS = (
    "",
    "none",
    "all",
    "true",
    "7",
    "-1",
    "9" * 30,
    "2024-13-01",
    "a b",
    "x.y",
    "{}",
    "é",
    "\x00",
    "~",
    "*",
    "contact",
)
Path = tuple[int, ...]


def tree(text: str) -> Keyed:
    root = read_yaml(text.encode(), "", Findings())
    assert root is not None
    return root


ROOTS = {"policy.yaml": tree(POLICY + OTHER), "map.yaml": tree(MAP + OTHER_MAP)}


def written(node: Node) -> str:
    """A tree as YAML; quotes change nothing, since every value is text."""
    match node:
        case Keyed(pairs=pairs):
            return "{" + ", ".join(f"{dumps(key.text)}: {written(value)}" for key, value in pairs) + "}"
        case Items(items=items):
            return "[" + ", ".join(map(written, items)) + "]"
        case Scalar(text=text):
            return dumps(text)
        case _:
            raise AssertionError(node)


def inner(node: Node) -> tuple[Node, ...]:
    match node:
        case Keyed(pairs=pairs):
            return tuple(value for _, value in pairs)
        case Items(items=items):
            return items
        case _:
            return ()


def paths(node: Node, at: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Every node with the way to it, the root's first."""
    yield at, node
    for number, each in enumerate(inner(node)):
        yield from paths(each, (*at, number))


def changed(node: Node, at: Path, new: Node) -> Node:
    """The tree with another node at that place."""
    if not at:
        return new
    first, *rest = at
    match node:
        case Keyed(pairs=pairs):
            key, value = pairs[first]
            pair = key, changed(value, tuple(rest), new)
            return replace(node, pairs=(*pairs[:first], pair, *pairs[first + 1 :]))
        case Items(items=items):
            item = changed(items[first], tuple(rest), new)
            return replace(node, items=(*items[:first], item, *items[first + 1 :]))
        case _:
            raise AssertionError(at)


def entries(shape: Shape[object], node: Node, at: Path) -> Iterator[tuple[Path, Keyed, EntryOf[object]]]:
    """Every entry inside a node that has this shape, with its keys."""
    if not isinstance(node, Keyed):
        return
    if isinstance(shape, Entries):
        for number, (_, value) in enumerate(node.pairs):
            yield from entries(shape.entry, value, (*at, number))
    elif isinstance(shape, EntryOf):
        yield at, node, shape
        for number, (key, value) in enumerate(node.pairs):
            if key.text in shape.keys:
                yield from entries(shape.keys[key.text].shape, value, (*at, number))


def every_entry(file: str) -> list[tuple[Path, Keyed, EntryOf[object]]]:
    return [
        entry
        for number, (name, node) in enumerate(ROOTS[file].pairs)
        for entry in entries(SECTIONS[file][name.text].shape, node, (number,))
    ]


def scalar(text: str) -> Scalar:
    return Scalar(text, NOWHERE)


def errors(file: str, root: Node) -> list[Finding]:
    """What is found in the files when one is as it is here. All that is well is judged to the end."""
    texts = {name: written(node) for name, node in ROOTS.items()} | {file: written(root)}
    declaration, found = load_texts(texts["policy.yaml"].encode(), texts["map.yaml"].encode())
    assert (declaration is None) == stops(found)
    if declaration is not None:
        policy, resolving = resolve(declaration)
        assert (policy is None) == stops(resolving)
        found += resolving
        if policy is not None:
            found += judge(policy)[1]
    for finding in found:
        assert finding.says
        assert finding.span.line >= 1
    return [finding for finding in found if finding.level is Level.ERROR]


def test_the_files_have_every_section_and_are_sound() -> None:
    assert {name.text for name, _ in ROOTS["policy.yaml"].pairs} == set(POLICY_SECTIONS)
    assert len(POLICY_SECTIONS) == 20
    assert {"staff", "instructions"} < {name.text for name, _ in ROOTS["map.yaml"].pairs}
    assert errors("map.yaml", ROOTS["map.yaml"]) == []


@pytest.mark.parametrize("file", ROOTS)
def test_no_entry_takes_a_key_that_the_language_does_not_have(file: str) -> None:
    for at, node, shape in every_entry(file):
        more = replace(node, pairs=(*node.pairs, (scalar("colour"), scalar("blue"))))
        found = errors(file, changed(ROOTS[file], at, more))
        assert [one.code for one in found] == ["UNKNOWN_KEY"], shape.model
        assert "`colour`" in found[0].says


@pytest.mark.parametrize("file", ROOTS)
def test_no_entry_takes_a_key_misspelt(file: str) -> None:
    for at, node, shape in every_entry(file):
        for number, (key, value) in enumerate(node.pairs):
            name = key.text + "s"
            if name in shape.keys or name in COMMON:
                continue
            pairs = (*node.pairs[:number], (scalar(name), value), *node.pairs[number + 1 :])
            found = errors(file, changed(ROOTS[file], at, replace(node, pairs=pairs)))
            told = [one for one in found if one.code in ("UNKNOWN_KEY", "UNKNOWN_SECTION") and f"`{name}`" in one.says]
            assert len(told) == 1, (shape.model, name)
            assert "did you mean" in told[0].help


@pytest.mark.parametrize("file", ROOTS)
def test_no_key_stands_twice(file: str) -> None:
    for at, node, _ in every_entry(file):
        found = errors(file, changed(ROOTS[file], at, replace(node, pairs=(*node.pairs, node.pairs[0]))))
        assert [one.code for one in found] == ["DOUBLE_KEY"]


def mutated(root: Node, draw: Random) -> Node:
    """The tree with one thing dropped, doubled, given another type or another value, or put elsewhere."""
    places = list(paths(root))
    at, node = draw.choice(places)
    match draw.choice(("drop", "double", "retype", "reword", "move", "rename")), node:
        case "drop", Keyed(pairs=pairs) if pairs:
            number = draw.randrange(len(pairs))
            return changed(root, at, replace(node, pairs=pairs[:number] + pairs[number + 1 :]))
        case "drop", Items(items=items) if items:
            number = draw.randrange(len(items))
            return changed(root, at, replace(node, items=items[:number] + items[number + 1 :]))
        case "double", Keyed(pairs=pairs) if pairs:
            return changed(root, at, replace(node, pairs=(*pairs, draw.choice(pairs))))
        case "double", Items(items=items) if items:
            return changed(root, at, replace(node, items=(*items, draw.choice(items))))
        case "rename", Keyed(pairs=pairs) if pairs:
            number = draw.randrange(len(pairs))
            key = scalar(draw.choice((*WORDS, draw.choice(pairs)[0].text + "_")))
            return changed(
                root, at, replace(node, pairs=(*pairs[:number], (key, pairs[number][1]), *pairs[number + 1 :]))
            )
        case "reword", Scalar(text=text):
            cut = draw.randrange(len(text) + 1)
            return changed(root, at, scalar(draw.choice((text[:cut], text[cut:], text + " " + text, *WORDS))))
        case "move", _:
            return changed(root, at, draw.choice(places)[1])
        case _:
            kinds = (scalar(draw.choice(WORDS)), Items((node,), NOWHERE), Keyed((), NOWHERE, True), Items((), NOWHERE))
            return changed(root, at, draw.choice(kinds))


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("file", ROOTS)
def test_whatever_is_mutated_there_is_a_policy_or_an_error(file: str, seed: int) -> None:
    draw = Random(f"{file} {seed}")
    for _ in range(10):
        root: Node = ROOTS[file]
        for _ in range(draw.choice((1, 1, 2, 4))):
            root = mutated(root, draw)
        errors(file, root)
