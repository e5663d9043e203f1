"""The one rule: does a claim stand over a cell at an instant; what may and must be kept, what may be used."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from troth.definition.clocks import keeps, lasts, recorded_at
from troth.definition.consents import pending, place
from troth.definition.grounds import conditions, covered, ground, relation_runs, sources
from troth.kernel.truth import Truth, common, every, some
from troth.policy.model import OWNER, Claim, Policy, Table
from troth.policy.resolve import expand
from troth.reading.persons import candidates, classes_of
from troth.reading.world import Case, Event, Person, Row, World


class Act(StrEnum):
    """What is done with a cell that nothing keeps; a stricter one sorts first."""

    DELETE = "delete"
    ANONYMISE = "anonymise"


UNOWNED, OWNER_UNKNOWN, CANDIDATES, NEVER = (
    "unowned",
    "owner unknown",
    "candidates",
    "no claim ever stood",
)


@dataclass(frozen=True)
class Stands:
    """Whether a claim stands over a cell, and why: the claim's path. ``fell``: its last day, where it stood and fell."""

    truth: Truth
    because: str
    fell: date | None = None
    floor: Truth = False
    then: str | None = None


@dataclass(frozen=True)
class Decision:
    """What is decided of one part of one row: may it be kept, must it be, because of what, and else what is done."""

    part: str
    keep: Truth
    because: str
    must_keep: Truth = False
    fell: date | None = None
    act: Act | None = None


def stands(case: Case, claim: Claim, name: str, person: Person | None) -> Stands:
    """``stands(claim, cell, t)`` for the person who stands on the row under ``name`` (None: an outsider)."""
    meant = conditions(case, claim.use.when, name, person)
    art9 = claim.use.art9 is not None or case.policy.parts[claim.part].kind != "special"
    grounded = ground(case, claim, name, person)
    carried = sources(case, claim, name, person)
    kept = keeps(case, claim.keep, name, person)
    truth = every(
        (
            meant,
            art9,
            grounded.truth,
            covered(case, claim, person),
            carried.truth,
            kept.truth,
        )
    )
    ends = [day for day in (kept.end if kept.truth is False else None, grounded.fell, carried.fell) if day is not None]
    held = all(one.truth is not False or one.fell is not None for one in (grounded, carried))
    once = meant is not False and art9 and held
    floor = every((truth, kept.floor)) if kept.floor is not False else False
    return Stands(truth, claim.path, min(ends, default=None) if once else None, floor, claim.use.then)


def decide(policy: Policy, world: World, table: Table, row: Row, at: datetime) -> Mapping[str, Decision]:
    """For each part that the table holds: may it be kept on this row at ``at``, and if not, what is done with it."""
    case = Case(policy, world, table, row, at)
    return {part: _part(case, part) for part in table.parts}


def _part(case: Case, part: str) -> Decision:
    if case.table.entry.anonymous:
        return _joined(case, part, [*_anonymous(case, part), *_of_row(case, part)])
    answers: list[Stands] = []
    for name in case.table.persons:
        answers += _of_person(case, part, name)
    return _joined(case, part, answers + list(_of_row(case, part)))


def _of_person(case: Case, part: str, name: str) -> list[Stands]:
    """Every answer that somebody on the row gives; candidates are tried one by one, and a common answer is the answer."""
    people = candidates(case, case.table.persons[name])
    if people is None:
        return [Stands(None, OWNER_UNKNOWN if name == OWNER else CANDIDATES, floor=None)]
    if not people and name == OWNER:
        return [_unowned(case)]
    tried = [list(_claims(case, part, name, person)) for person in people or (None,)]
    if len(tried) == 1:
        return tried[0]
    answer = common(some(found.truth for found in one) for one in tried)
    floor = some(found.floor for one in tried for found in one)
    fell = max((found.fell for one in tried for found in one if found.fell is not None), default=None)
    return [Stands(answer, CANDIDATES, fell if answer is False else None, floor)]


def _claims(case: Case, part: str, name: str, person: Person | None) -> Iterator[Stands]:
    role = case.table.persons[name].role.value
    classes = classes_of(case, name, person)
    for claim in case.policy.claims_on(case.table, part):
        if not claim.anonymous and claim.covers(classes, role, case.table.store):
            yield stands(case, claim, name, person)
    if person is not None:
        yield from _engine(case, part, person)


