"""The attacks on databases, made on a folder of Parquet files; and those that only files invite.

What an attack on a database shows of a row that somebody changed after the plan is not asked here: over files any
change of a table's files after the plan refuses the table.
"""

import inspect
import os
import random
import resource
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from attacks import (
    telco,
    test_decided,
    test_drifting,
    test_moving,
    test_newest,
    test_obstructed,
    test_pointing,
    test_two_appliers,
)
from attacks.conftest import Lay
from attacks.ground import NOTES, NOTES_MAP, Ground, ago, count, outcome, told_by
from attacks.killing import DONE, IN_PART, after, applies, at_receipt, ended, killed
from troth.engine import applying
from troth.engine.brake import WINDOW, scope_of
from troth.engine.status import status
from troth.kernel.instants import local_day
from troth.plan.counted import CountedPlan
from troth.register.register import open_register
from troth.register.values import RunOutcome

MODULES = (
    test_decided,
    test_drifting,
    test_moving,
    test_newest,
    test_obstructed,
    test_pointing,
    test_two_appliers,
)
NOT_OF_FILES = {
    # Troth's own tables are no tables to the operator, whose statements these attacks write into them.
    "test_a_worklist_that_is_gone_or_of_another_length",
    "test_an_undue_row_put_into_the_worklist_does_not_go",
    "test_a_change_written_into_a_deletion_does_not_delete",
    "test_a_worklist_dropped_in_the_middle",
    "test_what_is_gone_leaves_its_keys_in_no_list",
    # A folder has no locks that another would hold, no rules and no foreign keys.
    "test_a_store_held_from_the_beginning",
    "test_a_rule_of_the_database_stops_its_own_batch_only",
    "test_a_child_that_nobody_mapped_is_never_taken_along",
    "test_composite_keys_pointed_at_in_another_order",
    "test_a_column_that_may_not_be_empty_is_stuck_and_shown_and_not_tried",
    # All of a table is one batch.
    "test_an_event_after_the_first_batch_is_seen_by_the_second",
    "test_a_customer_who_comes_back_during_the_apply_keeps_the_rest",
    "test_a_long_chain_over_many_batches",
    # Somebody's change of a table after the plan refuses it: shown below.
    "test_a_link_that_is_no_foreign_key_and_of_another_type",
    "test_a_row_that_fell_due_after_the_plan_does_not_go_with_it",
    "test_a_key_used_again_by_a_new_row_is_not_taken_for_the_old_one",
    "test_a_row_that_the_operator_deleted_himself_is_absent_and_not_withheld",
    "test_a_row_that_has_left_its_part_of_the_table_is_no_longer_its_own",
    "test_somebody_new_below_after_the_plan",
}


def _attacks(module: ModuleType) -> Iterator[object]:
    """The attacks of a module that ask for a ground of any kind and for nothing else that depends on it."""
    for name, attack in inspect.getmembers(module, inspect.isfunction):
        asked = inspect.signature(attack).parameters
        if not name.startswith("test_") or "lay" not in asked or name in NOT_OF_FILES:
            continue
        marks = [mark for mark in getattr(attack, "pytestmark", []) if mark.name == "parametrize"]
        for given in _given(marks):
            if given == {"links": ""}:  # a foreign key alone would tell
                continue
            yield pytest.param(attack, given, id="-".join((name.removeprefix("test_"), *map(str, given.values()))))


def _given(marks: list[pytest.Mark]) -> list[dict[str, object]]:
    if not marks:
        return [{}]
    [mark] = marks
    names = [name.strip() for name in (mark.args[0].split(",") if isinstance(mark.args[0], str) else mark.args[0])]
    sets = [values if len(names) > 1 else (values,) for values in mark.args[1]]
    return [dict(zip(names, values, strict=True)) for values in sets]


