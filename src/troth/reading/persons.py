"""Who stands on a row: candidates are looked up one by one (``semantics`` 2, *who*; RT-20 to RT-24)."""

from datetime import date, datetime, timedelta

from troth.declaration.model import KeyTable
from troth.declaration.sentences import EmptyMeans, PersonReference, ReferenceKind
from troth.kernel.forms import canonical
from troth.kernel.instants import TimeKind, kind_of, local_day, read_time, start_of
from troth.policy.model import OWNER, Policy, Table, reached_class
from troth.reading.decisions import named_owner
from troth.reading.world import Case, Person, Row, passes, read, times_of

UNDETERMINED = None
"""The candidates cannot even be listed: the time asked about, or one of an assignment, cannot be read."""

Candidates = tuple[Person, ...] | None


def candidates(case: Case, name: str) -> Candidates:
    """Everybody who may stand on this row under a name; none is an empty tuple.

    Where no owner is found, or not one alone, it is whom a member of staff has named.
    """
    found = _from(case, case.table, case.row, case.table.persons[name])
    if name != OWNER or (found is not None and len(found) == 1):
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
            target = case.policy.tables[table.entry.links[reference.column].table]
            linked = linked_rows(case, table, row, reference.column)
            return _from(case, target, linked[0], target.owner) if linked and target.owner else ()
        case ReferenceKind.EACH_OF:
            return UNDETERMINED


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
    return own if name == OWNER else own | case.policy.classes.get(name, frozenset((name,)))
