"""What the states of promises make of a published sentence, in words alone and on a real database."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from text.policies import FRONT, loaded
from troth.cli import acting
from troth.declaration.published import Tied
from troth.plan.sentences import sentences
from troth.plan.states import Promise, State

WORDS = """
A. {s1 statement}
B. {s2 open}
C. {s3 kept by purposes.billing}
D. {s4 kept by purposes.billing.customer purposes.offers.news}
E. {s5 kept by purposes.billing.customer holds.claim}
F. {s6 kept by purposes}
G.
"""


def promise(path: str, state: State) -> Promise:
    return Promise(f"purposes.{path}", path, state, f"because {path}", ())


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (("kept", "kept", "kept"), ("kept", "kept", "unproven", "kept")),
        (("kept", "broken", "kept"), ("broken", "kept", "unproven", "broken")),
        (("broken", "kept", "kept"), ("broken", "broken", "broken", "broken")),
        (("kept", "kept", "unproven"), ("kept", "unproven", "unproven", "unproven")),
        (("unproven", "broken", "attested"), ("broken", "unproven", "unproven", "broken")),
        (("kept", "kept", "attested"), ("kept", "attested", "unproven", "attested")),
    ],
)
def test_a_sentence_is_as_good_as_the_worst_of_what_keeps_it(
    states: tuple[str, str, str], expected: tuple[str, str, str, str]
) -> None:
    declaration, _ = loaded(WORDS)
    assert declaration is not None
    paths = ("billing.customer", "billing.traffic", "offers.news")
    found = sentences(declaration, [promise(*one) for one in zip(paths, map(State, states), strict=True)])
    assert [one.id for one in found] == ["s1", "s2", "s3", "s4", "s5", "s6", ""]
    assert [one.state for one in found] == [None, None, *map(State, expected), None]
    assert [one.tied for one in found[:2]] == [Tied.STATEMENT, Tied.OPEN]
    assert all(one.says for one in found if one.state is not None)


def test_a_policy_without_words_has_no_sentences() -> None:
    from text.policies import MAP, POLICY
    from troth.declaration.load import load_texts

    declaration, _ = load_texts(POLICY.encode(), MAP.encode())
    assert declaration is not None
    assert sentences(declaration, []) == ()


def test_status_marks_every_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = Path(__file__).parents[1] / "declaration"
    policy = (here / "small-policy.yaml").read_text(encoding="utf-8").replace("languages: [sv]", "languages: [en]")
    mapped = (here / "small-map.yaml").read_text(encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(policy, encoding="utf-8")
    (tmp_path / "map.yaml").write_text(mapped.replace("env:CRM", "sqlite:///crm.db"), encoding="utf-8")
    (tmp_path / "text").mkdir()
    words = "Kept for 24 months. {s1 kept by purposes.billing.address}\nWe care. {s2 open}\nHello. {s3 statement}\n"
    (tmp_path / "text" / "en.md").write_text(FRONT + words, encoding="utf-8")
    with closing(sqlite3.connect(tmp_path / "crm.db")) as crm:
        crm.executescript(
            "CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT, created TEXT);"
            "CREATE TABLE contracts (customer_id INTEGER, began TEXT, ended TEXT);"
            "INSERT INTO customers VALUES (1, 'a@b.example', '2015-01-01T00:00:00Z');"
            "INSERT INTO contracts VALUES (1, '2015-01-01T00:00:00Z', '2016-01-01T00:00:00Z');"
        )
    assert acting.status(tmp_path, by_sentence=True, json=False) == 1
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].split() == ["broken", "s1", "Kept", "for", "24", "months."]
    assert "purposes.billing.address: 1 cells in 1 rows are kept past their end" in shown[1]
    assert shown[2].split() == ["open", "s2", "We", "care."]
    assert shown[3].split() == ["s3", "Hello."]
    assert "0 kept, 1 broken, 0 attested, 0 unproven, 1 open" in shown

    with closing(sqlite3.connect(tmp_path / "crm.db")) as crm:
        crm.execute("UPDATE contracts SET ended = NULL")
        crm.commit()
    assert acting.status(tmp_path, by_sentence=False, json=True) == 0
    data = json.loads(capsys.readouterr().out)["data"]
    assert [(one["id"], one["state"]) for one in data["sentences"]] == [("s1", "kept"), ("s2", None), ("s3", None)]
