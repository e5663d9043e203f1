"""Promises about versions: which one governs on a day, why it changed, that people were told, that it can be read."""

from collections.abc import Callable
from hashlib import sha256
from shutil import rmtree

import pytest
from typer.testing import CliRunner

from promises.company import Company
from promises.conftest import Founded
from promises.versions import first, turn
from troth.cli.main import app
from troth.engine.bootstrap import checked_policy
from troth.kernel.errors import Faulty, Unreadable
from troth.kernel.finding import Level
from troth.kernel.instants import instant

Words = Callable[[str], Company]


def read(company: Company, *options: str, language: str = "en") -> tuple[str, str]:
    """What ``troth export words`` prints, and what it says of it. Raises what the command raises."""
    done = CliRunner().invoke(app, ["export", "words", str(company.folder), "--language", language, *options])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout, done.stderr


def codes(company: Company) -> list[tuple[Level, str]]:
    return [(one.level, one.code) for one in company.check() if one.code.startswith("CHANGE_")]


@pytest.mark.promise("IP-55", "IC-78")
@pytest.mark.parametrize("example", ["iot-partner/mended", "iotcomms/mended"])
def test_a_change_says_why(words_of: Words, example: str) -> None:
    company = first(words_of(example), "1.0", "2023-03-28")
    assert codes(company) == [], "the first version changes nothing"
    turn(company, "1.1", "2025-01-01", because="law")
    assert codes(company) == []
    turn(company, "1.2", "2025-02-01", because="")
    assert codes(company) == [(Level.WARNING, "CHANGE_UNEXPLAINED")]


@pytest.mark.promise("IP-55")
def test_a_reason_is_one_of_the_list(words_of: Words) -> None:
    company = first(words_of("iot-partner/mended"), "1.0", "2023-03-28")
    turn(company, "1.1", "2025-01-01", because="whim")
    assert any(one.level is Level.ERROR and "whim" in one.says for one in company.check())


LONGER = ("keep: 24 months after case.closed", "keep: 36 months after case.closed")


@pytest.mark.promise("IC-79")
@pytest.mark.parametrize(
    ("told", "runs"), [("2025-05-20", True), ("", False), ("2025-06-02", False), ("2025-06-01", False)]
)
def test_a_material_change_begins_only_after_people_were_told(words_of: Words, told: str, runs: bool) -> None:
    company = first(words_of("iotcomms/mended"), "1.0.0", "2024-01-01")
    turn(company, "2.0.0", "2025-06-01", told=told)
    company.rewrite(*LONGER)
    day = instant("2025-06-01 08:00", "Europe/Stockholm")
    if runs:
        assert checked_policy(company.folder, day)[0].policy.declaration.policy.document.version == "2.0.0"
    else:
        with pytest.raises(Faulty) as refused:
            checked_policy(company.folder, day)
        [finding] = [one for one in refused.value.findings if one.level is Level.ERROR]
        assert finding.code == "CHANGE_NOT_TOLD"


@pytest.mark.promise("IC-79")
def test_of_a_change_that_takes_nothing_nobody_need_be_told(words_of: Words) -> None:
    company = first(words_of("iotcomms/mended"), "1.0.0", "2024-01-01")
    turn(company, "2.0.0", "2025-06-01")
    company.rewrite("keep: 24 months after case.closed", "keep: 12 months after case.closed")
    assert codes(company) == []


@pytest.mark.promise("IC-79")
def test_told_later_than_promised_is_seen(words_of: Words) -> None:
    """The mended words promise thirty days."""
    company = first(words_of("iotcomms/mended"), "1.0.0", "2024-01-01")
    turn(company, "2.0.0", "2025-06-01", told="2025-05-20")
    company.rewrite(*LONGER)
    assert codes(company) == [(Level.WARNING, "CHANGE_TOLD_LATE")]
    company.rewrite("told: 2025-05-20", "told: 2025-05-02")
    assert codes(company) == []


@pytest.mark.parametrize(
    ("lead", "told", "found"),
    [
        ("10 working days before", "2025-05-18", []),
        ("10 working days before", "2025-05-19", [(Level.WARNING, "CHANGE_TOLD_LATE")]),
        ("48 hours before", "2025-05-30", []),
        ("48 hours before", "2025-05-31", [(Level.WARNING, "CHANGE_TOLD_LATE")]),
        ("at once", "2025-07-01", []),
    ],
)
def test_a_lead_is_counted_in_days_of_the_calendar(
    words_of: Words, lead: str, told: str, found: list[tuple[Level, str]]
) -> None:
    company = words_of("iotcomms/mended")
    company.rewrite("lead: 30 days before", f"lead: {lead}")
    turn(first(company, "1.0.0", "2024-01-01"), "2.0.0", "2025-06-01", told=told)
    company.rewrite(*LONGER)
    assert codes(company) == found


