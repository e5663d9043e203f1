"""The first example: its policy and its map can be read, fit each other, and fit the synthetic operator's tables."""

from pathlib import Path

import pytest

from troth.declaration.load import load
from troth.declaration.model import Declaration
from troth.kernel.finding import Level
from troth.policy.model import Policy, Table, key_class
from troth.policy.resolve import resolve
from troth.testing.operator.schema import UNDECLARED, tables

EXAMPLE = Path(__file__).parents[2] / "examples" / "th1ng" / "mended"


@pytest.fixture(scope="module")
def declaration() -> Declaration:
    found, findings = load(EXAMPLE)
    assert [finding for finding in findings if finding.level is not Level.NOTE] == []
    assert found is not None
    return found


@pytest.fixture(scope="module")
def policy(declaration: Declaration) -> Policy:
    found, findings = resolve(declaration)
    assert findings == ()
    assert found is not None
    return found


def test_every_column_of_every_table_is_mapped(declaration: Declaration) -> None:
    mapped = {name: set(entry.columns) for name, entry in declaration.map.tables.items()}
    assert mapped == {f"op.{table.name}": set(table.names) for table in tables(undeclared=False)}


def test_keys_are_those_of_the_database(declaration: Declaration) -> None:
    for table in tables(undeclared=False):
        assert declaration.map.tables[f"op.{table.name}"].key == table.key


def test_what_is_planted_as_undeclared_is_not_mapped(declaration: Declaration) -> None:
    for name, column in UNDECLARED:
        assert column.name not in declaration.map.tables[f"op.{name}"].columns


def test_every_kind_of_data_lies_somewhere_and_is_used_for_something(policy: Policy) -> None:
    held = {use.data for table in policy.tables.values() for use in table.personal}
    claimed = {claim.part for claim in policy.claims}
    parts = {part.name for part in policy.parts.values() if "." in part.name}
    assert held == parts
    assert claimed >= parts


def test_refused_nulls_have_a_value_to_write(declaration: Declaration) -> None:
    for table in tables(undeclared=False):
        entry = declaration.map.tables[f"op.{table.name}"]
        refusing = {column.name for column in table.columns if column.required}
        personal = {name for name, use in entry.columns.items() if use.data is not None}
        assert set(entry.empty) == refusing & personal, table.name


def test_every_moment_says_how_long_it_may_be_waited_for(declaration: Declaration) -> None:
    facts = declaration.policy.facts
    mapped = declaration.map.facts
    assert set(facts) - set(mapped) == {"emergency.called"}  # sets off what no row waits for
    assert [name for name in mapped if facts[name].kind == "moment" and facts[name].expected is None] == []


def test_no_row_is_without_a_reason_or_an_end(declaration: Declaration) -> None:
    for purpose in declaration.policy.purposes.values():
        for use in purpose.uses.values():
            assert use.why, use.span
            assert use.keep.joined not in ("no end", "not kept"), use.span


def test_a_tail_without_a_letter_is_signed(declaration: Declaration) -> None:
    for purpose in declaration.policy.purposes.values():
        for use in purpose.uses.values():
            if use.ground == "contract" and use.tail is None and not use.keep.text.startswith("until"):
                assert use.reading, use.span


def test_every_row_of_a_personal_table_has_a_clock_that_can_be_read(policy: Policy) -> None:
    """No claim over a part counts from a fact that the rows of its tables do not lead to."""
    lost = [
        (table.name, claim.path, clock.anchor.fact)
        for table in policy.tables.values()
        for part in table.parts
        for claim in policy.claims_on(table, part)
        if claim.anonymous
        or any(claim.covers(classes, role, table.store) for classes, role in _people_on(policy, table))
        for clock in claim.keep.clocks
        if hasattr(clock, "anchor") and clock.anchor.fact and policy.fact_places[table.name, clock.anchor.fact] is None
    ]
    assert lost == []


def _people_on(policy: Policy, table: Table) -> list[tuple[frozenset[str], str]]:
    """The classes and the role of everybody on a row of the table, as far as the map says them."""
    found = []
    for name, reference in table.persons.items():
        of_class = key_class(policy, reference)
        own = policy.classes[of_class] if of_class is not None else frozenset({"customer"})
        found.append((own | policy.classes.get(name, frozenset()), reference.role.value))
    return found
