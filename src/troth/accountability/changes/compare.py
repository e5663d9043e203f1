"""All that changed between two versions of a policy, in the order of the language."""

from collections.abc import Iterator, Mapping
from typing import Final

from troth.accountability.changes.keys import INSIDE, KEYS, LABEL, READING, Compared
from troth.accountability.changes.model import Change, Found, Way, Weight
from troth.accountability.changes.pair import Met, Pair, met
from troth.declaration.conduct import Duty, Measure, StaffRole
from troth.declaration.dealings import Cookie, Message, Notice, Right, Service
from troth.declaration.declared import inside, sections
from troth.declaration.entry import Entry
from troth.declaration.model import (
    Category,
    Consent,
    Controller,
    Deletion,
    Document,
    Fact,
    Hold,
    PersonClass,
    PolicyFile,
    Purpose,
    Use,
)
from troth.declaration.outside import Gets, Never, Recipient, Region
from troth.kernel.span import Span

_MATERIAL, _UNCLEAR, _MINOR = Weight.MATERIAL, Weight.UNCLEAR, Weight.MINOR

_NEW_OR_GONE: Final[Mapping[type[Entry], tuple[Weight, Weight, str]]] = {
    Document: (_MINOR, _MINOR, ""),
    Controller: (_MATERIAL, _MATERIAL, "GDPR 13(1)(a)"),
    PersonClass: (_MINOR, _MINOR, ""),
    Fact: (_MINOR, _MINOR, ""),
    Category: (_MINOR, _MINOR, ""),
    Consent: (_MINOR, _MINOR, ""),
    Purpose: (_MATERIAL, _MINOR, "GDPR 13(3)"),
    Use: (_MATERIAL, _MINOR, "GDPR 13(3)"),
    Recipient: (_MATERIAL, _MINOR, "GDPR 13(1)(e)"),
    Gets: (_MATERIAL, _MINOR, "GDPR 13(1)(e)"),
    Never: (_MINOR, _MATERIAL, "GDPR 5(1)(a)"),
    Hold: (_MATERIAL, _MINOR, "GDPR 13(2)(a)"),
    Deletion: (_MINOR, _MATERIAL, "GDPR 5(1)(e)"),
    Right: (_MINOR, _MATERIAL, "GDPR 13(2)(b)"),
    Message: (_MATERIAL, _MINOR, "GDPR 13(1)(c)"),
    Cookie: (_MATERIAL, _MINOR, "ePrivacy 5(3)"),
    Service: (_MINOR, _MINOR, ""),
    StaffRole: (_MINOR, _MINOR, ""),
    Measure: (_MINOR, _UNCLEAR, "GDPR 32(1)"),
    Duty: (_UNCLEAR, _MINOR, ""),
    Notice: (_MINOR, _MATERIAL, "GDPR 13(3)"),
    Region: (_MINOR, _UNCLEAR, ""),
}
"""Kind of entry -> how a new one weighs, how one that is gone, and by which article. What only names something (a fact,
a category, a consent) weighs where a row uses it.
"""


def changes(pair: Pair) -> tuple[Change, ...]:
    """Every change from the old version to the new one."""
    then = sections(pair.old)
    return tuple(change for section in then for change in _of_section(section, pair))


def _of_section(section: str, pair: Pair) -> Iterator[Change]:
    old, new = sections(pair.old)[section], sections(pair.new)[section]
    if isinstance(old, Entry) and isinstance(new, Entry):
        yield from _of_entry(section, section, old, new, pair)
        return
    assert isinstance(old, Mapping)
    assert isinstance(new, Mapping)
    if section == "cookies":
        yield from _no_cookies(pair)
    for one in met(old, new):
        yield from _of_met(section, section, one, pair)


