"""The states of published sentences, made of those of the promises that they are tied to. Made here and nowhere else.

A sentence is as good as the worst of what keeps it. A path on which nothing is asked of the data (a hold, a category)
proves nothing, so that a sentence tied to it is unproven however well its rows are kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from troth.declaration.model import Declaration
from troth.declaration.published import PublishedSentence, Tied
from troth.plan.states import ORDER, Promise, State


@dataclass(frozen=True)
class Sentence:
    """A published sentence with what can be said of it.

    ``tied`` is what its tag says. ``state`` is None where it promises nothing, or nothing keeps it. ``paths`` are those
    it is tied to, ``says`` what the state rests on.
    """

    id: str
    text: str
    line: int
    tied: Tied
    state: State | None
    says: str
    paths: tuple[str, ...]


def sentences(declaration: Declaration, promises: Sequence[Promise]) -> tuple[Sentence, ...]:
    """Every sentence of the first language in its order; none where the policy has no published words."""
    text = (declaration.texts or {}).get(declaration.policy.document.languages[0])
    return tuple(_sentence(one, promises) for one in text.sentences) if text is not None else ()


def _sentence(one: PublishedSentence, promises: Sequence[Promise]) -> Sentence:
    paths = tuple(tie.path for tie in one.ties)
    state, says = _judged(paths, promises) if one.tied is Tied.KEPT else (None, "")
    return Sentence(one.id, one.text, one.span.line, one.tied, state, says, paths)


def _judged(paths: tuple[str, ...], promises: Sequence[Promise]) -> tuple[State, str]:
    found: list[tuple[State, str]] = []
    for path in paths:
        within = [promise for promise in promises if promise.path == path or promise.path.startswith(path + ".")]
        found += [(promise.state, f"{promise.path}: {promise.says}") for promise in within]
        if not within:
            found.append((State.UNPROVEN, f"nothing is asked of the data for {path} yet"))
    worst = min((state for state, _ in found), key=ORDER.index)
    return worst, next(says for state, says in found if state is worst)
