"""The JSON Schemas for editors: made from the shapes, they refuse no good file, and most of what has a wrong shape."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import jsonschema_rs
import pytest
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from troth.declaration.entries import COMMON, Entries, EntryOf
from troth.declaration.load import load_texts
from troth.declaration.map_shapes import Links, Pair
from troth.declaration.meanings import MAP as MAP_MEANINGS
from troth.declaration.meanings import POLICY as POLICY_MEANINGS
from troth.declaration.schema import FILES, schema
from troth.declaration.sections import MAP, POLICY, Section
from troth.kernel.finding import Level
from troth.testing.worlds.generate import world

HOUSE = Path(__file__).parents[2]
DOCS = HOUSE / "docs" / "schemas"
JUDGES = {file: jsonschema_rs.validator_for(schema(file)) for file in FILES}
WRITTEN = sorted(
    path
    for folder in ("examples", "tests", "src/troth/law/sound")
    for name in ("policy.yaml", "map.yaml", "small-*.yaml", "full-*.yaml")
    for path in (HOUSE / folder).rglob(name)
    if "broken" not in path.parts
)

SHAPE_CODES = frozenset(
    {
        "MISSING_SECTION",
        "UNKNOWN_SECTION",
        "MISSING_KEY",
        "UNKNOWN_KEY",
        "WRONG_SHAPE",
        "WRONG_FORM",
        "EMPTY_VALUE",
        "UNKNOWN_VALUE",
        "NAME_FORM",
        "NAME_TAKEN",
        "NO_LABEL",
        "UNDATED",
        "GROUND_MISSING",
        "NO_PERIOD",
        "EXCEPTION_OPEN",
        "DATE_UNREADABLE",
        "DOUBLE_ITEM",
        "PERCENT_UNREADABLE",
    }
)


class Core(SafeConstructor):
    """What YAML 1.2 has: no days, which are text there."""


Core.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def as_an_editor_reads(text: str) -> Any:
    """What an editor that reads YAML 1.2 makes of a file; the names of keys are text, as in JSON."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = Core
    return json.loads(json.dumps(yaml.load(text)))


def refused(file: str, document: Any) -> list[str]:
    """Why a schema refuses a document."""
    return [
        f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in JUDGES[file].iter_errors(document)
    ]


@pytest.mark.parametrize("file", FILES)
def test_the_written_schema_is_up_to_date(file: str) -> None:
    written = json.loads((DOCS / f"{file}.schema.json").read_text("utf-8"))
    assert written == schema(file), f"run `troth schema {file} > docs/schemas/{file}.schema.json`"


@pytest.mark.parametrize("file", FILES)
def test_the_command_prints_it(file: str) -> None:
    done = subprocess.run([sys.executable, "-m", "troth", "schema", file], capture_output=True, check=True)
    assert done.stdout == (DOCS / f"{file}.schema.json").read_bytes()


@pytest.mark.parametrize("file", FILES)
def test_it_is_a_schema(file: str) -> None:
    jsonschema_rs.meta.validate(schema(file))


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(HOUSE)))
def test_what_is_written_down_somewhere_passes(path: Path) -> None:
    text = path.read_text("utf-8")
    assert refused("policy" if "policy" in path.name else "map", as_an_editor_reads(text)) == []


@pytest.mark.parametrize("seed", range(40))
def test_what_the_loader_takes_passes(seed: int) -> None:
    for file, text in zip(FILES, world(Random(seed)).texts(), strict=True):
        assert refused(file, as_an_editor_reads(text)) == []


def keys(shape: object, path: str) -> Iterator[tuple[str, str]]:
    """Every (path, key) of the entries within a shape."""
    match shape:
        case Entries(entry=entry) | Links(entry=entry):
            yield path, ""
            yield from keys(entry, path)
        case EntryOf(keys=found):
            for name, key in found.items():
                yield path, name
                yield from keys(key.shape, f"{path}.{name}")
        case Pair(first=first, second=second):
            yield from ((path, name) for name, _ in (first, second))


