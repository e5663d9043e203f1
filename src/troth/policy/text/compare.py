"""A sentence's values held against those of what it is tied to, and against the same sentence in the first language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from troth.declaration.published import PublishedSentence
from troth.kernel.finding import Finding, Level
from troth.kernel.span import Span
from troth.policy.text.held import held
from troth.policy.text.paths import Declared, Paths
from troth.policy.text.said import values
from troth.policy.text.values import Held, Said, ValueKind, about_days

_ACROSS = frozenset({ValueKind.PERIOD, ValueKind.AGE, ValueKind.DATE, ValueKind.PERCENT, ValueKind.EMAIL})
"""Kinds that a translation says as the first language does."""

_MOST_SHOWN = 3


@dataclass(frozen=True)
class Ground:
    """What sentences are compared with.

    ``companies`` are the names of the policy's recipients and controllers; ``ours`` the controllers', as compared.
    """

    paths: Paths
    held: Mapping[str, tuple[Held, ...]]
    companies: tuple[str, ...]
    ours: frozenset[str]


def ground(paths: Paths) -> Ground:
    """All that sentences may be compared with."""
    of_each = {path: held(one) for path, one in paths.items()}
    named = [
        (one, paths[path].section) for path, all_ in of_each.items() for one in all_ if one.kind is ValueKind.COMPANY
    ]
    companies = {
        one.shown: None
        for one, section in named
        if section in ("recipients", "controllers") and one.span == _place(paths[one.path], "name")
    }
    longest_first = tuple(sorted(companies, key=lambda name: (-len(name), name)))
    return Ground(
        paths, of_each, longest_first, frozenset(one.same for one, section in named if section == "controllers")
    )


def _place(one: Declared, key: str) -> Span | None:
    return one.entry.at(key) if one.entry is not None and key in one.entry.spans else None


def compared(sentence: PublishedSentence, ties: Sequence[str], on: Ground) -> Iterator[Finding]:
    """What differs between a sentence and the declarations that it is tied to; ``ties`` are paths that are declared."""
    tied = {one.path: one for path in ties for one in on.paths.within(path)}
    holds = [value for path in tied for value in on.held[path]]
    for said in values(sentence.text, on.companies):
        alike = _alike(said, holds)
        if _agrees(said, alike):
            if said.limit:
                yield from _beyond(sentence, said, ties, on)
            continue
        if said.kind is ValueKind.COMPANY and said.same in on.ours:
            continue
        if alike:
            yield _mismatch(sentence, said, alike)
        else:
            yield Finding(
                "VALUE_UNHELD",
                Level.NOTE,
                f"`{sentence.id}` says `{said.shown}`, and nothing that it is tied to holds a {said.kind.value}.",
                "tie it to what holds that, or declare it",
                span=_span(sentence, said),
                subject=sentence.id,
            )


def _alike(said: Said, holds: Sequence[Held]) -> list[Held]:
    """What a value is compared with: those of its kind, and for a range the ranges, where there are any."""
    alike = [value for value in holds if value.kind is said.kind]
    ranges = [value for value in alike if ".." in value.same]
    return ranges if ranges and ".." in said.same else alike


def _agrees(said: Said, alike: Sequence[Held]) -> bool:
    if any(_same(said, value) for value in alike):
        return True
    ends = said.same.split("..")
    ranges = any(".." in value.same for value in alike)
    return len(ends) > 1 and not ranges and all(any(end == value.same for value in alike) for end in ends)


def _same(said: Said, value: Held) -> bool:
    if said.kind is ValueKind.COMPANY:
        return (
            said.same == value.same or value.same.startswith(said.same + " ") or said.same.startswith(value.same + " ")
        )
    return said.same == value.same or value.shown == "any"


def _beyond(sentence: PublishedSentence, said: Said, ties: Sequence[str], on: Ground) -> Iterator[Finding]:
    """Rows named one by one that keep longer than the sentence calls the most."""
    periods = [one for one in values(sentence.text, on.companies) if one.kind is ValueKind.PERIOD]
    if said.kind is not ValueKind.PERIOD or len(periods) > 1:
        return
    longer = [
        value
        for path in ties
        for value in on.held[path]
        if value.kind is ValueKind.PERIOD and value.alone and value.days > about_days(said.same) * 1.02
    ]
    if longer:
        yield _mismatch(sentence, said, longer)


def _mismatch(sentence: PublishedSentence, said: Said, differs: Sequence[Held]) -> Finding:
    apart = {(value.shown, value.path): value for value in differs}
    shown = [f"`{value.path}` says `{value.shown}` ({value.span})" for value in list(apart.values())[:_MOST_SHOWN]]
    more = f", and {len(apart) - _MOST_SHOWN} more say others" if len(apart) > _MOST_SHOWN else ""
    return Finding(
        "MISMATCH",
        Level.WARNING,
        f"`{sentence.id}` says `{said.shown}`; {', '.join(shown)}{more}.",
        "let both say the same, or tie the sentence to what it speaks of",
        span=_span(sentence, said),
        subject=sentence.id,
    )


def across(first: PublishedSentence, other: PublishedSentence, languages: tuple[str, str]) -> Iterator[Finding]:
    """A period, age, day, share or address that a translation gives otherwise than the first language.

    Where one of the two names more of them than the other, a value may only be said in another way: nothing is found.
    """
    for kind in _ACROSS:
        here = {said.same: said for said in values(first.text) if said.kind is kind}
        there = {said.same: said for said in values(other.text) if said.kind is kind}
        if here.keys() == there.keys() or len(here) != len(there):
            continue
        told = next(said for same, said in here.items() if same not in there)
        said = next(said for same, said in there.items() if same not in here)
        yield Finding(
            "MISMATCH",
            Level.WARNING,
            f"`{other.id}` says `{said.shown}` in `{languages[1]}`, and `{told.shown}` in `{languages[0]}` "
            f"({_span(first, told)}).",
            "let all languages say the same",
            span=_span(other, said),
            subject=other.id,
        )


def _span(sentence: PublishedSentence, said: Said) -> Span:
    begins = sentence.span
    return Span(begins.file, begins.line, begins.column + said.start, max(1, said.end - said.start))
