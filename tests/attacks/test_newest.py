"""`newest N per person` and `newest N per COLUMN` on rows that tie, that say no time, and that nobody owns."""

from attacks.conftest import Lay
from attacks.ground import NOTES, NOTES_MAP, Ground, ago, count

MAP = (
    NOTES_MAP
    + """
  op.notes:
    key: [id]
    owner: [customer by who]
    recorded: at
    columns: {id: not personal, who: not personal, device: not personal, at: not personal, words: note}
"""
)
KEPT = "keep: 12 months after recorded}\n      usage"


def notebook(lay: Lay, keep: str) -> Ground:
    """Two customers with notes by the day, some of the same instant, one of no time, and one of nobody."""
    assert KEPT in NOTES
    ground = lay(MAP, policy=NOTES.replace(KEPT, f"keep: {keep}}}\n      usage"))
    typed = "text" if ground.kind == "sqlite" else "timestamptz"
    rows = [
        *((n, 1, "phone" if n % 2 else "watch", ago(days=n)) for n in range(1, 7)),  # 1 is the newest
        *((n, 2, "phone", ago(days=9)) for n in (11, 12, 13)),  # of one instant
        (14, 2, "phone", ago(days=10)),
        (21, 3, "watch", ago(days=20)),
        (22, 3, "watch", None),
        (31, None, "phone", ago(days=400)),
    ]
    ground.run(
        "CREATE TABLE customers (id integer PRIMARY KEY)",
        "INSERT INTO customers VALUES (1), (2), (3)",
        f"CREATE TABLE notes (id integer PRIMARY KEY, who integer, device text, at {typed}, words text)",
        *(
            f"INSERT INTO notes VALUES ({key}, {who or 'NULL'}, '{device}', {repr(at) if at else 'NULL'}, 'words')"
            for key, who, device, at in rows
        ),
    )
    return ground


def test_the_newest_of_each_person_stay(lay: Lay) -> None:
    """Of one instant all are equally new. Whether 21 is the newest nobody knows; whose 31 is neither."""
    ground = notebook(lay, "newest 2 per person or 12 months after recorded whichever first")
    plan = ground.plan()
    assert sum(one.rows for one in count(plan, "op.notes").waits) == 2
    ground.apply(plan)
    assert ground.keys("notes") == {1, 2, 11, 12, 13, 21, 22, 31}
    assert count(ground.plan(), "op.notes").due == ()


def test_a_row_that_may_be_outdone_by_one_without_a_time_waits(lay: Lay) -> None:
    ground = notebook(lay, "newest 1 per person or 12 months after recorded whichever first")
    assert sum(one.rows for one in count(ground.plan(), "op.notes").waits) == 3, "21 too: 22 may be newer"
    ground.sweep()
    assert ground.keys("notes") == {1, 11, 12, 13, 21, 22, 31}


def test_the_newest_by_a_column(lay: Lay) -> None:
    ground = notebook(lay, "newest 2 per device or 12 months after recorded whichever first")
    ground.sweep()
    assert ground.keys("notes") == {1, 3, 2, 4, 22, 31}, "of each device two; what says no time or no owner waits"


def test_what_came_after_the_plan_outdoes_nobody_by_itself(lay: Lay) -> None:
    """Only what is planned goes: a newer note makes another one too many, and the next plan finds it."""
    ground = notebook(lay, "newest 2 per person or 12 months after recorded whichever first")
    plan = ground.plan()
    ground.run(f"INSERT INTO notes VALUES (7, 1, 'phone', '{ago(hours=1)}', 'words')")
    ground.apply(plan)
    assert {7, 1, 2} <= ground.keys("notes")
    ground.sweep()
    assert {key for key in ground.keys("notes") if key < 10} == {7, 1}


def test_a_note_is_not_too_many_any_more_once_newer_ones_are_gone(lay: Lay) -> None:
    """Between plan and apply the operator takes back the two newest: what was third is among the newest again."""
    ground = notebook(lay, "newest 2 per person or 12 months after recorded whichever first")
    plan = ground.plan()
    ground.run("DELETE FROM notes WHERE id IN (1, 2)")
    ground.apply(plan)
    assert {3, 4} <= ground.keys("notes")