def _no_cookies(pair: Pair) -> Iterator[Change]:
    """``cookies: {}`` promises that there are none; a section that is not written promises nothing."""
    said_before = "cookies" in pair.old.spans and not pair.old.cookies
    says_now = "cookies" in pair.new.spans and not pair.new.cookies
    if said_before and "cookies" not in pair.new.spans:
        found = Found(Way.GONE, _MATERIAL, "does not promise any more that there are none", "{}", "nothing")
        yield _change("cookies", "cookies", "", found, "ePrivacy 5(3)", pair.new.span)
    elif says_now and "cookies" not in pair.old.spans:
        found = Found(Way.NEW, _MINOR, "promises now that there are none", "nothing", "{}")
        yield _change("cookies", "cookies", "", found, "ePrivacy 5(3)", pair.new.spans["cookies"])


def _of_met(above: str, above_before: str, one: Met, pair: Pair) -> Iterator[Change]:
    path = f"{above}.{one.name}"
    was = f"{above_before}.{one.was}" if one.was else ""
    if one.old is None and one.new is not None:
        yield _new(path, one.new, pair)
    elif one.new is None and one.old is not None:
        yield _gone(was, one.old, pair)
    elif one.old is not None and one.new is not None:
        if one.name != one.was:
            found = Found(Way.RENAMED, _MINOR, "has another name", one.was, one.name)
            yield _change(path, was, "was", found, "", one.new.span)
        yield from _of_entry(path, was, one.old, one.new, pair)
        for inner in met(inside(one.old), inside(one.new)):
            yield from _of_met(path, was, inner, pair)


def _new(path: str, entry: Entry, pair: Pair) -> Change:
    weight, _, law = _NEW_OR_GONE[type(entry)]
    says = "is new"
    match entry:
        case Purpose(uses=uses) if not uses:
            weight, says = _MINOR, "is a new heading"
        case Use(ground="undeclared"):
            weight, says = _MINOR, "is new, and rests on no ground: it allows nothing"
        case Recipient(role="source"):
            weight, law, says = _MATERIAL, "GDPR 14(2)(f)", "is a new source of data"
        case Cookie(cookie_class="necessary"):
            weight = _MINOR
        case Hold(secret=True):
            weight = _MINOR  # nobody may be told
        case _:
            pass
    return _change(path, "", "", Found(Way.NEW, weight, says, "", _name(entry)), law, entry.span)


def _gone(was: str, entry: Entry, pair: Pair) -> Change:
    _, weight, law = _NEW_OR_GONE[type(entry)]
    return _change(was, was, "", Found(Way.GONE, weight, "is gone", _name(entry), ""), law, entry.span)


def _name(entry: Entry) -> str:
    return entry.label or getattr(entry, "name", None) or ""


_COMPANIONS: Final = frozenset({"relation", "consent", "law", "interest", "of"})
"""Fields that go with a ground: where that is another, they are too, and nothing more need be said."""


def _of_entry(path: str, was: str, old: Entry, new: Entry, pair: Pair) -> Iterator[Change]:
    passed = _COMPANIONS if isinstance(new, Use) and isinstance(old, Use) and old.ground != new.ground else INSIDE
    compared: dict[str, tuple[Compared, ...]] = {
        **KEYS[type(new)],
        "label": (LABEL,),
        "reading": (READING,),
    }
    for field, looks in compared.items():
        for one in () if field in passed else looks:
            found = one.look(old, new, field, pair)
            if found is not None:
                key = one.key or field
                yield _change(path, was, key, found, one.law, new.at(key))


def _change(path: str, was: str, key: str, found: Found, law: str, span: Span) -> Change:
    both = found.before and found.after
    values = f": now `{found.after}`, before `{found.before}`" if both else ""
    called = f" ({found.after or found.before})" if not both and (found.before or found.after) else ""
    says = f"`{path}`{called} {found.says}{values}."
    return Change(path, was, key, found.way, found.weight, says, law, found.before, found.after, span)


def between(old: PolicyFile, new: PolicyFile, eea: frozenset[str]) -> tuple[Change, ...]:
    """Every change from one version to another. ``eea`` are the countries of the EEA when the new one takes effect."""
    return changes(Pair(old, new, eea))
