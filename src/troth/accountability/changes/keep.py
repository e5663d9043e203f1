"""Two keep-rules held against each other: which of them ends earlier, whatever the data.

A rule that ends earlier for some rows and later for others is neither shorter nor longer, and is called *other*.
"""

from collections.abc import Sequence
from dataclasses import replace

from troth.accountability.changes.model import Found, Way, Weight
from troth.accountability.changes.order import APART, EARLIER, LATER, SAME, Order, all_of, of_lengths, of_numbers
from troth.declaration.sentences import Anchor, AnchorKind, Clock, Joined, KeepRule, Newest
from troth.kernel.calendar import Length, Unit

_NOTHING = Length(0, Unit.DAYS)


def kept(old: KeepRule, new: KeepRule) -> Found | None:
    """What differs, or None where both end together. Facts in both must go by the same names."""
    order = of_rules(old, new)
    if order.same:
        return None
    if order.no_later:
        return Found(Way.SHORTER, Weight.MINOR, "is kept shorter", old.text, new.text)
    if order.no_earlier:
        return Found(Way.LONGER, Weight.MATERIAL, "is kept longer", old.text, new.text)
    return Found(Way.OTHER, Weight.MATERIAL, "is kept by another clock, for some longer", old.text, new.text)


def must_keep(old: KeepRule, new: KeepRule) -> Found | None:
    """What differs in how long it must be kept whatever the person asks (*at least*), or None."""
    floors = _floors(old), _floors(new)
    if bool(floors[0]) == bool(floors[1]):
        return None
    if floors[1]:
        says = "must now be kept, so that no erasure reaches it before"
        return Found(Way.WIDER, Weight.MATERIAL, says, old.text, new.text)
    return Found(Way.NARROWER, Weight.MINOR, "need not be kept any more", old.text, new.text)


def _floors(rule: KeepRule) -> tuple[Clock, ...]:
    return tuple(clock for clock in rule.clocks if isinstance(clock, Clock) and clock.floor)


def of_rules(old: KeepRule, new: KeepRule) -> Order:
    """The order of two rules."""
    order = _joined(old, new)
    if old.suspended_while == new.suspended_while or Joined.NOT_KEPT in (old.joined, new.joined):
        return order
    if old.suspended_while is None:
        return order & LATER
    return order & (EARLIER if new.suspended_while is None else APART)


def _joined(old: KeepRule, new: KeepRule) -> Order:
    if old.joined is new.joined and not old.clocks:
        return SAME
    if new.joined is Joined.NOT_KEPT or old.joined is Joined.NO_END:
        return EARLIER
    if old.joined is Joined.NOT_KEPT or new.joined is Joined.NO_END:
        return LATER
    if Joined.GROUND in (old.joined, new.joined):
        return APART
    latest = Joined.AT_THE_LATEST
    if old.joined is latest and new.joined is latest:
        return all_of(of_clocks(*pair) for pair in zip(old.clocks, new.clocks, strict=True))
    if new.joined is latest:
        return _bounded(old, new.clocks[0], EARLIER)
    if old.joined is latest:
        return _bounded(new, old.clocks[0], LATER)
    return _of_sets(old, new)


def _bounded(free: KeepRule, first: Clock | Newest, way: Order) -> Order:
    """A rule of one clock beside one that has *or at the latest* too, which can only end it earlier."""
    if free.joined is not Joined.ONE:
        return APART
    pair = (free.clocks[0], first) if way is EARLIER else (first, free.clocks[0])
    return of_clocks(*pair) & way


def _of_sets(old: KeepRule, new: KeepRule) -> Order:
    """Rules of which the first or the last clock counts; one alone is both."""
    olds, news = old.clocks, new.clocks
    first_old, first_new = old.joined is Joined.FIRST, new.joined is Joined.FIRST

    def exists(of: str, one: Clock | Newest, others: Sequence[Clock | Newest], *, one_is_new: bool) -> bool:
        pairs = ((other, one) if one_is_new else (one, other) for other in others)
        return any(getattr(of_clocks(*pair), of) for pair in pairs)

    def every(of: str) -> bool:
        return all(getattr(of_clocks(o, n), of) for o in olds for n in news)

    def some(of: str) -> bool:
        return any(getattr(of_clocks(o, n), of) for o in olds for n in news)

    single_old, single_new = len(olds) == 1, len(news) == 1
    if (first_old or single_old) and (first_new or single_new):
        return Order(
            all(exists("no_later", o, news, one_is_new=False) for o in olds),
            all(exists("no_earlier", n, olds, one_is_new=True) for n in news),
        )
    if (not first_old or single_old) and (not first_new or single_new):
        return Order(
            all(exists("no_later", n, olds, one_is_new=True) for n in news),
            all(exists("no_earlier", o, news, one_is_new=False) for o in olds),
        )
    if first_new:
        return Order(some("no_later"), every("no_earlier"))
    return Order(every("no_later"), some("no_earlier"))


def of_clocks(old: Clock | Newest, new: Clock | Newest) -> Order:
    """The order of two clocks."""
    if isinstance(old, Newest) or isinstance(new, Newest):
        if isinstance(old, Newest) and isinstance(new, Newest) and old.per == new.per:
            return of_numbers(old.count, new.count)
        return APART
    old, new = _aged(old), _aged(new)
    return _of_anchors(old.anchor, new.anchor) & _of_spans(old, new)


def _aged(clock: Clock) -> Clock:
    """A clock from an age as one from birth, where it counts in months."""
    length = clock.length or _NOTHING
    plain = clock.longest is None and clock.applied is None and clock.as_fact is None
    if clock.anchor.kind is not AnchorKind.AGE or not plain or (length.count and length.unit not in _MONTHS):
        return clock
    months = clock.anchor.age * 12 + (length.months if length.count else 0)
    return replace(clock, anchor=replace(clock.anchor, age=0), length=Length(months, Unit.MONTHS))


_MONTHS = (Unit.MONTHS, Unit.YEARS)


def _of_anchors(old: Anchor, new: Anchor) -> Order:
    if old == new:
        return SAME
    if old.kind is AnchorKind.AGE and new.kind is AnchorKind.AGE:
        return of_numbers(old.age, new.age)
    if old.fact == new.fact and {old.kind, new.kind} == {AnchorKind.BEGAN, AnchorKind.ENDED}:
        return LATER if new.kind is AnchorKind.ENDED else EARLIER
    return APART


def _of_spans(old: Clock, new: Clock) -> Order:
    """The order of what is added to the anchors: one length, or the least and the most that a person may choose."""
    rounds = old.round_to, new.round_to
    if old.as_fact is None and new.as_fact is None:
        return of_lengths(_applied(old), _applied(new), *rounds)
    if old.as_fact == new.as_fact:
        pairs = zip(_chosen(old), _chosen(new), strict=True)
        return all_of(of_lengths(one, other, *rounds) for one, other in pairs)
    olds, news = (_chosen(clock) if clock.as_fact else (_applied(clock),) for clock in (old, new))
    return all_of(of_lengths(one, other, *rounds) for one in olds for other in news)


def _applied(clock: Clock) -> Length:
    return clock.applied or clock.longest or clock.length or _NOTHING


def _chosen(clock: Clock) -> tuple[Length, Length, Length]:
    low = clock.length or _NOTHING
    return low, clock.longest or low, clock.otherwise or clock.longest or low
