"""One question, one purpose."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.parts import listed


def _look(matter: Matter) -> Iterator[Flaw]:
    for name, consent in matter.policy.consents.items():
        purposes = dict.fromkeys(row.purpose_name for row in matter.rows if row.use.consent == name)
        if len(purposes) > 1:
            yield flaw(f"consents.{name}", consent, consent=name, purposes=listed(purposes))


CHECKS = (
    Check(
        code="CONSENT_BUNDLED",
        level=Level.WARNING,
        law="GDPR 7(2)",
        means="one consent is asked for several purposes, so that nobody can agree to one of them alone",
        says="`{consent}` is one question for several purposes, {purposes}: nobody can agree to one of them alone.",
        help="write a consent of its own for each purpose",
        look=_look,
    ),
)
