"""Which step may follow which: for each kind of event what must be so before it, and what is said where it is not.

A step that may not follow counts for nothing and is kept with its reason. A closing is the exception: whatever was
lacking, it lets go of what was held, so it ends the request and its reason tells what was lacking.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from troth.kernel.finding import Finding, Level
from troth.kernel.instants import local_day, read_time
from troth.plan.event import place
from troth.policy.model import Policy
from troth.rights import chain
from troth.rights.chain import Recorded, Request
from troth.rights.limits import statutory
from troth.rights.proof import Proves, demanded


def fault(policy: Policy, request: Request, event: Recorded) -> Finding | None:
    """Why an event may not follow in this request, or None where it may."""
    if not request.open:
        return _fault(
            "REQUEST_CLOSED",
            f"Request {request.case} is closed; nothing more happens in it.",
            "open a new request that names this one in its note",
        )
    return _RULES[event.kind](policy, request, event)


# --- one rule for each kind -------------------------------------------------------------------------------------------


def _opened(policy: Policy, request: Request, event: Recorded) -> Finding | None:
    """Another event that opens it finds whose it is; not after it was carried out for others."""
    if request.carried_out and event.person not in request.persons:
        return _step(request, "it has been carried out, for whom it was known to be of then", "open a request of hers")
    return None


def _verified(policy: Policy, request: Request, event: Recorded) -> Finding | None:
    if event.body.get("proves") == Proves.PERSON and event.person is not None and event.person not in request.persons:
        return _fault(
            "REQUEST_PROOF",
            f"Somebody was proved to be another than the person whom request {request.case} is of.",
            "see who asks; if it is of another person, open a request of hers",
            "GDPR 12(6)",
        )
    return _not_answered(request)


def _referred(policy: Policy, request: Request, event: Recorded) -> Finding | None:
    return _not_answered(request)


def _extended(policy: Policy, request: Request, event: Recorded) -> Finding | None:
    if request.extension is not None:
        return _fault(
            "REQUEST_EXTENDED",
            f"The time for request {request.case} was extended before, and the law knows no second time.",
            "answer it, in part where need be",
            "GDPR 12(3)",
        )
    law = statutory(request.right, local_day(request.received, policy.zone))
    first = request.limits.legal
    if law is None or first is None:
        return _fault(
            "REQUEST_EXTENSION_LATE",
            f"No law that is known gives more time for request {request.case}.",
            "answer it",
            "GDPR 12(3)",
        )
    if event.body.get("because") not in law.extend_for:
        return _fault(
            "REQUEST_REASON",
            f"The time for request {request.case} is extended for no reason that the law knows.",
            f"say `because`: {' or '.join(sorted(law.extend_for))}",
            "GDPR 12(3)",
        )
    if not str(event.body.get("reason") or "").strip():
        return _reasons(request, "the extension", "GDPR 12(3)")
    told = told_on(event, policy.zone)
    if told is None:
        return _reasons(request, "an extension of which no day says when she was told", "GDPR 12(3)")
    heard, written = local_day(request.received, policy.zone), local_day(event.recorded, policy.zone)
    if not heard <= told <= min(first.day, written):
        return _fault(
            "REQUEST_EXTENSION_LATE",
            f"Of an extension the person is told, with the reasons, from the receipt of request {request.case} on and "
            f"at the latest on {first.day}; this says {told}, written on {written}.",
            "answer it now; an extension of which she was not told in time is none",
            "GDPR 12(3)",
        )
    return _not_answered(request)


def _planned(policy: Policy, request: Request, event: Recorded) -> Finding | None:
    if request.carried_out:
        return _step(request, "it has been carried out", "answer it")
    return _found(request) or _proved(request) or _not_answered(request)


def _reviewed(policy: Policy, request: Request, event: Recorded) -> Finding | None:
    if request.carried_out:
        return _step(request, "it has been carried out", "answer it")
    if request.plan is None or event.body.get("plan") != request.plan:
        return _fault(
            "REQUEST_REVIEW",
            f"The review is of another plan than the one in force for request {request.case}.",
            f"look at plan {request.plan}" if request.plan else "make a plan of what is to be done first",
        )
    return _not_answered(request)


def _carried_out(policy: Policy, request: Request, event: Recorded) -> Finding | None:
    if request.carried_out:
        return _step(request, "it has been carried out already", "answer it")
    if request.plan is None or event.body.get("plan") != request.plan:
        return _step(request, "what was done is not the plan in force", "carry out that plan, or make a new one")
    if request.review and not request.approved:
        return _fault(
            "REQUEST_REVIEW",
            f"The policy wants plans for this right reviewed, and nobody has agreed to that of request {request.case}.",
            "let somebody look at it, and record the review",
        )
    return _found(request) or _proved(request) or _not_answered(request)


def _told(policy: Policy, request: Request, event: Recorded) -> Finding | None:
    if not request.carried_out:
        return _step(request, "nothing was carried out that a recipient could be told of", "carry it out first")
    if event.body.get("outcome") == "impossible" and not str(event.body.get("reason") or "").strip():
        return _reasons(request, "not telling a recipient", "GDPR 19")
    return None


def _answered(policy: Policy, request: Request, event: Recorded) -> Finding | None:
    if request.complete:
        return _step(request, "it has been answered already", "close it")
    if event.body.get("outcome") == "nothing_found":
        if request.persons:
            return _step(request, "somebody was found", "answer with what is held of her")
        return None
    if request.right == "complain" or request.carried_out:
        return _proved(request)
    return _step(request, "nothing was carried out yet", "carry it out, or refuse it with reasons")


def _closed(policy: Policy, request: Request, event: Recorded) -> Finding | None:
    outcome = event.body.get("outcome")
    return _CLOSINGS.get(str(outcome), _no_outcome)(policy, request, event)


# --- closings ---------------------------------------------------------------------------------------------------------


def _no_outcome(policy: Policy, request: Request, event: Recorded) -> Finding | None:
    return _fault(
        "REQUEST_OUTCOME",
        f"Nothing says how request {request.case} ended.",
        f"write one of: {', '.join(_CLOSINGS)}",
    )


def _as_answered(policy: Policy, request: Request, event: Recorded) -> Finding | None:
    if not request.complete:
        lacks = "it was answered in part only" if request.answer is not None else "nobody has answered it"
        return _fault(
            "REQUEST_OUTCOME",
            f"Request {request.case} is not closed as answered: {lacks}.",
            "close it as answered in part, saying what is left out" if request.answer else "answer it first",
            "GDPR 12(3)",
        )
    undecided = _undecided(request, event)
    if undecided is None or undecided > 0:
        many = "nobody has said how many cells are undecided" if undecided is None else f"{undecided} are undecided"
        return _fault(
            "REQUEST_UNDECIDED",
            f"Request {request.case} is not complete: {many}.",
            "decide them, extend with reasons, or close as answered in part and say so",
            "GDPR 12(3)",
        )
    return _untold(request)


def _in_part(policy: Policy, request: Request, event: Recorded) -> Finding | None:
    if request.answer is None:
        return _fault(
            "REQUEST_OUTCOME",
            f"Request {request.case} is not closed as answered in part: nobody has answered it.",
            "answer it first",
            "GDPR 12(3)",
        )
    if not str(event.body.get("reason") or "").strip():
        return _reasons(request, "leaving something out", "GDPR 12(4)")
    return _untold(request)


def _refused(policy: Policy, request: Request, event: Recorded) -> Finding | None:
    if request.direct_marketing and request.right == "object":
        return _fault(
            "MARKETING_OBJECTION",
            "An objection to direct marketing cannot be refused.",
            "carry it out; only the person can open the purpose again, by a new consent",
            "GDPR 21(3)",
        )
    if request.carried_out or request.answer is not None:
        return _step(request, "it has been carried out or answered", "close it as what it is")
    may = refusals(policy, request)
    if event.body.get("refusal") not in may:
        return _fault(
            "REQUEST_REFUSAL",
            f"Request {request.case} cannot be refused for that.",
            f"say `refusal`: {', '.join(sorted(may))}" if may else "the law knows no reason; grant it",
            "GDPR 12(5)",
        )
    if not str(event.body.get("reason") or "").strip():
        return _reasons(request, "the refusal", "GDPR 12(4)")
    if not str(event.body.get("complaint") or "").strip():
        return _fault(
            "REQUEST_ROUTE",
            f"The refusal of request {request.case} does not say where she can complain.",
            "write `authority` of the controller in the policy, or name the authority",
            "GDPR 12(4)",
        )
    return None


def _withdrawn(policy: Policy, request: Request, event: Recorded) -> Finding | None:
    if request.carried_out:
        return _step(request, "it has been carried out", "answer it, and close it as answered")
    return None


def _as_referred(policy: Policy, request: Request, event: Recorded) -> Finding | None:
    if request.referrals:
        return None
    return _fault(
        "REQUEST_OUTCOME",
        f"Request {request.case} was referred to nobody.",
        "refer it to the controller who answers for the rows",
        "GDPR 28(3)(e)",
    )


_CLOSINGS: Mapping[str, Callable[[Policy, Request, Recorded], Finding | None]] = {
    "answered": _as_answered,
    "answered_in_part": _in_part,
    "refused": _refused,
    "withdrawn": _withdrawn,
    "referred": _as_referred,
}

OUTCOMES = tuple(_CLOSINGS)
"""How a request may end."""

_RULES: Mapping[str, Callable[[Policy, Request, Recorded], Finding | None]] = {
    chain.OPENED: _opened,
    chain.REFERRED: _referred,
    chain.VERIFIED: _verified,
    chain.EXTENDED: _extended,
    chain.PLANNED: _planned,
    chain.REVIEWED: _reviewed,
    chain.CARRIED_OUT: _carried_out,
    chain.TOLD: _told,
    chain.ANSWERED: _answered,
    chain.CLOSED: _closed,
}


# --- what rules share -------------------------------------------------------------------------------------------------


def refusals(policy: Policy, request: Request) -> frozenset[str]:
    """The reasons for which a request may be refused: those of the law, and of them only what the policy keeps."""
    law = statutory(request.right, local_day(request.received, policy.zone))
    said = policy.declaration.policy.rights.get(request.right)
    may = law.refusals if law is not None else frozenset()
    return may if said is None or said.not_when is None else may & frozenset(said.not_when)


def told_on(event: Recorded, zone: str) -> date | None:
    """The day on which the person was told: as the event says, else the day of the event; None: unreadable."""
    said = event.body.get("told")
    if said is None:
        return local_day(place(event), zone)
    read = read_time(said)
    return read if isinstance(read, date) and not isinstance(read, datetime) else None


def lacking(request: Request) -> tuple[str, ...]:
    """What has still to come before it can be closed as answered, in the order in which it is done."""
    if not request.open:
        return ()
    if request.complete and not request.persons:
        return () if request.undecided == 0 else (_OPEN,)
    demands = demanded(request.right)
    proof = "a proof of the person" if demands is Proves.PERSON else "a proof of who asks"
    act = request.right != "complain"
    steps = (
        (not request.persons, "the person found"),
        (not request.proved, proof),
        (act and request.plan is None, "a plan"),
        (act and request.review and not request.approved, "a review of the plan"),
        (act and not request.carried_out, "carrying it out"),
        (bool(request.untold), f"telling {', '.join(request.untold)}"),
        (not request.complete, "an answer"),
        (request.undecided != 0, _OPEN),
    )
    return tuple(says for lacks, says in steps if lacks)


_OPEN = "knowing that no cell is undecided"


def _undecided(request: Request, event: Recorded) -> int | None:
    said = event.body.get("undecided")
    return said if isinstance(said, int) else request.undecided


def _found(request: Request) -> Finding | None:
    if request.persons:
        return None
    return _fault(
        "REQUEST_NOBODY",
        f"Nobody has been found yet whom request {request.case} is of.",
        "find the person, or answer that nothing is held",
        "GDPR 11(2)",
    )


def _proved(request: Request) -> Finding | None:
    if request.proved:
        return None
    if demanded(request.right) is Proves.PERSON:
        says = f"What request {request.case} asks for cannot be taken back, and the person herself is not proved."
        help_ = "record a proof of the person; a code to a number proves only who holds the number now"
    else:
        says = f"Request {request.case} hands data out, and nothing proves who asks."
        help_ = "record a proof, of the person or of an identifier that she holds"
    return _fault("REQUEST_PROOF", says, help_, "GDPR 12(6)")


def _not_answered(request: Request) -> Finding | None:
    return _step(request, "it has been answered", "close it") if request.complete else None


def _untold(request: Request) -> Finding | None:
    if not request.untold:
        return None
    return _fault(
        "REQUEST_RECIPIENTS",
        f"Not every recipient has been told of what was done in request {request.case}: {', '.join(request.untold)}.",
        "tell them, or record why that is impossible",
        "GDPR 19",
    )


def _reasons(request: Request, what: str, law: str) -> Finding:
    return _fault("REQUEST_REASON", f"Nothing says why, for {what} in request {request.case}.", "give the reason", law)


def _step(request: Request, why: str, advice: str) -> Finding:
    return _fault("REQUEST_STEP", f"This cannot follow in request {request.case}: {why}.", advice)


def _fault(code: str, says: str, advice: str, law: str = "") -> Finding:
    return Finding(code, Level.ERROR, says, advice, law)
