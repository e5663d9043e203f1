"""What a member of staff decides of a row that nobody else can decide, and what it must not reach."""

from datetime import timedelta

import pytest

from attacks.conftest import Lay
from attacks.ground import NOTES, NOTES_MAP, Ground, ago, count
from troth.engine.recording import record
from troth.kernel.span import Span
from troth.register.values import RunOutcome

MAP = (
    NOTES_MAP
    + """
  op.notes:
    key: [id]
    owner: [customer by who]
    recorded: at
    columns: {id: not personal, who: not personal, at: not personal, words: note}
"""
)
LONG_AGO, LATELY = ago(days=500), ago(days=50)
REMOVE = {"store": "op", "table": "op.notes", "outcome": "remove"}


def orphans(lay: Lay) -> Ground:
    """Customers 1 and 2; two old notes of nobody, one of which time is told, and a fresh note of customer 1."""
    ground = lay(MAP, policy=NOTES)
    typed = "text" if ground.kind == "sqlite" else "timestamptz"
    ground.run(
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers VALUES (1), (2)",
        f"CREATE TABLE notes (id integer PRIMARY KEY, who integer, at {typed}, words text)",
        f"INSERT INTO notes VALUES (1, NULL, '{LONG_AGO}', 'one'), (2, 99, NULL, 'two'), (3, 1, '{LATELY}', 'three')",
    )
    return ground


def waits(ground: Ground) -> int:
    """How many notes wait for a decision now."""
    return sum(one.rows for one in count(ground.plan(), "op.notes").waits)


def test_what_is_decided_to_be_removed_goes_and_nothing_else(lay: Lay) -> None:
    ground = orphans(lay)
    assert waits(ground) == 2
    ground.event("decision", **REMOVE, row=["2"], reason="the import of 2023 lost whose it was")
    plan = ground.plan()
    assert [(due.because, due.rows) for due in count(plan, "op.notes").due] == [("decision", 1)]
    assert ground.apply(plan).outcome is RunOutcome.DONE
    assert ground.keys("notes") == {1, 3}
    assert waits(ground) == 1


def test_what_a_claim_keeps_no_decision_removes(lay: Lay) -> None:
    ground = orphans(lay)
    ground.event("decision", **REMOVE, row=["3"])
    ground.sweep()
    assert 3 in ground.keys("notes")


def test_a_row_whose_owner_is_named_is_judged_as_hers(lay: Lay) -> None:
    """Row 1 is of long ago: once it is known to be hers nothing keeps it. Where nobody knows when, it waits on."""
    ground = orphans(lay)
    for row in ("1", "2"):
        ground.event(
            "decision", store="op", table="op.notes", row=[row], outcome="owner", **{"class": "customer", "person": "2"}
        )
    plan = ground.plan()
    assert [(due.because, due.rows) for due in count(plan, "op.notes").due] == [("purposes.service.notes", 1)]
    ground.apply(plan)
    assert ground.keys("notes") == {2, 3}
    assert waits(ground) == 1


def test_nobody_becomes_the_owner_by_being_named(lay: Lay) -> None:
    """A person who is not there, and one for a row that has its owner."""
    ground = orphans(lay)
    gone, other = ("1", "77"), ("3", "2")
    for row, person in (gone, other):
        said = {"class": "customer", "person": person}
        ground.event("decision", store="op", table="op.notes", row=[row], outcome="owner", **said)
    ground.run("DELETE FROM customers WHERE id = 1")
    assert waits(ground) == 2, "only of row 3 nobody else is found"


def test_to_keep_holds_until_its_day_and_then_it_waits_again(lay: Lay) -> None:
    ground = orphans(lay)
    until = (ground.now + timedelta(days=20)).date().isoformat()
    ground.event("decision", store="op", table="op.notes", row=["1"], outcome="keep", until=until)
    assert waits(ground) == 1
    ground.sweep()
    assert ground.keys("notes") == {1, 2, 3}
    ground.now += timedelta(days=22)
    assert waits(ground) == 2


def test_a_key_that_is_given_again_is_another_row(lay: Lay) -> None:
    """The decision was about what lay there then."""
    ground = orphans(lay)
    ground.event("decision", **REMOVE, row=["1"])
    ground.sweep()
    assert ground.keys("notes") == {2, 3}
    ground.now += timedelta(hours=2)
    ground.run(f"INSERT INTO notes VALUES (1, NULL, '{(ground.now - timedelta(hours=1)).isoformat()}', 'another')")
    assert waits(ground) == 2
    ground.sweep()
    assert 1 in ground.keys("notes")


def test_a_removal_that_nobody_carried_out_for_a_month_is_asked_again(lay: Lay) -> None:
    ground = orphans(lay)
    ground.event("decision", **REMOVE, row=["2"])
    ground.now += timedelta(days=32)
    assert waits(ground) == 2


@pytest.mark.parametrize("again", ["keep", "remove"])
def test_the_last_word_counts(lay_sqlite: Lay, again: str) -> None:
    ground = orphans(lay_sqlite)
    until = (ground.now + timedelta(days=20)).date().isoformat()
    keep = {"store": "op", "table": "op.notes", "outcome": "keep", "until": until}
    first, second = (REMOVE, keep) if again == "keep" else (keep, REMOVE)
    ground.event("decision", **first, row=["2"])
    ground.now += timedelta(minutes=5)
    ground.event("decision", **second, row=["2"])
    ground.sweep()
    assert (2 in ground.keys("notes")) is (again == "keep")


def test_what_is_decided_between_plan_and_apply_is_heeded(lay: Lay) -> None:
    """It was to be removed, and is to be kept before anybody acts."""
    ground = orphans(lay)
    ground.event("decision", **REMOVE, row=["2"])
    plan = ground.plan()
    ground.now += timedelta(minutes=5)
    until = (ground.now + timedelta(days=20)).date().isoformat()
    ground.event("decision", store="op", table="op.notes", row=["2"], outcome="keep", until=until)
    ground.apply(plan)
    assert ground.keys("notes") == {1, 2, 3}


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({**REMOVE, "row": ["1", "2"]}, "the key of `op.notes` has 1 columns (id), and the event names 2"),
        ({**REMOVE, "row": ["1"], "part": "notes"}, "the policy declares no part `notes`"),
        (
            {**REMOVE, "row": ["1"], "outcome": "owner", "class": "user", "person": "1"},
            "a row of `op.notes` cannot be of a user",
        ),
    ],
)
def test_a_decision_that_could_never_count_is_not_recorded(lay_sqlite: Lay, said: dict[str, object], says: str) -> None:
    ground = orphans(lay_sqlite)
    with ground.engine() as opened:
        found = record(opened, [(Span("events", 1, 1), {"kind": "decision", **said})], None)
        assert says in [finding.says for finding in found.findings]
        assert not found.positions
        assert list(opened.register.events()) == []
