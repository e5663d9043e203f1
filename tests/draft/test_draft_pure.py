"""What is proposed from a catalogue and measured evidence alone: no database is asked for any of this."""

from dataclasses import replace

import pytest

from troth.engine.draft.categories import Vocabulary
from troth.engine.draft.propose import propose
from troth.engine.draft.seen import At, ColumnEvidence, Inclusion, Seen, SeenStore
from troth.plan.drafted import DraftTable, MapDraft
from troth.stores.catalog import Catalog, Column, ForeignKey, TableKind, TableShape, TypeClass

STORE = "crm"
PLAIN = Vocabulary("draft")


def shape(name: str, columns: str, points: dict[str, str] | None = None) -> TableShape:
    """A table whose first column is its key; numbers end in ``id``, times in ``_at``, the rest are texts."""
    found = tuple(Column(column, "", _type(column), True) for column in columns.split())
    keys = tuple(
        ForeignKey("", name, (column,), target, (f"{target}_id",)) for column, target in (points or {}).items()
    )
    return TableShape(name, ("main", name), TableKind.TABLE, found, primary_key=(found[0].name,), foreign_keys=keys)


def _type(column: str) -> TypeClass:
    return (
        TypeClass.INTEGER if column.endswith("id") else TypeClass.INSTANT if column.endswith("_at") else TypeClass.TEXT
    )


def seen(*shapes: TableShape, inclusions: dict[tuple[str, str, str, str], Inclusion] | None = None) -> Seen:
    catalog = Catalog(STORE, {shape.name: shape for shape in shapes})
    evidence = {
        (At(STORE, shape.name), column.name): ColumnEvidence(
            100, 0, 90, {}, times=100 if column.type is TypeClass.INSTANT else 0, years=1
        )
        for shape in shapes
        for column in shape.columns
    }
    found = {
        (At(STORE, table), column, At(STORE, target), key): inclusion
        for (table, column, target, key), inclusion in (inclusions or {}).items()
    }
    return Seen((SeenStore(STORE, "sqlite", "env:CRM", None, catalog),), evidence, found)


def table(draft: MapDraft, name: str) -> DraftTable:
    return next(found for found in draft.tables if found.name == f"{STORE}.{name}")


CUSTOMER = shape("customer", "customer_id first_name last_name email created_at")
STAFF = shape("staff", "staff_id first_name last_name email")


def test_a_row_is_the_customer_s_and_not_the_clerk_s() -> None:
    sale = shape("sale", "sale_id staff_id customer_id amount", {"staff_id": "staff", "customer_id": "customer"})
    draft = propose(seen(CUSTOMER, STAFF, sale), PLAIN)
    assert table(draft, "sale").owner == "customer by customer_id"
    assert [column.data for column in table(draft, "sale").columns] == [
        "not personal",
        "todo",
        "not personal",
        "payment",
    ]


def test_a_manager_does_not_own_her_shop() -> None:
    shop = shape("shop", "shop_id manager_staff_id", {"manager_staff_id": "staff"})
    draft = propose(seen(CUSTOMER, STAFF, shop), PLAIN)
    assert table(draft, "shop").owner == "todo by shop_id"
    assert any("whoever acted or answers" in mention for mention in table(draft, "shop").mentions)


@pytest.mark.parametrize(
    ("rows", "found", "distinct", "proposed"),
    [(100, 95, 5, True), (100, 94, 5, False), (100, 100, 4, False), (0, 0, 0, False)],
)
def test_the_edges_of_what_is_borne_out(rows: int, found: int, distinct: int, proposed: bool) -> None:
    note = shape("note", "note_id customer_id body")
    inclusion = {("note", "customer_id", "customer", "customer_id"): Inclusion(rows, found, distinct)}
    draft = propose(seen(CUSTOMER, note, inclusions=inclusion), PLAIN)
    assert (table(draft, "note").owner == "customer by customer_id") == proposed
    assert bool(table(draft, "note").links) == proposed
    assert bool(table(draft, "note").mentions) != proposed


def test_what_was_not_measured_is_not_believed() -> None:
    note = shape("note", "note_id customer_id body")
    draft = propose(replace(seen(CUSTOMER, note), evidence={}), PLAIN)
    assert table(draft, "note").ownerless
    assert table(draft, "customer").recorded is None
    assert all(column.reason for found in draft.tables for column in found.columns)


def test_links_lead_to_the_owner_and_never_in_a_circle() -> None:
    order = shape("order_head", "order_head_id customer_id", {"customer_id": "customer"})
    line = shape("line", "line_id order_head_id", {"order_head_id": "order_head"})
    left = shape("ring_a", "ring_a_id ring_b_id", {"ring_b_id": "ring_b"})
    right = shape("ring_b", "ring_b_id ring_a_id", {"ring_a_id": "ring_a"})
    draft = propose(seen(CUSTOMER, order, line, left, right), PLAIN)
    assert table(draft, "line").owner == "through order_head_id"
    assert table(draft, "ring_a").ownerless
    assert table(draft, "ring_b").ownerless
