"""The states of promises: kept, broken, unproven (and attested, once measures are declared). Made
here and nowhere else (§8).

*Kept* says: nothing lapsed beyond the declared window, what is undecided is little and young, something was examined,
in every table that holds the data, and for a two-sided promise nothing is missing. A count of zero that examined
nothing proves nothing (RT-78).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from troth.declaration.declared import entries, sections
from troth.declaration.model import PolicyFile
from troth.declaration.outside import Recipient, Region
from troth.declaration.sections import POLICY as SECTIONS
from troth.declaration.sentences import Clock
from troth.plan.counted import TableCount
from troth.plan.decided import DECISION
from troth.plan.instructions import CONTROLLER_UNKNOWN, INSTRUCTION
from troth.plan.questions import CANDIDATES, NEVER, OWNER_UNKNOWN, SHARED, UNOWNED
from troth.policy.model import Claim, Policy

NOBODYS = frozenset({CANDIDATES, CONTROLLER_UNKNOWN, DECISION, INSTRUCTION, NEVER, OWNER_UNKNOWN, SHARED, UNOWNED})
"""Reasons that are no claim's: they touch every promise over the part."""

FEW_UNKNOWN = 20
UNKNOWN_SHARE = 100
"""So many rows, or one in so many, may be undecided before nothing is proven."""


class State(StrEnum):
    """What can be said of a promise."""

    KEPT = "kept"
    BROKEN = "broken"
    ATTESTED = "attested"
    UNPROVEN = "unproven"


NOT_ENFORCED = "declared, and nothing enforces it yet"


@dataclass(frozen=True)
class Completeness:
    """How a two-sided table compares with its outside count: days compared, rows missing, or why it could not be."""

    days: int = 0
    missing: int = 0
    first: date | None = None
    why_not: str | None = None


@dataclass(frozen=True)
class Probe:
    """One promise in one table, or why it could not be asked there."""

    name: str
    state: State
    examined: int
    due: int
    lapsed: int
    undecided: int
    since: date | None
    says: str


@dataclass(frozen=True)
class Promise:
    """A promise, its state (the worst of its probes) and the probes."""

    path: str
    label: str
    state: State
    says: str
    probes: tuple[Probe, ...]

    @property
    def examined(self) -> int:
        """How many rows were looked at."""
        return sum(probe.examined for probe in self.probes)


ORDER = (State.BROKEN, State.UNPROVEN, State.ATTESTED, State.KEPT)


def promises(
    policy: Policy,
    counts: Mapping[str, TableCount],
    complete: Mapping[tuple[str, str], Completeness],
    overdue: Mapping[str, int],
    not_reached: Mapping[str, str],
) -> tuple[Promise, ...]:
    """The state of every policy row, and of whatever else is declared to be so.

    ``counts`` are by table, ``complete`` by promise and table for those under a floor, ``overdue`` by table the rows
    that wait for a decision longer than the map allows, ``not_reached`` by store why it did not answer.
    """
    found = []
    for purpose_name, purpose in policy.declaration.policy.purposes.items():
        for row, use in purpose.uses.items():
            path = f"purposes.{purpose_name}.{row}"
            claims = [claim for claim in policy.claims if claim.path == path]
            probes = tuple(_probes(policy, claims, counts, complete, overdue, not_reached))
            label = use.label or purpose.label or path
            if not probes:
                found.append(Promise(path, label, State.UNPROVEN, "no mapped table holds its data", ()))
                continue
            worst = min(probes, key=lambda probe: ORDER.index(probe.state))
            found.append(Promise(path, label, worst.state, worst.says, probes))
    return (*found, *_unenforced(policy.declaration.policy))


