"""Rows of several owners and of owners of several kinds, with all that is wrong in such columns in real data."""

import pytest

from attacks.conftest import Lay
from attacks.ground import NOTES, NOTES_MAP, Ground, ago, count
from troth.declaration.load import load_texts
from troth.engine.recording import record
from troth.kernel.span import Span
from troth.policy.resolve import resolve

POLICY = NOTES.replace(
    "people: {customer: {label: Customer}}",
    "people: {customer: {label: Customer}, lead: {label: Somebody who asked}}\n"
    "facts: {customership: {kind: period, label: The agreement}}",
).replace(
    "notes: {data: [note], ground: legitimate_interest, interest: to remember, why: to remember, "
    "keep: 12 months after recorded}",
    "notes: {data: [note], about: [customer], ground: contract, relation: customership, why: w, tail: e, "
    "keep: until customership.ended}\n"
    "      leads: {data: [note], about: [lead], ground: legitimate_interest, interest: i, why: w, "
    "keep: 12 months after recorded}",
)
FACTS = """
facts:
  customership: {table: op.customers, of: customer by id, from: began, to: ended, empty_means: still running}
"""
HEAD = NOTES_MAP.replace(
    "people: {customer: {table: op.customers, key: id}}",
    "people: {customer: {table: op.customers, key: id}, lead: {table: op.leads, key: id}}" + FACTS,
).replace(
    "columns: {id: not personal}}",
    "columns: {id: not personal, began: not personal, ended: not personal}}\n"
    "  op.leads: {key: [id], owner: [lead by id], columns: {id: not personal}}",
)
COLUMNS = "columns: {id: not personal, kind: not personal, who: not personal, other: not personal, at: not personal, "
PEOPLE = (
    "INSERT INTO customers VALUES (1, '2020-01-01', NULL)",
    "INSERT INTO customers VALUES (2, '2020-01-01', '2024-01-01'), (3, '2020-01-01', '2025-01-01')",
    "INSERT INTO leads VALUES (1), (2)",
)
OLD, FRESH = ago(days=800), ago(days=30)


def tables(owner: str, more: str = "") -> str:
    """A map whose notes have these owners."""
    return HEAD + f"  op.notes: {{key: [id], owner: [{owner}], recorded: at, {more}{COLUMNS}words: note of owner}}}}\n"


def laid(lay: Lay, mapped: str, *rows: str) -> Ground:
    """Customer 1 is one still, 2 and 3 no longer; two people who asked; and some notes."""
    ground = lay(mapped, policy=POLICY)
    typed = "text" if ground.kind == "sqlite" else "timestamptz"
    ground.run(
        f"CREATE TABLE customers (id integer PRIMARY KEY, began {typed}, ended {typed})",
        "CREATE TABLE leads (id integer PRIMARY KEY)",
        f"CREATE TABLE notes (id integer PRIMARY KEY, kind text, who text, other integer, at {typed}, words text)",
        "CREATE TABLE shares (id integer PRIMARY KEY, note integer, who integer)",
        *PEOPLE,
        *rows,
    )
    return ground


def note(number: int, kind: str | None, who: str | None, other: int | None = None, at: str = OLD) -> str:
    written = ", ".join("NULL" if value is None else f"'{value}'" for value in (kind, who, other, at))
    return f"INSERT INTO notes VALUES ({number}, {written}, 'words')"


KINDS = tables("customer by who if kind = Customer, lead by who if kind = Lead")


def test_a_kind_that_nobody_declared_deletes_nothing(lay: Lay) -> None:
    """Kinds in other letters, with blanks, none at all, and one of another language; keys that are no number."""
    hostile = ("customer", " Customer", "Customer ", "Robot", "", "Kund", "Customer'; DROP TABLE notes; --", None)
    rows = [note(number, kind.replace("'", "''") if kind else kind, "2") for number, kind in enumerate(hostile)]
    rows += [note(50, "Customer", "abc"), note(51, "Customer", None), note(52, "Lead", "1e0"), note(53, "Lead", "99")]
    ground = laid(lay, KINDS, *rows)
    found = count(ground.plan(), "op.notes")
    assert (found.delete, found.change) == (0, 0)
    assert {(one.because, one.rows) for one in found.waits} == {("owner unknown", len(rows))}
    ground.sweep()
    assert len(ground.keys("notes")) == len(rows)


