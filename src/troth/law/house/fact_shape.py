"""Each kind of fact is found by its own keys of the map."""

from collections.abc import Iterator

from troth.declaration.model import FactTable
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.parts import listed

_NEEDS = {"period": "from", "moment": "at", "flag": "is", "number": "value"}
_OWN = {
    "period": frozenset({"from", "to"}),
    "moment": frozenset({"at", "is", "several", "reaches"}),
    "flag": frozenset({"is"}),
    "number": frozenset({"value"}),
}
_SHAPING = frozenset({"from", "to", "at", "is", "value", "several", "reaches"})


def _missing(matter: Matter) -> Iterator[Flaw]:
    for name, kind, entry in _facts(matter):
        if _NEEDS[kind] not in entry.spans:
            yield flaw(f"facts.{name}", entry, fact=name, kind=kind, key=_NEEDS[kind])


def _foreign(matter: Matter) -> Iterator[Flaw]:
    for name, kind, entry in _facts(matter):
        for key in entry.spans:
            if key in _SHAPING - _OWN[kind]:
                own = listed(sorted(_OWN[kind]), 9)
                yield flaw(f"facts.{name}", entry, key, fact=name, kind=kind, key=key, own=own)


def _facts(matter: Matter) -> Iterator[tuple[str, str, FactTable]]:
    for name, entry in matter.policy.fact_tables.items():
        yield name, matter.policy.facts[name].kind, entry


CHECKS = (
    Check(
        code="FACT_SHAPE",
        case="missing",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="the map does not give a fact the key that its kind is found by",
        why="Each kind of fact is found by keys of its own: a period by `from` and `to`, a moment by `at`, a flag "
        "by `is`, a number by `value`. Another key would be read as meant and then not acted on.",
        says="`{fact}` is a {kind}, and the map does not say where it stands: `{key}` is missing.",
        help="add `{key}`, or declare the fact as the kind that the map finds",
        look=_missing,
        fails=Example(
            map="""
            facts:
              on_trial: {is: (none)} #!
            """,
        ),
        passes=Example(
            map="""
            facts:
              on_trial: {is: trial = true}
            """,
        ),
    ),
    Check(
        code="FACT_SHAPE",
        case="foreign",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="the map gives a fact a key that its kind does not have, and that would be passed over",
        why="Each kind of fact is found by keys of its own: a period by `from` and `to`, a moment by `at`, a flag "
        "by `is`, a number by `value`. Another key would be read as meant and then not acted on.",
        says="`{key}` says nothing of `{fact}`, which is a {kind}; it would be passed over.",
        help="leave it out; a {kind} is found by {own}",
        look=_foreign,
        fails=Example(
            map="""
            facts:
              customership: {is: trial = false} #!
            """,
        ),
        passes=Example(
            map="""
            facts:
              customership: {where: [trial = false]}
            """,
        ),
    ),
)
