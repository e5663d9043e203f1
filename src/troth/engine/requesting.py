"""A request and its steps: each is checked against all that happened in it, and recorded, in one transaction.

So of two people who work on one request at once the second sees what the first did, or is refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from troth.engine.bootstrap import Engine
from troth.engine.recording import read
from troth.kernel.canonical import plain
from troth.kernel.errors import Refused, Unreadable
from troth.kernel.finding import Finding
from troth.kernel.instants import local_day
from troth.kernel.names import nearest
from troth.register.values import Event
from troth.rights import chain
from troth.rights.chain import Pressure, Request
from troth.rights.request import Requests, requests
from troth.rights.steps import fault as faulty

Fields = Mapping[str, object]
"""Values by the names that ``docs/events.md`` gives them; what is None or blank is left out."""

_PAPER = "IDENTITY_PAPER"


def every_request(engine: Engine, at: datetime | None = None) -> Requests:
    """Every request, as of an instant (default: now)."""
    return requests(engine.policy, engine.register.events_of(chain.KINDS), at or engine.clock())


def request_of(engine: Engine, case: str) -> Request:
    """The request of a case: the open one, else the last. Raises Refused where there is none, or several are open."""
    known = tuple(engine.register.events_of(chain.KINDS, case))
    at = _latest(engine.clock(), known)
    found = requests(engine.policy, known, at).of(case)
    rights = engine.policy.declaration.policy.rights
    if any((said := rights.get(one.right)) is not None and said.once_per is not None for one in found):
        found = every_request(engine, at).of(case)  # what she asked before is in other cases
    running = [one for one in found if one.open]
    if len(running) > 1:
        raise Refused(
            f"several requests are open as {case}",
            help="two sources gave this number away; record the step with `troth event add`, naming the person",
            code="REQUEST_AMBIGUOUS",
        )
    if not found:
        raise _unknown(engine, case)
    return running[0] if running else found[-1]


def pressing(found: Requests, at: datetime) -> tuple[Request, ...]:
    """The open requests that are overdue or due within a week, the most pressing first."""
    near = [one for one in found.all if one.pressure(at) is not Pressure.NONE]
    return tuple(sorted(near, key=lambda one: one.due.until if one.due is not None else at))


def open_request(engine: Engine, fields: Fields) -> Request:
    """Opens a request and gives it a case, if ``fields`` name none.

    It must say its ``right``, and ``class`` and ``person`` or ``key`` and ``value``; ``occurred`` is when it was
    received (default: now). What a ``source`` has told before under the same ``reference`` is that request, and not
    another. Raises Unreadable for what cannot be read, Refused for a case that there is (``REQUEST_KNOWN``) or a
    reference that says something else (``REFERENCE_TAKEN``).
    """
    with engine.register.together():
        now = engine.clock()
        mapping = _given(fields, kind=chain.OPENED)
        told = _told_before(engine, mapping)
        if told is not None:
            mapping["case"] = told.body.get("case")
        elif "case" not in mapping:
            mapping["case"] = _numbered(engine, now)
        elif str(mapping["case"]).startswith("@") or any(engine.register.events_of(chain.KINDS, str(mapping["case"]))):
            raise Refused(
                f"there is a request {mapping['case']}, or events of it, already",
                help="leave the case out, and it gets a number of its own",
                code="REQUEST_KNOWN",
            )
        event = _read(engine, mapping, now)
        engine.register.record(event)
        return request_of(engine, str(event.body["case"]))


def find(engine: Engine, case: str, fields: Fields, *, seen: int | None = None) -> Request:
    """Says whose the request is: ``class`` and ``person``; said again of another, that is another account of hers.

    From then on what was asked for is held for her too.
    """
    request = request_of(engine, case)
    scope = {name: value for name, value in plain(request.scope).items() if value}
    return step(engine, case, chain.OPENED, {**fields, **scope, "right": request.right, "joins": True}, seen=seen)


def step(engine: Engine, case: str, kind: str, fields: Fields, *, seen: int | None = None) -> Request:
    """Records one step of a request (a kind of ``rights.chain``), and says how the request stands then.

    ``seen`` is the ``position`` of the request that the step was decided on; what happened since refuses it
    (``REQUEST_MOVED``). Raises Refused with the code of the reason why the step may not follow, and Unreadable for what
    cannot be read.
    """
    with engine.register.together():
        request = request_of(engine, case)
        now = engine.clock()
        known = tuple(engine.register.events_of(chain.KINDS, case))
        if seen is not None and seen != request.position:
            raise Refused(
                f"something happened in request {case} since you looked at it",
                help=f"look again with `troth request show`, and name position {request.position}",
                code="REQUEST_MOVED",
            )
        mapping = _given(fields, kind=kind, case=case)
        if len(request.persons) == 1 and "person" not in mapping:
            mapping["class"], mapping["person"] = request.persons[0]
        event = _read(engine, mapping, now)
        # What is written of an opening, or of a closed request, would make another one, or come before its end.
        own = faulty(engine.policy, request, event) if kind == chain.OPENED or not request.open else None
        if own is not None:
            raise Refused(own.says, help=own.help, code=own.code)
        _refuse_faults(engine, known, event)
        engine.register.record(event)
        return request_of(engine, case)


def refuse(engine: Engine, case: str, fields: Fields, *, seen: int | None = None) -> Request:
    """Refuses a request: ``refusal`` is one of the law's reasons, ``reason`` says why in this case, ``complaint`` where
    she can complain (default: the authority that the policy names), as GDPR 12(4) demands.
    """
    named = dict.fromkeys(one.authority for one in engine.policy.declaration.policy.controllers.values())
    authorities = ", ".join(name for name in named if name)
    said = {"complaint": authorities or None, **_given(fields), "outcome": "refused"}
    return step(engine, case, chain.CLOSED, said, seen=seen)


def _refuse_faults(engine: Engine, known: Sequence[Event], event: Event) -> None:
    """Refuses an event that may not follow, and one written with a time by which what happened would not have been
    possible.
    """
    at = _latest(event.recorded, known)
    if event.occurred is not None and event.occurred > event.recorded:
        raise Refused(
            "this is to have happened at a time that has not come", help="write when it happened", code="REQUEST_TIME"
        )
    candidate = replace(event, position=max((one.position for one in known), default=0) + 1)
    before = _faults(requests(engine.policy, known, at))
    after = _faults(requests(engine.policy, (*known, candidate), at))
    own = after.pop(candidate.position, None)
    if own is not None:
        raise Refused(own.says, help=own.help, code=own.code)
    for position, fault in after.items():
        if fault is not None and before.get(position) is None:
            raise Refused(
                f"by this time something that has happened would not have been possible: {fault.says}",
                help="write when it happened",
                code="REQUEST_TIME",
            )


def _faults(found: Requests) -> dict[int, Finding | None]:
    """What is wrong with each step, by its position; of one that several requests share, whatever is."""
    faults: dict[int, Finding | None] = {}
    for one in (step for request in found.all for step in request.steps):
        faults[one.position] = faults.get(one.position) or one.fault
    return faults


def _latest(now: datetime, known: Sequence[Event]) -> datetime:
    """The instant by which everything written is known, also what another machine wrote whose clock is ahead."""
    return max((now, *(event.recorded for event in known)))


def _read(engine: Engine, mapping: Fields, now: datetime) -> Event:
    event, wrong = read(engine, mapping, engine.policy.zone, now)
    if wrong or event is None:
        first = wrong[0]
        kind = Refused if first.code == _PAPER else Unreadable
        raise kind(first.says, help=first.help, code=first.code)
    if "occurred_text" in event.body:
        raise Unreadable(
            "no instant can be read from the time that was given",
            help="write it with its offset, as 2026-11-01T09:00:00+01:00, or as a day",
            code="BAD_DATE",
        )
    return event


def _given(fields: Fields, **more: object) -> dict[str, object]:
    said = {**fields, **more}
    return {name: value for name, value in said.items() if value is not None and not _blank(value)}


def _blank(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


def _told_before(engine: Engine, mapping: Fields) -> Event | None:
    """What the source has told under this reference."""
    reference, source = mapping.get("reference"), mapping.get("source", "")
    return engine.register.event_of(str(source), str(reference)) if reference is not None else None


def _numbered(engine: Engine, now: datetime) -> str:
    number = engine.register.head() + 1
    year = local_day(now, engine.policy.zone).year
    while any(engine.register.events_of(chain.KINDS, f"R-{year}-{number}")):
        number += 1
    return f"R-{year}-{number}"


def _unknown(engine: Engine, case: str) -> Refused:
    known = [one.case for one in every_request(engine).all]
    if case in known:
        return Refused(
            f"request {case} was recorded without a case number, and no step can name it",
            help="end it with `troth event add`: kind=request_closed, its class, person and right",
            code="REQUEST_UNKNOWN",
        )
    close = nearest(case, known)
    return Refused(
        f"there is no request {case}",
        help=f"did you mean {close}?" if close else "`troth request list --all` shows every one",
        code="REQUEST_UNKNOWN",
    )
