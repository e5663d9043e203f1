"""Who promises not to sell, and gives advertisers what they reach people by, may sell as California means it."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.sales import regions

_OTHERS = frozenset({"controller", "joint_controller"})


def _look(matter: Matter) -> Iterator[Flaw]:
    """Recipients that decide themselves, and get personal data for a purpose of marketing."""
    purposes = matter.policy.declaration.policy.purposes
    promises = [one for one in matter.forbiddings if one.entry.do == "sell" and not one.entry.when]
    for handing in matter.handings if regions(matter, "CCPA") else ():
        marketed = [name for name in handing.entry.purposes if purposes[name].direct_marketing]
        if not marketed or handing.recipient.role not in _OTHERS or handing.entry.form == "anonymous":
            continue
        for promise in promises:
            if handing.recipient_name not in promise.but_recipients:
                yield flaw(
                    promise.path,
                    promise.entry,
                    "do",
                    promise=promise.name,
                    recipient=handing.recipient_name,
                    purpose=marketed[0],
                    place=str(handing.entry.span),
                )


CHECKS = (
    Check(
        code="SALE_BY_SHARING",
        level=Level.NOTE,
        law="CCPA 1798.140(ah)",
        means="the policy promises not to sell, and another company gets data for marketing",
        why="In California data is sold also where something else than money is given for it, and shared where it goes "
        "out for advertising across sites. Whether that is so here a person must say: no declaration tells what the "
        "other company gives.",
        says="`{promise}` says that data is not sold, and `{recipient}` gets it for `{purpose}` ({place}): in "
        "California that may be a sale or a sharing.",
        help="say in the promise what is shared for advertising, or name the recipient in `beyond`",
        look=_look,
        fails=Example(
            policy="""
            regions:
              california: {label: California, places: [US-CA], laws: [CCPA]}
            recipients:
              network:
                label: Advertising
                name: Example Ads AB
                role: controller
                country: [SE]
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            rights:
              object: {by: [link, browser]}
              disclosures: {by: [email]}
            never:
              sale: {label: We do not sell data, do: sell} #!
            """,
        ),
        passes=Example(
            policy="""
            regions:
              california: {label: California, places: [US-CA], laws: [CCPA]}
            recipients:
              network:
                label: Advertising
                name: Example Ads AB
                role: controller
                country: [SE]
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            rights:
              object: {by: [link, browser]}
              disclosures: {by: [email]}
            never:
              sale: {label: We do not sell data but to the network, do: sell, beyond: [network]}
            """,
        ),
    ),
)
