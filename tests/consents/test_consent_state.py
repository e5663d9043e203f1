"""What is in force of each consent of one person, and why: both stores, both registers, the log and the register."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from consents.office import Office, local
from stores.lake import Lake
from troth.engine.bootstrap import engine
from troth.engine.consenting import record_consents, show_consents
from troth.engine.recording import record
from troth.kernel.span import Span
from troth.register.values import Person


def test_a_consent_from_its_first_yes_to_its_end(office: Office) -> None:
    office.customer("Anna", "1980-05-05")
    before = office.show("2025-02-01 09:00", "Anna")["newsletter"]
    assert (before.state, before.why, before.history) == ("never", "nothing is known of any answer", ())
    office.say("2025-02-01 10:00", "consent", "Anna", "newsletter", text="2.0.0", channel="web", actor="person")
    given = office.show("2025-02-01 10:01", "Anna")["newsletter"]
    assert (given.state, given.expires, given.since) == ("given", date(2027, 2, 1), local("2025-02-01 10:00"))
    assert given.why == "a yes of 2025-02-01 stands, until 2027-02-01"
    assert given.effective_by_if_withdrawn == local("2025-02-02 10:01")
    assert [rests.path for rests in given.rests] == ["purposes.news.readers", "purposes.club.greetings"]
    assert [rests.needs_it_as for rests in given.rests] == ["ground", "condition"]
    assert office.state("2027-02-01 23:59", "Anna") == "given"
    expired = office.show("2027-02-02 00:00", "Anna")["newsletter"]
    assert (expired.state, expired.why) == ("expired", "the yes of 2025-02-01 lasted 2 years, until 2027-02-01")
    office.say("2025-06-01 09:00", "withdrawal", "Anna", "newsletter", channel="link")
    ended = office.show("2025-06-01 09:00", "Anna")["newsletter"]
    assert (ended.state, ended.withdrawn_at) == ("withdrawn", local("2025-06-01 09:00"))
    assert ended.effective_by == local("2025-06-02 09:00"), "24 hours at the latest"
    assert ended.withdraw_by == ("link", "email")
    assert [(said.granted, said.position) for said in ended.history] == [(True, 1), (False, 2)]
    assert office.state("2025-05-01 09:00", "Anna") == "given", "asked about before, the history is as it was"


def test_the_companys_own_log_and_the_register_count_together(office: Office) -> None:
    office.customer("Bo")
    office.line(1, "Bo", "newsletter", "yes", "2025-01-10T09:00:00+01:00")
    office.line(2, "Bo", "surveys", "no", "2025-01-10T09:00:00+01:00")
    office.line(3, "Cia", "newsletter", "yes", "2025-01-11T09:00:00+01:00")
    office.line(4, "Bo", "newsletter", "no", "2026-01-01T09:00:00+01:00")
    shown = office.show("2025-02-01 09:00", "Bo")
    assert (shown["newsletter"].state, shown["surveys"].state, shown["club"].state) == ("given", "never", "never")
    assert shown["surveys"].why == "a no is known, and no yes"
    (line,) = shown["newsletter"].history
    assert (line.origin, line.occurred, line.recorded) == ("crm.answers", local("2025-01-10 09:00"), None)
    assert (line.text, line.position) == ("2.0.0", None)
    office.say("2025-02-02 09:00", "withdrawal", "Bo", "newsletter", channel="email")
    assert office.state("2025-02-02 09:00", "Bo") == "withdrawn", "the log has not heard of it yet"
    assert office.state("2025-02-02 09:00", "Cia") == "given"


def test_what_cannot_be_read_is_unknown_and_says_where(office: Office) -> None:
    office.customer("Dan")
    office.say("2025-02-01 09:00", "consent", "Dan", "newsletter", text="2.0.0")
    office.say("2025-02-02 09:00", "withdrawal", "Dan", "newsletter", occurred="last week")
    shown = office.show("2025-02-03 09:00", "Dan")["newsletter"]
    assert (shown.state, shown.since, shown.expires) == ("unknown", None, None)
    assert shown.why == "the time of a withdrawal (position 2) cannot be read, and it may be the last word"
    assert shown.history[-1].occurred_text == "last week"
    office.line(1, "Eva", "newsletter", "yes", "soon")
    eva = office.show("2025-02-03 09:00", "Eva")["newsletter"]
    assert (eva.state, eva.history[0].occurred_text) == ("unknown", "soon")
    assert "`crm.answers`" in eva.why
    office.say("2025-02-04 09:00", "consent", "Eva", "newsletter", text="2.0.0")
    assert office.state("2025-02-04 10:00", "Eva") == "given", "an unreadable yes takes nothing from a readable one"


def test_a_log_that_cannot_be_read_makes_every_consent_unknown(office: Office) -> None:
    office.customer("Fia")
    office.say("2025-02-01 09:00", "consent", "Fia", "newsletter", text="2.0.0")
    office.run("ALTER TABLE answers RENAME COLUMN at TO at_time")
    shown = office.show("2025-02-02 09:00", "Fia")
    assert {one.state for one in shown.values()} == {"unknown"}
    assert shown["newsletter"].why.startswith("the operator's own log was not read: `crm.answers.at` is not there")
    assert len(shown["newsletter"].history) == 1, "what the register has is shown all the same"
    office.run("DROP TABLE answers")
    assert office.state("2025-02-02 09:00", "Fia") == "unknown"


def test_whoever_is_in_no_log_is_not_made_unknown_by_it(office: Office) -> None:
    office.run("DROP TABLE answers")
    office.say_all(
        "2025-02-01 09:00",
        [{"kind": "consent", "class": "guest", "person": "c1", "consent": "surveys", "occurred": "2025-02-01 08:00"}],
    )
    assert office.show("2025-02-02 09:00", "c1", "guest")["surveys"].state == "given"


def test_an_objection_to_marketing_is_shown_beside_the_consent_until_a_later_yes(office: Office) -> None:
    office.customer("Gun")
    office.say("2025-02-01 09:00", "consent", "Gun", "newsletter", text="2.0.0")
    told = {"kind": "objection", "class": "customer", "person": "Gun", "direct_marketing": True}
    with office.engine("2025-03-01 09:00") as opened:
        record(opened, [(Span("told", 1, 1), told | {"occurred": "2025-03-01 09:00"})], "Europe/Stockholm")
    (news, _) = office.show("2025-03-02 09:00", "Gun")["newsletter"].rests
    assert news.objected == date(2025, 3, 1)
    office.say("2025-04-01 09:00", "consent", "Gun", "newsletter", text="2.0.0")
    (news, _) = office.show("2025-04-02 09:00", "Gun")["newsletter"].rests
    assert news.objected is None


def test_a_consent_of_an_earlier_version_is_shown_and_nothing_rests_on_it(office: Office) -> None:
    office.customer("Hed")
    office.say("2025-02-01 09:00", "consent", "Hed", "calls", occurred="2024-05-01 09:00", text="1.0.0")
    shown = office.show("2025-02-02 09:00", "Hed")["calls"]
    assert (shown.declared, shown.state, shown.rests) == (False, "unknown", ())
    assert "version 2.0.0 of the policy knows no such consent" in shown.why
    office.say("2025-02-03 09:00", "withdrawal", "Hed", "calls")
    assert office.state("2025-02-04 09:00", "Hed", "calls") == "withdrawn"


def test_a_folder_of_files_is_asked_as_a_database_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = Lake(tmp_path / "lake")
    births = "CASE WHEN i % 10 = 0 THEN DATE '2020-01-01' ELSE DATE '1980-01-01' END"
    lake.put("customers", f"SELECT 'c' || i AS id, NULL::varchar AS email, {births} AS born FROM range(200) t(i)")
    yes = "'c1' AS customer_id, 'newsletter' AS topic, 'yes' AS action, TIMESTAMPTZ '2025-01-10 09:00:00+01' AS \"at\""
    lake.put("answers", f"SELECT '1' AS id, {yes}, '2.0.0' AS text_version")
    monkeypatch.setenv("RIGHTS_STORE", f"parquet:///{lake.folder}")
    monkeypatch.setenv("RIGHTS_REGISTER", str(tmp_path / "register.db"))
    folder = tmp_path / "office"
    copytree(Path(__file__).parent / "office", folder)
    mapped = (folder / "map.yaml").read_text(encoding="utf-8")
    (folder / "map.yaml").write_text(mapped.replace("kind: sqlite", "kind: parquet"), encoding="utf-8")
    said: dict[str, object] = {"kind": "consent", "class": "customer", "consent": "surveys", "text": "2.0.0"}
    said |= {"occurred": "2025-02-01T10:00:00+01:00", "actor": "person"}
    many = [(Span("said", number, 1), said | {"person": f"c{number}"}) for number in range(100)]
    with engine(folder, lambda: local("2025-02-02 12:00")) as opened:
        refused = record_consents(opened, many, None).findings
        assert [(one.code, one.span.line) for one in refused] == [("CONSENT_CHILD", n) for n in range(0, 100, 10)]
        assert record_consents(opened, many[1:3], None).new == 2
        found = show_consents(opened, Person("customer", "c1"), local("2025-02-02 12:00"))
    assert found.there is True
    assert [(one.name, one.state.value, len(one.history)) for one in found.consents] == [
        ("newsletter", "given", 1),
        ("club", "never", 0),
        ("surveys", "given", 1),
    ]
