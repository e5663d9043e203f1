"""What the map names outside ``columns`` and the database does not have: for people, keys, facts, consents, times."""

from collections.abc import Iterable, Iterator

from troth.declaration.sentences import ReferenceKind, RowTest
from troth.engine.live.sight import Sight
from troth.kernel.finding import Finding, Level
from troth.kernel.names import nearest
from troth.kernel.span import Span
from troth.sql.look import place_of

CODES = frozenset({"TABLE_MISSING", "COLUMN_MISSING", "NOT_VISIBLE", "ROWS_HIDDEN"})


def vanished_names(sight: Sight, said: Iterable[Finding]) -> Iterator[Finding]:
    """One finding for each such name, of the ``CODES``; none for what ``said`` has said already."""
    known = {finding.subject for finding in said if finding.code in CODES}
    for place, column, span in _names(sight):
        if sight.here(place) and place not in known and f"{place}.{column}" not in known:
            found = _about(sight, place, column)
            if found is not None:
                code, subject, says, help_ = found
                known.add(subject)
                yield Finding(code, Level.ERROR, says, help_, span=span, subject=subject)


def _about(sight: Sight, place: str, column: str) -> tuple[str, str, str, str] | None:
    """What keeps a column from being read: code, subject, sentence and help; None where nothing does."""
    shape, subject = sight.shape(place), f"{place}.{column}"
    if shape is None:
        near = nearest(place.partition(".")[2], sight.catalog.tables)
        return "TABLE_MISSING", place, f"`{place}` is in the map and not in the database", _correct(near)
    if shape.row_security and not sight.parts_of(place):
        says = f"rows of `{place}` may be hidden from this role by row security"
        return "ROWS_HIDDEN", place, says, "let this role bypass row security; until then nothing in it is looked at"
    found = shape.column(column)
    if found is None:
        near = nearest(column, (other.name for other in shape.columns))
        return "COLUMN_MISSING", subject, f"`{subject}` is in the map and not in the database", _correct(near)
    if not found.visible:
        return "NOT_VISIBLE", subject, f"`{subject}` may not be read by this role", "grant SELECT on it"
    return None


def _correct(near: str | None) -> str:
    return f"did you mean `{near}`?" if near else "correct the map, or take out what names it"


def _names(sight: Sight) -> Iterator[tuple[str, str, Span]]:
    """Every column that the map names outside ``columns``: place, column, where it is named."""
    policy = sight.policy
    for people in policy.people.values():
        for column in (people.key, people.born, people.country, *_tested(people.where)):
            if column is not None:
                yield people.table, column, people.span
        for also in people.also:
            yield people.table, also.column, people.at("also")
    for key in policy.keys.values():
        for column in (key.value, key.person.column, key.begins, key.ends, *_tested(key.where)):
            if column is not None:
                yield key.table, column, key.span
    for fact in policy.fact_tables.values():
        columns = [fact.begins, fact.ends, fact.value, *_tested(fact.where), *_tested(fact.holds)]
        if fact.of is not None:
            columns.append(fact.of.column)
        if fact.moment is not None:
            columns += [fact.moment.column, fact.moment.plus_seconds]
        for column in (*columns, fact.reaches_sum, fact.reaches_of):
            if column is not None:
                elsewhere, _, name = column.rpartition(".")
                yield elsewhere or fact.table, name, fact.span
    log = policy.declaration.map.consents
    if log is not None:
        for column in (log.person.column, log.consent, log.granted.column, log.at_column, log.text):
            if column is not None:
                yield log.table, column, log.span
    for table in sight.tables:
        entry, place = table.entry, place_of(table)
        for reference in table.persons.values():
            for column in (reference.column, reference.at):
                if column is not None:
                    yield place, column, entry.at("owner")
            for column in _tested((reference.only_if,) if reference.only_if is not None else ()):
                yield place, column, entry.at("owner")
            if reference.kind is ReferenceKind.EACH_OF:
                yield reference.target, reference.junction_column, entry.at("owner")
        for column in (*entry.times, *entry.empty, *entry.anonymise, *_tested(entry.where)):
            yield place, column, entry.span
        if entry.count_table is not None and entry.count_value is not None:
            yield entry.count_table, entry.count_value, entry.at("count")


def _tested(tests: tuple[RowTest, ...]) -> tuple[str, ...]:
    return tuple(test.column for test in tests)
