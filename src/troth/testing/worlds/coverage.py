"""What a run of worlds really exercised: which construct came out true, which false, which unknown, and what it led to.

Counted by asking the definition for each part of each claim over each row, so that a construct which is only written
down does not count. ``EXPECTED`` is what a run of some hundred worlds has to reach.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from troth.declaration.sentences import AnchorKind, Joined, KeepRule, Newest, ReferenceKind
from troth.definition.clocks import keeps
from troth.definition.consents import counts_from
from troth.definition.grounds import conditions, covered, ground, sources
from troth.definition.rule import instructed
from troth.kernel.truth import Truth
from troth.policy.model import OWNER, PERSON, Claim, RowPath
from troth.policy.owners import is_owner
from troth.reading.controllers import answering
from troth.reading.decisions import named_owner
from troth.reading.facts import Waiting
from troth.reading.newest import among_newest
from troth.reading.persons import Candidates, candidates, classes_of, on_row
from troth.reading.plain import PlainWorld
from troth.reading.world import Case, Person
from troth.testing.worlds.answers import rows_in
from troth.testing.worlds.compare import Compared
from troth.testing.worlds.world import World

NAMES: dict[Truth, str] = {True: "true", False: "false", None: "unknown"}
ENGINE = (
    "hold",
    "restriction",
    "request",
    "objection",
    "unowned",
    "owner unknown",
    "candidates",
    "no claim ever stood",
    "decision",
    "shared",
    "instruction",
    "controller unknown",
)


def counted(world: World, compared: Compared) -> Counter[str]:
    """How often each construct was met in a world, and with which outcome."""
    found: Counter[str] = Counter(_outcomes(compared))
    found.update(f"event {event['kind']}" for event in world.events)
    found.update(f"zone {zone}" for zone in [world.zone])
    policy = compared.policy
    for table in policy.tables.values():
        for row in rows_in(compared.plain, table):
            case = Case(policy, compared.plain, table, row, world.instant)
            found.update(() if table.entry.key is not None else ("row without a key",))
            if table.controller is not None:
                found.update(_of_controller(case))
            if not table.entry.anonymous:
                for name, together in on_row(case):
                    found.update(_of_people(case, name, together))
    return found


def _outcomes(compared: Compared) -> Iterator[str]:
    for answer in compared.cells.values():
        because = answer.because if answer.because in ENGINE else "claim"
        yield f"{answer.state} because {because}"
        yield f"must keep {answer.must_keep}"
        if answer.act is not None:
            yield f"act {answer.act}"


def _of_controller(case: Case) -> Iterator[str]:
    """Who answers for a row, and what she instructs."""
    yield f"controller {case.table.controller.kind.value if case.table.controller else ''}"
    found = answering(case)
    said = found.instruction if found is not None else None
    if said is None:
        yield f"controller {'unknown' if found is None else 'without an instruction'}"
        return
    then = said.at_end.does if said.at_end is not None else "nothing"
    over = said.at_end is not None and said.at_end.by <= case.today
    ended = f"ended, {then}{' now' if over else ''}" if found is not None and found.ended else "running"
    yield f"instruction {ended} {NAMES[next(instructed(case)).truth]}"


def unsaid(world: Any) -> PlainWorld:
    """The same rows, of which nobody has said anything."""
    return PlainWorld(world.tables, ())


def _of_people(case: Case, name: str, together: tuple[Candidates, ...]) -> Iterator[str]:
    """Those who stand on a row together, under one name."""
    table = case.table
    if is_owner(name) and table.owner is None:
        kind = case.table.persons[name].kind.value
        of_kind = case.table.persons[name].only_if is not None
        count = ("nobody", "one", "several")[min(len([one for one in together if one]), 2)]
        yield f"owners {'by kind ' if of_kind else ''}{kind} {count}"
        yield f"owners {table.entry.shared if table.until_any_leaves or len(table.owners) > 1 else 'alone'}"
    for people in together:
        yield from _of_person(case, name, people)


def _of_person(case: Case, name: str, people: Candidates) -> Iterator[str]:
    reference = case.table.persons[name]
    who = "owner" if is_owner(name) else "other"
    if (
        name == OWNER
        and named_owner(case) is not None
        and people != candidates(replace(case, world=unsaid(case.world)), name)
    ):
        yield "owner whom somebody named"
    how = (
        reference.kind.value + (" at" if reference.at else "")
        if reference.kind is ReferenceKind.KEY
        else reference.kind.value
    )
    yield f"{who} {how} {'unreadable' if people is None else ('nobody', 'one', 'several')[min(len(people), 2)]}"
    yield f"role {reference.role.value}"
    for person in (people or (None,)) if people is not None and (people or not is_owner(name)) else ():
        classes = classes_of(case, name, person)
        for part in case.table.parts:
            for claim in case.policy.claims_on(case.table, part):
                if claim.anonymous or claim.covers(classes, reference.role.value, case.table.store):
                    yield from _of_claim(case, claim, name, person)


def _of_claim(case: Case, claim: Claim, name: str, person: Person | None) -> Iterator[str]:
    kept = keeps(case, claim.keep, name, person)
    for form in _forms(claim.keep):
        yield f"keep {form} {NAMES[kept.truth]}"
    for clock in claim.keep.clocks:
        if isinstance(clock, Newest):
            yield f"newest {NAMES[among_newest(case, clock, name)[0]]}"
            continue
        state = counts_from(case, clock.anchor, name, person)
        kind = clock.anchor.fact if clock.anchor.kind is AnchorKind.MOMENT else clock.anchor.kind.value
        yield f"anchor {kind} {state.name.lower() if isinstance(state, Waiting) else 'come'}"
        if clock.anchor.fact:
            yield f"fact found {_place(case, clock.anchor.fact, name)}"
    if claim.anonymous:
        yield f"anonymous {NAMES[kept.truth]}"
        return
    of_ground = ground(case, claim, name, person)
    yield f"ground {claim.use.ground} {NAMES[of_ground.truth]}"
    if of_ground.truth is False and of_ground.end is not None:
        yield f"ground {claim.use.ground} fell"
    if claim.use.ground == "consent":
        yield f"reaches {NAMES[covered(case, claim, person)]}"
    if case.policy.parts[claim.part].derived_from:
        yield f"derived {NAMES[sources(case, claim, name, person).truth]}"
    for condition in claim.use.when:
        truth = conditions(case, (condition,), name, person)
        yield f"when {'not ' if condition.negated else ''}{condition.kind.value} {NAMES[truth]}"
    yield f"then {claim.use.then}"


def _forms(rule: KeepRule) -> Iterator[str]:
    yield rule.joined.value
    if rule.suspended_while is not None:
        yield "suspended"
    for clock in rule.clocks:
        if isinstance(clock, Newest):
            continue
        length = clock.length
        marks = {
            "until": length is None,
            "hours": length is not None and not length.calendar,
            "at least": clock.floor,
            f"to end of {clock.round_to.value if clock.round_to else ''}": clock.round_to is not None,
            "range": clock.longest is not None and clock.as_fact is None and clock.applied is None,
            "applied": clock.applied is not None,
            "as number": clock.as_fact is not None,
        }
        yield from (name for name, marked in marks.items() if marked)


def _place(case: Case, fact: str, name: str) -> str:
    found = case.policy.place(case.table, fact, name)
    if isinstance(found, RowPath):
        return f"on the row, {len(found.links)} links away"
    return "on the person" if found == PERSON else "nowhere"


def _each(prefix: str, *truths: str) -> list[str]:
    return [f"{prefix} {truth}" for truth in truths or ("true", "false", "unknown")]


def _expected() -> Iterator[str]:
    for form in (
        "one",
        "until",
        "hours",
        "at least",
        "to end of month",
        "to end of year",
        "range",
        "applied",
        "as number",
    ):
        yield from _each(f"keep {form}")
    for form in (Joined.FIRST, Joined.LAST, Joined.AT_THE_LATEST):
        yield from _each(f"keep {form.value}")
    yield from (*_each("keep suspended"), *_each("newest"))
    yield from ("keep while ground stands true", "keep no end true", "keep not kept false")
    for anchor in ("recorded", "age", "began", "ended"):
        yield from _each(f"anchor {anchor}", "come", "unknown")
    yield from _each("anchor ended", "never", "not_yet")
    for anchor in ("invoice.settled", "order.closed", "call.ended", "invoice.paid", "request.made"):
        yield from _each(f"anchor {anchor}", "come", "not_yet", "unknown")
    yield from _each("anchor invoice.settled", "never")
    yield from _each("anchor consent.given", "come", "not_yet")
    yield from _each("anchor consent.withdrawn", "come", "not_yet", "never", "unknown")
    yield from _each("anchor objection.made", "come", "not_yet")
    yield from (f"fact found on the row, {links} links away" for links in (0, 1, 2))
    yield from ("fact found on the person", "fact found nowhere")
    for kind in ("contract", "consent"):
        yield from _each(f"ground {kind}")
    for kind in ("legal_obligation", "public_task", "legitimate_interest", "vital_interest"):
        yield f"ground {kind} true"
    yield from (
        "ground undeclared false",
        "ground consent fell",
        "ground legitimate_interest fell",
        "ground public_task fell",
    )
    for what in ("reaches", "derived", "anonymous"):
        yield from _each(what)
    for kind in ("while", "after", "if", "consented to"):
        yield from (*_each(f"when {kind}"), *_each(f"when not {kind}"))
    yield from (*_each("when age under"), *_each("when age or over"))
    yield from (*_each("when in"), *_each("when not in"))
    yield from (f"then {then}" for then in ("None", "delete", "anonymise"))
    for who in ("owner", "other"):
        yield from (f"{who} by {count}" for count in ("nobody", "one", "unreadable"))
        yield from (f"{who} key at {count}" for count in ("nobody", "one", "several", "unreadable"))
    yield from (f"owner key {count}" for count in ("nobody", "one", "several"))
    yield from (f"owner through {count}" for count in ("nobody", "one", "several", "unreadable"))
    yield from (f"other through {count}" for count in ("nobody", "one"))
    yield from (f"owners by {count}" for count in ("nobody", "one"))
    yield from (f"owners by kind by {count}" for count in ("nobody", "one"))
    yield from (f"owners by kind key {count}" for count in ("nobody", "one"))
    yield from (f"owners {way} {count}" for way in ("each of", "through") for count in ("nobody", "one", "several"))
    yield from (f"owners {when}" for when in ("alone", "until last leaves", "when any leaves"))
    yield "row without a key"
    yield from ("controller by", "controller through", "controller unknown", "controller without an instruction")
    yield from (*_each("instruction running"), *_each("ground instruction", "true", "false"))
    yield from (*_each("instruction ended, delete", "true"), *_each("instruction ended, delete now", "false"))
    yield from (*_each("instruction ended, return now", "unknown"), *_each("instruction ended, nothing", "unknown"))
    yield from (f"{state} because instruction" for state in ("keep", "remove", "unknown"))
    yield "unknown because controller unknown"
    yield from (f"{state} because shared" for state in ("keep", "remove", "unknown"))
    yield from (f"role {role}" for role in ("holder", "user", "payer", "contact"))
    yield from (f"keep because {why}" for why in ("claim", *ENGINE[:5], "candidates", "decision"))
    yield from (
        f"remove because {why}" for why in ("claim", "unowned", "candidates", "no claim ever stood", "decision")
    )
    yield from (f"unknown because {why}" for why in ("claim", "unowned", "owner unknown", "candidates"))
    yield "owner whom somebody named"
    yield from ("act delete", "act anonymise", "must keep keep", "must keep unknown", "must keep remove")
    for event in ("consent", "withdrawal", "objection", "objection_decided", "death", "decision"):
        yield f"event {event}"
    for kind, end in (("restriction", "restriction_ended"), ("hold", "hold_released"), ("request", "request_closed")):
        yield from (f"event {kind}", f"event {end}")


EXPECTED = tuple(dict.fromkeys(_expected()))
"""What a run has to reach, each more than never."""
