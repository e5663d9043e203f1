"""The published words of the small sound policy, with an example's lines laid over them."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from troth.declaration.model import MapHead
from troth.declaration.overlay import LEFT_OUT
from troth.declaration.published import PublishedSentence, PublishedText
from troth.declaration.text_folder import TEXT_FOLDER, read_texts
from troth.kernel.finding import Finding
from troth.kernel.span import Span

LANGUAGE: Final = "en"
WORDS_FILE: Final = f"{TEXT_FOLDER}/{LANGUAGE}.md"

_FRONT: Final = "---\npolicy: {policy}\nlanguage: en\nfirst: true\n---\n"
_GONE: Final = re.compile(rf"{re.escape(LEFT_OUT)} \{{(s\w+)\}}")


def laid_words(lines: str, head: MapHead) -> tuple[PublishedText | None, tuple[Finding, ...]]:
    """The sound words in which a sentence of ``lines`` takes the place of that with its id, and what was found in
    ``lines``. Findings stand at the lines' own places.
    """
    gone = {found[1] for line in lines.splitlines() if (found := _GONE.fullmatch(line.strip()))}
    kept = "\n".join("" if _GONE.fullmatch(line.strip()) else line for line in lines.splitlines())
    front = _FRONT.format(policy=head.policy)
    above, findings = _read(front + kept, head)
    below, _ = _read(_sound(), head)
    if above is None or below is None:
        return None, findings
    up = front.count("\n")
    own = [_higher(sentence, up) for sentence in above.sentences]
    left_out = gone | {sentence.id for sentence in own}
    sentences = (*(sentence for sentence in below.sentences if sentence.id not in left_out), *own)
    return replace(below, sentences=sentences, links=()), tuple(
        replace(one, span=_moved(one.span, up)) for one in findings
    )


def _read(text: str, head: MapHead) -> tuple[PublishedText | None, tuple[Finding, ...]]:
    texts, findings = read_texts({LANGUAGE: text.encode()}, (LANGUAGE,), head, TEXT_FOLDER)
    return texts.get(LANGUAGE), findings


@cache
def _sound() -> str:
    return (Path(__file__).with_name("sound") / f"{LANGUAGE}.md").read_text(encoding="utf-8")


def _higher(sentence: PublishedSentence, lines: int) -> PublishedSentence:
    ties = tuple(replace(tie, span=_moved(tie.span, lines)) for tie in sentence.ties)
    return replace(sentence, ties=ties, span=_moved(sentence.span, lines), tag=_moved(sentence.tag, lines))


def _moved(span: Span, lines: int) -> Span:
    return replace(span, line=max(1, span.line - lines))
