"""The rule sets that judge a policy are those it names."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.citations import acts
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
        says="`{row}` cites `{law}`, and the policy's `laws` does not name it: nothing judges the row by it.",
        help="add `{law}` to `laws` in `policy`",
        look=_cited,
    ),
    Check(
        code="LAW_NOT_NAMED",
        case="gdpr",
        level=Level.ERROR,
        law="GDPR 3(1)",
        means="a controller sits in the European Economic Area, and `laws` does not name the GDPR",
        says="`{controller}` is established in {country}, where the GDPR applies, and `laws` does not name it.",
        help="add `GDPR` to `laws`",
        look=_gdpr,
    ),
    Check(
        code="LAW_NOT_NAMED",
        case="lek",
        level=Level.WARNING,
        law="LEK 9:1",
        means="a Swedish controller uses traffic data, and `laws` does not name the Electronic Communications Act",
        says="`{data}` is traffic data of a Swedish operator, and `laws` does not name the act that governs it.",
        help="add `LEK` to `laws`",
        look=_lek,
    ),
)
