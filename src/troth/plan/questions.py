"""What is asked of a table: for each group of parts, the answers that may keep it, in order, each with
its reason and last day.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from troth.plan.answer import Answer
from troth.plan.clocks import keeps, unowned
from troth.plan.decided import with_decision
from troth.plan.grounds import conditions, covered, ground, sources
from troth.plan.instructions import instructed
from troth.plan.standing import Place, Standing, Way, owners, owners_now, standing
from troth.plan.subject import Asked, Who, classes, who
from troth.policy.model import OWNER, Claim, Table
from troth.policy.owners import is_owner
from troth.predicate.algebra import (
    FALSE,
    TRUE,
    UNKNOWN,
    Cases,
    DayTerm,
    Field,
    Flag,
    Given,
    Not,
    Path,
    Predicate,
    State,
    StoredDay,
    Sure,
    cases,
    conjunction,
    disjunction,
    extreme,
    first_day,
    given,
)

UNOWNED, OWNER_UNKNOWN, CANDIDATES, NEVER = "unowned", "owner unknown", "candidates", "no claim ever stood"
SHARED = "shared"
"""The reason where several own a row and it is kept only as long as all of them have a claim."""
LEFT: Path = ("@row", "left")
"""Where the day is read on which the first of a row's owners had no claim any more."""
ENGINE = ("hold", "restriction", "request", "objection")
"""The claims that the engine makes, in the order in which they are named as a reason."""


@dataclass(frozen=True)
class Question:
    """Parts of a table that are decided alike."""

    parts: tuple[str, ...]
    answers: tuple[Answer, ...]
    lent: Predicate
    """Whether an anonymous row's clock runs, so that it lends its action to what falls."""
    anonymous: bool
    keep: Predicate
    """Whether some claim stands: what the answers come to, with each test of who stands on the row made once."""

    @property
    def must_keep(self) -> Predicate:
        """Whether a two-sided claim stands, or may."""
        return disjunction(*(answer.floor for answer in self.answers))


def questions(asked: Asked) -> tuple[Question, ...]:
    """Everything asked of a table's rows; parts that are decided alike stand together, in the order of the map."""
    grouped: dict[Question, list[str]] = {}
    for part in asked.table.parts:
        grouped.setdefault(_question(asked, part), []).append(part)
    return tuple(replace(question, parts=tuple(parts)) for question, parts in grouped.items())


def by_part(table: Table, grouped: tuple[Question, ...]) -> tuple[Question, ...]:
    """A question for each part, in the order of the map: parts that are decided alike at one instant may not be at the
    next.
    """
    single = {part: replace(question, parts=(part,)) for question in grouped for part in question.parts}
    return tuple(single[part] for part in table.parts)


def again(asked: Asked, earlier: tuple[Question, ...]) -> tuple[Question, ...]:
    """The same questions at another instant, each about the parts it was about before."""
    return tuple(replace(_question(asked, one.parts[0]), parts=one.parts) for one in earlier)


def _question(asked: Asked, part: str) -> Question:
    found = _by_rule(asked, part)
    if not asked.decided:
        return found
    answers, keep = with_decision(asked, part, found.answers, found.keep)
    return replace(found, answers=answers, keep=keep)


def _by_rule(asked: Asked, part: str) -> Question:
    if asked.table.entry.anonymous:
        governing = (*_anonymous(asked, part), *_of_row(part))
        return Question((), governing, FALSE, True, disjunction(*(answer.truth for answer in governing)))
    found = owners_now(asked)
    of_owners = [tuple(_of_owner(asked, part, place)) for place in found]
    if asked.table.until_any_leaves:
        answers, keep = _until_any_leaves(asked, part, found, of_owners)
    else:
        answers = [answer for one in of_owners for answer in one]
        keep = [_together(one, place) for one, place in zip(of_owners, found, strict=True)]
    for name in asked.table.others:
        other = standing(asked, asked.table, asked.table.persons[name], who(asked, name).path)
        of_her = list(_of_other(asked, part, name, other))
        answers += of_her
        keep.append(_together(of_her, other))
    of_row, of_controllers = _of_row(part), instructed(asked)
    keep += [answer.truth for answer in of_controllers]
    lent = disjunction(*(Sure(answer.truth) for answer in _anonymous(asked, part)))
    whole = disjunction(*keep, *(answer.truth for answer in of_row))
    return Question((), (*of_controllers, *answers, *of_row), lent, False, whole)


@dataclass(frozen=True)
class Owner:
    """One owner of rows that are kept only as long as all have a claim: whether she has one (or is not on the row), and
    the days on which hers fell. ``first``: the day on which the first of several left, where a way leads to several.
    """

    keep: Predicate
    falls: tuple[DayTerm, ...]
    first: tuple[Predicate, DayTerm] | None


def owners_apart(asked: Asked, part: str) -> tuple[Owner, ...]:
    """What each owner of a table's rows answers by herself."""
    return tuple(_apart(asked, part, place, tuple(_of_owner(asked, part, place))) for place in owners(asked))