def _unenforced(policy: PolicyFile) -> Iterator[Promise]:
    """What sections promise that nothing enforces yet: each entry, and each section that says there is none."""
    written = {name: value for name, value in sections(policy).items() if name in policy.spans}
    for section, value in written.items():
        if not SECTIONS[section].enforced and not value:
            yield Promise(section, f"{section}: none", State.UNPROVEN, NOT_ENFORCED, ())
    for path, entry in entries(policy):
        # What a recipient gets are promises, each on its own; a region is a place, and promises nothing.
        if not SECTIONS[path.partition(".")[0]].enforced and not isinstance(entry, Recipient | Region):
            yield Promise(path, entry.label or path, State.UNPROVEN, NOT_ENFORCED, ())


def _probes(
    policy: Policy,
    claims: Sequence[Claim],
    counts: Mapping[str, TableCount],
    complete: Mapping[tuple[str, str], Completeness],
    overdue: Mapping[str, int],
    not_reached: Mapping[str, str],
) -> list[Probe]:
    probes = []
    for table in policy.tables.values():
        over = [c for part in table.parts for c in policy.claims_on(table, part) if c in claims]
        if table.entry.anonymous:
            over = [claim for claim in over if claim.anonymous]
        if not over:
            continue
        name = f"{over[0].path}#keep@{table.name}"
        if table.store in not_reached:
            probes.append(_unasked(name, not_reached[table.store]))
            continue
        count = counts[table.name]
        if count.refused is not None:
            probes.append(_unasked(name, count.refused))
            continue
        parts = frozenset(claim.part for claim in over)
        floor = any(isinstance(c, Clock) and c.floor for claim in over for c in claim.keep.clocks)
        missing = complete.get((over[0].path, table.name)) if floor else None
        if floor and missing is None:
            missing = Completeness(why_not="nothing to count against")
        probes.append(_probe(name, over[0].path, parts, count, overdue.get(table.name, 0), missing))
    return probes


def _unasked(name: str, why: str) -> Probe:
    return Probe(name, State.UNPROVEN, 0, 0, 0, 0, None, why)


def _probe(
    name: str, path: str, parts: frozenset[str], count: TableCount, overdue: int, missing: Completeness | None
) -> Probe:
    mine = [d for d in count.due if d.because == path or (d.because in NOBODYS and parts & frozenset(d.parts))]
    waits = [w for w in count.waits if w.because == path or (w.because in NOBODYS and parts & frozenset(w.parts))]
    due = sum(one.rows for one in mine)
    lapsed = sum(one.lapsed if one.since is not None else one.rows for one in mine)
    unknown = max((one.rows for one in waits), default=0)
    since = min((one.since for one in mine if one.since is not None), default=None)
    says, state = _judged(count.examined, lapsed, unknown, overdue if waits else 0, since, missing)
    return Probe(name, state, count.examined, due, lapsed, unknown, since, says)


def _judged(
    examined: int, lapsed: int, unknown: int, overdue: int, since: date | None, missing: Completeness | None
) -> tuple[str, State]:
    broken = []
    if missing is not None and missing.missing:
        broken.append(f"{missing.missing} rows that must be kept are missing, first on {missing.first}")
    if lapsed:
        ended = f", since {since}" if since else ""
        broken.append(f"{lapsed} cells in {examined} rows are kept past their end{ended}")
    if overdue:
        broken.append(f"{overdue} rows wait for a decision longer than is allowed")
    if broken:
        return "; ".join(broken), State.BROKEN
    if examined == 0:
        return "nothing examined: the table is empty", State.UNPROVEN
    if unknown > max(FEW_UNKNOWN, examined // UNKNOWN_SHARE):
        return f"{unknown} of {examined} rows are undecided", State.UNPROVEN
    if missing is not None and missing.why_not is not None:
        return f"two-sided, and {missing.why_not}", State.UNPROVEN
    waiting = f", {unknown} undecided" if unknown else ""
    counted = f", complete over {missing.days} days" if missing is not None else ""
    return f"no cell of {examined} rows is kept past its end{waiting}{counted}", State.KEPT
