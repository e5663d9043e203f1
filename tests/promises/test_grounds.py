"""Legal grounds of the company without a name, the platform and the survey service: a use is allowed on its ground, on
the days on which it holds, or refused.

The questions are put to the definition, as the door will put them. What published words say of grounds is asked of the
policy as it was published; the finding of IC-21 is called `CONTRACT_NOT_PARTY` there.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from promises.company import Company
from promises.conftest import EXAMPLES as FOLDERS
from promises.conftest import Founded
from promises.stories import answer, customer, member, user, visitor
from troth.engine.bootstrap import read_policy
from troth.kernel.finding import Finding

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
    written = {"channel": "email", "received_at": "2025-01-20T09:00:00+01:00"}
    company.add("inbox", id=1, sender="eva@example.org", message="Price?", **written)
    for person_class in ("user", "enquirer"):
        told = company.tell("2025-02-01 09:00", kind="objection", purpose="support", **of(person_class))
        assert told.findings == ()


def an_objection_weighed_on_10_february(company: Company) -> None:
    """Two users object to administration on 1 February; on the 10th the one is found to be right and the other not."""
    for number, outcome in ((1, "rejected"), (2, "upheld")):
        member(company, number, since="2024-01-01")
        company.tell("2025-02-01 09:00", kind="objection", purpose="administration", **of("user", number))
        company.tell(
            "2025-02-10 09:00",
            kind="objection_decided",
            purpose="administration",
            outcome=outcome,
            **of("user", number),
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
                "support",
                ("inbox", 1, "message"),
                {"2025-01-31": (True, BY_INTEREST), "2025-02-02": (False, "objection")},
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


def published(example: str) -> tuple[Finding, ...]:
    """What is found in a policy as it was published."""
    return read_policy(FOLDERS / example / "as-published")[1]


@pytest.mark.promise("IC-05", "IC-21", "IC-30")
@pytest.mark.parametrize(
    ("code", "subject", "says", "advice"),
    [
        ("TERM_INCONSISTENT", "s007", "General Data Protection Legislation", "`General Data Protection Regulation`"),
        ("CONTRACT_NOT_PARTY", "purposes.invoicing.contact", "is not party to it", "a row of its own"),
        (
            "GROUND_CONFLICT",
            "messages.demos",
            "to `prospect` on `legitimate_interest`, and `news` to `visitor` only if they said yes",
            "rest both on a consent",
        ),
    ],
    ids=["IC-05", "IC-21", "IC-30"],
)
def test_what_is_wrong_with_a_ground_as_published_is_one_finding(
    code: str, subject: str, says: str, advice: str
) -> None:
    (found,) = (one for one in published("iotcomms") if (one.code, one.subject) == (code, subject))
    assert says in found.says
    assert advice in found.help
    assert not found.signed
    mended = read_policy(FOLDERS / "iotcomms" / "mended")[1]
    assert all(one.signed for one in mended if (one.code, one.subject) == (code, subject))


@pytest.mark.promise("IC-21")
def test_the_sentence_of_that_ground_is_tied_to_it() -> None:
    policy, _ = read_policy(FOLDERS / "iotcomms" / "as-published")
    assert policy is not None
    assert policy.declaration.texts is not None
    sentence = next(one for one in policy.declaration.texts["en"].sentences if one.id == "s030")
    assert [tie.path for tie in sentence.ties] == ["purposes.invoicing.contact"]


@pytest.mark.promise("SM-03")
def test_what_article_13_wants_told_and_is_not_told_is_found() -> None:
    found = published("ip1")
    rights = {one.subject for one in found if one.code == "RIGHT_MISSING"}
    assert rights == {
        "controllers.ip1",
        *(f"rights.{name}" for name in ("access", "complain", "object", "port", "restrict", "withdraw")),
    }, "erasure and rectification are told of"
    policy, _ = read_policy(FOLDERS / "ip1" / "as-published")
    assert policy is not None
    rows = {f"purposes.{name}.{row}" for name, one in policy.declaration.policy.purposes.items() for row in one.uses}
    assert {one.subject for one in found if one.code == "GROUND_UNDECLARED"} == rows, "no purpose has a ground"


UNGROUNDED = "        ground: {}\n        why: a message needs an address\n        keep: until account.ended\n"


@pytest.mark.promise("SM-57")
def test_a_purpose_is_denied_until_it_is_given_a_ground(mended: Founded) -> None:
    """Purpose 4, messages about the service: without a ground on 10 January, and on the contract from the 11th."""
    company = mended("ip1")
    user(company, 1)
    by_contract = UNGROUNDED.format("contract\n        relation: account")
    found = company.new_findings(by_contract, UNGROUNDED.format("undeclared"))
    assert found == [("warning", "GROUND_UNDECLARED", "purposes.service_contact.contact")]
    row = "purposes.service_contact.contact"
    denied = company.may_use("service_contact", "users", 1, "email", "2025-01-10 12:00")
    assert (denied.truth, denied.because) == (False, row)
    company.rewrite(UNGROUNDED.format("undeclared"), by_contract)
    allowed = company.may_use("service_contact", "users", 1, "email", "2025-01-11 12:00")
    assert (allowed.truth, allowed.because) == (True, row)


@pytest.mark.promise("IC-36")
def test_interests_that_nobody_has_weighed_are_the_one_finding(mended: Founded) -> None:
    company = mended("iotcomms")
    record = next(
        line for line in (company.folder / "policy.yaml").read_text("utf-8").splitlines() if "  balancing:" in line
    )
    assert company.new_findings(f"{record}\n", "") == [("warning", "NOT_WEIGHED", "purposes.support.letters")]
    (finding,) = (one for one in company.check() if one.code == "NOT_WEIGHED")
    assert "`protection`" in finding.says
    assert "`service`" not in finding.says, "which rests on the agreement"
