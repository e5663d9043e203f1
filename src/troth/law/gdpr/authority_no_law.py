"""An authority gets data because a law says so, or because it has decided so."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.outside import claims_of
from troth.law.parts import listed

_BY_LAW = frozenset({"legal_obligation", "public_task", "vital_interest"})


def _look(matter: Matter) -> Iterator[Flaw]:
    for handing in matter.handings:
        claims = [claim for claim in claims_of(matter, handing.entry) if claim.part in handing.parts]
        unasked = handing.recipient.role == "authority" and handing.entry.upon == "always"
        if unasked and claims and not any(claim.use.ground in _BY_LAW for claim in claims):
            yield flaw(
                handing.path,
                handing.entry,
                "upon",
                recipient=handing.recipient_name,
                row=handing.name,
                purposes=listed(handing.entry.purposes),
            )


CHECKS = (
    Check(
        code="AUTHORITY_NO_LAW",
        level=Level.WARNING,
        law="GDPR 6(1)(c)",
        means="an authority always gets data, for a purpose that rests on no law",
        why="To hand data to the state as a matter of course takes a law that obliges to it (Art. 6(1)(c), 6(3)). "
        "Without one the authority has to decide, and the decision is what is obeyed.",
        says="`{recipient}` always gets `{row}`, for {purposes}, which rests on no law.",
        help="name in `for` a purpose on `legal_obligation` with its `law`, or write `upon: decision` with `needs`",
        look=_look,
        fails=Example(
            policy="""
            recipients:
              tax:
                label: The tax authority
                role: authority
                gets:
                  year:
                    data: [payments]
                    for: [billing]
                    upon: always #!
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              tax:
                label: The tax authority
                role: authority
                gets:
                  year:
                    data: [vouchers]
                    for: [accounting]
                    upon: always
            """,
        ),
    ),
)
