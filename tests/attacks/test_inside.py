"""Cells inside JSON documents, and all that such a document may be in real data."""

import json

import pytest

from attacks.conftest import Lay
from attacks.ground import NOTES, NOTES_MAP, Ground, ago, count, outcome
from troth.declaration.load import load_texts
from troth.policy.resolve import resolve

MAP = (
    NOTES_MAP
    + """
  op.forms:
    key: [id]
    owner: [customer by who]
    recorded: at
    columns: {id: not personal, who: not personal, at: not personal, COLUMNS}
"""
)
COLUMNS = "body/name: note, body/address/street: note, body/address/*: voucher, body/*: voucher"
OLD = ago(days=500)
"""Older than the twelve months of a note, and younger than the seven years of a voucher."""


def laid(lay: Lay, *documents: str | None, columns: str = COLUMNS, typed: str = "jsonb") -> Ground:
    ground = lay(MAP.replace("COLUMNS", columns), policy=NOTES)
    if ground.kind == "sqlite":
        typed, time = "text", "text"
    else:
        time = "timestamptz"
    ground.run(
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers VALUES (1)",
        f"CREATE TABLE forms (id integer PRIMARY KEY, who integer, at {time}, body {typed})",
    )
    for number, document in enumerate(documents, start=1):
        written = "NULL" if document is None else "'" + document.replace("'", "''") + "'"
        ground.run(f"INSERT INTO forms VALUES ({number}, 1, '{OLD}', {written})")
    return ground


def bodies(ground: Ground) -> list[object]:
    """The documents as they lie there now, read."""
    found = ground.select("SELECT CAST(body AS text) FROM forms ORDER BY id")
    return [None if body is None else json.loads(body) for (body,) in found]


def test_a_key_goes_and_all_beside_it_stays(lay: Lay) -> None:
    whole = {
        "name": "Anna",
        "address": {"street": "Storgatan 1", "town": "Lund"},
        "n": 1.50,
        "l": [1, {"name": "x"}],
        "t": True,
    }
    ground = laid(lay, json.dumps(whole), json.dumps({"address": {"town": "Lund"}, "z": None}))
    found = count(ground.plan(), "op.forms")
    assert (found.change, found.delete, found.stuck) == (1, 0, {})
    assert outcome(ground.sweep(), "op.forms").changed == 1
    first = {"address": {"town": "Lund"}, "n": 1.5, "l": [1, {"name": "x"}], "t": True}
    assert bodies(ground) == [first, {"address": {"town": "Lund"}, "z": None}]
    assert count(ground.plan(), "op.forms").planned == 0


def test_the_rest_goes_and_what_is_named_stays(lay: Lay) -> None:
    columns = "body/name: voucher, body/address/town: voucher, body/address/*: note, body/*: note"
    documents = (
        {
            "name": {"first": "A", "l": [1, None, "x"]},
            "address": {"town": "Lund", "street": "S"},
            "more": {"a": 1},
            "b": 2,
        },
        {"name": None, "address": "in one line"},
        [1, 2, {"name": "in a list"}],
        "only words",
    )
    ground = laid(lay, *map(json.dumps, documents), columns=columns)
    assert outcome(ground.sweep(), "op.forms").changed == 4
    kept = {"name": {"first": "A", "l": [1, None, "x"]}, "address": {"town": "Lund"}}
    assert bodies(ground) == [kept, {"name": None, "address": {}}, {}, {}]
    assert count(ground.plan(), "op.forms").planned == 0


def test_documents_of_every_shape_stop_nothing(lay: Lay) -> None:
    """Null, `null`, empty ones, scalars, lists, and a name where an object was meant and the other way round."""
    shapes = (
        None,
        "null",
        "{}",
        "[]",
        "7",
        '"x"',
        '{"name": {"deep": 1}}',
        '{"address": "here"}',
        '{"address": ["street"]}',
    )
    ground = laid(lay, *shapes)
    assert count(ground.plan(), "op.forms").change == 1
    ground.sweep()
    found = bodies(ground)
    assert found[:6] == [None, None, {}, [], 7, "x"]
    assert found[6:] == [{}, {"address": "here"}, {"address": ["street"]}]


