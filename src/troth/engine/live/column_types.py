"""FACT_TYPE: columns that something counts from or adds up, and whose type makes every value unknown.

In SQLite a type is a hint, and everywhere a text says itself what it is; there a sample tells (``times``).
"""

from collections.abc import Iterator

from troth.engine.live.sight import Sight
from troth.engine.live.watched import watched
from troth.kernel.finding import Finding, Level
from troth.kernel.instants import TimeKind
from troth.kernel.span import Span
from troth.policy.model import physical
from troth.reading.world import times_of

TIMES = frozenset({"instant", "local", "date"})
NUMBERS = frozenset({"integer", "number"})


def column_types(sight: Sight) -> Iterator[Finding]:
    """One finding for each such column."""
    if sight.store.dialect == "sqlite":
        return
    for place, columns in watched(sight).items():
        for column, one in columns.items():
            if sight.sees(place, (column,)) and never_a_time(sight, place, column):
                yield _a_time(sight, place, column, one.span)
    for place, column, span in _numbers(sight):
        if sight.sees(place, (column,)) and sight.type_of(place, column) not in NUMBERS:
            says = f"`{place}.{column}` must be a number, and the database declares it as"
            says += f" {_declared(sight, place, column)}: each of its values is unknown"
            yield _finding(says, "make it a number in the database", span, place, column)


def never_a_time(sight: Sight, place: str, column: str) -> bool:
    """Whether nothing that such a column holds is ever read as a time."""
    if sight.store.dialect == "sqlite":
        return False
    found, declared = sight.type_of(place, column), times_of(sight.policy, place, column).kind
    if found not in TIMES:
        return found != "text"
    return declared is not None and declared.value != found and (declared, found) != (TimeKind.LOCAL, "instant")


def _a_time(sight: Sight, place: str, column: str, span: Span) -> Finding:
    found, declared = sight.type_of(place, column), times_of(sight.policy, place, column).kind
    written = _declared(sight, place, column)
    if found in TIMES and declared is not None:
        says = f"`{place}.{column}` is declared as {declared.value}, and the database holds {written}"
        help_ = f"write `times: {{{column}: {{kind: {found}}}}}`"
    else:
        says = f"`{place}.{column}` must be a time, and the database declares it as {written}"
        help_ = "make it date, timestamp or timestamptz in the database, or map another column"
    return _finding(f"{says}: each of its values is unknown", help_, span, place, column)


def _numbers(sight: Sight) -> Iterator[tuple[str, str, Span]]:
    for fact in sight.policy.fact_tables.values():
        if fact.moment is not None and fact.moment.plus_seconds is not None:
            yield fact.table, fact.moment.plus_seconds, fact.at("at")
        if fact.value is not None:
            yield fact.table, fact.value, fact.at("value")
        for qualified in (fact.reaches_sum, fact.reaches_of):
            if qualified is not None:
                table, _, column = qualified.rpartition(".")
                yield table, column, fact.at("reaches")


def _declared(sight: Sight, place: str, column: str) -> str:
    shape = sight.catalog.tables[physical(place)[1]]
    found = shape.column(column)
    return found.declared if found is not None else "nothing"


def _finding(says: str, help: str, span: Span, place: str, column: str) -> Finding:  # noqa: A002
    return Finding("FACT_TYPE", Level.WARNING, says, help, span=span, subject=f"{place}.{column}")
