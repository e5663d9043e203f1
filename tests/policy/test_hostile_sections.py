"""Sections as somebody may write them who means harm or knows no better, and what a command then shows."""

import json
import sqlite3
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policy.sound import MAP, OTHER, OTHER_MAP, POLICY, errors, resolved
from troth.cli.main import app
from troth.law.judge import judge
from troth.law.matter import Matter
from troth.policy.text.paths import declared

COOKIE = "{label: C, class: necessary, kind: cookie, set_by: us, site: a.example, for: billing, lasts: session}"


@pytest.mark.parametrize("name", ["__Host-id", "../../etc/passwd", "a.b.c", "*", "é", "'); DROP TABLE x", "x" * 1000])
def test_a_cookie_has_whatever_name_it_has(name: str) -> None:
    quoted = json.dumps(name)
    if " " in name:
        assert [one.code for one in errors(f"cookies:\n  {quoted}: {COOKIE}\n")] == ["NAME_FORM"]
    else:
        policy = resolved(f"cookies:\n  {quoted}: {COOKIE}\n")
        assert f"cookies.{name}" in declared(policy.declaration.policy)


@pytest.mark.parametrize("name", ["a\nb", " a", "a ", " "])
def test_a_controller_is_named_on_one_line(name: str) -> None:
    mapped = f"instructions:\n  {json.dumps(name)}: {{may: [billing], keep: until contract.ended}}\n"
    assert {one.code for one in errors(mapped=mapped)} <= {"NAME_FORM", "KEY_SHAPE"}
    assert errors(mapped=mapped)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("due", "999999 working days"),
        ("due", "0 days"),
        ("extend", "999999 years"),
        ("once_per", "1 hour"),
        ("takes_effect", "999999 weeks"),
    ],
)
def test_any_length_that_can_be_said_is_read(key: str, value: str) -> None:
    assert errors(f"rights: {{access: {{{key}: {value}}}}}\n") == []


@pytest.mark.parametrize("value", ["1000000 days", "-1 days", "1.5 days", "1 day 2 hours", "ten days", "working days"])
def test_no_other_length_is(value: str) -> None:
    assert [one.code for one in errors(f"rights: {{access: {{due: {value}}}}}\n")] == ["LENGTH_UNREADABLE"]


def test_a_name_that_is_several_things_excepts_all_of_them() -> None:
    both = (
        "recipients: {billing: {label: Collectors, role: processor}}\n"
        "messages: {billing: {label: Bills, for: billing, to: [customer], by: [post], stop: [never]}}\n"
        "never: {sell: {label: We sell nothing, do: sell, beyond: [billing]}}\n"
    )
    (sell,) = Matter(resolved(both), resolved(both).declaration.policy.document.effective).forbiddings
    assert sell.but_recipients == sell.but_purposes == sell.but_messages == {"billing"}


def test_thousands_who_work_for_each_other_are_one_circle_found_soon() -> None:
    count = 3000
    chain = "".join(
        f"  r{number}: {{label: R, role: processor, sub_of: r{(number + 1) % count}}}\n" for number in range(count)
    )
    policy = resolved(f"recipients:\n{chain}")
    begun = time.monotonic()
    found = [one for one in judge(policy)[1] if one.code == "CIRCLE"]
    assert time.monotonic() - begun < 5
    assert [one.subject for one in found] == ["recipients.r0"]


def test_a_chain_that_leads_into_a_circle_is_no_part_of_it() -> None:
    recipients = (
        "recipients:\n"
        "  first: {label: F, role: processor, sub_of: second}\n"
        "  third: {label: T, role: processor, sub_of: second}\n"
        "  second: {label: S, role: processor, sub_of: third}\n"
    )
    (found,) = (one for one in judge(resolved(recipients))[1] if one.code == "CIRCLE")
    assert (found.subject, found.says) == (
        "recipients.third",
        "`sub_of` leads in a circle: `third` > `second` > `third`.",
    )


def test_status_of_an_empty_database_calls_nothing_kept_that_nobody_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(tmp_path / "crm.db") as made:
        made.execute("CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT)")
        made.execute("CREATE TABLE contracts (customer_id INTEGER, began TEXT, ended TEXT)")
    made.close()
    monkeypatch.setenv("CRM", f"sqlite:///{tmp_path / 'crm.db'}")
    (tmp_path / "policy.yaml").write_text(POLICY + OTHER, encoding="utf-8")
    (tmp_path / "map.yaml").write_text(MAP + OTHER_MAP, encoding="utf-8")
    shown = CliRunner().invoke(app, ["status", str(tmp_path), "--json"])
    assert shown.exit_code == 0, shown.output
    promised = json.loads(shown.stdout)["data"]["promises"]
    assert {promise["state"] for promise in promised} == {"unproven"}
    told = {promise["path"]: promise["says"] for promise in promised}
    assert told["recipients.court.order"] == told["cookies._ga_*"] == "declared, and nothing enforces it yet"
    assert told["purposes.billing.address"] != told["rights.access"]
    assert "unproven  rights.access" in CliRunner().invoke(app, ["status", str(tmp_path)]).stdout
