"""Who promises not to sell, and lets others advertise by what they learn on the site, sells as California means it."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.sales import regions, shared


def _look(matter: Matter) -> Iterator[Flaw]:
    promises = [one for one in matter.forbiddings if one.entry.do == "sell" and not one.entry.when]
    for path, entry, key in shared(matter) if regions(matter, "CCPA") else ():
        for promise in promises:
            place = promise.entry.at("do")
            yield flaw(path, entry, key, cookie=path, promise=promise.path, place=str(place))


CHECKS = (
    Check(
        code="SALE_BY_COOKIE",
        level=Level.WARNING,
        law="CCPA 1798.140(ah)",
        means="the policy promises not to sell, and a cookie lets another company advertise by what it learns",
        why="In California data is sold also where something else than money is given for it, and shared where it goes "
        "out for advertising across sites. An advertising cookie of another company is one or the other, so `we do "
        "not sell` is untrue there.",
        says="`{cookie}` lets another company advertise, and `{promise}` says that data is not sold ({place}).",
        help="say in the promise what is shared for advertising, or leave out the cookie",
        look=_look,
        fails=Example(
            policy="""
            regions:
              california: {label: California, places: [US-CA], laws: [CCPA]}
            recipients:
              network: {label: Advertising network, role: controller}
            cookies:
              ide:
                label: Advertising
                class: marketing #!
                kind: cookie
                set_by: network
                site: www.acme.example
                for: news
                lasts: 12 months
            rights:
              object: {by: [link, browser]}
              disclosures: {by: [email]}
            never:
              sale: {label: We do not sell data, do: sell}
            """,
        ),
        passes=Example(
            policy="""
            regions:
              california: {label: California, places: [US-CA], laws: [CCPA]}
            recipients:
              network: {label: Advertising network, role: controller}
            cookies:
              ide:
                label: Advertising
                class: marketing
                kind: cookie
                set_by: network
                site: www.acme.example
                for: news
                lasts: 12 months
            rights:
              object: {by: [link, browser]}
              disclosures: {by: [email]}
            """,
        ),
    ),
)
