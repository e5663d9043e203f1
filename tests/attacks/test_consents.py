"""Answers to consents from hostile files, into broken databases, and from two at once."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from consents.conftest import opened
from consents.office import Office, codes, local
from troth.engine.consenting import record_consents, show_consents
from troth.engine.recording import read_file
from troth.kernel.errors import Unreadable
from troth.register.register import open_register
from troth.register.values import Person

NOON = "2025-03-01 12:00"
NAMES = ["'; DROP TABLE customers; --", '"', "%s", "{}", "\u202egnal", "🙂", "a" * 10_000, "1 OR 1=1", "line\nbreak"]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    return opened("sqlite", tmp_path, monkeypatch)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    if request.param == "sqlite":
        return opened("sqlite", tmp_path, monkeypatch)
    url = str(request.getfixturevalue("postgres_database"))
    return opened("postgres", tmp_path, monkeypatch, url, url)


def test_hostile_keys_words_and_channels_are_only_text(either: Office) -> None:
    either.customer("Anna", "1980-01-01")
    for name in NAMES:
        odd: dict[str, object] = {"channel": name, "by": name, "note": name, "source": name, "text": name}
        assert codes(either.say(NOON, "consent", name, "surveys", **odd)) == [("warning", "CONSENT_TEXT_UNKNOWN")]
        (said,) = either.show(NOON, name)["surveys"].history
        assert (said.channel, said.by, said.note) == (name, name, name)
    assert codes(either.say(NOON, "consent", " ", "surveys")) == [("error", "EVENT_PERSON")]
    assert codes(either.say(NOON, "consent", "nul\x00", "surveys")) == [("error", "EVENT_VALUE")]
    assert codes(either.say(NOON, "consent", "\ud800", "surveys")) == [("error", "EVENT_VALUE")]
    assert either.state(NOON, "Anna", "surveys") == "never"
    with either.engine(NOON) as opened_:
        assert opened_.register.head() == len(NAMES)
        assert opened_.register.verify_ledger() == ()


def test_shown_words_go_over_several_lines_of_a_file(office: Office) -> None:
    words = "If you say yes,\r\nwe send you\u2028our newsletter."
    header = "\ufeffkind,class,person,consent,occurred,text,shown"
    row = f'consent,customer,Anna,newsletter,2025-02-01,2.0.0,"{words}"'
    (office.folder / "a.csv").write_bytes(f"{header}\r\n{row}\r\n".encode())
    line = {"kind": "consent", "class": "customer", "person": "Bo", "consent": "newsletter", "occurred": "2025-02-01"}
    text = json.dumps({**line, "text": "2.0.0", "shown": words}, ensure_ascii=False)
    (office.folder / "a.jsonl").write_text(text + "\n", encoding="utf-8", newline="")
    for name in ("a.csv", "a.jsonl"):
        with office.engine(NOON) as opened_:
            done = record_consents(opened_, read_file(office.folder / name), "Europe/Stockholm")
        assert (codes(done), done.new) == ([], 1)


@pytest.mark.parametrize(
    "line",
    ["[" * 100_000, '{"seq": ' + "9" * 5_000 + "}", "nonsense", '"text"', '{"kind": "consent", "kind"'],
    ids=["deep", "long number", "nonsense", "no object", "cut off"],
)
def test_lines_that_are_no_events_are_told_by_their_place(office: Office, line: str) -> None:
    (office.folder / "a.jsonl").write_text("\n" + line, encoding="utf-8")
    with office.engine(NOON) as opened_, pytest.raises(Unreadable, match=":2:"):
        record_consents(opened_, read_file(office.folder / "a.jsonl"), None)


def test_a_cell_larger_than_a_page_is_told_by_its_place(office: Office) -> None:
    (office.folder / "a.csv").write_text("kind,shown\nconsent," + "x" * 200_000, encoding="utf-8")
    with office.engine(NOON) as opened_, pytest.raises(Unreadable, match="no CSV"):
        record_consents(opened_, read_file(office.folder / "a.csv"), None)


def test_a_key_that_is_two_peoples_has_no_age(either: Office) -> None:
    either.run("DROP TABLE customers; CREATE TABLE customers (id text, email text, born text);")
    either.customer("Elsa", "2020-01-01")
    either.customer("Elsa", "1980-01-01")
    done = either.say(NOON, "consent", "Elsa", "club", text="2.0.0", actor="person")
    assert codes(done) == [("warning", "CONSENT_AGE_UNKNOWN")]


def test_many_people_at_once_are_judged_as_one_by_one(either: Office) -> None:
    """More people than are looked up one by one: their births come from one pass over the table."""
    rows = ", ".join(f"('c{n}', NULL, '{2020 if n % 10 == 0 else 1980}-01-01')" for n in range(2_000))
    either.run(f"INSERT INTO customers VALUES {rows}")
    said: list[dict[str, object]] = [
        {"kind": "consent", "class": "customer", "person": f"c{n}", "consent": "newsletter", "occurred": NOON}
        for n in range(500)
    ]
    done = either.say_all(NOON, said)
    refused = [finding.span.line - 1 for finding in done.findings if finding.level == "error"]
    assert refused == [n for n in range(500) if n % 10 == 0]
    grown = [one for n, one in enumerate(said) if n % 10]
    told = either.say_all(NOON, grown)
    assert (told.new, codes(told)) == (450, [("warning", "CONSENT_NO_WORDS")])
    assert "449 more like it" in told.findings[0].says


def test_a_store_that_does_not_answer_makes_unknown_and_refuses_no_withdrawal(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.say(NOON, "consent", "Anna", "newsletter", text="2.0.0")
    mapped = office.folder / "map.yaml"
    mapped.write_text(mapped.read_text(encoding="utf-8").replace("kind: sqlite", "kind: postgres"), encoding="utf-8")
    monkeypatch.setenv("RIGHTS_STORE", "postgresql://nobody@127.0.0.1:1/none")
    assert codes(office.say(NOON, "withdrawal", "Anna", "newsletter")) == []
    assert codes(office.say(NOON, "consent", "Anna", "club", text="2.0.0")) == [("warning", "CONSENT_AGE_UNKNOWN")]
    with office.engine(NOON) as opened_:
        found = show_consents(opened_, Person("customer", "Anna"), local(NOON))
    assert (found.there, {one.state.value for one in found.consents}) == (None, {"unknown"})
    assert all("the operator's own log was not read" in one.why for one in found.consents)


def test_an_empty_database_has_nobody_and_nothing(either: Office) -> None:
    with either.engine(NOON) as opened_:
        found = show_consents(opened_, Person("customer", "Anna"), local(NOON))
    assert found.there is False
    assert [(one.name, one.state.value) for one in found.consents] == [
        ("newsletter", "never"),
        ("club", "never"),
        ("surveys", "never"),
    ]


IMPORT = """
import sys
from pathlib import Path
from troth.engine.bootstrap import engine
from troth.engine.consenting import record_consents
from troth.engine.recording import read_file
with engine(Path(sys.argv[1])) as opened:
    print("ready", flush=True)
    sys.stdin.readline()
    done = record_consents(opened, read_file(Path(sys.argv[2])), "Europe/Stockholm")
    print(done.new, flush=True)
