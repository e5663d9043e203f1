"""Access (GDPR 15): which cells a person is shown, and which claims stand over each for her, until when.

A cell is shown to whose it is, and to whoever the map says may see it too (``seen by``), unless a flag of the row hides
it from her. What cannot be told to be hers is not shown, and counted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from troth.declaration.sentences import ColumnUse, Joined, KeepRule
from troth.plan.clocks import keeps
from troth.plan.facts import period
from troth.plan.questions import claims_about, stands
from troth.plan.standing import owners_now, standing
from troth.plan.subject import Asked, Who, who
from troth.policy.model import OWNER, Claim, Policy, Table, reached_class
from troth.predicate.algebra import TRUE, DayTerm, Field, In, Not, Predicate, disjunction, extreme, given

HIDDEN_BY = ("false",)
"""What a flag of the row must say for a cell to be seen by somebody whose it is not."""


@dataclass(frozen=True)
class Cell:
    """A personal column as she is shown it. ``own``: it is hers; ``seen``: whether a row lets her see it."""

    use: ColumnUse
    own: bool
    seen: Predicate = TRUE


@dataclass(frozen=True)
class Standing:
    """A claim over a part, for her: whether it stands, and its last day where that is known."""

    claim: Claim = field(repr=False)
    truth: Predicate
    until: DayTerm | None


@dataclass(frozen=True)
class Place:
    """A place on the rows of a table at which she may stand, as one of ``person_class``. ``alone``: whether a row
    surely says that it is she; ``unclear``: whether it cannot be told who it is; ``together``: several may stand there
    at once. ``claims``: part -> the claims that may stand over it for her.
    """

    person_class: str
    name: str
    alone: Predicate
    unclear: Predicate
    together: bool
    cells: tuple[Cell, ...]
    claims: Mapping[str, tuple[Standing, ...]]


def same_people(policy: Policy, person_class: str) -> frozenset[str]:
    """The classes of which a person of one class may be too: they stand in the same table under the same key."""
    place = policy.people[person_class]
    return frozenset(
        name for name, other in policy.people.items() if (other.table, other.key) == (place.table, place.key)
    )


def places(asked: Asked, person_class: str) -> Iterator[Place]:
    """Every place on a table's rows at which a person of a class may stand and of which she is shown anything."""
    table = asked.table
    if table.entry.anonymous:
        return
    of_owners = {way.name: (place, way) for place in owners_now(asked) for way in place.ways}
    wanted = same_people(asked.policy, person_class)
    for name, reference in table.persons.items():
        person = who(asked, name)
        cells = tuple(_cells(table, name))
        reached = reached_class(asked.policy, table, reference)
        if reached is None or reached not in wanted or not cells:
            continue
        if name in of_owners:
            place, way = of_owners[name]
            alone, together = way.of_one, way.each is not None
            unclear = disjunction(way.found.several, way.found.undetermined, place.of_two_kinds)
        else:
            found = standing(asked, table, reference, person.path)
            alone, together = found.one, False
            unclear = disjunction(found.several, found.undetermined)
        parts = dict.fromkeys(cell.use.data for cell in cells if cell.use.data is not None)
        claims = {part: tuple(_standing(asked, part, person)) for part in parts}
        yield Place(reached, name, alone, unclear, together, cells, claims)


def _cells(table: Table, name: str) -> Iterator[Cell]:
    """The cells that whoever stands under a name is shown."""
    for use in table.personal:
        if name in table.on_row.whose[use.of or OWNER]:
            yield Cell(use, own=True)
        elif use.seen_by is not None and name in table.on_row.whose[use.seen_by]:
            seen = In(Field((), use.unless), HIDDEN_BY) if use.unless is not None else TRUE
            yield Cell(use, own=False, seen=seen)


def _standing(asked: Asked, part: str, person: Who) -> Iterator[Standing]:
    for claim in claims_about(asked, part, person):
        yield Standing(claim, stands(asked, claim, person).truth, _until(asked, claim.keep, person))


def _until(asked: Asked, rule: KeepRule, person: Who) -> DayTerm | None:
    """The last day of a rule that still keeps: of clocks of which the first ends it, the earliest known. None is known
    while it is suspended.
    """
    if rule.suspended_while is not None:
        over = Not(period(asked, rule.suspended_while, person).runs)
        return given(over, keeps(asked, rule, person).end)
    if rule.joined is not Joined.FIRST:
        return keeps(asked, rule, person).end
    alone = (keeps(asked, replace(rule, joined=Joined.ONE, clocks=(clock,)), person) for clock in rule.clocks)
    return extreme("earliest", *(one.end for one in alone))
