"""What the commands print with ``--json`` is what the schemas in the documentation say."""

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import jsonschema_rs
import pytest

from troth.testing.operator import generate
from troth.testing.operator.events import write_events

HOUSE = Path(__file__).parents[2]
SCHEMAS = HOUSE / "docs" / "schemas"
COMMANDS = (
    "check",
    "explain",
    "map_draft",
    "plan",
    "forecast",
    "apply",
    "status",
    "verify",
    "undecided",
    "event",
    "consent",
    "consent_show",
    "diff",
    "request",
    "requests",
)


def schema(command: str) -> dict[str, Any]:
    """The schema of a command's output."""
    found: dict[str, Any] = json.loads((SCHEMAS / f"{command}.json").read_text(encoding="utf-8"))
    return found


def run(*words: str) -> Any:
    """What a command prints; it may end with 1, which says that something is broken, and with 2 for a bad event."""
    done = subprocess.run(
        [sys.executable, "-m", "troth", *words, "--json"], capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1, 2), done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """Every command's output on a small operator with every fault: before anything is done, after, and of mistakes."""
    here = tmp_path_factory.mktemp("formats")
    policy = here / "th1ng"
    made = generate(f"sqlite:///{here / 'op.db'}", people=100, seed=1, now=datetime.now(UTC).replace(microsecond=0))
    with closing(sqlite3.connect(here / "op.db")) as connection:  # rows that can be neither deleted nor changed
        for act in ("DELETE", "UPDATE"):
            connection.execute(f"CREATE TRIGGER on_{act} AFTER {act} ON accounts BEGIN SELECT 1; END")
    write_events(made.events, here / "events.jsonl")
    (here / "wrong.jsonl").write_text('{"kind": "objektion"}\n', encoding="utf-8")
    copytree(HOUSE / "examples" / "th1ng" / "mended", policy, ignore=ignore_patterns(".troth"))
    text = (policy / "map.yaml").read_text(encoding="utf-8")
    (policy / "map.yaml").write_text(text.replace("env:TROTH_OPERATOR_URL", "sqlite:///../op.db"), encoding="utf-8")
    words = (policy / "text" / "en.md").read_text(encoding="utf-8")
    assert "{s25 kept by staff}" in words  # nothing is open in the example
    (policy / "text" / "en.md").write_text(words.replace("{s25 kept by staff}", "{s25 open}"), encoding="utf-8")
    broken = here / "broken"
    broken.mkdir()
    (broken / "policy.yaml").write_text("polcy: {title: T}\n", encoding="utf-8")
    (broken / "map.yaml").write_text(text, encoding="utf-8")

    found: dict[str, list[Any]] = {command: [] for command in COMMANDS}
    found["check"] += [run("check", str(policy)), run("check", "--live", str(policy)), run("check", str(broken))]
    found["explain"] += [run("explain", code) for code in ("NO_PERIOD", "BRAKE", "CIRCLE", "KEY_FORM", "VAGUE_PERIOD")]
    found["map_draft"] += [
        run("map", "draft", str(here / "op.db"), *words) for words in ([], ["--policy", str(policy)])
    ]
    found["event"] += [
        run("event", "import", str(policy), str(here / name)) for name in ("events.jsonl", "wrong.jsonl")
    ]
    found["event"].append(run("event", "add", str(policy), "kind=objection", "class=customer", "person=1"))
    anna = ("--class", "customer", "--person", "1")
    newsletter = (str(policy), "newsletter", *anna, "--channel", "web")
    found["consent"] += [
        run("consent", "grant", *newsletter, "--shown", "The newsletter", "--language", "en"),
        run("consent", "withdraw", *newsletter, "--note", "by hand"),
        run("consent", "grant", *newsletter, "--actor", "staff"),
    ]
    found["consent_show"] += [
        run("consent", "show", str(policy), *anna),
        run("consent", "show", str(policy), "--class", "visitor", "--person", "nobody"),
    ]
    other = here / "other"
    copytree(policy, other, ignore=ignore_patterns(".troth"))
    text = (other / "policy.yaml").read_text(encoding="utf-8")
    (other / "policy.yaml").write_text(text.replace("24 months", "30 months").replace("  spar:", "  folk:"), "utf-8")
    found["diff"] += [run("diff", str(policy), str(folder)) for folder in (other, policy)]
    ask = ("request", "open", str(policy), "access", "--identifier", "msisdn=+46700000001", "--received", "2024-01-31")
    case = run(*ask)["data"]["case"]
    held = ("--how", "code_by_sms", "--holds", "msisdn=+46700000001", "--since", "2024-01-01")
    found["request"] += [
        run("request", "found", str(policy), case, "customer=1"),
        run("request", "verify", str(policy), case, *held),
        run("request", "refer", str(policy), case, "Acme Ltd"),
        run("request", "extend", str(policy), case, "--because", "number", "--reason", "many", "--told", "2024-02-29"),
        run("request", "show", str(policy), case),
    ]
    run("event", "add", str(policy), f"case={case}", "kind=request_reviewed", "plan=d1", "outcome=approved", "by=sara")
    found["request"].append(run("request", "show", str(policy), case))
    found["requests"].append(run("request", "list", str(policy), "--all"))
    found["plan"].append(run("plan", str(policy)))
    found["forecast"].append(run("forecast", str(policy), "--months", "2"))
    digest = found["plan"][0]["data"]["digest"]
    found["apply"].append(run("apply", str(policy), digest, "--yes", digest))
    found["status"].append(run("status", str(policy)))
    found["verify"].append(run("verify", str(policy), "--sample", "5"))
    found["undecided"].append(run("undecided", str(policy)))
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_output_is_as_its_schema_says(printed: dict[str, list[Any]], command: str) -> None:
    judge = jsonschema_rs.validator_for(schema(command), validate_formats=True)
    for document in printed[command]:
        wrong = [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in judge.iter_errors(document)]
        assert wrong == []


