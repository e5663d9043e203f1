"""Everything that is found in the published words of a declaration, and how much they cover."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from troth.declaration.findings import did_you_mean
from troth.declaration.model import Declaration
from troth.declaration.published import HeadingLink, PublishedSentence, PublishedText, Tied
from troth.kernel.finding import Finding, Level
from troth.kernel.names import nearest
from troth.policy.text.compare import Ground, across, compared, ground
from troth.policy.text.paths import Declared, declared
from troth.policy.text.told import Coverage, owed, told_of, untold

_MOST_SHOWN: Final = 3


def text_findings(declaration: Declaration) -> tuple[Finding, ...]:
    """What is found in the words, file by file in their order, then what policy.yaml declares and they leave out."""
    document = declaration.policy.document
    texts = declaration.texts
    if texts is None:
        note = Finding(
            "TEXT_MISSING",
            Level.NOTE,
            "The policy has no published words: no folder `text` stands beside it.",
            f"write `text/{document.languages[0]}.md`, each sentence tied to what keeps it",
            span=document.at("languages"),
            subject="policy.languages",
        )
        return (note,)
    found = [_no_file(declaration, language) for language in document.languages if language not in texts]
    first = texts.get(document.languages[0])
    if first is None:
        return (*found, *(one for text in texts.values() for one in _links(text)))
    paths = declared(declaration.policy)
    ties, on = _ties(first, paths), ground(paths)
    found += sorted(_first(first, paths, ties, on), key=_by_place)
    for language, text in texts.items():
        if language != first.language:
            found += sorted(_other(first, text, ties, on), key=_by_place)
    return (*found, *untold(_told(ties, paths), paths, first.span.file))


def text_coverage(declaration: Declaration) -> Coverage | None:
    """How much the words cover, by those in the first language; None where these cannot be had."""
    first = (declaration.texts or {}).get(declaration.policy.document.languages[0])
    if first is None:
        return None
    paths = declared(declaration.policy)
    return _coverage(tuple(declaration.texts or ()), first, paths, _told(_ties(first, paths), paths))


def _told(ties: Mapping[str, tuple[str, ...]], paths: Mapping[str, Declared]) -> frozenset[str]:
    return told_of({path for of_one in ties.values() for path in of_one}, paths)


def _by_place(finding: Finding) -> tuple[str, int, int, str]:
    return finding.span.file, finding.span.line, finding.span.column, finding.code


def _no_file(declaration: Declaration, language: str) -> Finding:
    document = declaration.policy.document
    number = document.languages.index(language)
    return Finding(
        "TEXT_MISSING",
        Level.WARNING,
        f"The policy is to be read in `{language}`, and `text/{language}.md` is missing.",
        f"write it, or take `{language}` out of `languages`",
        span=document.at("languages", number),
        subject="policy.languages",
    )


def _first(
    text: PublishedText, paths: Mapping[str, Declared], ties: Mapping[str, tuple[str, ...]], on: Ground
) -> Iterator[Finding]:
    """Paths and links that lead nowhere, promises that nothing keeps, and values that differ from what is declared."""
    for sentence in text.sentences:
        yield from compared(sentence, ties[sentence.id], on) if sentence.tied is Tied.KEPT else ()
        for tie in sentence.ties:
            if tie.path not in paths:
                yield Finding(
                    "DANGLING_REF",
                    Level.ERROR,
                    f"`{tie.path}` is nowhere in policy.yaml.",
                    did_you_mean_path(tie.path, paths),
                    span=tie.span,
                    subject=sentence.id,
                )
    yield from _links(text)
    open_ = [sentence for sentence in text.sentences if sentence.tied is Tied.OPEN]
    if open_:
        are = "sentence promises" if len(open_) == 1 else "sentences promise"
        yield Finding(
            "OPEN_PROMISE",
            Level.NOTE,
            f"{len(open_)} {are} and nothing keeps it: {', '.join(sentence.id for sentence in open_)}.",
            "declare what keeps each, and tie it with `kept by`",
            span=open_[0].tag,
            subject=open_[0].id,
        )


def did_you_mean_path(path: str, paths: Mapping[str, Declared]) -> str:
    """The nearest path: among those that begin alike, and where there are none, among the sections."""
    above = path
    while "." in above:
        above = above.rpartition(".")[0]
        inside = [name for name in paths if name.startswith(above + ".") and "." not in name[len(above) + 1 :]]
        if above in paths:
            return did_you_mean(path, inside) if inside else f"`{above}` is there, and nothing is inside it"
    return did_you_mean(above, [name for name in paths if "." not in name])


def _links(text: PublishedText) -> Iterator[Finding]:
    targets = {heading.id for heading in text.headings if heading.id} | {one.id for one in text.sentences if one.id}
    for link in text.links:
        if link.target not in targets:
            yield Finding(
                "DANGLING_REF",
                Level.ERROR,
                f"The link leads to `#{link.target}`, and no heading here has that id.",
                _meant(text, link, targets) if link.target else "write `#id`",
                span=link.span,
            )


def _meant(text: PublishedText, link: HeadingLink, targets: Iterable[str]) -> str:
    """The nearest id; where none is near, the sections that the other links pass over: those below, as deep as most
    that links lead to.
    """
    if nearest(link.target, targets) is not None:
        return did_you_mean(link.target, targets)
    reached = {one.target for one in text.links}
    depths = Counter(heading.depth for heading in text.headings if heading.id in reached)
    left = [
        f"`#{heading.id}` ({heading.text})"
        for heading in text.headings
        if heading.id and heading.id not in reached and heading.span.line > link.span.line
        if heading.depth in [depth for depth, _ in depths.most_common(1)]
    ]
    if 0 < len(left) <= _MOST_SHOWN:
        return f"no link leads to {' or '.join(left)}: did you mean that?"
    return did_you_mean(link.target, [heading.id for heading in text.headings if heading.id])


def _ties(text: PublishedText, paths: Mapping[str, Declared]) -> Mapping[str, tuple[str, ...]]:
    """Sentence -> the paths it is tied to that are declared."""
    return MappingProxyType(
        {
            sentence.id: tuple(tie.path for tie in sentence.ties if tie.path in paths)
            for sentence in text.sentences
            if sentence.tied is Tied.KEPT
        }
    )


def _other(
    first: PublishedText, text: PublishedText, ties: Mapping[str, tuple[str, ...]], on: Ground
) -> Iterator[Finding]:
    """What another language lacks or has alone, and where it says something else."""
    yield from _links(text)
    here = {sentence.id: sentence for sentence in first.sentences if sentence.id}
    there = {sentence.id: sentence for sentence in text.sentences if sentence.id}
    yield from (_missing(sentence, text) for id_, sentence in here.items() if id_ not in there)
    for id_, sentence in there.items():
        if id_ not in here:
            yield _alone(sentence, first)
            continue
        found = _differs(sentence, ties.get(id_, ()), on)
        yield from found
        if not found and not _differs(here[id_], ties.get(id_, ()), on):  # one of the two is enough to be mended
            yield from across(here[id_], sentence, (first.language, text.language))
    headings, others = ({one.id: one for one in of.headings if one.id} for of in (first, text))
    for one in (*headings.values(), *others.values()):
        if (one.id in headings) != (one.id in others):
            lacks = text if one.id in headings else first
            yield Finding(
                "MISSING_SENTENCE",
                Level.WARNING,
                f"The heading `#{one.id}` is missing in `{lacks.language}`.",
                f"write `{{#{one.id}}}` at the same heading in {lacks.span.file}",
                span=one.span,
                subject=f"#{one.id}",
            )


def _differs(sentence: PublishedSentence, ties: tuple[str, ...], on: Ground) -> tuple[Finding, ...]:
    """Where a sentence says another value than what it is tied to; what nothing holds is said of the first language."""
    return tuple(one for one in compared(sentence, ties, on) if one.code == "MISMATCH") if ties else ()


def _missing(sentence: PublishedSentence, text: PublishedText) -> Finding:
    return Finding(
        "MISSING_SENTENCE",
        Level.WARNING,
        f"`{sentence.id}` is missing in `{text.language}`.",
        f"write it in {text.span.file} with the tag `{{{sentence.id}}}`",
        span=sentence.tag,
        subject=sentence.id,
    )


def _alone(sentence: PublishedSentence, first: PublishedText) -> Finding:
    return Finding(
        "MISSING_SENTENCE",
        Level.WARNING,
        f"`{sentence.id}` is not in `{first.language}`, which is the first language.",
        f"write it in {first.span.file}, with what keeps it, or take it away here",
        span=sentence.tag,
        subject=sentence.id,
    )


def _coverage(
    languages: tuple[str, ...], first: PublishedText, paths: Mapping[str, Declared], told: frozenset[str]
) -> Coverage:
    of_kind = {kind: [one for one in first.sentences if one.tied is kind] for kind in Tied}
    tied = sum(all(tie.path in paths for tie in one.ties) for one in of_kind[Tied.KEPT])
    statements = len(of_kind[Tied.STATEMENT])
    return Coverage(
        languages=languages,
        sentences=len(first.sentences),
        statements=statements,
        promises=len(first.sentences) - statements,
        tied=tied,
        open=tuple(one.id for one in of_kind[Tied.OPEN]),
        untied=len(first.sentences) - statements - tied - len(of_kind[Tied.OPEN]),
        declarations=len(owed(paths)),
        told=len(told),
    )
