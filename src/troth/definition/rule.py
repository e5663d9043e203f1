"""The one rule: does a claim stand over a cell at an instant; what may and what must be kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain

from troth.definition.clocks import keeps
from troth.definition.grounds import conditions, covered, ground, sources
from troth.kernel.truth import Truth, common, every, some
from troth.policy.model import OWNER, Claim, Policy, Table
from troth.policy.owners import is_owner
from troth.reading import reasons
from troth.reading.controllers import answering
from troth.reading.decisions import decision
from troth.reading.events import made
from troth.reading.lengths import lasts
from troth.reading.persons import Candidates, candidates, classes_of, owners
from troth.reading.world import Case, Person, Row, World, recorded_at


@dataclass(frozen=True)
class Stands:
    """Whether a claim stands over a cell, and why: its path. ``fell``: its last day, where it stood and fell."""

    truth: Truth
    because: str
    fell: date | None = None
    floor: Truth = False
    then: str | None = None


@dataclass(frozen=True)
class Decision:
    """What is decided of one part of one row: may it be kept, must it be, because of what; else ``delete`` it or
    ``anonymise``.
    """

    part: str
    keep: Truth
    because: str
    must_keep: Truth = False
    fell: date | None = None
    act: str | None = None


def stands(case: Case, claim: Claim, name: str, person: Person | None) -> Stands:
    """``stands(claim, cell, t)`` for the person who stands on the row under ``name`` (None: an outsider)."""
    meant = conditions(case, claim.use.when, name, person)
    art9 = claim.use.art9 is not None or case.policy.parts[claim.part].kind != "special"
    grounded, carried = ground(case, claim, name, person), sources(case, claim, name, person)
    kept = keeps(case, claim.keep, name, person)
    truth = every((meant, art9, grounded.truth, covered(case, claim, person), carried.truth, kept.truth))
    ends = [day for day in (kept.end if kept.truth is False else None, grounded.end, carried.end) if day is not None]
    held = all(one.truth is not False or one.end is not None for one in (grounded, carried))
    once = meant is not False and art9 and held
    floor = every((truth, kept.floor)) if kept.floor is not False else False
    return Stands(truth, claim.path, min(ends, default=None) if once else None, floor, claim.use.then)


def decide(policy: Policy, world: World, table: Table, row: Row, at: datetime) -> Mapping[str, Decision]:
    """For each part that the table holds: may it be kept on this row at ``at``, and if not, what is done with it."""
    case = Case(policy, world, table, row, at)
    return {part: _joined(case, part, _settled(case, part, list(_answers(case, part)))) for part in table.parts}


def _answers(case: Case, part: str) -> Iterator[Stands]:
    """Everything that may keep this part of this row."""
    if case.table.controller is not None:
        yield from instructed(case)
    if case.table.entry.anonymous:
        yield from _anonymous(case, part)
    else:
        yield from _of_owners(case, part)
        yield from (a for name in case.table.others for a in _of_person(case, part, name, candidates(case, name)))
    yield from (Stands(True, kind) for kind in made(case, part, None))


def _of_owners(case: Case, part: str) -> list[Stands]:
    """Any owner's claim keeps. Or, where the map says so, all of them must have one: the first who has none leaves."""
    together = [[_of_person(case, part, name, one) for one in people] for name, people in owners(case)]
    answers = [a for way in together for a in sorted(chain(*way), key=lambda a: reasons.rank(case, part, a.because))]
    if not case.table.until_any_leaves:
        return answers
    of_each, floor = [one for way in together for one in way], some(answer.floor for answer in answers)
    kept = every(some(answer.truth for answer in one) for one in of_each)
    gone = [one for one in of_each if some(answer.truth for answer in one) is False]
    left = [max(days) for days in ([a.fell for a in one if a.fell is not None] for one in gone) if days]
    held = [answer for answer in answers if answer.because in reasons.ENGINE]
    return [Stands(some((kept, floor)), reasons.SHARED, min(left, default=None), floor), *held]


