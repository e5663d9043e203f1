"""Who stands on a row: candidates are looked up one by one (``semantics`` 2, *who*; RT-20 to RT-24)."""

from datetime import date, datetime, timedelta

from troth.declaration.model import KeyTable
from troth.declaration.sentences import EmptyMeans, PersonReference, ReferenceKind
from troth.kernel.forms import canonical
from troth.kernel.instants import TimeKind, kind_of, local_day, read_time, start_of
from troth.policy.model import OWNER, Policy, Table, members, onward, reached_class
from troth.policy.owners import is_owner
from troth.reading.decisions import named_owner
from troth.reading.world import Case, Person, Row, holds, passes, read, times_of

UNDETERMINED = None
"""The candidates cannot even be listed: the time asked about, or one of an assignment, cannot be read."""

Candidates = tuple[Person, ...] | None


Standing = tuple[str, tuple[Candidates, ...]]
"""The name under which somebody stands on a row, and everybody who she may be; or several who stand there together."""


def on_row(case: Case) -> tuple[Standing, ...]:
    """Everybody who stands on this row: its owners, then whom else it is about."""
    return (*owners(case), *((name, (candidates(case, name),)) for name in case.table.others))


def owners(case: Case) -> tuple[Standing, ...]:
    """Everybody whose row it is; nobody, once, where the row names nobody at all.

    An owner whom the row names and who is not found is nobody too. One whom it does not name is left out.
    """
    if case.table.owner is not None:
        return ((OWNER, (candidates(case, OWNER),)),)
    found = [one for ways in case.table.owners for one in _owner(case, ways)]
    return tuple(found) or tuple((ways[0], ((),)) for ways in case.table.owners[:1])


def _owner(case: Case, ways: tuple[str, ...]) -> list[Standing]:
    """One owner, by the way that holds for this row; by *each of*, everybody whom it leads to."""
    ends = {name: _end(case, case.table, case.row, case.table.persons[name]) for name in ways}
    found = [(name, end) for name, end in ends.items() if end is not None]
    if len(found) > 1:
        return [(ways[0], (UNDETERMINED,))]  # the row is of two kinds at once
    if not any(_names(case, case.table, case.row, case.table.persons[name]) for name in [n for n, _ in found] or ways):
        return []
    if not found:
        return [(ways[0], ((),))]
    name, (row, reference) = found[0]
    if reference.kind is ReferenceKind.EACH_OF:
        whom = members(case.policy, reference)
        of_each = (person_by(case, whom.target, of.get(whom.column)) for of in _members(case, row, reference))
        return [(name, tuple(of_each))]
    return [(name, (_from(case, case.table, case.row, case.table.persons[name]),))]


def candidates(case: Case, name: str) -> Candidates:
    """Everybody who may stand on this row under a name; none is an empty tuple.

    Where no owner is found, or not one alone, it is whom a member of staff has named.
    """
    found = _from(case, case.table, case.row, case.table.persons[name])
    if name != OWNER or case.table.owner is None or (found is not None and len(found) == 1):
        return found
    said = named_owner(case)
    if said is None or said[0] != reached_class(case.policy, case.table, case.table.persons[name]):
        return found
    return person_by(case, *said) or found


def _from(case: Case, table: Table, row: Row, reference: PersonReference) -> Candidates:
    match reference.kind:
        case ReferenceKind.BY:
            return person_by(case, reference.target, row.get(reference.column))
        case ReferenceKind.KEY:
            return _holders(case, table, row, reference)
        case ReferenceKind.THROUGH:
            beyond = _beyond(case, table, row, reference)
            return _from(case, *beyond) if beyond is not None else ()
        case ReferenceKind.EACH_OF:
            return UNDETERMINED


def _beyond(
    case: Case, table: Table, row: Row, reference: PersonReference
) -> tuple[Table, Row, PersonReference] | None:
    """For *through*: the table and row that the link leads to, and how its owner is found."""
    found = onward(case.policy, table, reference)
    linked = linked_rows(case, table, row, reference.column)
    return (found[0], linked[0], found[1]) if found is not None and linked else None


def _end(case: Case, table: Table, row: Row, reference: PersonReference) -> tuple[Row, PersonReference] | None:
    """Where a way ends, links followed; None where a link leads nowhere, or a test on it (``if``) is not passed."""
    if reference.only_if is not None and not holds(reference.only_if, row):
        return None
    if reference.kind is not ReferenceKind.THROUGH:
        return row, reference
    beyond = _beyond(case, table, row, reference)
    return _end(case, *beyond) if beyond is not None else None