def _unowned(case: Case) -> Stands:
    """A row whose owner nobody can be found to be: the table's own rule, or a staff member by a date."""
    rule, recorded = case.table.entry.unowned, recorded_at(case)
    if rule is None:
        return Stands(None, OWNER_UNKNOWN, floor=None)
    if recorded is None:
        return Stands(None, UNOWNED)
    kept, end = lasts(case, recorded, rule.length)
    return Stands(kept, UNOWNED, None if kept else end, then="delete")


def _anonymous(case: Case, part: str) -> list[Stands]:
    """What governs a row in which nobody can be found: only clock and form."""
    return [
        Stands(kept.truth, claim.path, kept.end if kept.truth is False else None, then=claim.use.then or Act.ANONYMISE)
        for claim in case.policy.claims_on(case.table, part)
        if claim.anonymous
        for kept in (keeps(case, claim.keep, OWNER, None),)
    ]


def _joined(case: Case, part: str, answers: list[Stands]) -> Decision:
    keep = some(answer.truth for answer in answers)
    must = some(answer.floor for answer in answers)
    if keep is not False:
        because = next(answer.because for answer in answers if answer.truth is keep)
        return Decision(part, keep, because, must)
    fallen = [answer for answer in answers if answer.fell is not None]
    last = max((answer.fell for answer in fallen if answer.fell is not None), default=None)
    final = [answer for answer in fallen if answer.fell == last]
    final.sort(key=lambda answer: {"delete": 0, "anonymise": 1}.get(answer.then or "", 2))
    return Decision(
        part,
        False,
        final[0].because if final else NEVER,
        False,
        last,
        _act(case, part, final[0].then if final else None),
    )


def _act(case: Case, part: str, then: str | None) -> Act:
    """The action of the claim that fell last; where it names none, an anonymous row whose clock runs lends its own."""
    if then is not None or case.table.entry.anonymous:
        return Act.DELETE if case.table.entry.anonymous else Act(then or Act.DELETE)
    lent = _anonymous(case, part)
    return Act.ANONYMISE if any(answer.truth is True for answer in lent) else Act.DELETE


# --- the claims that the engine makes ---------------------------------------------------------------------------------

ENGINE = ("hold", "restriction", "request", "objection")
ENDED_BY = {"hold": "hold_released", "restriction": "restriction_ended", "request": "request_closed"}


def _engine(case: Case, part: str, person: Person) -> Iterator[Stands]:
    """Holds, restrictions, open requests and pending objections of a person (``semantics`` 5), in the order of their names."""
    of_her = [
        e for e in case.world.events if e.person == (person.person_class, person.key) and e.body.get("row") is None
    ]
    found = {event.kind for event in _running(case, part, of_her)}
    if case.policy.reservation(case.table, part) is None:
        for claim in case.policy.claims_on(case.table, part):
            interest = claim.use.ground in ("legitimate_interest", "public_task") and not claim.direct_marketing
            if interest and pending(case, claim, person):
                found.add("objection")
    yield from (Stands(True, kind) for kind in ENGINE if kind in found)


def _of_row(case: Case, part: str) -> Iterator[Stands]:
    """The same, placed on one table row, or on a table, a store or a kind of data, whoever owns the row."""
    of_row = [e for e in case.world.events if e.body.get("row") is not None or e.person is None]
    found = {event.kind for event in _running(case, part, of_row)}
    yield from (Stands(True, kind) for kind in ENGINE if kind in found)


def _running(case: Case, part: str, events: list[Event]) -> Iterator[Event]:
    """The events that make a claim over this part of this row and have not ended."""
    seen = [event for event in case.world.events if event.recorded <= case.at and place(event) <= case.at]
    for event in events:
        if event not in seen or event.kind not in ENDED_BY or not _in_scope(case, part, event):
            continue
        ended = any(_answers(other, event) for other in seen)
        until = event.body.get("until")
        if not ended and (until is None or date.fromisoformat(str(until)) >= case.today):
            yield event


