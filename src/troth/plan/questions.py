"""What is asked of a table: for each group of parts, the answers that may keep it, in order, each with
its reason and last day.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from troth.declaration.sentences import PersonReference, ReferenceKind
from troth.plan.answer import Answer
from troth.plan.clocks import keeps, unowned
from troth.plan.decided import named, with_decision
from troth.plan.grounds import conditions, covered, ground, sources
from troth.plan.subject import Asked, Who, classes, reading, row_tests, who
from troth.policy.model import OWNER, Claim, Table
from troth.predicate.algebra import (
    FALSE,
    TRUE,
    UNKNOWN,
    Blank,
    Cases,
    Field,
    Flag,
    Given,
    Not,
    Path,
    Predicate,
    Reaches,
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
    answers: list[Answer] = []
    keep: list[Predicate] = []
    for name in asked.table.persons:
        found = standing(asked, asked.table, asked.table.persons[name], who(asked, name).path)
        if name == OWNER and asked.named:
            found = found.unless(named())
        of_her = list(_of_person(asked, part, name, found))
        answers += of_her
        keep.append(_together(of_her, found))
    of_row = _of_row(part)
    lent = disjunction(*(Sure(answer.truth) for answer in _anonymous(asked, part)))
    whole = disjunction(*keep, *(answer.truth for answer in of_row))
    return Question((), (*answers, *of_row), lent, False, whole)


def _together(answers: list[Answer], found: "Standing") -> Predicate:
    """Some answer of one person, with the tests of how she stands on the row, of which one at
    most is true, made once.
    """
    exclusive = (found.one, found.nobody, found.several, found.undetermined)
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


def _of_person(asked: Asked, part: str, name: str, found: "Standing") -> Iterator[Answer]:
    person = who(asked, name)
    outsider = replace(person, known=False)
    for claim in asked.policy.claims_on(asked.table, part):
        if claim.anonymous:
            continue
        yield from _claim(asked, claim, person, outsider, found)
    for kind in ENGINE:
        field = person.field(f"engine|{asked.table.name}|{part}")
        yield Answer(kind, cases((found.one, _engine_state(field, kind)), otherwise=FALSE))
    if name == OWNER:
        rule = asked.table.entry.unowned
        if rule is None:
            yield Answer(OWNER_UNKNOWN, cases((found.nobody, UNKNOWN), otherwise=FALSE), floor=_if(found.nobody))
        else:
            kept = unowned(asked, rule.length)
            yield Answer(
                UNOWNED,
                cases((found.nobody, kept.truth), otherwise=FALSE),
                given(found.nobody, kept.end),
                "delete",
            )
    tried = found.holder or ()
    yield Answer(
        OWNER_UNKNOWN if name == OWNER else CANDIDATES,
        cases((found.undetermined, UNKNOWN), otherwise=FALSE),
        floor=_if(found.undetermined),
    )
    if tried:
        yield Answer(
            CANDIDATES,
            cases((found.several, Flag(Field((*tried, "tried"), f"{part}|keep"))), otherwise=FALSE),
            Given(found.several, StoredDay(Field((*tried, "tried"), f"{part}|fell"))),
            floor=cases((found.several, Flag(Field((*tried, "tried"), f"{part}|floor"))), otherwise=FALSE),
        )


def candidate(asked: Asked, part: str, name: str) -> tuple[Answer, ...]:
    """What one candidate for a place on the row answers; where there are several, each is tried (RT-22, RT-23)."""
    person = who(asked, name)
    answers = [
        stands(asked, claim, person)
        for claim in asked.policy.claims_on(asked.table, part)
        if not claim.anonymous and claim.covers(classes(asked.policy, person), person.role, asked.table.store)
    ]
    engine = [person.field(f"engine|{asked.table.name}|{part}")]
    return (*answers, *(Answer(kind, _engine_state(field, kind)) for field in engine for kind in ENGINE))


def _if(test: Predicate) -> Predicate:
    return cases((test, UNKNOWN), otherwise=FALSE)


def _claim(asked: Asked, claim: Claim, person: Who, outsider: Who, found: "Standing") -> Iterator[Answer]:
    known = claim.covers(classes(asked.policy, person), person.role, asked.table.store)
    unknown = person.name != OWNER and claim.covers(classes(asked.policy, outsider), person.role, asked.table.store)
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


# --- who stands on a row ----------------------------------------------------------------------------------------------


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

    def unless(self, said: Predicate) -> "Standing":
        """The same where it is not otherwise known who the one is."""
        others = (conjunction(Not(said), test) for test in (self.nobody, self.several, self.undetermined))
        nobody, several, undetermined = others
        return Standing(nobody, disjunction(said, self.one), several, undetermined, self.holder)


def standing(asked: Asked, table: Table, reference: PersonReference, person: Path, path: Path = ()) -> Standing:
    """How a reference of a table, joined at ``path``, ends; ``person`` is the path of whoever it leads to."""
    match reference.kind:
        case ReferenceKind.BY:
            there, twice = Reaches(Field(person, "key")), Sure(Flag(Field(person, "twice")))
            return Standing(Not(there), conjunction(there, Not(twice)), FALSE, twice, None)
        case ReferenceKind.THROUGH:
            target = asked.policy.tables[table.entry.links[reference.column].table]
            onward = (*path, reference.column)
            there = Reaches(Field(onward, (target.entry.key or ("",))[0]))
            reached = conjunction(there, row_tests(onward, target.entry.where))
            if target.owner is None:
                return Standing(TRUE, FALSE, FALSE, FALSE, None)
            found = standing(asked, target, target.owner, person, onward)
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


def _by_key(asked: Asked, table: Table, reference: PersonReference, holder: Path, path: Path) -> Standing:
    key = asked.policy.keys[reference.target]
    blank = Blank(Field(path, reference.column), key.form)
    unread: Predicate = FALSE
    if reference.at is not None:
        unread = conjunction(Not(blank), Not(reading(asked, table.name, path, reference.at).readable))
    # A holder is joined only where the time can be read, so that whoever is found was asked for at a time.
    found, count = Reaches(Field(holder, "value")), Field(holder, "people")
    return Standing(
        nobody=disjunction(blank, conjunction(Not(found), Not(unread)), conjunction(found, Sure(State(count, 0)))),
        one=conjunction(found, Sure(State(count, 1))),
        several=conjunction(found, Sure(State(count, 2))),
        undetermined=disjunction(unread, conjunction(found, Sure(State(count, -1)))),
        holder=holder,
    )
