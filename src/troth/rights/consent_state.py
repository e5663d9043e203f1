"""What one person said to each consent, what of it is in force at an instant, and what rests on it (GDPR 7).

Whether a consent is given is asked of the definition; here stand only the history behind it and the reason.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final

from troth.declaration.model import Consent, Use
from troth.declaration.sentences import Condition, ConditionKind, EmptyMeans
from troth.definition.consents import consent as in_force
from troth.definition.consents import objection
from troth.kernel.calendar import Length
from troth.policy.model import Policy
from troth.reading.events import GRANT, WITHDRAWAL, of, place
from troth.reading.lengths import first_after, lasts
from troth.reading.world import Case, Event, Person, Row, World, holds, read

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


class State(StrEnum):
    """What of a consent is in force."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NEVER = "never"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Said:
    """One answer, as it was recorded. ``origin``: ``register``, or the table of the operator's own log, whose lines
    have no ``recorded`` and no ``position``. ``counts_from``: its place among the others. ``occurred`` None: its time
    cannot be read, and ``occurred_text`` is what stands there.
    """

    consent: str
    granted: bool
    origin: str
    occurred: datetime | None
    recorded: datetime | None
    counts_from: datetime | None
    position: int | None = None
    text: str | None = None
    words: str | None = None
    shown: str | None = None
    language: str | None = None
    actor: str | None = None
    by: str | None = None
    channel: str | None = None
    source: str | None = None
    reference: str | None = None
    case: str | None = None
    note: str | None = None
    occurred_text: str | None = None


@dataclass(frozen=True)
class Rests:
    """A policy row that needs the consent: as its ``ground``, or as a ``condition``. ``objected``: the day from which
    an objection ends it all the same.
    """

    path: str
    purpose: str
    label: str
    data: tuple[str, ...]
    needs_it_as: str
    objected: date | None = None


@dataclass(frozen=True)
class ConsentState:
    """One consent of one person as of an instant.

    ``declared`` is false of one that this version of the policy does not know: nothing rests on it. ``since``: from
    when the grant in force covers what is recorded. ``expires``: its last day. ``effective_by``: when its withdrawal
    takes effect at the latest. ``effective_by_if_withdrawn``: the same, were it taken back at this instant.
    """

    name: str
    label: str
    declared: bool
    state: State
    why: str
    since: datetime | None
    expires: date | None
    withdrawn_at: datetime | None
    effective_by: datetime | None
    effective_by_if_withdrawn: datetime | None
    withdraw_by: tuple[str, ...]
    rests: tuple[Rests, ...]
    history: tuple[Said, ...]


def consent_states(
    policy: Policy, world: World, person: tuple[str, str], at: datetime, unread: str = ""
) -> tuple[ConsentState, ...]:
    """Every consent of the policy, in its order, then every other that the person ever answered.

    ``world`` knows the person's events, and the rows of the operator's own log about her. ``unread`` says why that log
    was not read, where it is of her and was not: then every consent is unknown.
    """
    table = next(iter(policy.tables.values()))  # which one is all the same: no row is asked about
    case = Case(policy, world, table, {}, at)
    who = Person(*person, row={})
    blind = unread if logged(policy, who.person_class) else ""
    said: dict[str, list[Said]] = {name: [] for name in policy.consents}
    for one in sorted(history(case, who, blind=bool(blind)), key=_order):
        said.setdefault(one.consent, []).append(one)
    return tuple(_state(case, who, name, answers, blind) for name, answers in said.items())


def logged(policy: Policy, person_class: str) -> bool:
    """Whether the operator's own log is mapped and says anything of people of a class."""
    log = policy.declaration.map.consents
    return log is not None and log.person.target in policy.classes.get(person_class, frozenset())


def _order(said: Said) -> tuple[bool, datetime, bool, int]:
    """As the rule takes them: by place, at a tie the more protective last; what has no place stands at the end."""
    counts = said.counts_from
    last = counts is None
    return last, counts or _NEVER, not said.granted, said.position or 0


def history(case: Case, person: Person, *, blind: bool) -> Iterator[Said]:
    """Every answer that was known at the instant, from the register and, unless ``blind``, from the operator's log."""
    for event in of(case, person):
        if event.kind in (GRANT, WITHDRAWAL):
            yield _recorded(event)
    if not blind and logged(case.policy, person.person_class):
        yield from _lines(case, person)


def _recorded(event: Event) -> Said:
    body: Mapping[str, object] = event.body
    texts = {
        name: str(body[name])
        for name in (
            *("text", "words", "shown", "language", "actor", "by"),
            *("channel", "source", "reference", "case", "note", "occurred_text"),
        )
        if body.get(name) is not None
    }
    position = getattr(event, "position", None)
    return Said(
        str(body.get("consent")),
        event.kind == GRANT,
        "register",
        event.occurred,
        event.recorded,
        place(event),
        position if isinstance(position, int) else None,
        **texts,
    )


def _lines(case: Case, person: Person) -> Iterator[Said]:
    log = case.policy.declaration.map.consents
    assert log is not None
    rows: Sequence[Row] = case.world.find(log.table, log.person.column, person.key)
    for row in rows:
        found = read(case.policy, log.table, row, log.at_column, repeated=False)
        when = None if isinstance(found, EmptyMeans) else found
        if when is not None and when > case.at:
            continue
        text = row.get(log.text) if log.text is not None else None
        raw = row.get(log.at_column)
        yield Said(
            str(row.get(log.consent)),
            holds(log.granted, row),
            log.table,
            when,
            None,
            when,
            text=None if text is None else str(text),
            occurred_text=None if when is not None or raw is None else str(raw),
        )