def _names(case: Case, table: Table, row: Row, reference: PersonReference) -> bool:
    """Whether a row names anybody in this way, found or not."""
    match reference.kind:
        case ReferenceKind.BY:
            return row.get(reference.column) is not None
        case ReferenceKind.KEY:
            return canonical(case.policy.keys[reference.target].form, row.get(reference.column)) is not None
        case ReferenceKind.THROUGH:
            beyond = _beyond(case, table, row, reference)
            return row.get(reference.column) is not None and (beyond is None or _names(case, *beyond))
        case ReferenceKind.EACH_OF:
            return bool(_members(case, row, reference))


def _members(case: Case, row: Row, reference: PersonReference) -> list[Row]:
    """The rows of the junction table that name somebody for a row (*each of*)."""
    junction, value = case.policy.tables[reference.target], row.get(reference.column)
    if value is None:
        return []
    whom = members(case.policy, reference)
    found = case.world.find(junction.name, reference.junction_column, value)
    return [other for other in found if passes(junction.entry.where, other) and other.get(whom.column) is not None]


def person_by(case: Case, person_class: str, value: object) -> Candidates:
    """The person of a class with that key, if there is one; undetermined where the key is several people's."""
    place = case.policy.people[person_class]
    if value is None:
        return ()
    found = [row for row in case.world.find(place.table, place.key, value) if passes(place.where, row)]
    if len(found) > 1:
        return UNDETERMINED
    return tuple(Person(person_class, str(value), row) for row in found)


def linked_rows(case: Case, table: Table, row: Row, column: str) -> tuple[Row, ...]:
    """The row that a link points to, or nothing."""
    target = case.policy.tables[table.entry.links[column].table]
    value = row.get(column)
    if value is None or not target.entry.key:
        return ()
    found = case.world.find(target.name, target.entry.key[0], value)
    return tuple(other for other in found if passes(target.entry.where, other))[:1]


def _holders(case: Case, table: Table, row: Row, reference: PersonReference) -> Candidates:
    key = case.policy.keys[reference.target]
    value = canonical(key.form, row.get(reference.column))
    if value is None:
        return ()
    moment: datetime | None = None
    if reference.at is not None:
        reading = read(case.policy, table.name, row, reference.at)
        if not isinstance(reading, datetime):
            return UNDETERMINED
        moment = reading
    found: dict[str, Person] = {}
    for assignment in case.world.find(key.table, key.value, value, key.form):
        if not passes(key.where, assignment):
            continue
        if moment is not None and (key.begins is not None or key.ends is not None):
            edges = _interval(case.policy, key, assignment)
            if edges is None:
                return UNDETERMINED
            if not edges[0] <= moment < edges[1]:
                continue
        people = person_by(case, key.person.target, assignment.get(key.person.column))
        if people is None:
            return UNDETERMINED
        found |= {person.key: person for person in people}
    if len(found) > 1 and case.table.entry.key is None:
        return UNDETERMINED  # what they have in common is noted row by row, and no key tells which row
    return tuple(found.values())


def _interval(policy: Policy, key: KeyTable, assignment: Row) -> tuple[datetime, datetime] | None:
    """Half-open edges of an assignment; a null edge is open; None where an edge cannot be read."""
    begins = read(policy, key.table, assignment, key.begins) if key.begins else EmptyMeans.NOT_YET
    ends = read(policy, key.table, assignment, key.ends) if key.ends else EmptyMeans.NOT_YET
    if begins is None or ends is None or EmptyMeans.UNKNOWN in (begins, ends):
        return None
    low = begins if isinstance(begins, datetime) else EARLIEST
    high = (
        past(policy, key.table, assignment, key.ends, ends, key.ends_inclusive)
        if isinstance(ends, datetime)
        else LATEST
    )
    return low, high


def past(policy: Policy, table: str, row: Row, column: str | None, ends: datetime, inclusive: bool) -> datetime:
    """The first instant after a period that ends at ``ends``: itself, or for an inclusive date
    the next local midnight.
    """
    if not inclusive or column is None:
        return ends
    value = read_time(row[column])
    if value is not None and kind_of(value) is TimeKind.DATE:
        where = times_of(policy, table, column).zone or policy.zone
        day = local_day(ends, where)
        return start_of(day + timedelta(days=1), where) if day < date.max else LATEST
    return ends + timedelta(microseconds=1) if ends < LATEST else LATEST


EARLIEST = datetime.fromisoformat("0001-01-01T00:00:00+00:00")
LATEST = datetime.fromisoformat("9999-12-31T23:59:59.999999+00:00")


def classes_of(case: Case, name: str, person: Person | None) -> frozenset[str]:
    """The classes somebody is of on this row: her own, and for an other person also the one the map names her by."""
    own = case.policy.classes.get(person.person_class, frozenset()) if person is not None else frozenset()
    return own if is_owner(name) else own | case.policy.classes.get(name, frozenset((name,)))
