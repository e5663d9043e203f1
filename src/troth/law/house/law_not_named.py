"""The rule sets that judge a policy are those it names."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.citations import acts
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.eea import countries
from troth.law.registry import act_names

GDPR, LEK = "GDPR", "LEK"


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


CHECKS = (
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