def test_each_kind_of_owner_is_asked_by_its_own_rules(lay: Lay) -> None:
    """The same key is a customer's and a lead's: what one may keep the other may not."""
    rows = (note(1, "Customer", "1"), note(2, "Lead", "1"), note(3, "Customer", "2"), note(4, "Lead", "2", at=FRESH))
    ground = laid(lay, KINDS, *rows)
    ground.sweep()
    assert ground.keys("notes") == {1, 4}


def test_a_row_of_two_kinds_at_once_waits(lay: Lay) -> None:
    owner = "customer by who if kind = Customer, 'lead by who if kind in [Customer, Lead]'".replace("'", '"')
    ground = laid(lay, tables(owner), note(1, "Customer", "2"), note(2, "Lead", "1"))
    ground.sweep()
    assert ground.keys("notes") == {1}
    assert [(one.because, one.rows) for one in count(ground.plan(), "op.notes").waits] == [("owner unknown", 1)]


BOTH = "customer by who, customer by other named partner"


def shared_rows() -> tuple[str, ...]:
    """1: one stays; 2: both left; 3: the other is not named; 4: not found; 5: nobody is named; 6: both stay."""
    named = ((1, "1", 2), (2, "2", 3), (3, "2", None), (4, "2", 99), (5, None, None), (6, "1", 1))
    return tuple(note(number, None, who, other) for number, who, other in named)


def test_a_row_of_two_owners_stays_until_the_last_has_left(lay: Lay) -> None:
    ground = laid(lay, tables(BOTH), *shared_rows())
    plan = count(ground.plan(), "op.notes")
    assert [(due.because, due.rows, str(due.since)) for due in plan.due] == [
        ("purposes.service.notes", 2, "2024-01-01")
    ], "of the day the last of them left: row 3 in 2024, row 2 in 2025"
    assert [(one.because, one.rows) for one in plan.waits] == [("owner unknown", 2)]
    ground.sweep()
    assert ground.keys("notes") == {1, 4, 5, 6}


def test_a_row_of_two_owners_goes_when_any_has_left_if_the_map_says_so(lay: Lay) -> None:
    """Row 4 waits: who is not found may be one for whom a law keeps it, whoever else has left."""
    ground = laid(lay, tables(BOTH, "shared: when any leaves, "), *shared_rows())
    assert [(due.because, due.rows) for due in count(ground.plan(), "op.notes").due] == [("shared", 3)]
    ground.sweep()
    assert ground.keys("notes") == {4, 5, 6}


def test_a_hold_on_one_of_them_keeps_what_all_have_left(lay: Lay) -> None:
    ground = laid(lay, tables(BOTH, "shared: when any leaves, "), *shared_rows())
    ground.event("hold", hold="court", **{"class": "customer", "person": "3"})
    ground.sweep()
    assert ground.keys("notes") == {2, 4, 5, 6}


EACH = (
    tables("each of op.shares by id = note")
    + "  op.shares: {key: [id], owner: [customer by who], columns: {id: not personal, note: not personal, "
    "who: not personal}}\n"
)


def shares(*pairs: tuple[int, int | None]) -> tuple[str, ...]:
    return tuple(
        f"INSERT INTO shares VALUES ({number}, {note}, {'NULL' if who is None else who})"
        for number, (note, who) in enumerate(pairs)
    )