def _apart(asked: Asked, part: str, place: Place, answers: Sequence[Answer]) -> Owner:
    truth, first = _together(answers, place), None
    if place.each is not None and place.each.each is not None:
        # What all of them have in common is worked out in the spine; who is not found is one of them too.
        there, each = place.each.found.one, place.each.each
        nobody = _unowned(asked)
        missing = cases((place.missing, nobody.truth), otherwise=TRUE)
        doubtful = cases((place.undetermined, UNKNOWN), otherwise=TRUE)
        truth = cases((there, conjunction(Flag(Field(each, f"{part}|keep")), missing, doubtful)), otherwise=truth)
        unfound = given(conjunction(place.missing, Not(nobody.truth)), nobody.fell)
        day = extreme("earliest", StoredDay(Field(each, f"{part}|left|fell")), unfound)
        first = (there, day) if day is not None else None
    falls = tuple(answer.fell for answer in answers if answer.fell is not None)
    return Owner(cases((place.absent, TRUE), otherwise=truth), falls, first)


def _until_any_leaves(
    asked: Asked, part: str, places: Sequence[Place], of_owners: Sequence[Sequence[Answer]]
) -> tuple[list[Answer], list[Predicate]]:
    """Of several owners all must have a claim: the first who has none any more leaves, and the row with her."""
    keeps = [_apart(asked, part, *of_one).keep for of_one in zip(places, of_owners, strict=True)]
    answers = [answer for one in of_owners for answer in one]
    floor = disjunction(*(answer.floor for answer in answers))
    truth = disjunction(conjunction(*keeps), floor)
    held = [answer for answer in answers if answer.because in ENGINE]
    left = StoredDay(Field(LEFT, f"{part}|fell"))  # worked out in the spine: it would nest too deep here
    return [Answer(SHARED, truth, left, None, floor), *held], [truth, *(answer.truth for answer in held)]


def _together(answers: Iterable[Answer], place: Place | Standing) -> Predicate:
    """Some answer of one person, with the tests of how she stands on the row, of which one at
    most is true, made once.
    """
    exclusive = () if isinstance(place, Place) and place.each is not None else place.tests
    branches: dict[Predicate, list[Predicate]] = {}
    apart: list[Predicate] = []
    for answer in answers:
        truth = answer.truth
        if (
            isinstance(truth, Cases)
            and truth.otherwise == FALSE
            and all(test in exclusive for test, _ in truth.branches)
        ):
            for test, value in truth.branches:
                branches.setdefault(test, []).append(value)
        else:
            apart.append(truth)
    return disjunction(*apart, cases(*((test, disjunction(*of)) for test, of in branches.items()), otherwise=FALSE))


def _of_row(part: str) -> list[Answer]:
    """The engine's claims on one row or on all rows of a table, whoever owns them."""
    return [Answer(kind, _engine_state(Field(("@row",), f"engine|{part}"), kind)) for kind in ENGINE[:3]]


def _engine_state(field: Field, kind: str) -> Predicate:
    """Nothing is written where the engine makes no claim, so null is no."""
    return Sure(State(field, ENGINE.index(kind) + 1))


def _anonymous(asked: Asked, part: str) -> Iterator[Answer]:
    """What governs data in which nobody can be found: only clock and form."""
    nobody = Who(OWNER, "holder", None, known=False)
    for claim in asked.policy.claims_on(asked.table, part):
        if claim.anonymous:
            kept = keeps(asked, claim.keep, nobody)
            yield Answer(claim.path, kept.truth, given(Not(kept.truth), kept.end), claim.use.then or "anonymise")


def _of_owner(asked: Asked, part: str, place: Place) -> Iterator[Answer]:
    """Everything that one owner of the row may answer."""
    for way in place.ways:
        if way.each is not None:
            yield from _of_members(asked, part, way, way.each)
        else:
            yield from _of_somebody(asked, part, way.name, way.found)
    nobody = _unowned(asked)
    truth = cases((place.missing, nobody.truth), otherwise=FALSE)
    floor = _if(place.missing) if nobody.floor != FALSE else FALSE
    yield Answer(nobody.because, truth, given(place.missing, nobody.fell), nobody.then, floor)
    doubt = place.undetermined
    yield Answer(OWNER_UNKNOWN, cases((doubt, UNKNOWN), otherwise=FALSE), floor=_if(doubt))
    for way in place.ways:
        yield from _of_several(part, way.found)


def _unowned(asked: Asked) -> Answer:
    """What keeps a row whose owner nobody is found to be: the table's own rule, or until a member of staff decides."""
    rule = asked.table.entry.unowned
    if rule is None:
        return Answer(OWNER_UNKNOWN, UNKNOWN, floor=UNKNOWN)
    kept = unowned(asked, rule.length)
    return Answer(UNOWNED, kept.truth, kept.end, "delete")


def _of_other(asked: Asked, part: str, name: str, found: Standing) -> Iterator[Answer]:
    """Everything that somebody else on the row may answer."""
    yield from _of_somebody(asked, part, name, found)
    doubt = found.undetermined
    yield Answer(CANDIDATES, cases((doubt, UNKNOWN), otherwise=FALSE), floor=_if(doubt))
    yield from _of_several(part, found)


