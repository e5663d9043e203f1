"""Only a moment is waited for."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    for name, fact in matter.policy.facts.items():
        if fact.expected is not None and fact.kind != "moment":
            yield flaw(f"facts.{name}", fact, "expected", fact=name, kind=fact.kind)


CHECKS = (
    Check(
        code="EXPECTED_IDLE",
        level=Level.WARNING,
        law="GDPR 5(1)(e)",
        means="`expected` stands at a fact that is no moment, where it has no effect",
        says="`expected` has no effect here: `{fact}` is a {kind}, and only a moment is waited for.",
        help="leave it out, or declare the moment that is waited for",
        look=_look,
    ),
)