"""


def test_the_same_file_from_two_at_once_is_recorded_once(either: Office, tmp_path: Path) -> None:
    file = tmp_path / "same.csv"
    lines = "".join(f"consent,customer,c{n},surveys,2025-02-01 10:00,2.0.0,shop,r-{n}\n" for n in range(300))
    file.write_text("kind,class,person,consent,occurred,text,source,reference\n" + lines, encoding="utf-8")
    started = [
        subprocess.Popen(
            [sys.executable, "-c", IMPORT, str(either.folder), str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for one in started:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in started:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    new = sorted(int(one.communicate(timeout=120)[0]) for one in started)
    assert [one.returncode for one in started] == [0, 0]
    assert new == [0, 300]
    with open_register(either.register) as register:
        assert [event.reference for event in register.events()] == [f"r-{n}" for n in range(300)]
        assert register.verify_ledger() == ()


def test_a_log_of_many_lines_and_a_register_of_many_events_are_asked_about_one_person(office: Office) -> None:
    with closing(sqlite3.connect(office.store)) as connection, connection:
        connection.executemany(
            "INSERT INTO answers VALUES (?, ?, 'newsletter', 'yes', '2025-01-10T09:00:00+01:00', '2.0.0')",
            ((str(n), f"c{n % 50_000}") for n in range(300_000)),
        )
    said: list[dict[str, object]] = [
        {"kind": "consent", "class": "customer", "person": f"c{n}", "consent": "surveys", "occurred": NOON}
        for n in range(3_000)
    ]
    office.say_all(NOON, said)
    shown = office.show("2025-03-02 12:00", "c77")
    assert (len(shown["newsletter"].history), len(shown["surveys"].history)) == (6, 1)
    assert [one.state for one in shown.values()] == ["given", "never", "given"]
    with closing(sqlite3.connect(office.register)) as connection:
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT body FROM event WHERE person_class = 'customer' AND person_key = 'c77' "
            "AND position > 0 ORDER BY position LIMIT 10"
        ).fetchall()
    assert "event_of_person" in str(plan)