def _state(case: Case, person: Person, name: str, said: Sequence[Said], blind: str) -> ConsentState:
    declared = case.policy.consents.get(name)
    if declared is None:
        version = case.policy.declaration.policy.document.version
        why = f"version {version} of the policy knows no such consent: nothing rests on it"
        certain = not blind and not said[-1].granted and all(one.occurred is not None for one in said)
        state = State.WITHDRAWN if certain else State.UNKNOWN
        return ConsentState(name, "", False, state, why, None, None, None, None, None, (), (), tuple(said))
    found = in_force(case, name, person)
    clear = [one for one in said if one.occurred is not None]
    last_yes = next((one for one in reversed(clear) if one.granted), None)
    ended = clear[-1] if clear and not clear[-1].granted else None
    state = _which(found.given, last_yes, ended)
    if blind:
        state = State.UNKNOWN
    expires = _expires(case, declared, last_yes) if state in (State.GIVEN, State.EXPIRED) else None
    withdrawn = ended.counts_from if ended is not None and state is State.WITHDRAWN else None
    return ConsentState(
        name=name,
        label=declared.label,
        declared=True,
        state=state,
        why=blind or _why(case, declared, state, said, last_yes, withdrawn, expires),
        since=found.since if state is State.GIVEN else None,
        expires=expires,
        withdrawn_at=withdrawn,
        effective_by=effective_by(case, withdrawn) if withdrawn is not None else None,
        effective_by_if_withdrawn=None if state in (State.WITHDRAWN, State.NEVER) else effective_by(case, case.at),
        withdraw_by=declared.withdraw_by,
        rests=tuple(_rests(case, name, person)),
        history=tuple(said),
    )


def _which(given: bool | None, last_yes: Said | None, ended: Said | None) -> State:
    if given is None:
        return State.UNKNOWN
    if given:
        return State.GIVEN
    if last_yes is None:
        return State.NEVER
    return State.WITHDRAWN if ended is not None else State.EXPIRED


def _expires(case: Case, declared: Consent, last_yes: Said | None) -> date | None:
    if declared.lasts is None or last_yes is None or last_yes.counts_from is None:
        return None
    return lasts(case, last_yes.counts_from, declared.lasts)[1]


def _why(
    case: Case,
    declared: Consent,
    state: State,
    said: Sequence[Said],
    last_yes: Said | None,
    withdrawn: datetime | None,
    expires: date | None,
) -> str:
    def day(moment: datetime | None) -> str:
        return case.day(moment).isoformat() if moment is not None else "a day that cannot be read"

    yes = day(last_yes.counts_from) if last_yes is not None else ""
    match state:
        case State.GIVEN:
            return f"a yes of {yes} stands" + (f", until {expires}" if expires is not None else "")
        case State.EXPIRED:
            return f"the yes of {yes} lasted {declared.lasts}, until {expires}"
        case State.WITHDRAWN:
            return f"it was taken back on {day(withdrawn)}"
        case State.NEVER:
            return "a no is known, and no yes" if said else "nothing is known of any answer"
        case State.UNKNOWN:
            last = next((one.granted for one in reversed(said) if one.occurred is not None), False)
            odd = [one for one in said if one.occurred is None]
            one = next((one for one in odd if one.granted is not last), odd[0])
            where = f"position {one.position}" if one.position is not None else f"`{one.origin}`"
            said_so = "yes" if one.granted else "withdrawal"
            return f"the time of a {said_so} ({where}) cannot be read, and it may be the last word"


def effective_by(case: Case, withdrawn: datetime) -> datetime:
    """When a withdrawal takes effect at the latest, by what the policy promises; without a promise at once."""
    right = case.policy.declaration.policy.rights.get("withdraw")
    length: Length | None = right.takes_effect if right is not None else None
    return withdrawn if length is None else first_after(case, withdrawn, length)


def resting_rows(policy: Policy, consent: str) -> Iterator[tuple[str, str, Use, str]]:
    """The policy rows that need a consent: path, purpose, row, and as what they need it."""
    for purpose, entry in policy.declaration.policy.purposes.items():
        for name, use in entry.uses.items():
            asks = any(_asks(condition, consent) for condition in (*use.when, *use.use_when))
            if use.ground == "consent" and use.consent == consent:
                yield f"purposes.{purpose}.{name}", purpose, use, "ground"
            elif asks:
                yield f"purposes.{purpose}.{name}", purpose, use, "condition"


def _asks(condition: Condition, consent: str) -> bool:
    return condition.kind is ConditionKind.CONSENTED and condition.name == consent and not condition.negated


def _rests(case: Case, consent: str, person: Person) -> Iterator[Rests]:
    purposes = case.policy.declaration.policy.purposes
    for path, purpose, use, needs in resting_rows(case.policy, consent):
        claim = next((claim for claim in case.policy.claims if claim.path == path), None)
        may = claim is not None and (claim.direct_marketing or use.ground in ("legitimate_interest", "public_task"))
        objected = objection(case, claim, person) if claim is not None and may else None
        yield Rests(path, purpose, purposes[purpose].label, use.data, needs, objected)
