"""The rule sets that judge a policy are those it names."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.citations import acts
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.channels import ELECTRONIC_MAIL
from troth.law.packs.eea import countries
from troth.law.registry import act_names

GDPR, LEK, MFL = "GDPR", "LEK", "MFL"


def _cited(matter: Matter) -> Iterator[Flaw]:
    laws = matter.policy.declaration.policy.document.laws
    for row in matter.rows:
        for act in sorted(acts(row.use.law or "") & act_names()):
            if act not in laws:
                yield flaw(row.path, row.use, "law", row=row.path, law=act)


def _gdpr(matter: Matter) -> Iterator[Flaw]:
    policy = matter.policy.declaration.policy
    for name, controller in policy.controllers.items():
        if controller.country in countries(matter.on) and GDPR not in policy.document.laws:
            yield flaw("policy", policy.document, "laws", controller=name, country=controller.country)


def _lek(matter: Matter) -> Iterator[Flaw]:
    policy = matter.policy.declaration.policy
    swedish = any(controller.country == "SE" for controller in policy.controllers.values())
    traffic = [claim.part for claim in matter.policy.claims if matter.policy.parts[claim.part].kind == "traffic"]
    if swedish and traffic and LEK not in policy.document.laws:
        yield flaw("policy", policy.document, "laws", data=traffic[0])


def _swedish(matter: Matter) -> bool:
    return any(each.entry.country == "SE" for each in matter.controllers)


def _cookies(matter: Matter) -> Iterator[Flaw]:
    document = matter.policy.declaration.policy.document
    if _swedish(matter) and matter.cookies and LEK not in document.laws:
        cookie = matter.cookies[0]
        yield flaw(cookie.path, cookie.entry, cookie=cookie.name)


def _mfl(matter: Matter) -> Iterator[Flaw]:
    policy = matter.policy.declaration.policy
    for message in matter.messages:
        electronic = ELECTRONIC_MAIL.channels & frozenset(message.entry.by)
        if _swedish(matter) and electronic and policy.purposes[message.entry.purpose].direct_marketing:
            if MFL not in policy.document.laws:
                yield flaw(message.path, message.entry, message=message.name)
            return


CHECKS = (
    Check(
        code="LAW_NOT_NAMED",
        case="cookies",
        level=Level.WARNING,
        law="LEK 9:28",
        means="a Swedish controller sets cookies, and `laws` does not name the act that governs them",
        why="LEK 9:28 holds for everybody who stores or reads something in a device in Sweden, operator or not. Its "
        "checks run only where the act is named.",
        says="`{cookie}` is set by a Swedish controller, and `laws` does not name the act that governs cookies.",
        help="add `LEK` to `laws`",
        look=_cookies,
        fails=Example(
            policy="""
            policy:
              laws: [GDPR, BFL]
            cookies:
              choice: #!
                {label: Choice, class: necessary, kind: cookie, set_by: us,
                  site: a.example, for: service, lasts: session}
            """,
            also=("LAW_NOT_NAMED", "LAW_NOT_NAMED", "LAW_NOT_NAMED"),
        ),
        passes=Example(
            policy="""
            cookies:
              choice:
                {label: Choice, class: necessary, kind: cookie, set_by: us,
                  site: a.example, for: service, lasts: session}
            """,
        ),
    ),
    Check(
        code="LAW_NOT_NAMED",
        case="marketing",
        level=Level.WARNING,
        law="MFL 19",
        means="a Swedish controller markets by e-mail or text message, and `laws` does not name the Marketing Act",
        why="The Marketing Act says when electronic mail may be sent to people, beside all that the GDPR says. Its "
        "checks run only where the act is named.",
        says="`{message}` is marketing by e-mail or text message, and `laws` does not name the act that governs it.",
        help="add `MFL` to `laws`",
        look=_mfl,
        fails=Example(
            policy="""
            policy:
              laws: [GDPR, LEK, BFL]
            messages:
              news: {label: News, for: news, to: [customer], by: [email], stop: [link]} #!
            """,
        ),
        passes=Example(
            policy="""
            policy:
              laws: [GDPR, LEK, BFL, MFL]
            messages:
              news: {label: News, for: news, to: [customer], by: [email], stop: [link]}
            """,
        ),
    ),
    Check(
        code="LAW_NOT_NAMED",
        case="cited",
        level=Level.WARNING,
        law="GDPR 5(2)",
        means="a row cites an act that `laws` does not name, so that its checks do not run",
        why="A row that leans on an act wants to be judged by it. Only acts that `laws` names are asked, so a "
        "mistake about this one would stay unseen.",
        says="`{row}` cites `{law}`, and the policy's `laws` does not name it: nothing judges the row by it.",
        help="add `{law}` to `laws` in `policy`",
        look=_cited,
        fails=Example(
            policy="""
            policy:
              laws: [GDPR, LEK]
            purposes:
              accounting:
                uses:
                  vouchers:
                    data: [vouchers]
                    ground: legal_obligation
                    law: BFL 7:2 #!
                    keep: at least 7 years after year.ended to end of year
            """,
        ),
        passes=Example(
            policy="""
            policy:
              laws: [GDPR, LEK, BFL]
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
    Check(
        code="LAW_NOT_NAMED",
        case="gdpr",
        level=Level.ERROR,
        law="GDPR 3(1)",
        means="a controller sits in the European Economic Area, and `laws` does not name the GDPR",
        why="Art. 3(1) applies the regulation to whoever is established in the Union, wherever the processing is "
        "done; the EEA agreement extends it to Iceland, Liechtenstein and Norway.",
        says="`{controller}` is established in {country}, where the GDPR applies, and `laws` does not name it.",
        help="add `GDPR` to `laws`",
        look=_gdpr,
        fails=Example(
            policy="""
            policy:
              laws: [LEK, BFL] #!
            """,
        ),
        passes=Example(
            policy="""
            policy:
              laws: [GDPR, LEK, BFL]
            """,
        ),
    ),
    Check(
        code="LAW_NOT_NAMED",
        case="lek",
        level=Level.WARNING,
        law="LEK 9:1",
        means="a Swedish controller uses traffic data, and `laws` does not name the Electronic Communications Act",
        why="Chapter 9 of the Swedish Electronic Communications Act has rules of its own for traffic and location "
        "data. Whoever holds such data in Sweden should have them asked, or say why not.",
        says="`{data}` is traffic data of a Swedish operator, and `laws` does not name the act that governs it.",
        help="add `LEK` to `laws`",
        look=_lek,
        fails=Example(
            policy="""
            policy:
              laws: [GDPR, BFL] #!
            purposes:
              disclosure:
                uses:
                  who:
                    data: [retained.who]
                    ground: legal_obligation
                    law: our licence
                    keep: at least 6 months after retained.ended
                  where:
                    data: [retained.where]
                    ground: legal_obligation
                    law: our licence
                    keep: at least 2 months after retained.ended
            """,
        ),
        passes=Example(
            policy="""
            policy:
              laws: [GDPR, LEK, BFL]
            """,
        ),
    ),
)