def _answers(end: Event, event: Event) -> bool:
    """Whether an event ends another: of the same case, or where neither has one of the same person and of what it covers. It
    came later: at a tie the more protective wins, and what begins again is not ended by what ended it before.
    """
    same_case = end.body.get("case") == event.body.get("case")
    if end.kind != ENDED_BY[event.kind] or not same_case or place(end) <= place(event):
        return False
    if end.body.get("case") is not None:
        return end.person in (None, event.person)
    said = (end.body.get(name) in (None, event.body.get(name)) for name in ("hold", "right", "store", "table", "row", "data"))
    return end.person == event.person and all(said)


def _in_scope(case: Case, part: str, event: Event) -> bool:
    """Whether an event's scope covers this part of this row, and whether a reservation lets it."""
    body = event.body
    hold = case.policy.holds.get(str(body.get("hold"))) if event.kind == "hold" else None
    reserved = case.policy.reservation(case.table, part)
    if reserved is not None and (hold is None or reserved not in hold.use_for):
        return False
    if hold is not None and hold.data and part not in expand(hold.data, case.policy.parts):
        return False
    if hold is not None and hold.stores and case.table.store not in hold.stores:
        return False
    data = [body["data"]] if isinstance(body.get("data"), str) else body.get("data")
    if data and part not in expand(data, case.policy.parts):
        return False
    if body.get("table") not in (None, case.table.name) or body.get("store") not in (None, case.table.store):
        return False
    row = body.get("row")
    key = [str(case.row.get(column)) for column in case.table.entry.key or ()]
    return row is None or key == [str(value) for value in (row if isinstance(row, list | tuple) else [row])]


# --- use --------------------------------------------------------------------------------------------------------------


def may_use(policy: Policy, world: World, table: Table, row: Row, column: str, purpose: str, at: datetime) -> Stands:
    """Whether a purpose may use one cell now: its claim stands for each person whose the cell is, the relation runs (or the claim
    allows use afterwards), its own condition for use holds, and no restriction covers it. ``at`` comes from the engine.
    """
    case = Case(policy, world, table, row, at)
    use = table.entry.columns[column]
    if use.data is None:
        return Stands(True, "not personal")
    of = tuple(table.persons) if use.of == "all" else (use.of or OWNER,)
    answers = [_use_for(case, use.data, name, purpose) for name in of]
    truth = every(answer.truth for answer in answers)
    return next(replace(answer, truth=truth) for answer in answers if answer.truth is truth)


def _use_for(case: Case, part: str, name: str, purpose: str) -> Stands:
    people = candidates(case, case.table.persons[name])
    if people is None or (not people and name == OWNER):
        return Stands(None, OWNER_UNKNOWN)
    tried = [_use_by(case, part, name, purpose, person) for person in people or (None,)]
    truth = common(answer.truth for answer in tried)
    return replace(tried[0], truth=truth) if truth is not None or len(tried) == 1 else Stands(None, CANDIDATES)


def _use_by(case: Case, part: str, name: str, purpose: str, person: Person | None) -> Stands:
    role, classes = case.table.persons[name].role.value, classes_of(case, name, person)
    held = _engine(case, part, person) if person is not None else iter(())
    engine = [*held, *_of_row(case, part)]
    stopped = [found for found in engine if found.because in ("restriction", "objection")]
    answers = [
        replace(found, truth=every((found.truth, _use_now(case, claim, name, person))))
        for claim in case.policy.claims_on(case.table, part)
        if claim.purpose == purpose and claim.use.form == "personal" and claim.covers(classes, role, case.table.store)
        for found in (stands(case, claim, name, person),)
    ]
    answers += [found for found in engine if _hold_allows(case.policy, found, purpose)]
    truth = some(answer.truth for answer in answers)
    if truth is not False and stopped and not any(_hold_allows(case.policy, found, purpose) for found in engine):
        return Stands(False, stopped[0].because)
    because = next((answer.because for answer in answers if answer.truth is truth), f"no claim of `{purpose}`")
    return Stands(truth, because)


def _use_now(case: Case, claim: Claim, name: str, person: Person | None) -> Truth:
    runs = True
    if claim.use.ground == "contract" and claim.use.after is None:
        return every((relation_runs(case, claim, name, person), conditions(case, claim.use.use_when, name, person)))
    return every((runs, conditions(case, claim.use.use_when, name, person)))


def _hold_allows(policy: Policy, found: Stands, purpose: str) -> bool:
    hold = policy.holds.get(found.because.removeprefix("holds."))
    return found.because.startswith("holds.") and hold is not None and purpose in hold.use_for
