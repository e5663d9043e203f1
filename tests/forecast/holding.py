"""Holding a forecast against plans that are made for the same instants, and against itself."""

from collections import Counter
from collections.abc import Iterable

from troth.engine.bootstrap import Engine
from troth.engine.planning import make_plan
from troth.plan.counted import TableCount
from troth.plan.forecast import Forecast, TableForecast

Cells = dict[tuple[str, str, str], int]
"""Part, reason, what is done with it -> in how many rows."""


def of_plan(count: TableCount) -> Cells:
    """What a plan says of a table's cells."""
    cells: Counter[tuple[str, str, str]] = Counter()
    for due in count.due:
        for part in due.parts:
            cells[part, due.because, due.act] += due.rows
    for waits in count.waits:
        for part in waits.parts:
            cells[part, waits.because, "undecided"] += waits.rows
    return {cell: rows for cell, rows in cells.items() if rows}


def of_forecast(table: TableForecast, number: int) -> Cells:
    """What a forecast says that a plan shows at its instant of that number."""
    return {
        (part.part, reason.because, reason.act): reason.fall.planned[number]
        for part in table.parts
        for reason in part.reasons
        if reason.fall.planned[number]
    }


def fallen_until(table: TableForecast, number: int) -> Cells:
    """The sums of what has fallen until then, for what can be done something about."""
    cells = {
        (part.part, reason.because, reason.act): reason.fall.now + sum(reason.fall.months[:number])
        for part in table.parts
        for reason in part.reasons
        if reason.act in ("delete", "anonymise")
    }
    return {cell: rows for cell, rows in cells.items() if rows}


def assert_agrees(opened: Engine, found: Forecast, numbers: Iterable[int]) -> int:
    """Makes a plan for some of the instants and demands the same numbers; how many cells were compared."""
    compared = 0
    for number in numbers:
        at = found.at if number == 0 else found.months[number - 1].until
        plan = make_plan(opened, at, keep=False)
        assert [count.table for count in plan.tables] == [table.table for table in found.tables]
        for count, table in zip(plan.tables, found.tables, strict=True):
            where = f"{table.table} at {at}"
            assert count.refused == table.refused, where
            assert count.examined == table.examined, where
            assert (count.planned, count.delete) == (table.due.planned[number], table.delete.planned[number]), where
            cells = of_plan(count)
            assert of_forecast(table, number) == cells, where
            compared += len(cells)
    return compared


def assert_adds_up(found: Forecast) -> None:
    """Now, the months, stuck, unknown and the rest are the rows examined: of rows, and of each part."""
    for table in found.tables:
        falls = (table.due, table.stuck, table.unknown)
        assert sum(fall.total for fall in falls) + table.rest == table.examined, table.table
        assert table.rest >= 0, table.table
        assert min(table.due.needed_again, default=0) >= 0, table.table
        for part in table.parts:
            assert sum(reason.fall.total for reason in part.reasons) + part.rest == table.examined, part
            assert part.rest >= 0, part
            assert all(len(reason.fall.months) == len(found.months) for reason in part.reasons)


def assert_sums_are_plans(opened: Engine, found: Forecast, numbers: Iterable[int]) -> int:
    """Where nothing is needed again and no reason changes, the sums until an instant are a plan's cells; how many."""
    compared = 0
    for number in numbers:
        at = found.at if number == 0 else found.months[number - 1].until
        for count, table in zip(make_plan(opened, at, keep=False).tables, found.tables, strict=True):
            cells = {cell: rows for cell, rows in of_plan(count).items() if cell[2] in ("delete", "anonymise")}
            assert fallen_until(table, number) == cells, f"{table.table} at {at}"
            assert table.due.now + sum(table.due.months[:number]) == count.planned
            assert table.delete.now + sum(table.delete.months[:number]) == count.delete
            compared += len(cells)
    return compared