@pytest.mark.parametrize(("sections", "meanings"), [(POLICY, POLICY_MEANINGS), (MAP, MAP_MEANINGS)])
def test_every_key_has_a_meaning_and_every_meaning_a_key(sections: Any, meanings: Any) -> None:
    known = {(name, "") for name in sections}
    for name, section in sections.items():
        if isinstance(section, Section):
            known |= set(keys(section.shape, name))
    told = {(path, key) for path, found in meanings.items() for key in found}
    assert sorted(known - told - {(path, key) for path, _ in known for key in COMMON}) == []
    acted_on = {name for name, section in sections.items() if isinstance(section, Section)}
    gone = {(path, key) for path, key in told - known if path.partition(".")[0] in acted_on}
    assert sorted(each for each in gone if each[1] not in COMMON and each[1]) == []
    for found in meanings.values():
        assert all(meaning[0].isupper() and meaning.endswith(".") for meaning in found.values())


def parts(found: Any) -> Iterator[dict[str, Any]]:
    """Every object of a document."""
    if isinstance(found, dict):
        yield found
        for value in found.values():
            yield from parts(value)
    elif isinstance(found, list):
        for item in found:
            yield from parts(item)


@pytest.mark.parametrize("file", FILES)
def test_an_example_is_one(file: str) -> None:
    told = [part for part in parts(schema(file)) if "examples" in part]
    assert len(told) > 40
    for part in told:
        judge = jsonschema_rs.validator_for({key: value for key, value in part.items() if key != "examples"})
        assert all(judge.is_valid(example) for example in part["examples"]), part


def places(found: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside a document."""
    items = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for key, value in items:
        yield (*at, key)
        yield from places(value, (*at, key))


def broken(document: Any, dice: Random) -> tuple[str, Any]:
    """A document with one wrong shape, and how it was broken."""
    whole = json.loads(json.dumps(document))
    *above, last = dice.choice(list(places(whole)))
    holder = whole
    for step in above:
        holder = holder[step]
    how = dice.choice(["removed", "renamed", "list for one", "one for list", "word", "empty", "twice", "in capitals"])
    value = holder[last]
    match how:
        case "removed":
            del holder[last]
        case "renamed" if isinstance(last, str):
            holder[f"{last}x"] = holder.pop(last)
        case "in capitals" if isinstance(last, str):
            holder[last.capitalize()] = holder.pop(last)
        case "list for one":
            holder[last] = [value]
        case "one for list" | "word":
            holder[last] = "Some Words"
        case "empty":
            holder[last] = [] if isinstance(value, list) else {} if isinstance(value, dict) else ""
        case "twice" if isinstance(value, list) and value:
            value.append(value[0])
    return how, whole


FILES_OF = {
    file: as_an_editor_reads((Path(__file__).parent / f"full-{file}.yaml").read_text("utf-8")) for file in FILES
}


def as_text(document: Any) -> bytes:
    """A document as YAML that the loader reads to the same text."""
    return json.dumps(document, ensure_ascii=False).encode()


@pytest.mark.parametrize("file", FILES)
def test_most_of_what_the_loader_refuses_for_its_shape_is_refused_and_nothing_else(file: str) -> None:
    dice = Random(20260101)
    missed: Counter[str] = Counter()
    told: Counter[str] = Counter()
    for _ in range(400):
        how, document = broken(FILES_OF[file], dice)
        texts = {**{name: as_text(whole) for name, whole in FILES_OF.items()}, file: as_text(document)}
        _, found = load_texts(texts["policy"], texts["map"])
        errors = {each.code for each in found if each.level is Level.ERROR}
        wrong = refused(file, document)
        if not errors:
            assert wrong == [], how
        for code in errors & SHAPE_CODES:
            told[code] += 1
            missed[code] += not wrong
    assert sum(told.values()) > 200
    assert sum(missed.values()) / sum(told.values()) < 0.03, missed
