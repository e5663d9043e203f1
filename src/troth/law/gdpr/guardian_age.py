"""From which age a child says yes for herself is fixed by the country."""

from collections.abc import Iterator

from troth.declaration.sentences import ConditionKind
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.child_age import ChildAge, child_age
from troth.law.packs.eea import countries


def _age(matter: Matter) -> ChildAge | None:
    """The highest age among the countries in which the controllers sit."""
    seats = {controller.entry.country for controller in matter.controllers} & countries(matter.on)
    ages = [child_age(country, matter.on) for country in sorted(seats)]
    return max(ages, key=lambda found: found.age) if ages else None


def _consents(matter: Matter) -> Iterator[Flaw]:
    law = _age(matter)
    for consent in matter.consents:
        under = consent.entry.guardian_under
        if law is not None and under is not None and under < law.age:
            yield flaw(
                consent.path,
                consent.entry,
                "by",
                consent=consent.name,
                under=str(under),
                country=law.country,
                age=str(law.age),
                source=law.source,
            )


def _services(matter: Matter) -> Iterator[Flaw]:
    law = _age(matter)
    consented = {
        scope.person_class
        for claim in matter.policy.claims
        for scope in claim.scopes
        if (consent := matter.policy.consents.get(claim.use.consent or "")) is not None
        and consent.guardian_under is None
    }
    for service in matter.services:
        people = sorted(name for name in service.entry.people if matter.policy.classes[name] & consented)
        for number, condition in enumerate(service.entry.when):
            if law is None or not people or condition.kind is not ConditionKind.AGE_OVER or condition.age is None:
                continue
            if condition.age < law.age:
                yield flaw(
                    service.path,
                    service.entry,
                    "when",
                    number,
                    service=service.name,
                    people=people[0],
                    over=str(condition.age),
                    country=law.country,
                    age=str(law.age),
                )


CHECKS = (
    Check(
        code="GUARDIAN_AGE",
        case="consent",
        level=Level.ERROR,
        law="GDPR 8(1)",
        means="a guardian is asked only for children younger than the law of the country says",
        why="Art. 8(1) lets a child say yes to an online service from 16 on, and each Member State may lower that "
        "to 13 at least. Below the age of the country only a guardian's yes counts.",
        says="`{consent}` asks a guardian under {under}; in {country} a child says yes for herself from {age} on "
        "({source}).",
        help="write `by: guardian under {age}`; or say in `reading` that this is no online service offered to children",
        look=_consents,
        signable=True,
        fails=Example(
            policy="""
            controllers:
              acme: {country: DE}
            consents:
              news: {label: News, by: guardian under 13, withdraw_by: [link]} #!
            """,
        ),
        passes=Example(
            policy="""
            consents:
              news: {label: News, by: guardian under 13, withdraw_by: [link]}
            """,
        ),
    ),
    Check(
        code="GUARDIAN_AGE",
        case="service",
        level=Level.WARNING,
        law="GDPR 8(1)",
        means="a service is open to children below the country's age, and they consent for themselves",
        why="Where a service is offered to children, those below the age of the country cannot consent to it "
        "themselves (Art. 8(1)), and a guardian's consent must be asked for with reasonable effort (Art. 8(2)).",
        says="`{service}` is open from {over} on, and `{people}` consents herself; in {country} that counts from "
        "{age} on.",
        help="open it from {age} on, or write `by: guardian under {age}` at the consents",
        look=_services,
        fails=Example(
            policy="""
            controllers:
              acme: {country: DE}
            services:
              site: {label: The site, for: [customer], data: [contact], when: [age 13 or over]} #!
            """,
        ),
        passes=Example(
            policy="""
            services:
              site: {label: The site, for: [customer], data: [contact], when: [age 13 or over]}
            """,
        ),
    ),
)