@pytest.mark.parametrize(("attack", "given"), [one for module in MODULES for one in _attacks(module)])
def test_as_on_a_database(
    attack: Callable[..., None],
    given: dict[str, object],
    lay_files: Lay,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    known = {"lay": lay_files, "monkeypatch": monkeypatch, "tmp_path": tmp_path, **given}
    attack(**{name: known[name] for name in inspect.signature(attack).parameters})


def test_no_attack_is_left_out_by_a_wrong_name() -> None:
    names = {name for module in MODULES for name, _ in inspect.getmembers(module, inspect.isfunction)}
    assert names >= NOT_OF_FILES


# --- somebody changes a file after the plan ---------------------------------------------------------------------------

MAP = (
    NOTES_MAP
    + """  op.notes:
    key: [id]
    owner: [customer by who]
    recorded: at
    columns: {id: not personal, who: not personal, at: not personal, words: note}
"""
)
TABLES = ("CREATE TABLE customers (id bigint)", "INSERT INTO customers VALUES (1), (2)")
NOTES_TABLE = "CREATE TABLE notes (id bigint, who bigint, at timestamptz, words text)"


def noted(lay_files: Lay, due: int = 20, left: int = 5) -> Ground:
    """A ground with notes, of which some are due."""
    ground = lay_files(MAP, *TABLES, NOTES_TABLE, policy=NOTES)
    rows = [(n, 1 + n % 2, ago(days=500 if n <= due else 10), f"secret words {n}") for n in range(1, due + left + 1)]
    with ground.connect() as connection:
        connection.fill("notes", rows)
    return ground


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO notes VALUES (99, 1, '2020-01-01', 'late')",
        "DELETE FROM notes WHERE id = 3",
        "UPDATE notes SET at = '2026-10-31' WHERE id = 3",
        "UPDATE notes SET words = 'other' WHERE id = 3",
        "ALTER TABLE notes ADD COLUMN more text",
        "ALTER TABLE notes ALTER COLUMN at TYPE text",
    ],
)
def test_a_file_that_was_changed_after_the_plan_is_refused(lay_files: Lay, change: str) -> None:
    ground = noted(lay_files)
    plan = ground.plan()
    ground.run(change)
    there = ground.digest("notes")
    applied = ground.apply(plan)
    assert "has changed since the plan was made" in str(outcome(applied, "op.notes").refused)
    assert ground.digest("notes") == there
    assert applied.outcome is RunOutcome.IN_PART


def test_a_file_that_is_swapped_between_the_look_and_the_act_is_refused(
    lay_files: Lay, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground = noted(lay_files)
    plan = ground.plan()
    work_off = getattr(applying, "work_off")  # noqa: B009

    def swapped(*given: object) -> object:
        ground.run("INSERT INTO notes VALUES (99, 1, '2020-01-01', 'late')")
        return work_off(*given)

    monkeypatch.setattr(applying, "work_off", swapped)
    applied = ground.apply(plan)
    assert "has changed since the plan was made" in str(outcome(applied, "op.notes").refused)
    assert len(ground.keys("notes")) == 26


def test_a_file_that_is_swapped_while_it_is_rewritten_stays_and_the_next_run_refuses_it(
    lay_files: Lay, monkeypatch: pytest.MonkeyPatch
) -> None:
    from troth.stores import duckdb as store

    ground = noted(lay_files)
    plan = ground.plan()
    write_anew, swaps = getattr(store, "write_anew"), list[int]()  # noqa: B009

    def swapped(*given: object) -> object:
        done = write_anew(*given)
        if not swaps:
            swaps.append(1)
            ground.run("INSERT INTO notes VALUES (99, 1, '2020-01-01', 'late')")
        return done

    monkeypatch.setattr(store, "write_anew", swapped)
    applied = ground.apply(plan)
    assert len(ground.keys("notes")) == 26
    assert applied.outcome is RunOutcome.IN_PART
    assert outcome(applied, "op.notes").deleted == 0
    assert "has changed" in str(outcome(ground.apply(plan), "op.notes").refused)
    assert outcome(ground.sweep(), "op.notes").deleted == 21


# --- keys, files, the disk --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "twice", ["INSERT INTO notes VALUES (1, 1, '2020-01-01', 'x')", "UPDATE notes SET id = NULL WHERE id = 1"]
)
def test_a_key_that_stands_twice_or_is_empty_refuses_the_table(lay_files: Lay, twice: str) -> None:
    ground = noted(lay_files)
    ground.run(twice)
    plan = ground.plan()
    assert "1 of its keys stand more than once or are empty" in str(count(plan, "op.notes").refused)
    assert plan.planned == 0
    with ground.engine() as opened:
        found = {one.path: one.state.value for one in status(opened).promises}
    assert found["purposes.service.notes"] == "unproven"


def test_a_table_that_cannot_be_read_is_refused_and_the_others_are_swept(lay_files: Lay) -> None:
    ground = lay_files(
        MAP + "  op.usage:" + MAP.partition("  op.notes:")[2],
        *TABLES,
        NOTES_TABLE,
        NOTES_TABLE.replace("notes", "usage"),
        policy=NOTES,
    )
    with ground.connect() as connection:
        connection.fill("notes", [(1, 1, ago(days=500), "secret")])
        connection.fill("usage", [(1, 1, ago(days=500), "secret")])
    path = Path(ground.url, "usage.parquet")
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    plan = ground.plan()
    assert "no Parquet file, or only a part of one" in str(count(plan, "op.usage").refused)
    assert outcome(ground.apply(plan), "op.notes").deleted == 1
    assert path.read_bytes() == whole[:-20]


