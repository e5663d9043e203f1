"""Only a moment is waited for."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
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
        why="`expected` says how long a moment may let itself be waited for. Periods, flags and numbers are not "
        "waited for; the key would look like a limit and be none.",
        says="`expected` has no effect here: `{fact}` is a {kind}, and only a moment is waited for.",
        help="leave it out, or declare the moment that is waited for",
        look=_look,
        fails=Example(
            policy="""
            facts:
              fault_case: {kind: period, expected: 1 month} #!
            """,
        ),
        passes=Example(
            policy="""
            facts:
              fault_case: {kind: period, label: A fault is open}
            """,
        ),
    ),
)
