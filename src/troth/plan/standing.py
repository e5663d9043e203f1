"""Who stands on a row: whether a way leads to nobody, to one person or to several; and whose the row is."""

from dataclasses import dataclass

from troth.declaration.sentences import PersonReference, ReferenceKind
from troth.plan.decided import named
from troth.plan.subject import Asked, reading, row_test, row_tests, who
from troth.policy.model import Table, onward
from troth.predicate.algebra import (
    FALSE,
    TRUE,
    Blank,
    Field,
    Flag,
    IsNull,
    Not,
    Path,
    Predicate,
    Reaches,
    State,
    Sure,
    conjunction,
    disjunction,
)

EACH = "each"
"""The last step of the path at which the spine says what everybody whom *each of* leads to answers for a row."""


@dataclass(frozen=True)
class Standing:
    """Whether a reference leads to nobody, to one person, to several, or cannot be followed at
    all. Each test is certain.
    """

    nobody: Predicate
    one: Predicate
    several: Predicate
    undetermined: Predicate
    holder: Path | None

    @property
    def tests(self) -> tuple[Predicate, ...]:
        """The tests, of which one is true of a row."""
        return self.one, self.nobody, self.several, self.undetermined

    def where(self, test: Predicate) -> "Standing":
        """The same, as far as a test is passed."""
        nobody, one, several, undetermined = (
            conjunction(test, found) for found in (self.nobody, self.one, self.several, self.undetermined)
        )
        return Standing(nobody, one, several, undetermined, self.holder)

    def unless(self, said: Predicate) -> "Standing":
        """The same where it is not otherwise known who the one is."""
        others = (conjunction(Not(said), test) for test in (self.nobody, self.several, self.undetermined))
        nobody, several, undetermined = others
        return Standing(nobody, disjunction(said, self.one), several, undetermined, self.holder)


@dataclass(frozen=True)
class Way:
    """One way to an owner. ``found``: how it ends, where it is the one that holds for the row. ``each``: where the
    spine says what everybody answers whom it leads to, if it leads to several at once. ``of_one``: whether it surely
    leads to the person who is joined, also where she is one of several.
    """

    name: str
    found: Standing
    of_one: Predicate
    each: Path | None = None


@dataclass(frozen=True)
class Place:
    """One owner of a row. ``missing``: the row names her and she is not found, or names nobody at all; ``absent``: it
    names others only; ``undetermined``: it cannot be told who she is; ``of_two_kinds``: since the row passes the tests
    of several ways. Each test is certain.
    """

    ways: tuple[Way, ...]
    missing: Predicate
    undetermined: Predicate
    absent: Predicate = FALSE
    of_two_kinds: Predicate = FALSE

    @property
    def each(self) -> Way | None:
        """The way that leads to several at once."""
        return next((way for way in self.ways if way.each is not None), None)

    @property
    def tests(self) -> tuple[Predicate, ...]:
        """The tests of who she is, of which one is true of a row where no way leads to several at once."""
        found = (test for way in self.ways for test in (way.found.one, way.found.several))
        return (*found, self.missing, self.undetermined)

    def unless(self, said: Predicate) -> "Place":
        """The same where it is not otherwise known who the only owner is."""
        return _only(self.ways[0].name, self.ways[0].found.unless(said))


def _only(name: str, found: Standing) -> Place:
    return Place((Way(name, found, found.one),), found.nobody, found.undetermined)


def owners(asked: Asked) -> tuple[Place, ...]:
    """The owners of a table's rows."""
    table = asked.table
    if table.owner is not None:
        name = table.owners[0][0]
        return (_only(name, standing(asked, table, table.owner, who(asked, name).path)),)
    places = [_place(asked, ways) for ways in table.owners]
    named = [somebody for _, somebody in places]
    found = []
    for number, (place, somebody) in enumerate(places):
        nobody_at_all = conjunction(*(Not(one) for one in named)) if number == 0 else FALSE
        found.append(
            Place(
                place.ways,
                disjunction(place.missing, nobody_at_all),
                place.undetermined,
                conjunction(Not(somebody), Not(nobody_at_all) if number == 0 else TRUE),
                place.of_two_kinds,
            )
        )
    return tuple(found)


def owners_now(asked: Asked) -> tuple[Place, ...]:
    """The same, where a member of staff may have named the only one."""
    found = owners(asked)
    return (found[0].unless(named()),) if asked.named and len(found) == 1 else found


def _place(asked: Asked, names: tuple[str, ...]) -> tuple[Place, Predicate]:
    """One owner, and whether the row names anybody as her."""
    table = asked.table
    references = {name: table.persons[name] for name in names}
    holds = {name: _holds(asked, table, reference, ()) for name, reference in references.items()}
    named = {name: _names(asked, table, reference, (f"@{name}",), ()) for name, reference in references.items()}
    alone = {
        name: conjunction(test, *(Not(other) for of, other in holds.items() if of != name))
        for name, test in holds.items()
    }
    none = conjunction(*(Not(test) for test in holds.values()))
    of_two_kinds = conjunction(Not(none), *(Not(test) for test in alone.values())) if len(names) > 1 else FALSE
    ways, missing, undetermined = [], [], [of_two_kinds]
    somebody = [of_two_kinds, conjunction(none, disjunction(*named.values()))]
    for name, reference in references.items():
        found = standing(asked, table, reference, (f"@{name}",)).where(alone[name])
        each, of_one = _each(asked, table, reference, name), found.one
        if each is not None:
            of_one = conjunction(alone[name], _alone((f"@{name}",)))
            there = conjunction(alone[name], Reaches(Field(each, "members")))
            found = Standing(FALSE, there, FALSE, FALSE, None)
            missing.append(conjunction(there, Sure(Flag(Field(each, "missing")))))
            undetermined.append(conjunction(there, Sure(Flag(Field(each, "doubtful")))))
        ways.append(Way(name, found, of_one, each))
        missing.append(conjunction(found.nobody, named[name]))
        undetermined.append(found.undetermined)
        somebody.append(conjunction(alone[name], named[name]))
    missing.append(conjunction(none, disjunction(*named.values())))
    place = Place(tuple(ways), disjunction(*missing), disjunction(*undetermined), of_two_kinds=of_two_kinds)
    return place, disjunction(*somebody)


