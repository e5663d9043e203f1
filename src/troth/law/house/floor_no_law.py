"""Only a law may forbid keeping shorter."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.clocks import clocks
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _look(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        floor = any(clock.floor for clock in clocks(row.use.keep))
        if floor and row.use.ground not in ("legal_obligation", "public_task"):
            yield flaw(row.path, row.use, "keep", row=row.path, ground=row.use.ground)


CHECKS = (
    Check(
        code="FLOOR_NO_LAW",
        level=Level.ERROR,
        law="GDPR 17(3)(b)",
        means="`at least` stands in a row that rests on no law: nothing but a law can refuse an erasure",
        why="`at least` means that nothing, not even the person's own request, may remove the data earlier. Only "
        "a duty by law or a public task can refuse an erasure like that (Art. 17(3)(b)).",
        says="`{row}` keeps `at least` so long, which nobody's request could end, and rests on `{ground}`.",
        help="leave out `at least`, or name the law: `ground: legal_obligation` with `law`",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    ground: contract
                    keep: at least 24 months after customership.ended #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              accounting:
                uses:
                  vouchers:
                    data: [vouchers]
                    ground: public_task
                    keep: at least 7 years after year.ended to end of year
            """,
        ),
    ),
)
