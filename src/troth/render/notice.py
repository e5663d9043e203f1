"""A draft of the notice as the Markdown of ``text/LANGUAGE.md``."""

from collections.abc import Iterator

from troth.accountability.notice import Columns, Heading, Notice, Sentence
from troth.declaration.published import Tied


def markdown(draft: Notice) -> str:
    """The whole file."""
    return "".join(f"{line}\n" for line in _lines(draft))


def _lines(draft: Notice) -> Iterator[str]:
    yield "---"
    yield f"policy: {draft.policy}"
    yield f"language: {draft.language}"
    if draft.first:
        yield "first: true"
    yield "---"
    before: object = None
    for line in draft.lines:
        match line:
            case Heading():
                if not isinstance(before, Heading | None):
                    yield ""
                yield f"{'#' * line.depth} {line.text} {{#{line.id}}}"
                yield ""
            case Columns():
                yield f"| {' | '.join(line.titles)} |"
                yield f"|{'---|' * len(line.titles)}"
            case Sentence():
                if line.item and isinstance(before, Sentence) and not before.item:
                    yield ""
                yield _sentence(line, first=draft.first)
        before = line


def _sentence(line: Sentence, *, first: bool) -> str:
    tag = f"{{{line.id}{_tied(line) if first else ''}}}"
    if len(line.cells) > 1:
        return f"| {line.text} {tag} |"
    return f"{'- ' if line.item else ''}{line.text} {tag}"


def _tied(line: Sentence) -> str:
    return f" {line.tied} {' '.join(line.ties)}" if line.tied is Tied.KEPT else f" {line.tied}"
