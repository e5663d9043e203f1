"""Comparing what a row keeps with what the section it cites wants."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from troth.declaration.model import Use
from troth.declaration.sentences import AnchorKind, Clock, Joined
from troth.kernel.calendar import Length, Unit
from troth.kernel.finding import Level
from troth.law.citations import sections
from troth.law.clocks import clocks, counts
from troth.law.example import Example
from troth.law.lengths import at_least, at_most
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.periods import StatutoryPeriod, in_force
from troth.policy.model import Claim

Periods = tuple[StatutoryPeriod, ...]


@dataclass(frozen=True)
class Told:
    """What an act's own file says of a check that several acts share: why, and its two examples."""

    why: str
    fails: Example
    passes: Example


def _compared(matter: Matter, periods: Periods) -> Iterator[tuple[Claim, str, Periods]]:
    """Each row's claims with the periods in force of a section it cites, once for each row and set of periods."""
    seen: set[tuple[str, str, Periods]] = set()
    for claim in matter.policy.claims:
        kind = matter.policy.parts[claim.part].kind
        for section in sections(claim.use.law or ""):
            own = tuple(period for period in periods if period.act == section.act)
            found = in_force(own, section.number, kind, matter.on)
            key = (claim.path, str(section), found)
            if found and not claim.anonymous and key not in seen:
                seen.add(key)
                yield claim, str(section), found


def _duty(use: Use) -> Clock | None:
    """The clock by which the duty is kept: the one that says *at least*, else the only one."""
    found = clocks(use.keep)
    floors = [clock for clock in found if clock.floor]
    return next(iter(floors or found), None)


def _length(clock: Clock) -> Length:
    return clock.applied or clock.length or Length(0, Unit.DAYS)


def _too_short(periods: Periods, matter: Matter) -> Iterator[Flaw]:
    for claim, section, found in _compared(matter, periods):
        clock = _duty(claim.use)
        if claim.keep.joined in (Joined.NO_END, Joined.GROUND):
            continue
        cut = counts(claim.keep) and claim.keep.joined is Joined.FIRST
        if clock is None or cut or not any(_covers(clock, period) for period in found):
            yield _flaw(claim, section, found)


def _covers(clock: Clock, period: StatutoryPeriod) -> bool:
    rounded = period.round_to is None or clock.round_to is period.round_to
    return rounded and at_least(_length(clock), period.length) is True


def _too_long(periods: Periods, matter: Matter) -> Iterator[Flaw]:
    for claim, section, found in _compared(matter, periods):
        ends = [_last(clock) for clock in clocks(claim.use.keep)]
        endless = claim.keep.joined is Joined.NO_END or (counts(claim.keep) and claim.keep.joined is not Joined.FIRST)
        past = [end for end in ends if not any(at_most(end, period.length) is True for period in found)]
        first = claim.keep.joined is Joined.FIRST and len(past) < len(ends)
        if endless or (past and not first):
            yield _flaw(claim, section, found)


def _last(clock: Clock) -> Length:
    return clock.applied or clock.longest or clock.length or Length(0, Unit.DAYS)


def _early(periods: Periods, matter: Matter) -> Iterator[Flaw]:
    for claim, section, found in _compared(matter, periods):
        clock = _duty(claim.use)
        early = clock is not None and clock.anchor.kind in (AnchorKind.RECORDED, AnchorKind.BEGAN)
        if early and all(period.starts_later for period in found):
            yield _flaw(claim, section, found)


def _one_sided(periods: Periods, matter: Matter) -> Iterator[Flaw]:
    for claim, section, found in _compared(matter, periods):
        if clocks(claim.use.keep) and not any(clock.floor for clock in clocks(claim.use.keep)):
            yield _flaw(claim, section, found)


def _flaw(claim: Claim, section: str, found: Periods) -> Flaw:
    clock = _duty(claim.use)
    return flaw(
        claim.path,
        claim.use,
        "keep",
        row=claim.path,
        data=claim.part,
        section=section,
        keep=claim.keep.text,
        anchor=str(clock.anchor) if clock is not None else "",
        wanted=" or ".join(str(period) for period in found),
        least=" or ".join(f"at least {period.length}" for period in found),
        counted=found[0].counts_from,
    )


def shorter(periods: Periods, law: str, *, length: Told, early: Told, one_sided: Told) -> tuple[Check, ...]:
    """The checks that a row keeps no shorter than the section it cites."""
    return (
        Check(
            code="LAW_SHORTER",
            case=f"length {law}",
            level=Level.WARNING,
            law=law,
            means="a row cites a section as its law and keeps shorter than it wants",
            says="`{row}` keeps `{data}` by {section}, which wants {wanted}, and its rule is `{keep}`.",
            help="write the length that the section wants, counted from {counted}",
            look=partial(_too_short, periods),
            why=length.why,
            fails=length.fails,
            passes=length.passes,
        ),
        Check(
            code="LAW_SHORTER",
            case=f"early {law}",
            level=Level.WARNING,
            law=law,
            means="a row cites a section as its law and counts from an earlier day than it does",
            says="`{row}` keeps `{data}` by {section}, which counts from {counted}; its rule counts from `{anchor}`, "
            "which comes before that.",
            help="count from a fact that says when that was",
            look=partial(_early, periods),
            why=early.why,
            fails=early.fails,
            passes=early.passes,
        ),
        Check(
            code="LAW_SHORTER",
            case=f"one-sided {law}",
            level=Level.WARNING,
            law=law,
            means="a row cites a section that forbids keeping shorter, and is written without `at least`",
            says="`{row}` keeps `{data}` by {section}, which forbids keeping it "
            "shorter; as it is written, a request could end it.",
            help="write `{least}`",
            look=partial(_one_sided, periods),
            why=one_sided.why,
            fails=one_sided.fails,
            passes=one_sided.passes,
        ),
    )


def longer(periods: Periods, law: str, *, told: Told) -> tuple[Check, ...]:
    """The check that a row keeps no longer than the section it cites."""
    return (
        Check(
            code="LAW_LONGER",
            case=law,
            level=Level.WARNING,
            law=law,
            means="a row cites a section as its law and keeps longer than it wants: for the rest the law is no ground",
            says="`{row}` keeps `{data}` by {section}, which wants {wanted}, and "
            "its rule is `{keep}`: no law covers the rest.",
            help="write the length that the section wants; what is kept longer needs a ground of its own",
            look=partial(_too_long, periods),
            why=told.why,
            fails=told.fails,
            passes=told.passes,
        ),
    )