def test_every_kind_of_entry_was_looked_at(printed: dict[str, list[Any]]) -> None:
    tables = printed["plan"][0]["data"]["tables"]
    assert any(table["due"] for table in tables)
    assert any(table["waits"] for table in tables)
    assert any(table["stuck"] for table in tables)
    promises = printed["status"][0]["data"]["promises"]
    assert {promise["state"] for promise in promises} >= {"kept", "broken"}
    assert printed["undecided"][0]["data"]["rows"]
    assert printed["verify"][0]["data"]["rows"] > 100
    assert [bool(document["findings"]) for document in printed["event"]] == [False, True, False]
    request = printed["request"][-1]["data"]
    assert request["steps"][-1]["fault"]["code"] == "REQUEST_REVIEW"
    assert all(request[name] for name in ("identifier", "handover", "extension", "legal", "proofs", "persons"))
    assert [one["pressure"] for one in printed["status"][0]["data"]["requests"]] == ["overdue"]
    assert [document["data"]["new"] for document in printed["consent"]] == [1, 1, 0]
    shown = printed["consent_show"][0]["data"]["consents"]
    assert {said["origin"] for consent in shown for said in consent["history"]} >= {"register"}
    assert any(consent["state"] == "withdrawn" and consent["rests"] for consent in shown)
    assert printed["check"][2]["data"] == {"errors": True, "indexes": [], "text": None}
    assert printed["check"][0]["data"]["text"]["open"]
    sentences = printed["status"][0]["data"]["sentences"]
    assert {sentence["tied"] for sentence in sentences} == {"statement", "kept by", "open"}
    assert {sentence["state"] for sentence in sentences} >= {"kept", "broken", "unproven", None}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_schema_is_one_and_refuses_what_it_does_not_know(printed: dict[str, list[Any]], command: str) -> None:
    jsonschema_rs.meta.validate(schema(command))
    judge = jsonschema_rs.validator_for(schema(command))
    document = printed[command][0]
    assert not judge.is_valid(document | {"format": "troth.other/1"})
    assert not judge.is_valid({key: value for key, value in document.items() if key != "findings"})
    assert not judge.is_valid(document | {"data": document["data"] | {"more": 1}})


def test_there_is_a_schema_for_every_output_and_no_other() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in (HOUSE / "src" / "troth" / "cli").glob("*.py"))
    kinds = set(re.findall(r'envelope\(\s*"(\w+)"', source))
    assert kinds == {file.stem for file in SCHEMAS.glob("*.json") if ".schema" not in file.name} == set(COMMANDS)