def test_no_byte_of_what_was_removed_is_left_in_the_folder(lay_files: Lay) -> None:
    ground = noted(lay_files, due=300, left=3)
    _uncompressed(ground, "notes")  # in a compressed page nobody would find them
    everything = b"".join(path.read_bytes() for path in Path(ground.url).rglob("*") if path.is_file())
    assert everything.count(b"secret words 7") > 0
    assert outcome(ground.sweep(), "op.notes").deleted == 300
    everything = b"".join(path.read_bytes() for path in Path(ground.url).rglob("*") if path.is_file())
    assert [n for n in range(1, 301) if b"secret words %d" % n + b"\x00" in everything] == []
    assert sorted(ground.select("SELECT words FROM notes")) == [(f"secret words {n}",) for n in (301, 302, 303)]
    assert [path.name for path in Path(ground.url, ".troth", "own").iterdir()] != []


def _uncompressed(ground: Ground, table: str) -> None:
    import duckdb

    path = Path(ground.url, f"{table}.parquet")
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"COPY (SELECT * FROM '{path}') TO '{path}.new' (FORMAT parquet, COMPRESSION uncompressed)")
    Path(f"{path}.new").rename(path)


def test_a_full_disk_leaves_the_rest_for_another_run(lay_files: Lay) -> None:
    ground = lay_files(MAP, *TABLES, NOTES_TABLE, policy=NOTES)
    with ground.connect() as connection:
        rows = [(n, 1, ago(days=500 if n % 2 else 1), os.urandom(8).hex()) for n in range(20_000)]
        connection.fill("notes", rows)
    plan = ground.plan()
    before = Path(ground.url, "notes.parquet").read_bytes()

    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        room = len(before) // 3
        assert room > 50_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))

    register_room = Path(ground.register).stat().st_size
    assert register_room < len(before)
    assert ended(applies(ground, plan.digest, before=full)) in (IN_PART, 3, 4)
    assert Path(ground.url, "notes.parquet").read_bytes() == before
    applied = ground.apply(plan)
    assert outcome(applied, "op.notes").deleted == 10_000
    assert ground.ledger_findings() == ()


# --- killed -----------------------------------------------------------------------------------------------------------

KILLS = 24


def test_killed_again_and_again(lay_files: Lay, tmp_path: Path) -> None:
    """At random instants and right when a receipt is written; let finish, each ends as if it never had been."""
    ground = lay_files(telco.MAP)
    telco.fill(ground, telco.rows(6_000))
    plan = ground.plan()
    assert count(plan, "op.calls").delete > 5_000

    def copy(name: str) -> Ground:
        shutil.copytree(ground.folder, tmp_path / name / "policy")
        shutil.copytree(ground.url, tmp_path / name / "lake")
        return replace(ground, folder=tmp_path / name / "policy", url=str(tmp_path / name / "lake"))

    whole = copy("whole")
    begun = time.monotonic()
    assert ended(applies(whole, plan.digest)) == DONE
    took = time.monotonic() - begun
    wanted, head = whole.digest(*telco.TABLES), len(ground.receipts(*_KINDS))
    receipts = len(whole.receipts(*_KINDS)) - head
    rng, kills, folders = random.Random(20261122), 0, 0
    while kills < KILLS:
        folders += 1
        here = copy(f"n{folders}")
        for _ in range(3):
            when = (
                after(rng.uniform(0, took)) if rng.random() < 0.5 else at_receipt(here, head + rng.randint(1, receipts))
            )
            if not killed(applies(here, plan.digest), when):
                break
            kills += 1
            assert _old_or_new(here, ground, whole), "each file is the old one or the new one, whole"
        assert ended(applies(here, plan.digest)) == DONE
        assert here.digest(*telco.TABLES) == wanted, f"folder {folders}"
        _demand_told(here, plan)
        assert list(Path(here.url, ".troth", "new").iterdir()) == []
    assert folders < KILLS, "most of the instants lay within the run"


_KINDS = ("intention", "outcome", "run", "run_ended", "verified")


def _old_or_new(here: Ground, old: Ground, new: Ground) -> bool:
    """Whether every file can be read to its end and has as many rows as before or as after."""
    return all(
        len(here.select(f'SELECT * FROM "{table}"'))
        in (len(old.select(f'SELECT * FROM "{table}"')), len(new.select(f'SELECT * FROM "{table}"')))
        for table in telco.TABLES
    )


def _demand_told(ground: Ground, plan: CountedPlan) -> None:
    """The receipts come to what was planned, nothing is open, and the brake has counted every row once."""
    assert ground.ledger_findings() == ()
    told = told_by(ground.receipts("intention", "outcome", "untouched"), plan.digest)
    for counted in plan.tables:
        if counted.planned:
            found = told[counted.table]
            assert (found.open, found.whole) == (set(), counted.planned)
            assert (found.withheld, found.absent) == (0, 0)
            with open_register(ground.register) as register:
                gone = register.removed_since(local_day(ground.now, telco.ZONE) - WINDOW, scope_of(counted))
            assert gone.count == counted.planned
