"""The register's events, reduced to the requests that they make, as of an instant.

Events are taken in the order of their places (the earlier of occurred and recorded), so that the order in which they
were written plays no part. What may not follow is kept with its reason and counts for nothing. A request is open as
long as the claims that it makes stand (``plan.events``): the same events end both.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from troth.kernel.calendar import last_day
from troth.kernel.finding import Finding, Level
from troth.kernel.instants import instant, local_day
from troth.plan.event import place, row_key
from troth.policy.model import Policy
from troth.rights import chain
from troth.rights.chain import (
    Extension,
    Identifier,
    Opening,
    Recorded,
    Referral,
    Request,
    Scope,
    Step,
)
from troth.rights.limits import limits, statutory
from troth.rights.proof import Named, Proof, Proves
from troth.rights.steps import fault, told_on

_RANK = {kind: number for number, kind in enumerate(chain.KINDS)}
_COVERS = ("right", "store", "table", "row", "data")


@dataclass(frozen=True)
class Requests:
    """Every request known at an instant, in the order in which they were received, and steps of requests that nobody
    opened: they are kept, and shown.
    """

    all: tuple[Request, ...] = ()
    strays: tuple[Step, ...] = ()

    def of(self, case: str) -> tuple[Request, ...]:
        """Those of a case: one, unless it was opened again, or two sources gave the same number away."""
        return tuple(request for request in self.all if request.case == case)


def name_of(event: Recorded) -> str:
    """The case of the event that opens a request; one that says none is called by its place in the register."""
    case = event.body.get("case")
    return str(case) if case is not None else f"@{event.position}"


def requests(policy: Policy, events: Iterable[Recorded], at: datetime) -> Requests:
    """The requests that the events make at an instant; what was recorded later is not known yet."""
    known = [event for event in events if event.kind in _RANK and event.recorded <= at and place(event) <= at]
    lives: dict[_Key, list[Request]] = defaultdict(list)
    early: dict[_Key, list[Recorded]] = defaultdict(list)
    for event in sorted(known, key=lambda one: (place(one), _RANK[one.kind], one.position)):
        key = _key(event)
        if event.kind == chain.OPENED:
            _open(policy, lives[key], event, at)
            for before in early.pop(key, ()) if key[0] is not None else ():
                lives[key][-1] = _kept(lives[key][-1], before, _before(lives[key][-1]), lives[key][-1])
        elif event.kind == chain.CLOSED:
            if not _close(policy, lives.get(key, []), event):
                early[key].append(event)
        elif not _follow(policy, lives.get(key, []) if key[0] is not None else [], event):
            early[key].append(event)
    told_apart = (one for key, several in lives.items() for one in (several if key[0] is None else _marked(several)))
    found = sorted(told_apart, key=lambda one: (one.received, one.opened))
    strays = sorted((_step(event, None) for several in early.values() for event in several), key=lambda s: s.position)
    return Requests(tuple(_repeated(policy, found)), tuple(strays))


_Key = tuple[str | None, Named | None]
"""The case of an event; of one without, whom it names."""


def _key(event: Recorded) -> _Key:
    case = event.body.get("case")
    return (None, event.person) if case is None else (str(case), None)


def _marked(several: list[Request]) -> Iterator[Request]:
    """Requests that are open at once under one case number are marked: a step that names nobody could be of any."""
    running = sum(one.open for one in several)
    return (replace(one, ambiguous=True) if running > 1 and one.open else one for one in several)


# --- opening ----------------------------------------------------------------------------------------------------------


def _open(policy: Policy, lives: list[Request], event: Recorded, at: datetime) -> None:
    """A request begins, or is found to be of somebody; what says another right or another person is another one."""
    case = event.body.get("case")
    running = [
        number
        for number, one in enumerate(lives)
        if case is not None and one.open and one.right == event.body.get("right") and _same(one, event)
    ]
    if len(running) == 1:
        number = running[0]
        wrong = fault(policy, lives[number], event)
        if wrong is None:
            lives[number] = _joined(lives[number], event)
            return
    lives.append(_new(policy, event, at))


def _same(request: Request, event: Recorded) -> bool:
    """Whether an opening is of a request that runs: it says so, or says what that says."""
    if event.body.get("joins") is True:
        return event.person is not None
    identifier = _identifier(event)
    return event.person in request.persons if event.person is not None else identifier == request.identifier


def _joined(request: Request, event: Recorded) -> Request:
    found = event.person is not None and event.person not in request.persons
    changed = replace(
        request,
        openings=(*request.openings, Opening(event.position, place(event), event.person)),
        # A plan made before is not about her.
        plan=None if found else request.plan,
        approved=False if found else request.approved,
    )
    if found and request.answer == "nothing_found":
        changed = replace(changed, answer=None, answered_at=None)
    return _kept(changed, event, None, request)


def _new(policy: Policy, event: Recorded, at: datetime) -> Request:
    body, received = event.body, place(event)
    right = str(body.get("right"))
    said = policy.declaration.policy.rights.get(right)
    request = Request(
        case=name_of(event),
        right=right,
        at=at,
        opened=event.position,
        position=event.position,
        received=received,
        received_known=event.occurred is not None or body.get("occurred_text") is None,
        limits=limits(policy, right, received),
        review=said is not None and said.review,
        openings=(Opening(event.position, received, event.person),),
        identifier=_identifier(event),
        scope=Scope(
            store=_words_or_none(body, "store"),
            table=_words_or_none(body, "table"),
            row=row_key(event) or (),
            data=tuple(_list(body, "data")),
        ),
        purpose=_words_or_none(body, "purpose"),
        direct_marketing=_about_marketing(policy, body),
        channel=_words(body, "channel"),
        by=_words(body, "by"),
        source=_words(body, "source"),
        reference=_words_or_none(body, "reference"),
        asks=_words(body, "asks"),
        prefers=_words(body, "prefers"),
    )
    return _kept(request, event, None)


def _about_marketing(policy: Policy, body: Mapping[str, Any]) -> bool:
    purpose = policy.declaration.policy.purposes.get(_words(body, "purpose"))
    return body.get("direct_marketing") is True or (purpose is not None and purpose.direct_marketing)


def _identifier(event: Recorded) -> Identifier | None:
    key, value = event.body.get("key"), event.body.get("value")
    return Identifier(str(key), str(value)) if key is not None and value is not None else None


# --- steps ------------------------------------------------------------------------------------------------------------


def _follow(policy: Policy, lives: list[Request], event: Recorded) -> bool:
    """A step goes to the request that runs under its case. False where nobody opened one."""
    if not lives:
        return False
    running = [number for number, one in enumerate(lives) if one.open]
    named = [number for number in running if event.person in lives[number].persons]
    meant = named or running or [len(lives) - 1]
    if len(meant) > 1:
        for number in meant:
            lives[number] = _kept(lives[number], event, _ambiguous(lives[number]))
        return True
    number = meant[0]
    wrong = fault(policy, lives[number], event)
    after = lives[number] if wrong is not None else _DONE[event.kind](policy, lives[number], event)
    lives[number] = _kept(after, event, wrong, lives[number])
    return True


def _close(policy: Policy, lives: list[Request], event: Recorded) -> bool:
    """A closing ends what it ends of every request of its case. False where there is none that it could be of."""
    mine = [number for number, one in enumerate(lives) if _of_closing(one, event)]
    for number in mine:
        request = lives[number]
        openings = tuple(
            replace(one, running=one.running and not _ends(event, request, one)) for one in request.openings
        )
        ended = replace(request, openings=openings)
        if openings == request.openings:
            lives[number] = _kept(request, event, _ended_nothing(request))
            continue
        wrong = fault(policy, request, event)
        if not ended.open and request.open:
            outcome = event.body.get("outcome")
            ended = replace(
                ended,
                outcome=str(outcome) if outcome is not None else "",
                closed_at=place(event),
                undecided=_number(event.body, request.undecided),
            )
        lives[number] = _kept(ended, event, wrong, request)
    return bool(mine)


def _of_closing(request: Request, event: Recorded) -> bool:
    """Whether a closing could be of a request: one of its case is of whoever it names, one of none says what it
    ends.
    """
    if event.person is not None and event.person not in request.persons:
        return False
    if event.body.get("case") is not None:
        return True
    return request.open and event.person is not None and _said_alike(event, request)


def _ends(event: Recorded, request: Request, opening: Opening) -> bool:
    """As ``plan.events`` ends the claim: it came later, and says no other person and no other scope."""
    if place(event) <= opening.at:
        return False
    if event.body.get("case") is not None:
        return event.person in (None, opening.person)
    return event.person == opening.person and _said_alike(event, request)


def _said_alike(event: Recorded, request: Request) -> bool:
    scope = request.scope
    has = {"right": request.right, "store": scope.store, "table": scope.table, "row": scope.row, "data": scope.data}
    said = {name: event.body[name] for name in _COVERS if event.body.get(name) is not None}
    return all(
        has[name] == (tuple(map(str, value)) if isinstance(value, list | tuple) else value)
        for name, value in said.items()
    )


def _verify(policy: Policy, request: Request, event: Recorded) -> Request:
    body = event.body
    proves = next((one for one in Proves if one == body.get("proves")), Proves.NOTHING)
    alone: Named | None = request.persons[0] if len(request.persons) == 1 else None
    proof = Proof(
        how=_words(body, "how"),
        by=_words(body, "by"),
        at=place(event),
        proves=proves,
        person=(event.person or alone) if proves is Proves.PERSON else None,
        key=_words(body, "key"),
        value=_words(body, "value"),
        since=instant(body.get("held_from"), policy.zone),
        until=instant(body.get("held_to"), policy.zone),
    )
    return replace(request, proofs=(*request.proofs, proof))


def _refer(policy: Policy, request: Request, event: Recorded) -> Request:
    referral = Referral(_words(event.body, "controller"), place(event), _words(event.body, "by"))
    return replace(request, referrals=(*request.referrals, referral))


def _extend(policy: Policy, request: Request, event: Recorded) -> Request:
    body, told = event.body, told_on(event, policy.zone)
    if told is None:
        return request
    return replace(request, extension=Extension(_words(body, "because"), _words(body, "reason"), told))


def _plan(policy: Policy, request: Request, event: Recorded) -> Request:
    return _counted(replace(request, plan=_words(event.body, "plan"), approved=False), event)


def _review(policy: Policy, request: Request, event: Recorded) -> Request:
    if event.body.get("outcome") == "approved":
        return replace(request, approved=True)
    return replace(request, plan=None, approved=False)


def _carry_out(policy: Policy, request: Request, event: Recorded) -> Request:
    if event.body.get("outcome") != "done":
        return _counted(request, event)
    law = statutory(request.right, local_day(request.received, policy.zone))
    tell = tuple(_list(event.body, "recipients")) if law is not None and law.told_on else ()
    return _counted(replace(request, carried_out=True, to_tell=tuple(dict.fromkeys(tell))), event)


def _tell(policy: Policy, request: Request, event: Recorded) -> Request:
    return replace(request, told=tuple(dict.fromkeys((*request.told, _words(event.body, "recipient")))))


def _answer(policy: Policy, request: Request, event: Recorded) -> Request:
    answer = str(event.body.get("outcome") or "in_full")
    # A part does not answer it: the time runs until the rest comes, or it is closed as answered in part.
    answered = place(event) if answer in chain.COMPLETE else request.answered_at
    return _counted(replace(request, answer=answer, answered_at=answered), event)


_DONE = {
    chain.VERIFIED: _verify,
    chain.REFERRED: _refer,
    chain.EXTENDED: _extend,
    chain.PLANNED: _plan,
    chain.REVIEWED: _review,
    chain.CARRIED_OUT: _carry_out,
    chain.TOLD: _tell,
    chain.ANSWERED: _answer,
}


# --- what is kept of each event ---------------------------------------------------------------------------------------


def _kept(request: Request, event: Recorded, wrong: Finding | None, before: Request | None = None) -> Request:
    """The request with the event among its steps, and the time of each state that it reached since ``before``; nothing
    that happened is left out.
    """
    step, held = _step(event, wrong), before.holds if before is not None else ()
    news = {state: step.at for state in request.holds if state not in held} if step.counts else {}
    return replace(
        request,
        steps=(*request.steps, step),
        position=max(request.position, event.position),
        reached={**request.reached, **news},
    )


def _step(event: Recorded, wrong: Finding | None) -> Step:
    by = event.body.get("by")
    return Step(
        str(event.kind),
        place(event),
        event.recorded,
        event.position,
        by if isinstance(by, str) else "",
        event.body,
        wrong,
    )


def _counted(request: Request, event: Recorded) -> Request:
    return replace(request, undecided=_number(event.body, request.undecided))


def _number(body: Mapping[str, Any], before: int | None) -> int | None:
    found = body.get("undecided")
    return found if isinstance(found, int) and not isinstance(found, bool) else before


def _words(body: Mapping[str, Any], name: str) -> str:
    return _words_or_none(body, name) or ""


def _words_or_none(body: Mapping[str, Any], name: str) -> str | None:
    found = body.get(name)
    return found if isinstance(found, str) else None


def _list(body: Mapping[str, Any], name: str) -> Iterator[str]:
    found = body.get(name)
    for item in (found,) if isinstance(found, str) else found or ():
        yield str(item)


def _before(request: Request) -> Finding:
    return _wrong("REQUEST_STEP", f"This happened before request {request.case} was received.", "correct its time")


def _ended_nothing(request: Request) -> Finding:
    return _wrong(
        "REQUEST_CLOSED",
        f"This closes nothing of request {request.case} that was open at its time.",
        "look at the times of both",
    )


def _ambiguous(request: Request) -> Finding:
    return _wrong(
        "REQUEST_AMBIGUOUS",
        f"Several requests are open as {request.case}, and this could be of any.",
        "name the person too, by `class` and `person`",
    )


def _wrong(code: str, says: str, advice: str) -> Finding:
    return Finding(code, Level.ERROR, says, advice)


# --- repetition -------------------------------------------------------------------------------------------------------


def _repeated(policy: Policy, found: list[Request]) -> Iterator[Request]:
    """Each request, with the earlier ones that the policy counts as the same asked again; without its word none is."""
    declared = policy.declaration.policy.rights
    earlier: dict[tuple[Named, str], list[Request]] = defaultdict(list)
    for request in found:
        said = declared.get(request.right)
        often = said.once_per if said is not None else None
        if often is not None and often.calendar:
            day = local_day(request.received, policy.zone)
            names = [
                one.case
                for person in request.persons
                for one in earlier[person, request.right]
                if one.outcome not in ("refused", "withdrawn")
                and last_day(local_day(one.received, policy.zone), often) >= day
            ]
            request = replace(request, repeats=tuple(dict.fromkeys(names)))
        for person in request.persons:
            earlier[person, request.right].append(request)
        yield request