def test_a_notice_that_was_promised_before_is_owed_though_the_new_version_promises_none(words_of: Words) -> None:
    company = first(words_of("iotcomms/mended"), "1.0.0", "2024-01-01")
    turn(company, "2.0.0", "2025-06-01")
    company.rewrite("lead: 30 days before", "lead: at once")
    company.rewrite(*LONGER)
    assert codes(company) == [(Level.ERROR, "CHANGE_NOT_TOLD")]


@pytest.mark.promise("IP-58")
def test_before_the_first_version_none_is_in_force(words_of: Words) -> None:
    company = first(words_of("iot-partner/mended"), "1.0", "2023-03-28")
    with pytest.raises(Unreadable, match="no version in force"):
        read(company, "--at", "2023-03-27")
    assert read(company, "--at", "2023-03-28")[1].startswith("version 1.0, ")


@pytest.mark.promise("IP-58")
def test_a_decision_cites_its_version_or_none(founded: Founded) -> None:
    company = first(founded("iot-partner", "customers", "contracts"), "1.0", "2023-03-28")
    assert [cited(company, day) for day in ("2023-03-27", "2023-03-28")] == [None, "1.0"]


def cited(company: Company, day: str) -> object:
    """The version that the plan of a night is made by, as its receipt has it."""
    company.sweep(day)
    body = company.receipts("plan")[-1].body
    assert body is not None
    return body["version"]


@pytest.mark.promise("SM-117")
def test_a_new_version_governs_from_its_first_day(words_of: Words) -> None:
    company = first(words_of("ip1/mended"), "1", "2024-01-01")
    turn(company, "2", "2025-06-01", because="service")
    company.rewrite("What we offer is made for companies", "What we now offer is made for companies", file="text/en.md")
    before, after = (read(company, "--at", day) for day in ("2025-05-31", "2025-06-01"))
    assert before[1].startswith("version 1, ")
    assert after[1].startswith("version 2, ")
    assert "What we now offer" not in before[0]
    assert "What we now offer" in after[0]


@pytest.mark.promise("TH-73")
def test_each_decision_cites_the_version_of_its_day(th1ng: Founded) -> None:
    company = first(th1ng("customers", "contracts"), "1.0.0", "2023-01-01")
    assert cited(company, "2024-12-31") == "1.0.0"
    turn(company, "2.0.0", "2025-01-01", told="2024-11-01")
    assert cited(company, "2025-01-01") == "2.0.0"


@pytest.mark.promise("TH-74")
def test_every_version_can_be_read_as_it_was(words_of: Words) -> None:
    company = first(words_of("th1ng/mended"), "1", "2023-01-01")
    told = {"1": "That the law is kept matters to us."}
    for number, begins in (("2", "2024-01-01"), ("3", "2025-01-01")):
        turn(company, number, begins, because="service")
        line = f"These are our words of version {number}."
        told[number] = line
        path = company.folder / "text" / "en.md"
        path.write_text(path.read_text(encoding="utf-8") + f"\n{line} {{s99{'ab'[int(number) - 2]} statement}}\n")
    file = (company.folder / "versions" / "1" / "text" / "en.md").read_bytes()
    words, said = read(company, "--version", "1")
    assert sha256(file).hexdigest() in said
    assert "{s" not in words
    assert [line for line in told.values() if line in words] == []
    assert told["2"] in read(company, "--version", "2")[0]
    assert told["3"] in read(company, "--version", "3")[0]


@pytest.mark.promise("TH-74")
def test_without_the_versions_that_it_decided_by_nothing_is_planned(th1ng: Founded) -> None:
    company = first(th1ng("customers", "contracts"), "1", "2023-01-01")
    company.sweep("2023-06-01")
    for number, begins in (("2", "2024-01-01"), ("3", "2025-01-01")):
        turn(company, number, begins, told="2023-06-01")
        company.sweep(begins)
    laid = company.folder / "versions" / "1"
    kept = (laid / "policy.yaml").read_text(encoding="utf-8")
    (laid / "policy.yaml").write_text(kept + "# mended afterwards\n", encoding="utf-8")
    with pytest.raises(Faulty) as changed:
        company.sweep("2025-01-02")
    rmtree(laid)
    with pytest.raises(Faulty) as gone:
        company.sweep("2025-01-02")
    assert [refused.value.findings[0].code for refused in (changed, gone)] == ["VERSION_CHANGED", "VERSION_GONE"]
    objection = {"class": "customer", "person": "1", "direct_marketing": True}
    assert company.tell("2025-01-02 09:00", kind="objection", **objection).findings == (), "she need not wait for it"
    laid.mkdir()
    (laid / "policy.yaml").write_text(kept, encoding="utf-8")
    company.sweep("2025-01-02")
