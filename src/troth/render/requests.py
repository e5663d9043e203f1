"""Requests: what a member of staff reads of them, and the same as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from troth.kernel.canonical import plain
from troth.rights.chain import Pressure, Request, Step
from troth.rights.limits import Limit
from troth.rights.steps import lacking

_PRESSURE = {Pressure.NONE: "", Pressure.SOON: "due soon", Pressure.OVERDUE: "overdue"}


def brief(request: Request, at: datetime) -> dict[str, object]:
    """One request in a list, as JSON. It names nobody."""
    due = request.due
    return {
        "case": request.case,
        "right": request.right,
        "state": request.state,
        "received": request.received,
        "due": None if due is None else due.day,
        "pressure": request.pressure(at),
        "extended": request.extension is not None,
        "found": len(request.persons),
        "outcome": request.outcome,
        "lacks": list(lacking(request)),
    }


def whole(request: Request, at: datetime) -> dict[str, object]:
    """All of one request, as JSON. It names the person, as whoever answers her must."""
    limits = request.limits
    handover = request.handover
    return {
        **brief(request, at),
        "position": request.position,
        "received_known": request.received_known,
        "persons": [{"class": of_class, "person": key} for of_class, key in request.persons],
        "identifier": plain(request.identifier),
        "scope": plain(request.scope),
        "purpose": request.purpose,
        "direct_marketing": request.direct_marketing,
        "asks": request.asks,
        "prefers": request.prefers,
        "channel": request.channel,
        "by": request.by,
        "source": request.source,
        "reference": request.reference,
        "fee": request.fee,
        "promised": _limit(limits.promised_extended if request.extension else limits.promised),
        "legal": _limit(limits.legal_extended if request.extension else limits.legal),
        "late": request.late,
        "extension": plain(request.extension),
        "proofs": plain(request.proofs),
        "proved": request.proved,
        "plan": request.plan,
        "review": request.review,
        "to_tell": list(request.to_tell),
        "told": list(request.told),
        "undecided": request.undecided,
        "repeats": list(request.repeats),
        "ambiguous": request.ambiguous,
        "referrals": plain(request.referrals),
        "handover": plain(handover),
        "reached": {state.value: plain(when) for state, when in request.reached.items()},
        "steps": [_step(step) for step in request.steps],
    }


def _limit(limit: Limit | None) -> dict[str, object] | None:
    return None if limit is None else {"day": limit.day, "until": limit.until}


def _step(step: Step) -> dict[str, object]:
    return {
        "kind": step.kind,
        "at": step.at,
        "recorded": step.recorded,
        "position": step.position,
        "by": step.by,
        "counts": step.counts,
        "fault": None if step.fault is None else {"code": step.fault.code, "says": step.fault.says},
    }


def listed(found: Iterable[Request], at: datetime) -> Iterator[str]:
    """A line for each request, with what presses first."""
    for request in found:
        due = f"due {request.due.day}" if request.due is not None and request.open else f"{request.outcome or ''}"
        mark = _PRESSURE[request.pressure(at)]
        yield f"{request.case:<16} {request.right:<13} {request.state.value:<15} {due:<16} {mark}".rstrip()
        for line in _notes(request):
            yield f"    {line}"


def shown(request: Request, at: datetime) -> Iterator[str]:
    """All of one request, for a person."""
    mark = _PRESSURE[request.pressure(at)]
    yield f"{request.case}: {request.right}, {request.state.value}" + (f"  {mark}" if mark else "")
    known = "" if request.received_known else " (its source tells no time that can be read)"
    yield f"received    {_time(request.received)}{known}, by {request.channel or 'no channel named'}"
    yield f"of          {_of(request)}"
    if request.asks:
        yield f"asks        {request.asks}"
    limits, longer = request.limits, request.extension is not None
    yield f"promised by {_day(limits.promised_extended if longer else limits.promised)}"
    yield f"due by law  {_day(limits.legal_extended if longer else limits.legal)}"
    if request.extension is not None:
        yield f"extended    for {request.extension.because}; told on {request.extension.told}"
    yield from _notes(request)
    for proof in request.proofs:
        what = "the person" if proof.proves == "person" else f"who holds {proof.key} {proof.value}"
        held = f" since {_time(proof.since)}" if proof.since is not None else ""
        yield f"proved      {what}{held}, by {proof.how}, seen by {proof.by}"
    yield ""
    for step in request.steps:
        by = f", {step.by}" if step.by else ""
        yield f"{_time(step.at)}  {step.kind}{by}  (position {step.position})"
        if step.fault is not None:
            yield f"    {'lacked' if step.counts else 'counts for nothing'}: {step.fault.code}: {step.fault.says}"
    if lacks := lacking(request):
        yield ""
        yield f"to come: {'; '.join(lacks)}"
    yield f"position {request.position}: name it with --seen, so that nobody works past somebody else"


def pressed(found: Sequence[Request], at: datetime) -> Iterator[str]:
    """What ``troth status`` says of requests: those that are overdue or due soon."""
    late = sum(request.pressure(at) is Pressure.OVERDUE for request in found)
    yield f"{late} requests are overdue, {len(found) - late} due within a week"
    for request in found:
        if request.due is not None:
            mark = _PRESSURE[request.pressure(at)]
            yield f"  {mark}: {request.case} ({request.right}), by {request.due.day}"


def _notes(request: Request) -> Iterator[str]:
    if request.repeats:
        again = ", ".join(request.repeats)
        yield f"asked again after {again}: the policy's `once_per` is narrower than GDPR 12(5), and refuses nothing"
    if request.ambiguous:
        yield "another request is open under the same case number: steps must name the person"
    for referral in request.referrals:
        yield f"referred to {referral.controller} on {_time(referral.at)}"


def _of(request: Request) -> str:
    if request.persons:
        return ", ".join(f"{of_class} {key}" for of_class, key in request.persons)
    asked = request.identifier
    return f"nobody found yet, by {asked.key} {asked.value}" if asked is not None else "nobody found yet"


def _day(limit: Limit | None) -> str:
    return "no law known for that day" if limit is None else str(limit.day)


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