def test_what_is_no_json_is_left_and_told(lay_sqlite: Lay) -> None:
    """Half a document, words, bytes: of what kind they are nobody can say. A number is JSON, all of it is the rest."""
    broken = '{"name": "Anna", '
    ground = laid(lay_sqlite, broken, "Anna", json.dumps({"name": "Bo"}))
    ground.run(f"INSERT INTO forms VALUES (4, 1, '{OLD}', x'7b7d'), (5, 1, '{OLD}', 12)")
    found = count(ground.plan(), "op.forms")
    assert found.change == 1
    assert found.stuck == {"documents that are no JSON": 3}
    ground.sweep()
    assert ground.select("SELECT body FROM forms ORDER BY id") == [(broken,), ("Anna",), ("{}",), (b"{}",), ("12",)]


def test_a_key_that_stands_twice_is_gone_both_times(lay: Lay) -> None:
    ground = laid(lay, '{"name": "Anna", "n": 1, "name": "Annika", "name": "Ann"}')
    ground.sweep()
    assert bodies(ground) == [{"n": 1}]
    assert "Ann" not in str(ground.select("SELECT body FROM forms"))


def test_a_row_of_which_nothing_is_kept_goes_whole_whatever_its_document_is(lay: Lay) -> None:
    ground = laid(lay, '{"name": "Anna"}', "[]", None, columns="body/name: note, body/*: note")
    if ground.kind == "sqlite":
        ground.run(f"INSERT INTO forms VALUES (9, 1, '{OLD}', 'no json')")
    ground.sweep()
    assert ground.keys("forms") == set()


def test_keys_with_odd_names(lay: Lay) -> None:
    columns = """body/first name: note, "body/å.ä[x]": note, "body/it's %s $.a": note, body/*: voucher"""
    document = {"first name": 1, "å.ä[x]": 2, "it's %s $.a": 3, "first": 4, "å": {"ä[x]": 5}}
    ground = laid(lay, json.dumps(document, ensure_ascii=False), columns=columns)
    assert outcome(ground.sweep(), "op.forms").changed == 1
    assert bodies(ground) == [{"first": 4, "å": {"ä[x]": 5}}]


def test_what_is_left_inside_must_be_mapped_before_a_row_goes(lay: Lay) -> None:
    ground = laid(lay, '{"name": "Anna", "other": 1}', columns="body/name: note")
    found = count(ground.plan(), "op.forms")
    assert (found.delete, found.change) == (0, 1)
    ground.sweep()
    assert bodies(ground) == [{"other": 1}]


def test_in_postgres_only_jsonb_is_gone_into(lay_postgres: Lay) -> None:
    """What is stored as json or as text may hold what no other document can: it goes with its row or stays."""
    ground = laid(lay_postgres, '{"name": "a\\u0000b"}', typed="json")
    found = count(ground.plan(), "op.forms")
    assert found.change == 0


@pytest.mark.parametrize(
    "columns",
    [
        "body: note, body/name: note",
        "body/name: note, body/name/first: note",
        "body/0: note, body/*: note",
        "body/*/name: note",
        'body/a"b: note',
    ],
)
def test_what_cannot_be_taken_out_alone_is_refused(columns: str) -> None:
    text = MAP.replace("COLUMNS", columns).replace("KIND", "sqlite").replace("URL", "env:NOTES")
    declaration, findings = load_texts(NOTES.encode(), text.encode())
    assert declaration is not None, findings
    assert {finding.code for finding in resolve(declaration)[1]} == {"INSIDE"}


def test_in_files_nothing_is_taken_out_of_documents(lay_files: Lay) -> None:
    """It is said, and the table stays as it is; mapped as a whole the column goes as any other."""
    ground = laid(lay_files, '{"name": "Anna"}', columns="body/name: note, body/*: voucher", typed="text")
    found = count(ground.plan(), "op.forms")
    assert found.planned == 0
    assert "inside a document" in str(found.refused)
    ground.edit_map("body/name: note, body/*: voucher", "body: note")
    ground.sweep()
    assert ground.select("SELECT id, body FROM forms") == []
