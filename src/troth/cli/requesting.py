"""``troth request``: what a person asks for, from receipt to its end."""

import getpass
import sys
from collections.abc import Mapping
from pathlib import Path

from troth.engine.bootstrap import Engine, engine
from troth.engine.requesting import every_request, find, open_request, refuse, request_of, step
from troth.kernel.errors import Unreadable
from troth.render.envelope import envelope
from troth.render.requests import brief, listed, shown, whole
from troth.rights.chain import Pressure, Request

Said = Mapping[str, object]


def opened(folder: Path, fields: Said, *, json: bool) -> int:
    """Opens a request."""
    with engine(folder) as running:
        return _shown(running, open_request(running, _by(fields)), json=json)


def listing(folder: Path, *, all_of_them: bool, json: bool) -> int:
    """Lists the open requests, or every one; what presses comes first."""
    with engine(folder) as running:
        now = running.clock()
        known = every_request(running, now)
        found = [one for one in known.all if all_of_them or one.open]
        digests = running.policy.declaration.digests
    found.sort(key=lambda one: (not one.open, one.due.until if one.due is not None else one.received))
    if json:
        data = {"requests": [brief(one, now) for one in found], "strays": len(known.strays)}
        sys.stdout.write(envelope("requests", data, digests=digests, at=now) + "\n")
        return 0
    for line in listed(found, now):
        sys.stdout.write(line + "\n")
    waiting = [one for one in found if one.open]
    late = sum(one.pressure(now) is Pressure.OVERDUE for one in waiting)
    soon = sum(one.pressure(now) is Pressure.SOON for one in waiting)
    sys.stdout.write(f"{len(waiting)} open, {late} overdue, {soon} due within a week\n")
    if known.strays:
        sys.stdout.write(f"{len(known.strays)} events name a request that nobody opened\n")
    return 0


def show(folder: Path, case: str, *, json: bool) -> int:
    """Shows one request with every step."""
    with engine(folder) as running:
        return _shown(running, request_of(running, case), json=json)


def stepped(folder: Path, case: str, kind: str, fields: Said, seen: int | None, *, json: bool) -> int:
    """Records a step."""
    with engine(folder) as running:
        return _shown(running, step(running, case, kind, _by(fields), seen=seen), json=json)


def found(folder: Path, case: str, fields: Said, seen: int | None, *, json: bool) -> int:
    """Says whose a request is."""
    with engine(folder) as running:
        return _shown(running, find(running, case, _by(fields), seen=seen), json=json)


def refused(folder: Path, case: str, fields: Said, seen: int | None, *, json: bool) -> int:
    """Refuses a request."""
    with engine(folder) as running:
        return _shown(running, refuse(running, case, _by(fields), seen=seen), json=json)


def proof(how: str, key: str | None, person: bool, since: str | None) -> dict[str, object]:
    """What ``verify`` was given: a proof of the person, or ``KEY=VALUE`` of an identifier that she holds."""
    if person == (key is not None):
        raise Unreadable(
            "a proof is either of the person or of an identifier",
            help="write --proves-person, or --holds KEY=VALUE",
            code="BAD_FIELD",
        )
    if key is None:
        return {"how": how, "proves": "person"}
    return {"how": how, "proves": "holder", **named(key), "held_from": since}


def named(identifier: str) -> dict[str, object]:
    """``KEY=VALUE``: the kind of an identifier, and the identifier."""
    key, sign, value = identifier.partition("=")
    if not sign or not key or not value:
        raise Unreadable(
            "the identifier is not KEY=VALUE",
            help="write the kind first, as msisdn=+46...",
            code="BAD_FIELD",
        )
    return {"key": key, "value": value}


def person(words: str | None) -> dict[str, object]:
    """``CLASS=KEY``: a class of people, and the key of one of them."""
    if words is None:
        return {}
    of_class, sign, key = words.partition("=")
    if not sign or not of_class or not key:
        raise Unreadable("the person is not CLASS=KEY", help="write it as customer=17", code="BAD_FIELD")
    return {"class": of_class, "person": key}


def _by(fields: Said) -> Said:
    """Who did it: as given, else whoever runs the command."""
    return {**fields, "by": fields.get("by") or _me()}


def _me() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unnamed"


def _shown(running: Engine, request: Request, *, json: bool) -> int:
    now, digests = running.clock(), running.policy.declaration.digests
    if json:
        sys.stdout.write(envelope("request", whole(request, now), digests=digests, at=now) + "\n")
    else:
        for line in shown(request, now):
            sys.stdout.write(line + "\n")
    return 0