def _of_somebody(asked: Asked, part: str, name: str, found: Standing) -> Iterator[Answer]:
    """The claims over a part about somebody on the row, and what the engine claims about her."""
    person = who(asked, name)
    outsider = replace(person, known=False)
    for claim in asked.policy.claims_on(asked.table, part):
        if not claim.anonymous:
            yield from _claim(asked, claim, person, outsider, found)
    for kind in ENGINE:
        field = person.field(f"engine|{asked.table.name}|{part}")
        yield Answer(kind, cases((found.one, _engine_state(field, kind)), otherwise=FALSE))


def _of_several(part: str, found: Standing) -> Iterator[Answer]:
    """What those have in common of whom one stands on the row, and nobody knows which."""
    tried = found.holder or ()
    if tried and found.several != FALSE:
        yield Answer(
            CANDIDATES,
            cases((found.several, Flag(Field((*tried, "tried"), f"{part}|keep"))), otherwise=FALSE),
            Given(found.several, StoredDay(Field((*tried, "tried"), f"{part}|fell"))),
            floor=cases((found.several, Flag(Field((*tried, "tried"), f"{part}|floor"))), otherwise=FALSE),
        )


def _of_members(asked: Asked, part: str, way: Way, each: Path) -> Iterator[Answer]:
    """What those answer who all own the row: the spine has worked out for each answer what it comes to for them."""
    there = way.found.one
    for answer in candidate(asked, part, way.name):
        of = f"{part}|{answer.because}"
        truth = cases((there, Flag(Field(each, f"{of}|keep"))), otherwise=FALSE)
        floor = cases((there, Flag(Field(each, f"{of}|floor"))), otherwise=FALSE)
        fell = given(there, StoredDay(Field(each, f"{of}|fell"))) if answer.fell is not None else None
        yield Answer(answer.because, truth, fell, answer.then, floor if answer.floor != FALSE else FALSE)


def claims_about(asked: Asked, part: str, person: Who) -> Iterator[Claim]:
    """The claims over a part that are about people like her; those in anonymous form stand over nobody's cell."""
    of = classes(asked.policy, person)
    for claim in asked.policy.claims_on(asked.table, part):
        if not claim.anonymous and claim.covers(of, person.role, asked.table.store):
            yield claim


def candidate(asked: Asked, part: str, name: str) -> tuple[Answer, ...]:
    """What one candidate for a place on the row answers; where there are several, each is tried (RT-22, RT-23).

    The same of one of several who all own the row.
    """
    person = who(asked, name)
    answers = [stands(asked, claim, person) for claim in claims_about(asked, part, person)]
    engine = [person.field(f"engine|{asked.table.name}|{part}")]
    return (*answers, *(Answer(kind, _engine_state(field, kind)) for field in engine for kind in ENGINE))


def _if(test: Predicate) -> Predicate:
    return cases((test, UNKNOWN), otherwise=FALSE)


def _claim(asked: Asked, claim: Claim, person: Who, outsider: Who, found: Standing) -> Iterator[Answer]:
    known = claim.covers(classes(asked.policy, person), person.role, asked.table.store)
    by_name = not is_owner(person.name)
    unknown = by_name and claim.covers(classes(asked.policy, outsider), person.role, asked.table.store)
    inside = stands(asked, claim, person) if known else None
    outside = stands(asked, claim, outsider) if unknown else None
    if inside is None and outside is None:
        return
    yield Answer(
        claim.path,
        cases(
            (found.one, inside.truth if inside else FALSE),
            (found.nobody, outside.truth if outside else FALSE),
            otherwise=FALSE,
        ),
        first_day((found.one, inside.fell if inside else None), (found.nobody, outside.fell if outside else None)),
        claim.use.then,
        cases(
            (found.one, inside.floor if inside else FALSE),
            (found.nobody, outside.floor if outside else FALSE),
            otherwise=FALSE,
        ),
    )


def stands(asked: Asked, claim: Claim, person: Who) -> Answer:
    """A claim over the row's cells of its part, for somebody who is known to stand on it or for an outsider."""
    meant = conditions(asked, claim.use.when, person)
    art9 = claim.use.art9 is not None or asked.policy.parts[claim.part].kind != "special"
    grounded = ground(asked, claim, person)
    carried = sources(asked, claim, person)
    kept = keeps(asked, claim.keep, person)
    truth = conjunction(
        meant,
        TRUE if art9 else FALSE,
        grounded.truth,
        covered(asked, claim, person),
        carried.truth,
        kept.truth,
    )
    if not art9:
        return Answer(claim.path, FALSE, None, claim.use.then, FALSE)
    once = conjunction(
        cases((Not(meant), FALSE), otherwise=TRUE) if meant != TRUE else TRUE, grounded.once, carried.once
    )
    fell = given(once, extreme("earliest", given(Not(kept.truth), kept.end), grounded.fell, carried.fell))
    return Answer(claim.path, truth, fell, claim.use.then, conjunction(truth, kept.floor))