def test_everybody_in_a_junction_table_owns_the_row(lay: Lay) -> None:
    """1: one stays; 2: all left; 3: one of them is not there; 4: names nobody; 5: no line at all; 6: twice the same."""
    named = ((1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (3, 2), (3, 77), (4, None), (6, 2), (6, 2), (2, None))
    ground = laid(lay, EACH, *(note(number, None, None) for number in range(1, 7)), *shares(*named))
    found = count(ground.plan(), "op.notes")
    assert [(one.because, one.rows) for one in found.waits] == [("owner unknown", 3)]
    ground.sweep()
    assert ground.keys("notes") == {1, 3, 4, 5}


def test_who_joins_after_the_plan_keeps_the_row(lay: Lay) -> None:
    ground = laid(lay, EACH, *(note(number, None, None) for number in (1, 2)), *shares((1, 2), (2, 3)))
    plan = ground.plan()
    ground.run("INSERT INTO shares VALUES (99, 1, 1)")
    ground.apply(plan)
    assert ground.keys("notes") == {1}


def test_no_owner_can_be_named_where_there_may_be_several(lay: Lay) -> None:
    ground = laid(lay, tables(BOTH), *shared_rows())
    said = {
        "kind": "decision",
        "store": "op",
        "table": "op.notes",
        "row": ["4"],
        "outcome": "owner",
        "class": "customer",
    }
    with ground.engine() as opened:
        recorded = record(opened, [(Span("events.jsonl", 1, 1), {**said, "person": "2", "reason": "r"})], None)
    findings = recorded.findings
    assert [finding.code for finding in findings] == ["EVENT_VALUE"]
    assert "several owners" in findings[0].says


@pytest.mark.postgres
def test_a_hundred_thousand_rows_with_a_junction_of_three_hundred_thousand(lay_postgres: Lay) -> None:
    """The spine's table of those who own together is made in one pass."""
    ground = laid(lay_postgres, EACH)
    ground.run(
        f"INSERT INTO notes SELECT n, NULL, NULL, NULL, '{OLD}', 'w' FROM generate_series(1, 100000) n",
        "INSERT INTO shares SELECT n, 1 + n / 3, CASE WHEN n % 10 = 0 THEN 1 ELSE 2 + n % 2 END "
        "FROM generate_series(0, 299999) n",
    )
    stay = ground.select("SELECT count(DISTINCT note) FROM shares WHERE who = 1")[0][0]
    ground.sweep()
    assert ground.select("SELECT count(*) FROM notes") == [(stay,)]


# --- what is refused -------------------------------------------------------------------------------------------------


def codes(mapped: str) -> list[str]:
    """The codes of what is found in a map, in order."""
    text = mapped.replace("KIND", "sqlite").replace("URL", "env:NOTES")
    declaration, findings = load_texts(POLICY.encode(), text.encode())
    assert declaration is not None, findings
    return [finding.code for finding in resolve(declaration)[1]]


LINKED = (
    "  op.lines: {key: [id], %s, links: {note: op.notes}, columns: {id: not personal, note: not personal, w: note}}\n"
)


@pytest.mark.parametrize(
    ("mapped", "found"),
    [
        (tables("customer by who if kind = a, lead by other if kind = a"), ["SAME_KIND"]),
        (tables("customer by who named all, customer by other"), ["NAME_TWICE"]),
        (tables("customer by who named x, customer by other named x"), ["NAME_TWICE"]),
        (tables("each of op.shares by id = note"), ["UNKNOWN_NAME"]),
        (EACH.replace("owner: [customer by who]", "owner: [customer by who, customer by note]"), ["EACH_OF_WHOM"]),
        (EACH.replace("owner: [customer by who]", "owner: [customer by who if id = 1]"), ["EACH_OF_WHOM"]),
        (tables(BOTH, "others: {lead: lead by kind if who = 1}, "), ["NOT_YET"]),
        (tables(BOTH) + LINKED % "owner: [customer by id], others: {lead: through note}", ["THROUGH_SEVERAL"]),
        (KINDS + LINKED % "owner: [customer by id], others: {lead: through note}", ["THROUGH_SEVERAL"]),
        (
            tables(BOTH) + LINKED % "owner: [customer by id if w = a, through note if w = b]",
            ["THROUGH_SEVERAL"],
        ),
        (HEAD.replace("of: customer by id", "of: customer by id if ended = x"), ["REFERENCE_KIND"]),
        (tables(BOTH), []),
        (KINDS, []),
        (EACH, []),
    ],
)
def test_what_cannot_be_told_is_refused_where_it_is_written(mapped: str, found: list[str]) -> None:
    assert codes(mapped) == found