def _of_person(case: Case, part: str, name: str, people: Candidates) -> list[Stands]:
    """Every answer that somebody on the row gives; candidates are tried one by one, and a common answer counts."""
    if people is None:
        return [Stands(None, reasons.OWNER_UNKNOWN if is_owner(name) else reasons.CANDIDATES, floor=None)]
    if not people and is_owner(name):
        return [_unowned(case)]
    tried = [list(_claims(case, part, name, person)) for person in people or (None,)]
    if len(tried) == 1:
        return tried[0]
    answer = common(some(found.truth for found in one) for one in tried)
    floor = some(found.floor for one in tried for found in one)
    fell = max((found.fell for one in tried for found in one if found.fell is not None), default=None)
    return [Stands(answer, reasons.CANDIDATES, fell if answer is False else None, floor)]


def _claims(case: Case, part: str, name: str, person: Person | None) -> Iterator[Stands]:
    role, classes = case.table.persons[name].role.value, classes_of(case, name, person)
    for claim in case.policy.claims_on(case.table, part):
        if not claim.anonymous and claim.covers(classes, role, case.table.store):
            yield stands(case, claim, name, person)
    if person is not None:
        yield from (Stands(True, kind) for kind in made(case, part, person))


def instructed(case: Case, purpose: str | None = None) -> Iterator[Stands]:
    """What a row's controller instructs herself; with a purpose, whether she instructs its use (``semantics`` 8)."""
    if (controller := answering(case)) is None:
        yield Stands(None, reasons.CONTROLLER_UNKNOWN)
    elif (said := controller.instruction) is not None:
        kept, end = keeps(case, said.keep, OWNER, None), said.at_end
        over = controller.ended and (end is None or end.by <= case.today)
        gone = end if over and end is not None and end.does == "delete" else None  # that it was returned nobody can see
        used = purpose is None or (purpose in said.may and not controller.ended)
        ends = [kept.end] if kept.truth is False and kept.end is not None else []
        ends += [gone.by - timedelta(days=1)] if gone is not None else []
        truth = every((kept.truth, False if gone else None if over else True, used))
        yield Stands(truth, reasons.INSTRUCTION, min(ends, default=None))


def _unowned(case: Case) -> Stands:
    """A row whose owner nobody can be found to be: the table's own rule, or a staff member by a date."""
    rule, recorded = case.table.entry.unowned, recorded_at(case)
    if rule is None or recorded is None:
        return Stands(None, reasons.OWNER_UNKNOWN, floor=None) if rule is None else Stands(None, reasons.UNOWNED)
    kept, end = lasts(case, recorded, rule.length)
    return Stands(kept, reasons.UNOWNED, None if kept else end, then="delete")


def _anonymous(case: Case, part: str) -> list[Stands]:
    """What governs a row in which nobody can be found: only clock and form."""
    return [
        Stands(kept.truth, claim.path, kept.end if kept.truth is False else None, then=claim.use.then or "anonymise")
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
    last = max((answer.fell for answer in answers if answer.fell is not None), default=None)
    final = [answer for answer in answers if answer.fell is not None and answer.fell == last]
    final.sort(key=lambda answer: {"delete": 0, "anonymise": 1}.get(answer.then or "", 2))
    because, then = (final[0].because, final[0].then) if final else (reasons.NEVER, None)
    # Where the claim that fell last names no action, an anonymous row whose clock runs lends its own.
    lent = "anonymise" if any(answer.truth is True for answer in _anonymous(case, part)) else "delete"
    return Decision(part, False, because, False, last, "delete" if case.table.entry.anonymous else then or lent)


def _settled(case: Case, part: str, answers: list[Stands]) -> list[Stands]:
    """What the rule could not answer, as a member of staff has decided it: kept for now, or removed."""
    if some(answer.truth for answer in answers) is not None or (said := decision(case, part)) is None:
        return answers
    if said[0]:
        return [*answers, Stands(True, reasons.DECISION)]
    return [
        *(replace(a, truth=False, floor=False) for a in answers),
        Stands(False, reasons.DECISION, said[1], then="delete"),
    ]
