"""What changed between two versions, as text: what people must be told first."""

from collections.abc import Iterator, Sequence
from typing import Final

from troth.accountability.changes.model import Change, Weight

_HEADINGS: Final = {
    Weight.MATERIAL: "material: people must be told before it takes effect",
    Weight.UNCLEAR: "unclear: somebody must read both and say",
    Weight.MINOR: "minor",
}


def as_text(found: Sequence[Change], versions: tuple[str, str]) -> Iterator[str]:
    """The changes by weight, each with the article and its place, and how many there are of each."""
    yield f"from {versions[0]} to {versions[1]}"
    for weight, heading in _HEADINGS.items():
        of_weight = [change for change in found if change.weight is weight]
        if of_weight:
            yield ""
            yield heading
        for change in of_weight:
            law = f" ({change.law})" if change.law else ""
            yield f"  {change.way}: {change.says}{law}"
            yield f"    {change.span}"
    counts = (f"{sum(one.weight is weight for one in found)} {weight}" for weight in Weight)
    yield ""
    yield ", ".join(counts)


def as_data(found: Sequence[Change]) -> list[dict[str, object]]:
    """The same for machines (``docs/schemas/diff.json``)."""
    return [
        {
            "path": change.path,
            "was": change.was or None,
            "key": change.key or None,
            "way": change.way.value,
            "weight": change.weight.value,
            "says": change.says,
            "law": change.law or None,
            "before": change.before,
            "after": change.after,
            "file": change.span.file,
            "line": change.span.line,
            "column": change.span.column,
        }
        for change in found
    ]
