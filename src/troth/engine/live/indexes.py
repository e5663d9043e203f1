"""MISSING_INDEX: columns on the way to people that no index begins with. The statement is shown and never run."""

from collections.abc import Iterator

from troth.declaration.sentences import ReferenceKind
from troth.engine.live.sight import Sight
from troth.kernel.finding import Finding, Level
from troth.kernel.span import Span
from troth.sql.look import index_statement, place_of
from troth.stores.catalog import TableShape

THROUGH = "and looked through whenever rows go from there"


def missing_indexes(sight: Sight) -> Iterator[Finding]:
    """One note for each such column."""
    seen = set()
    for place, column, what, span in _asked_by(sight):
        shape = sight.shape(place)
        if not sight.here(place) or shape is None or shape.is_view or shape.column(column) is None:
            continue
        if (place, column) in seen or indexed(shape, column):
            continue
        seen.add((place, column))
        rows = f"; about {shape.row_estimate} rows" if shape.row_estimate else ""
        says = f"`{place}.{column}` is {what}, and no index begins with it{rows}"
        help_ = f"in a large table: {index_statement(sight.build, place, column)}"
        yield Finding("MISSING_INDEX", Level.NOTE, says, help_, span=span, subject=f"{place}.{column}")


def indexed(shape: TableShape, column: str) -> bool:
    """Whether rows are found by that column without looking at all of them."""
    if (*shape.primary_key, "")[0] == column:
        return True
    return any(index.columns[:1] == (column,) and not index.partial for index in shape.indexes)


def _asked_by(sight: Sight) -> Iterator[tuple[str, str, str, Span]]:
    """The columns that rows are looked up by: place, column, what it is, where the map says so."""
    policy = sight.policy
    for person_class, people in policy.people.items():
        yield people.table, people.key, f"the key of the class `{person_class}`", people.at("key")
    for name, key in policy.keys.items():
        yield key.table, key.value, f"the value of the key `{name}`", key.at("value")
        yield key.table, key.person.column, f"whose the key `{name}` is", key.at("person")
    for name, fact in policy.fact_tables.items():
        if fact.of is not None:
            yield fact.table, fact.of.column, f"whose the fact `{name}` is", fact.at("of")
    log = policy.declaration.map.consents
    if log is not None:
        yield log.table, log.person.column, "whose consent it is", log.at("person")
    for table in sight.tables:
        for column, link in table.entry.links.items():
            what = f"a link to `{link.table}`, {THROUGH}"
            yield place_of(table), column, what, table.entry.at("links", column)
        if table.owner is not None and table.owner.kind is not ReferenceKind.THROUGH:
            yield place_of(table), table.owner.column, "the way to the owner of its rows", table.entry.at("owner")
        for way in table.entry.owner:
            if way.kind is ReferenceKind.EACH_OF:
                yield way.target, way.junction_column, f"the owners of `{place_of(table)}`", table.entry.at("owner")
    mapped = {table.relation: table for table in sight.tables}
    for shape in sight.catalog.tables.values():
        for reference in shape.foreign_keys:
            if reference.target in mapped and len(reference.columns) == 1:
                what = f"a foreign key to `{place_of(mapped[reference.target])}`, {THROUGH}"
                span = (mapped.get(shape.name) or mapped[reference.target]).entry.span
                yield f"{sight.store.name}.{shape.name}", reference.columns[0], what, span
