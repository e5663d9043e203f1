"""How two values of one key are held against each other. Each look takes the two entries, the field and the pair of
policies, the old one always first, and says what differs, or None.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from troth.accountability.changes.keep import kept, must_keep
from troth.accountability.changes.model import Found, Way, Weight
from troth.accountability.changes.order import Order, of_lengths
from troth.accountability.changes.pair import Pair
from troth.declaration.entry import Entry
from troth.declaration.sentences import AnswerTime, Condition, ConditionKind
from troth.kernel.calendar import Length

MATERIAL, UNCLEAR, MINOR = Weight.MATERIAL, Weight.UNCLEAR, Weight.MINOR

Look = Callable[[Any, Any, str, Pair], Found | None]


def shown(value: object) -> str:
    """A value as a sentence shows it."""
    match value:
        case None | () | "":
            return "nothing"
        case bool():
            return str(value).lower()
        case Condition():
            return value.text
        case Mapping():
            return ", ".join(f"{key}: {shown(item)}" for key, item in value.items()) or "nothing"
        case tuple() | list():
            return ", ".join(map(shown, value))
        case frozenset() | set():
            return ", ".join(sorted(map(shown, value))) or "nothing"
        case _:
            return " ".join(str(value).split())


def words(weight: Weight = MINOR, says: str = "is put in other words") -> Look:
    """Free words, of which nobody but a reader can say what they change."""

    def look(old: Entry, new: Entry, field: str, pair: Pair) -> Found | None:
        before, after = getattr(old, field), getattr(new, field)
        if _plainly(before) == _plainly(after):
            return None
        return Found(Way.REWORDED, weight, says, shown(before), shown(after))

    return look


def _plainly(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


def other(says: str, weight: Weight = MATERIAL, section: str = "", *, gone: Weight | None = None) -> Look:
    """One value of several; ``section`` where it is a name. ``gone`` is the weight where nothing stands any more."""

    def look(old: Entry, new: Entry, field: str, pair: Pair) -> Found | None:
        before, after = getattr(old, field), getattr(new, field)
        as_now = pair.renamed(section, before) if section and before is not None else before
        if as_now == after:
            return None
        weighs = gone if gone is not None and after in (None, ()) else weight
        return Found(Way.OTHER, weighs, says, shown(before), shown(after))

    return look


def appears(says: str, gone: str, *, new: Weight = MATERIAL, off: Weight = MINOR, differs: Weight = UNCLEAR) -> Look:
    """A value that widens by being there: of words what it says, of true and false whether it is true."""

    def look(old: Entry, new_: Entry, field: str, pair: Pair) -> Found | None:
        before, after = getattr(old, field), getattr(new_, field)
        if _plainly(before) == _plainly(after):
            return None
        if not before:
            return Found(Way.WIDER, new, says, shown(before), shown(after))
        if not after:
            return Found(Way.NARROWER, off, gone, shown(before), shown(after))
        return Found(Way.OTHER, differs, "says something else here", shown(before), shown(after))

    return look


def names(what: str, section: str = "", *, more: Weight = MATERIAL, fewer: Weight = MINOR) -> Look:
    """A list of names or words; where it is not written, all are meant."""

    def look(old: Entry, new: Entry, field: str, pair: Pair) -> Found | None:
        before, after = getattr(old, field), getattr(new, field)
        if before is None or after is None:
            olds = frozenset(("everything",)) if before is None else frozenset[str]()
            news = frozenset(("everything",)) if after is None else frozenset[str]()
        else:
            olds = pair.all_renamed(section, before) if section else frozenset(before)
            news = frozenset(after)
        return _sets(olds, news, what, more, fewer, before, after)

    return look


def _sets(
    olds: frozenset[Any], news: frozenset[Any], what: str, more: Weight, fewer: Weight, before: object, after: object
) -> Found | None:
    if olds == news:
        return None
    texts = (
        shown(before) if before is not None else "everything",
        shown(after) if after is not None else "everything",
    )
    if olds < news:
        return Found(Way.WIDER, more, f"{what} more{_which(news - olds)}", *texts)
    if news < olds:
        return Found(Way.NARROWER, fewer, f"{what} less{_which(olds - news)}", *texts)
    worse = min((more, fewer), key=list(Weight).index)
    return Found(Way.OTHER, worse, f"{what} other things{_which(news - olds)}", *texts)


def _which(names: Iterable[Any]) -> str:
    found = sorted(_in_role(*name) if isinstance(name, tuple) else str(name) for name in names)
    return f" ({', '.join(f'`{name}`' for name in found)})" if found != ["everything"] else ""


def _in_role(name: str, role: str) -> str:
    return name if role == "holder" else f"{name} as {role}"


def data(what: str, *, more: Weight = MATERIAL, fewer: Weight = MINOR) -> Look:
    """A list of data, written out to parts: what a whole brings along counts, however it is written."""

    def look(old: Entry, new: Entry, field: str, pair: Pair) -> Found | None:
        before, after = getattr(old, field), getattr(new, field)
        olds = pair.all_renamed("categories", pair.before.data(before))
        return _sets(olds, pair.now.data(after), what, more, fewer, before, after)

    return look


def people(what: str, *, more: Weight = MATERIAL, fewer: Weight = MINOR) -> Look:
    """A list of classes, each with those within it."""

    def look(old: Entry, new: Entry, field: str, pair: Pair) -> Found | None:
        before, after = getattr(old, field), getattr(new, field)
        olds = pair.all_renamed("people", pair.before.people(before))
        return _sets(olds, pair.now.people(after), what, more, fewer, before, after)

    return look


def about(old: Any, new: Any, field: str, pair: Pair) -> Found | None:
    """Whose data a policy row is about, in which role."""
    olds = frozenset((pair.renamed("people", name), role) for name, role in pair.before.about(old))
    before, after = (tuple(_in_role(*one) for one in use.about or ()) or "whom the data is about" for use in (old, new))
    return _sets(olds, pair.now.about(new), "is about", MATERIAL, MINOR, before, after)


def countries(old: Any, new: Any, field: str, pair: Pair) -> Found | None:
    """Where a recipient handles data. A country of the EEA more needs no safeguard; any other does."""
    olds, news = frozenset(old.country), frozenset(new.country)
    before, after = shown(old.country), shown(new.country)
    if olds == news:
        return None
    if "any" in olds:
        return Found(Way.NARROWER, MINOR, "is bound to countries", before, after)
    if not news:
        return Found(Way.OTHER, UNCLEAR, "does not say any more in which country", before, after)
    outside = sorted(code for code in news - olds if code not in pair.eea)
    if outside:
        says = f"handles data in another country, outside the EEA ({', '.join(outside)})"
        return Found(Way.WIDER if olds < news else Way.OTHER, MATERIAL, says, before, after)
    if news < olds:
        return Found(Way.NARROWER, MINOR, "handles data in fewer countries", before, after)
    return Found(
        Way.WIDER if olds < news else Way.OTHER, MINOR, "handles data in another country of the EEA", before, after
    )


def seat(old: Any, new: Any, field: str, pair: Pair) -> Found | None:
    """The country in which a controller has its seat."""
    if old.country == new.country:
        return None
    weight = MINOR if new.country in pair.eea and old.country in pair.eea else MATERIAL
    return Found(Way.OTHER, weight, "has its seat in another country", old.country, new.country)


def ground(old: Any, new: Any, field: str, pair: Pair) -> Found | None:
    """The legal ground of a row. To say that there is none any more allows nothing."""
    if old.ground == new.ground:
        return None
    if new.ground == "undeclared":
        return Found(Way.NARROWER, MINOR, "rests on no ground any more, and allows nothing", old.ground, new.ground)
    return Found(Way.OTHER, MATERIAL, "rests on another ground", old.ground, new.ground)


def keep(old: Any, new: Any, field: str, pair: Pair) -> Found | None:
    """Until when a row keeps."""
    return kept(pair.rule(old.keep), new.keep)


def floor(old: Any, new: Any, field: str, pair: Pair) -> Found | None:
    """Until when a row must be kept."""
    return must_keep(pair.rule(old.keep), new.keep)


def by_when(old: Any, new: Any, field: str, pair: Pair) -> Found | None:
    """By when somebody does something: shorter asks more of her."""
    before, after = getattr(old, field), getattr(new, field)
    if before is None or after is None:
        return None if before is after else Found(Way.OTHER, UNCLEAR, "is due otherwise", shown(before), shown(after))
    found = kept(pair.rule(before), after)
    if found is None:
        return None
    return Found(found.way, UNCLEAR, "is due otherwise", found.before, found.after)


def conditions(what: str, *, fewer: Weight = MATERIAL, more: Weight = MINOR) -> Look:
    """Conditions all of which must hold: with one more it is narrower. ``age 13 or over`` follows from ``age 16``."""

    def look(old: Entry, new: Entry, field: str, pair: Pair) -> Found | None:
        before, after = getattr(old, field), getattr(new, field)
        olds = [pair.condition(one) for one in before]
        news = list(after)
        narrower = all(any(_implies(one, another) for one in news) for another in olds)
        wider = all(any(_implies(one, another) for one in olds) for another in news)
        texts = shown(before), shown(after)
        if narrower and wider:
            return None
        if narrower:
            return Found(Way.NARROWER, more, f"{what} in fewer cases", *texts)
        if wider:
            return Found(Way.WIDER, fewer, f"{what} in more cases", *texts)
        return Found(Way.OTHER, min((fewer, more), key=list(Weight).index), f"{what} in other cases", *texts)

    return look


def _implies(one: Condition, another: Condition) -> bool:
    """Whether the first cannot hold without the second."""
    if one.kind is not another.kind:
        return False
    if one.kind is ConditionKind.AGE_UNDER and one.negated == another.negated:
        return one.age <= another.age
    if one.kind is ConditionKind.AGE_OVER and one.negated == another.negated:
        return one.age >= another.age
    return (one.name, one.age, one.negated) == (another.name, another.age, another.negated)


def scale(steps: Sequence[str], what: str, *, up: Weight = MATERIAL, down: Weight = MINOR) -> Look:
    """One of several steps, each of which allows more than the one before."""

    def look(old: Entry, new: Entry, field: str, pair: Pair) -> Found | None:
        before, after = (getattr(one, field) or steps[0] for one in (old, new))
        if before == after:
            return None
        if before not in steps or after not in steps:
            return Found(Way.OTHER, MATERIAL, what, before, after)
        wider = steps.index(after) > steps.index(before)
        return Found(Way.WIDER if wider else Way.NARROWER, up if wider else down, what, before, after)

    return look


def length(
    what: str, *, silent: str, longer: Weight = MATERIAL, shorter: Weight = MINOR, other: Weight | None = None
) -> Look:
    """A length of time. ``silent`` says what it means where it is not written: ``none`` (no time) or ``endless``."""

    def look(old: Entry, new: Entry, field: str, pair: Pair) -> Found | None:
        before, after = getattr(old, field), getattr(new, field)
        if before == after:
            return None
        order = _times(before, after, silent)
        texts = shown(before), shown(after)
        if order.same:
            return None
        if order.no_later:
            return Found(Way.SHORTER, shorter, f"{what} shorter", *texts)
        if order.no_earlier:
            return Found(Way.LONGER, longer, f"{what} longer", *texts)
        return Found(Way.OTHER, other or longer, f"{what} otherwise", *texts)

    return look


def _times(before: object, after: object, silent: str) -> Order:
    """The order of two lengths, either of which may not be written, or be one of the words of a cookie."""
    rank_old, rank_new = _rank(before, silent), _rank(after, silent)
    if rank_old or rank_new:
        return Order(rank_new <= rank_old, rank_new >= rank_old)
    working_old, working_new = (isinstance(one, AnswerTime) and one.working for one in (before, after))
    one, another = (value.length if isinstance(value, AnswerTime) else value for value in (before, after))
    assert isinstance(one, Length)
    assert isinstance(another, Length)
    order = of_lengths(one, another)
    if working_old == working_new:
        return order
    return Order(order.no_later and working_old, order.no_earlier and working_new)


def _rank(value: object, silent: str) -> int:
    match value:
        case None:
            return 1 if silent == "endless" else -1
        case "session":
            return -1
        case "no end":
            return 2
        case _:
            return 0


def lead(old: Any, new: Any, field: str, pair: Pair) -> Found | None:
    """How long before, or within what time, people are told."""
    if old.lead == new.lead:
        return None
    texts = shown(_of_lead(old.lead)), shown(_of_lead(new.lead))
    says, was = new.lead.says, old.lead.says
    ranks = {"within": 0, "at once": 1, "before": 2}
    if says != was:
        later = ranks[says] < ranks[was]
    else:
        order = _times(old.lead.time, new.lead.time, "none")
        if not (order.no_later or order.no_earlier):
            return Found(Way.OTHER, MATERIAL, "tells people at another time", *texts)
        later = order.no_earlier if says == "within" else order.no_later
    if later:
        return Found(Way.NARROWER, MATERIAL, "tells people later", *texts)
    return Found(Way.WIDER, MINOR, "tells people earlier", *texts)


def _of_lead(value: Any) -> str:
    return {"at once": "at once", "before": f"{value.time} before", "within": f"within {value.time}"}[value.says]


def contact(old: Any, new: Any, field: str, pair: Pair) -> Found | None:
    """Where people turn to: a way that is gone or another is one that they were told of and that fails them."""
    if dict(old.contact) == dict(new.contact):
        return None
    texts = shown(old.contact), shown(new.contact)
    if all(new.contact.get(way) == where for way, where in old.contact.items()):
        return Found(Way.WIDER, MINOR, "can be reached in more ways", *texts)
    return Found(Way.OTHER, MATERIAL, "is reached in another way", *texts)


def tell(old: Any, new: Any, field: str, pair: Pair) -> Found | None:
    """Whether and when a person is told of a disclosure."""
    if old.tell == new.tell:
        return None
    weight = MINOR if new.tell is not None and new.tell.says == "before" else MATERIAL
    return Found(Way.OTHER, weight, "tells the person at another time, or not", _of_tell(old.tell), _of_tell(new.tell))


def _of_tell(value: Any) -> str:
    if value is None:
        return "as the law says"
    return str(value.says) if value.says != "after" else f"{value.earliest} to {value.latest} after {value.moment}"


def upon(old: Any, new: Any, field: str, pair: Pair) -> Found | None:
    """What sets a disclosure off; *always* is the widest."""
    before = pair.renamed("facts", old.upon)
    if before == new.upon:
        return None
    if before == "always":
        return Found(Way.NARROWER, MINOR, "is handed out in fewer cases", old.upon, new.upon)
    way = Way.WIDER if new.upon == "always" else Way.OTHER
    return Found(way, MATERIAL, "is handed out upon something else", old.upon, new.upon)


def decision(old: Any, new: Any, field: str, pair: Pair) -> Found | None:
    """A decision about people, made by a machine alone or not."""
    before, after = dict(old.decision), dict(new.decision)
    if before == after:
        return None
    texts = shown(before), shown(after)
    if not before:
        return Found(Way.WIDER, MATERIAL, "now decides about people", *texts)
    if not after:
        return Found(Way.NARROWER, MINOR, "does not decide about people any more", *texts)
    if before.get("solely") != after.get("solely"):
        alone = after.get("solely") == "true"
        says = "now decides without a person" if alone else "now decides with a person"
        return Found(Way.WIDER if alone else Way.NARROWER, MATERIAL if alone else MINOR, says, *texts)
    return Found(Way.REWORDED, UNCLEAR, "decides about people otherwise", *texts)
