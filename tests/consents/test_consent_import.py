"""``troth consent import``: all or none, the same line once, times in a zone; and the commands as they are typed."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from consents.office import Office, codes, local
from troth.engine.consenting import RecordedConsents, record_consents
from troth.engine.recording import read_file
from troth.kernel.errors import Refused

HEADER = "kind,class,person,consent,occurred,text,actor,channel,source,reference\n"
LINES = (
    "consent,customer,Anna,newsletter,2025-01-02 10:00,2.0.0,person,web,shop,c-1\n"
    "withdrawal,customer,Anna,newsletter,2025-02-01 09:00,,person,email,shop,c-2\n"
    "consent,customer,Bo,surveys,2025-01-03T10:00:00+02:00,2.0.0,person,web,shop,c-3\n"
)


def imported(
    office: Office, text: str, *, zone: str | None = "Europe/Stockholm", name: str = "a.csv"
) -> RecordedConsents:
    """What becomes of a file."""
    file = office.folder / name
    file.write_text(text, encoding="utf-8")
    with office.engine("2025-03-01 12:00") as opened:
        return record_consents(opened, read_file(file), zone)


def test_a_file_is_recorded_once_however_often_it_is_read(office: Office) -> None:
    office.customer("Anna", "1980-01-01")
    first = imported(office, HEADER + LINES)
    assert (first.positions, first.new, first.findings) == ((1, 2, 3), 3, ())
    again = imported(office, HEADER + LINES)
    assert (again.positions, again.new) == ((1, 2, 3), 0)
    more = imported(
        office, HEADER + LINES + "consent,customer,Cia,surveys,2025-01-04 10:00,2.0.0,person,web,shop,c-4\n"
    )
    assert (more.positions, more.new) == ((1, 2, 3, 4), 1)
    shown = office.show("2025-03-02 12:00", "Anna")["newsletter"]
    assert (shown.state, shown.withdrawn_at) == ("withdrawn", local("2025-02-01 09:00"))
    assert [said.occurred for said in shown.history] == [local("2025-01-02 10:00"), local("2025-02-01 09:00")]
    assert [said.reference for said in shown.history] == ["c-1", "c-2"]
    with office.engine("2025-03-02 12:00") as opened:
        assert opened.register.verify_ledger() == ()


def test_lines_without_a_reference_are_recorded_once_too(sqlite_office: Office) -> None:
    bare = "kind,class,person,consent,occurred,text\nconsent,customer,Anna,surveys,2025-01-02 10:00,2.0.0\n"
    assert imported(sqlite_office, bare).new == 1
    assert imported(sqlite_office, bare).new == 0
    lines = '{"kind": "consent", "class": "customer", "person": "Anna", "consent": "surveys", "occurred": '
    lines += '"2025-01-02 10:00", "text": "2.0.0"}\n'
    assert imported(sqlite_office, lines + "\n" + lines, name="a.jsonl").new == 0, "it says the same in JSON"
    later = bare.replace("2025-01-02", "2025-01-05")
    assert imported(sqlite_office, later).new == 1


def test_a_conflict_changes_nothing(office: Office) -> None:
    imported(office, HEADER + LINES)
    other = LINES.replace("c-2", "c-9").replace("Bo", "Dan") + LINES.replace("c-1", "c-8").replace("Anna", "Eva")
    with pytest.raises(Refused, match="c-3") as error:
        imported(office, HEADER + other)
    assert error.value.code == "REFERENCE_TAKEN"
    with office.engine("2025-03-01 12:00") as opened:
        assert opened.register.head() == 3
        assert opened.register.verify_ledger() == ()


def test_one_line_that_is_refused_keeps_the_whole_file_out(office: Office) -> None:
    office.customer("Elsa", "2020-01-01")
    bad = "consent,customer,Elsa,newsletter,2025-01-02 10:00,2.0.0,person,web,shop,c-9\n"
    done = imported(office, HEADER + LINES + bad)
    assert (done.positions, codes(done)) == ((), [("error", "CONSENT_CHILD")])
    assert done.findings[0].span.line == 5
    assert office.state("2025-03-02 12:00", "Anna") == "never"
    hold = imported(office, HEADER.replace("\n", ",hold\n") + "hold,customer,Anna,,,,,,,,dispute\n")
    assert codes(hold) == [("error", "EVENT_KIND")]


def test_times_without_a_zone_are_unknown_and_told_once(sqlite_office: Office) -> None:
    done = imported(sqlite_office, HEADER + LINES, zone=None)
    assert codes(done) == [("warning", "CONSENT_TIME")]
    assert done.findings[0].says == "the time of the answer cannot be read (and 1 more like it)"
    assert sqlite_office.state("2025-03-02 12:00", "Anna") == "unknown"
    assert sqlite_office.show("2025-03-02 12:00", "Bo")["surveys"].since == local("2025-03-01 12:00")


def test_the_hour_that_comes_twice_is_told_apart_by_the_numbers_of_the_source(sqlite_office: Office) -> None:
    lines = "kind,class,person,consent,occurred,seq,text\n"
    lines += "consent,customer,Anna,newsletter,2024-10-27 02:40,1,1.0.0\n"
    lines += "withdrawal,customer,Anna,newsletter,2024-10-27 02:10,2,\n"
    done = imported(sqlite_office, lines)
    assert codes(done) == []
    shown = sqlite_office.show("2025-03-02 12:00", "Anna")["newsletter"]
    assert (shown.state, shown.withdrawn_at) == ("withdrawn", datetime(2024, 10, 27, 1, 10, tzinfo=UTC))


def test_a_file_that_is_empty_or_no_file_of_events(sqlite_office: Office) -> None:
    assert imported(sqlite_office, HEADER) == RecordedConsents((), 0, ())
    assert codes(imported(sqlite_office, "kind,klass\nconsent,x\n")) == [("error", "EVENT_KEY")]


def typed(office: Office, *words: str) -> subprocess.CompletedProcess[str]:
    """A command, as it is typed."""
    command = [sys.executable, "-m", "troth", "consent", words[0], str(office.folder), *words[1:]]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_commands_as_they_are_typed(sqlite_office: Office, tmp_path: Path) -> None:
    sqlite_office.customer("Anna", "1980-01-01")
    anna = ("--person", "Anna", "--class", "customer")
    words = ("--text", "2.0.0", "--language", "en", "--shown", "Send me the newsletter", "--channel", "web")
    done = typed(sqlite_office, "grant", "newsletter", *anna, *words)
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 recorded, up to position 1\n", "")
    done = typed(sqlite_office, "grant", "newsletter", *anna, "--actor", "staff")
    assert (done.returncode, done.stdout) == (2, "")
    assert "CONSENT_ACTOR" in done.stderr
    assert "nothing was recorded" in done.stderr
    done = typed(sqlite_office, "withdraw", "newsletter", *anna, "--channel", "link")
    assert done.returncode == 0
    assert done.stdout.startswith("1 recorded, up to position 2\nit takes effect at the latest ")
    done = typed(sqlite_office, "show", *anna)
    assert done.stdout.startswith("newsletter: withdrawn, it was taken back on ")
    assert "; shown: Send me the newsletter" in done.stdout
    assert "rests on it as a ground: purposes.news.readers (News about our services: contact)" in done.stdout
    done = typed(sqlite_office, "show", "--person", "Anna")
    assert (done.returncode, done.stderr.partition(":")[0]) == (2, "CLASS_NOT_SAID")
    done = typed(sqlite_office, "show", "--person", "Nobody", "--class", "customer")
    assert done.stdout.startswith("nobody stands in the table of her people under that key\nnewsletter: never,")
    (tmp_path / "a.csv").write_text(HEADER + LINES, encoding="utf-8")
    done = typed(sqlite_office, "import", str(tmp_path / "a.csv"), "--zone", "Europe/Stockholm", "--json")
    assert json.loads(done.stdout)["data"] == {"positions": [3, 4, 5], "new": 3}
    done = typed(sqlite_office, "import", str(tmp_path / "a.csv"), "--zone", "Europe/Stockholm")
    assert done.stdout == "0 recorded, 3 known before, up to position 5\n"
