"""People hear of a change before it is done to their data, as they were promised: what was told, held against the day
on which a version begins.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from troth.accountability.changes.compare import between
from troth.accountability.changes.model import Change, Weight
from troth.declaration.dealings import Notice
from troth.declaration.model import Declaration, PolicyFile
from troth.kernel.calendar import Length, Unit, add
from troth.kernel.finding import Finding, Level

_UPON: Final = {Weight.MATERIAL: ("change", "material_change"), Weight.UNCLEAR: ("change",), Weight.MINOR: ("change",)}
"""Weight of the heaviest change -> the notices that are promised upon it."""

_LAW: Final = "GDPR 13(3), 14(4)"


def announced(declaration: Declaration, today: date, eea: frozenset[str]) -> tuple[Finding, ...]:
    """What is wrong with how the version on top was told of before it begins. Nothing where it is the first, where
    nothing is changed, or where no notice before a change was promised (which a check says).

    A version that nobody was told of in time does not run: an error from its first day on, and a warning before.
    """
    if not declaration.versions:
        return ()
    before, after = declaration.versions[-1].policy, declaration.policy
    found = between(before, after, eea)
    return tuple(_findings(before, after, found, today)) if found else ()


def _findings(before: PolicyFile, after: PolicyFile, found: tuple[Change, ...], today: date) -> Iterator[Finding]:
    first = next((one for weight in Weight for one in found if one.weight is weight), found[0])
    promised = [
        one
        for policy in (before, after)  # what they were promised, and what they are promised now
        for one in policy.notices.values()
        if one.upon in _UPON[first.weight] and one.lead.says == "before"
    ]
    if not promised:
        return
    document = after.document
    span = document.at("told" if document.told is not None else "effective")
    lead = max((_days(one) for one in promised), key=lambda length: add(document.effective, length))
    if document.told is None or document.told >= document.effective:
        running = today >= document.effective
        when = f"on {document.told}" if document.told is not None else "and nobody was told of it"
        yield Finding(
            "CHANGE_NOT_TOLD",
            Level.ERROR if running else Level.WARNING,
            f"`{document.version}` begins on {document.effective}, {when}: {first.says}",
            "tell people first, write the day in `told`, and let it begin after that; until then the version before "
            "belongs on top",
            law=_LAW,
            span=span,
            subject="policy",
        )
    elif add(document.told, lead) > document.effective:
        yield Finding(
            "CHANGE_TOLD_LATE",
            Level.WARNING,
            f"`{document.version}` begins on {document.effective} and was told of on {document.told}; {lead} before "
            "was promised.",
            "let it begin later; where it must not wait, say why in `reading`",
            law=_LAW,
            span=span,
            subject="policy",
            signed=document.reading is not None,
        )


def _days(notice: Notice) -> Length:
    """How long before, in the calendar. A working week has five days of seven."""
    assert notice.lead.time is not None
    length = notice.lead.time.length
    if notice.lead.time.working:
        return Length(-(-length.count * 7 // 5), Unit.DAYS)
    return length if length.calendar else Length(-(-length.count // 24), Unit.DAYS)
