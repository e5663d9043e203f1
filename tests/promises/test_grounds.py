"""Legal grounds of the company without a name, the platform and the survey service: a use is allowed on its ground, on
the days on which it holds, or refused.

The questions are put to the definition, as the door will put them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from promises.company import Company
from promises.conftest import Founded
from promises.stories import answer, customer, member, visitor

NONE = "no claim of `{}`"


@dataclass(frozen=True)
class Asked:
    """A question: may ``purpose`` use a cell at noon of each of some days; and the answers, with their reasons."""

    purpose: str
    cell: tuple[str, object, str]
    answers: dict[str, tuple[bool, str]]


def a_live_contract(company: Company) -> None:
    """Two customers whom nobody has asked for a consent; the agreement of the second has ended."""
    customer(company, 1)
    customer(company, 2, until="2024-12-31")


def an_account_from_10_january(company: Company) -> None:
    """T1 is known since the 5th and accepts the terms on the 10th, when the account is opened."""
    member(company, 1, since="2025-01-10", plan="trial")
    company.run("UPDATE users SET created_at = '2025-01-05T09:00:00+01:00'")


def two_who_were_helped_object(company: Company) -> None:
    """A user and somebody who has only written to us; both object on 1 February to how their questions are used."""
    member(company, 1, since="2024-01-01")
    company.add("support_cases", id=5, user_id=1, question="No sound", opened_at="2025-01-20T09:00:00+01:00")
    company.add("inbox", id=1, sender="eva@example.org", message="Price?", received_at="2025-01-20T09:00:00+01:00")
    for person_class in ("user", "enquirer"):
        told = company.tell("2025-02-01 09:00", kind="objection", purpose="support", **of(person_class))
        assert told.findings == ()


def an_objection_weighed_on_10_february(company: Company) -> None:
    """Two users object to administration on 1 February; on the 10th the one is found to be right and the other not."""
    for number, outcome in ((1, "rejected"), (2, "upheld")):
        member(company, number, since="2024-01-01")
        company.tell("2025-02-01 09:00", kind="objection", purpose="administration", **of("user", number))
        company.tell(
            "2025-02-10 09:00", kind="objection_decided", purpose="administration", outcome=outcome, **of("user", number)
        )


def a_customer_who_did_not_unsubscribe(company: Company) -> None:
    """K1 and K2 are customers since 2024; K2 has unsubscribed."""
    for number in (1, 2):
        member(company, number, since="2024-01-01")
    company.tell("2025-01-15 09:00", kind="objection", direct_marketing=True, **of("user", 2))


def a_trial_user_and_a_customer_who_leaves(company: Company) -> None:
    """T1 is on trial. K2 leaves on 1 February, and on the 10th asks for the newsletter like anybody else."""
    member(company, 1, since="2025-01-10", plan="trial")
    member(company, 2, since="2024-01-01", until="2025-02-01")
    visitor(company, "k2", since="2025-02-09")
    company.add("readers", id=1, visitor_id="k2", email="k2@foretag.example", joined_at="2025-02-09T08:00:00Z")
    answer(company, "k2", "newsletter", "2025-02-10T08:00:00Z")


def a_consent_withdrawn_on_1_february(company: Company) -> None:
    """Two visitors said yes to both kinds of cookies; the first takes it back."""
    for number, name in enumerate(("v1", "v2"), start=1):
        visitor(company, name, "analytics", "marketing", since="2025-01-02")
        company.add("visits", id=number, visitor_id=name, at="2025-01-02T08:00:00Z", path="/docs")
        company.add("audiences", id=number, visitor_id=name, audience="alarm", added_at="2025-01-02T08:00:00Z")
    for topic in ("analytics", "marketing"):
        answer(company, "v1", topic, "2025-02-01T08:00:00Z", action="withdraw")


def of(person_class: str, number: int = 1) -> dict[str, str]:
    """Somebody, as an event names her."""
    return {"class": person_class, "person": str(number)}


Story = Callable[[Company], None]
BY_CONTRACT, BY_INTEREST = "purposes.support.cases", "purposes.support.letters"
READER, USER = "purposes.newsletter.readers", "purposes.newsletter.users"

EXAMPLES: dict[str, tuple[str, Story, list[Asked]]] = {
    "XX-22": (
        "unnamed",
        a_live_contract,
        [
            Asked(purpose, ("customers", key, "name"), {"2025-01-10": (truth, because)})
            for purpose, key, truth, because in (
                ("fulfil_request", 1, True, "purposes.fulfil_request.customer"),
                ("fulfil_request", 2, False, "purposes.fulfil_request.customer"),
                ("own_marketing", 1, False, "purposes.own_marketing.address"),
            )
        ],
    ),
    "IC-17": (
        "iotcomms",
        an_account_from_10_january,
        [
            Asked(
                "service",
                ("users", 1, "name"),
                {"2025-01-09": (False, "purposes.service.account"), "2025-01-10": (True, "purposes.service.account")},
            )
        ],
    ),
    "IC-19": (
        "iotcomms",
        two_who_were_helped_object,
        [
            Asked(
                "support", ("inbox", 1, "message"), {"2025-01-31": (True, BY_INTEREST), "2025-02-02": (False, "objection")}
            ),
            Asked(
                "support",
                ("support_cases", 5, "question"),
                {"2025-01-31": (True, BY_CONTRACT), "2025-02-02": (True, BY_CONTRACT)},
            ),
        ],
    ),
    "IC-23": (
        "iotcomms",
        an_objection_weighed_on_10_february,
        [
            Asked(
                "administration",
                ("users", key, "name"),
                {
                    "2025-01-31": (True, "purposes.administration.users"),
                    "2025-02-02": (False, "objection"),
                    "2025-02-11": (weighed, "purposes.administration.users"),
                },
            )
            for key, weighed in ((1, True), (2, False))
        ],
    ),
    "IC-27": (
        "iotcomms",
        a_customer_who_did_not_unsubscribe,
        [
            Asked("newsletter", ("users", key, "email"), {"2025-03-01": (truth, USER)})
            for key, truth in ((1, True), (2, False))
        ],
    ),
    "IC-28": (
        "iotcomms",
        a_trial_user_and_a_customer_who_leaves,
        [
            Asked("newsletter", ("users", 1, "email"), {"2025-03-01": (False, USER)}),
            Asked("newsletter", ("users", 2, "email"), {"2025-01-31": (True, USER), "2025-02-02": (False, USER)}),
            Asked("newsletter", ("readers", 1, "email"), {"2025-02-09": (False, READER), "2025-02-11": (True, READER)}),
        ],
    ),
    "IC-34": (
        "iotcomms",
        a_consent_withdrawn_on_1_february,
        [
            Asked(purpose, (table, key, column), {"2025-01-31": (True, row), "2025-02-02": (key == 2, row)})
            for purpose, table, column, row in (
                ("analytics", "visits", "path", "purposes.analytics.visits"),
                ("marketing", "audiences", "audience", "purposes.marketing.audiences"),
            )
            for key in (1, 2)
        ],
    ),
}
"""By promise: the company, what happens there, and what may be used when."""


@pytest.mark.promise("XX-22", "IC-17", "IC-19", "IC-23", "IC-27", "IC-28", "IC-34")
@pytest.mark.parametrize("promise", EXAMPLES)
def test_a_use_is_allowed_while_its_ground_holds(mended: Founded, promise: str) -> None:
    example, happens, questions = EXAMPLES[promise]
    company = mended(example)
    happens(company)
    for asked in questions:
        found = {day: company.may_use(asked.purpose, *asked.cell, f"{day} 12:00") for day in asked.answers}
        assert {day: (answer.truth, answer.because) for day, answer in found.items()} == asked.answers, asked.cell
