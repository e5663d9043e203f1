"""Who names the Accounting Act has accounts to keep by it."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.citations import sections
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.bfl import PERIODS


def _look(matter: Matter) -> Iterator[Flaw]:
    acts = {period.act for period in PERIODS}
    cited = {section.act for row in matter.rows for section in sections(row.use.law or "")}
    document = matter.policy.declaration.policy.document
    for number, law in enumerate(document.laws):
        if law.upper() in acts - cited:
            yield flaw("policy", document, "laws", number, law=law)


CHECKS = (
    Check(
        code="ACCOUNTS_NOT_KEPT",
        level=Level.WARNING,
        law="BFL 7:2",
        means="`laws` names the Accounting Act, and no row keeps anything by it",
        why="BFL 7:2 obliges to keep accounts to the end of the seventh year after the calendar year in which the "
        "financial year ended. Without a row for it, vouchers that name people go with everything else.",
        says="`laws` names `{law}`, and no row keeps anything by it.",
        help="add a row with `ground: legal_obligation` and `law: BFL 7:2`; or leave the act out",
        look=_look,
        fails=Example(
            policy="""
            policy:
              laws: [GDPR, LEK, BFL] #!
            purposes:
              accounting:
                uses:
                  vouchers:
                    data: [vouchers]
                    ground: legal_obligation
                    law: our licence
                    keep: at least 7 years after year.ended to end of year
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              accounting:
                uses:
                  vouchers:
                    data: [vouchers]
                    ground: legal_obligation
                    law: BFL 7:2
                    keep: at least 7 years after year.ended to end of year
            """,
        ),
    ),
)