def _each(asked: Asked, table: Table, reference: PersonReference, name: str) -> Path | None:
    """Where the spine says what everybody answers whom a way leads to, if it ends in *each of*."""
    while reference.kind is ReferenceKind.THROUGH:
        found = onward(asked.policy, table, reference)
        if found is None:
            return None
        table, reference = found
    return (f"@{name}", EACH) if reference.kind is ReferenceKind.EACH_OF else None


def _beyond(
    asked: Asked, table: Table, reference: PersonReference, path: Path
) -> tuple[Predicate, tuple[Table, PersonReference] | None, Path]:
    """For *through*: whether the link leads to a row, and how its owner is found there."""
    target = asked.policy.tables[table.entry.links[reference.column].table]
    path = (*path, reference.column)
    there = Reaches(Field(path, (target.entry.key or ("",))[0]))
    return conjunction(there, row_tests(path, target.entry.where)), onward(asked.policy, table, reference), path


def end(asked: Asked, table: Table, reference: PersonReference) -> Field:
    """The field that holds the key of whoever a reference leads to, its links followed."""
    path: Path = ()
    while reference.kind is ReferenceKind.THROUGH:
        found = onward(asked.policy, table, reference)
        path = (*path, reference.column)
        if found is None:
            return Field((), "")
        table, reference = found
    return Field(path, reference.column)


def _holds(asked: Asked, table: Table, reference: PersonReference, path: Path) -> Predicate:
    """Whether every test on a way (``if``) is passed and its links lead somewhere."""
    own = row_test(path, reference.only_if) if reference.only_if is not None else TRUE
    if reference.kind is not ReferenceKind.THROUGH:
        return own
    reached, found, at = _beyond(asked, table, reference, path)
    return conjunction(own, reached, _holds(asked, *found, at)) if found is not None else FALSE


def _names(asked: Asked, table: Table, reference: PersonReference, person: Path, path: Path) -> Predicate:
    """Whether a row names anybody in this way, found or not."""
    field = Field(path, reference.column)
    match reference.kind:
        case ReferenceKind.BY:
            return Not(IsNull(field))
        case ReferenceKind.KEY:
            return Not(Blank(field, asked.policy.keys[reference.target].form))
        case ReferenceKind.THROUGH:
            reached, found, at = _beyond(asked, table, reference, path)
            onward_named = _names(asked, *found, person, at) if found is not None else TRUE
            return conjunction(Not(IsNull(field)), disjunction(Not(reached), onward_named))
        case ReferenceKind.EACH_OF:
            return Reaches(Field((*person, EACH), "members"))


def standing(asked: Asked, table: Table, reference: PersonReference, person: Path, path: Path = ()) -> Standing:
    """How a reference of a table, joined at ``path``, ends; ``person`` is the path of whoever it leads to."""
    match reference.kind:
        case ReferenceKind.BY:
            there, twice = Reaches(Field(person, "key")), Sure(Flag(Field(person, "twice")))
            return Standing(Not(there), _alone(person), FALSE, twice, None)
        case ReferenceKind.THROUGH:
            reached, beyond, at = _beyond(asked, table, reference, path)
            if beyond is None:
                return Standing(TRUE, FALSE, FALSE, FALSE, None)
            found = standing(asked, *beyond, person, at)
            return Standing(
                disjunction(Not(reached), conjunction(reached, found.nobody)),
                conjunction(reached, found.one),
                conjunction(reached, found.several),
                conjunction(reached, found.undetermined),
                found.holder,
            )
        case ReferenceKind.KEY:
            return _by_key(asked, table, reference, (*person, "holder"), path)
        case ReferenceKind.EACH_OF:
            return Standing(FALSE, FALSE, FALSE, TRUE, None)


def _alone(person: Path) -> Predicate:
    """Whether somebody is there, and the only one with her key."""
    return conjunction(Reaches(Field(person, "key")), Not(Sure(Flag(Field(person, "twice")))))


def _by_key(asked: Asked, table: Table, reference: PersonReference, holder: Path, path: Path) -> Standing:
    key = asked.policy.keys[reference.target]
    blank = Blank(Field(path, reference.column), key.form)
    unread: Predicate = FALSE
    if reference.at is not None:
        unread = conjunction(Not(blank), Not(reading(asked, table.name, path, reference.at).readable))
    # A holder is joined only where the time can be read, so that whoever is found was asked for at a time.
    found, count = Reaches(Field(holder, "value")), Field(holder, "people")
    several = conjunction(found, Sure(State(count, 2)))
    if asked.table.entry.key is None:  # what they have in common is noted row by row, and no key tells which row
        unread, several = disjunction(unread, several), FALSE
    return Standing(
        nobody=disjunction(blank, conjunction(Not(found), Not(unread)), conjunction(found, Sure(State(count, 0)))),
        one=conjunction(found, Sure(State(count, 1))),
        several=several,
        undetermined=disjunction(unread, conjunction(found, Sure(State(count, -1)))),
        holder=holder,
    )
