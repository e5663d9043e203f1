"""The folder ``text`` of a policy: one file of published words for each language."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from troth.declaration.findings import Findings
from troth.declaration.model import MapHead
from troth.declaration.published import PublishedText
from troth.declaration.reader import MOST_BYTES
from troth.declaration.text_reader import read_text
from troth.kernel.errors import Unreadable
from troth.kernel.finding import Finding
from troth.kernel.span import Span

TEXT_FOLDER: Final = "text"


def text_bytes(folder: Path) -> dict[str, bytes] | None:
    """Language -> the bytes of its file, in the order of the names; None where the policy has no published words.

    Every ``*.md`` counts, listed in the policy or not. Raises Unreadable where one cannot be read.
    """
    within = folder / TEXT_FOLDER
    if not within.exists():
        return None
    try:
        files = sorted(path for path in within.iterdir() if path.suffix == ".md")
        return {path.stem: _bytes(path) for path in files}
    except OSError as error:
        raise Unreadable(
            f"`{error.filename or within}` cannot be read: {error.strerror}.",
            help="`text` is a folder with one file for each language, such as `text/en.md`",
        ) from None


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def read_texts(
    found: Mapping[str, bytes], languages: Sequence[str], head: MapHead | None, place: str
) -> tuple[Mapping[str, PublishedText], tuple[Finding, ...]]:
    """The published words by language, in the order of the policy's, and everything found in the files.

    ``head`` names the policy that they must belong to, None where nothing does; ``place`` is what findings call the
    folder.
    """
    texts: dict[str, PublishedText] = {}
    said: list[Finding] = []
    for language in (*languages, *(name for name in found if name not in languages)):
        if language not in found:
            continue
        of_file = Findings()
        file = f"{place}/{language}.md"
        if language in languages:
            text = read_text(found[language], file, language, language == languages[0], of_file)
            if text is not None:
                texts[language] = text
                if head is not None:
                    _of_policy(text, head, of_file)
        else:
            of_file.warning(
                "TEXT_UNLISTED",
                Span(file, 1, 1),
                f"`{language}` is none of the `languages` in policy.yaml, so these words are not the policy's.",
                "add it to `languages`, or take the file away",
            )
        said += of_file.sorted_by_place()
    return MappingProxyType(texts), tuple(said)


def _of_policy(text: PublishedText, head: MapHead, findings: Findings) -> None:
    if text.front.policy != head.policy:
        findings.error(
            "FRONT_MATTER",
            text.span,
            f"These words are those of `{text.front.policy}`, and map.yaml is that of `{head.policy}`.",
            f"write `policy: {head.policy}` in both",
        )
