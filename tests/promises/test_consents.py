"""Promises about consents and about taking them back: recorded as ``troth consent`` does, and asked on the days named.

Of TH-26 and TH-72 the door will put the questions later; here they are put to the definition. Of XX-15 and IP-14, what
their examples find in a log of uses waits for that log.
"""

import pytest

from promises.company import ZONE, Company
from promises.conftest import Founded
from promises.stories import customer
from troth.definition.rule import stands
from troth.engine.consenting import record_consents, show_consents
from troth.kernel.instants import instant
from troth.kernel.span import Span
from troth.policy.model import OWNER
from troth.reading.persons import candidates
from troth.reading.plain import PlainWorld
from troth.reading.world import Case
from troth.register.values import Person
from troth.rights.consent_state import ConsentState


def say(company: Company, at: str, kind: str, consent: str, *, of_class: str = "customer", key: str = "1") -> None:
    """Somebody says yes, or takes it back, at a local time; it is recorded there and then."""
    version = company.policy.declaration.policy.document.version
    said = {"kind": kind, "class": of_class, "person": key, "consent": consent, "occurred": at, "actor": "person"}
    said |= {"text": version, "channel": "web"}
    with company.engine(at) as opened:
        done = record_consents(opened, [(Span("told", 1, 1), said)], ZONE)
    assert done.new == 1, done.findings


def shown(company: Company, at: str, of_class: str, key: str) -> dict[str, ConsentState]:
    """What ``troth consent show`` says of a person."""
    moment = instant(at, ZONE)
    assert moment is not None
    with company.engine(at) as opened:
        return {one.name: one for one in show_consents(opened, Person(of_class, key), moment).consents}


def newsletter_stands(company: Company, at: str) -> bool | None:
    """Whether the row of the newsletter stands over the address of customer 1."""
    policy, moment = company.policy, instant(at, ZONE)
    assert moment is not None
    with company.engine(at) as opened:
        events = tuple(opened.register.events())
    tables = {f"op.{name}": company.rows(name) for name in ("customers", "contracts", "consent_log")}
    table, row = policy.tables["op.customers"], company.row("customers", 1)
    case = Case(policy, PlainWorld(tables, events), table, row, moment)
    path = "purposes.direct_marketing.newsletter"
    claim = next(one for one in policy.claims if one.path == path and one.part == "customer_data.email")
    (person,) = candidates(case, OWNER) or ()
    return stands(case, claim, OWNER, person).truth


@pytest.mark.promise("TH-26")
def test_a_consent_is_good_from_when_it_is_given_and_for_what_it_was_given(th1ng: Founded) -> None:
    company = th1ng("customers", "directory_listings")
    customer(company, 1)
    say(company, "2025-05-01 10:00", "consent", "newsletter")
    listed = {"msisdn": "+46700000001", "name": "K1 Karlsson", "listed_at": "2025-05-01T09:00:00+02:00"}
    company.add("directory_listings", id=1, customer_id=1, **listed)
    assert [newsletter_stands(company, f"{day} 12:00") for day in ("2025-04-30", "2025-05-02")] == [False, True]
    directory = company.may_use("directory_listing", "directory_listings", 1, "name", "2025-05-02 12:00")
    assert directory.truth is False
    assert [rests.path for rests in shown(company, "2025-05-02 12:00", "customer", "1")["newsletter"].rests] == [
        "purposes.direct_marketing.newsletter"
    ]


@pytest.mark.promise("TH-72")
def test_a_consent_that_is_taken_back_ends_at_that_minute(th1ng: Founded) -> None:
    company = th1ng()
    customer(company, 1)
    company.add("consumption", customer_id=1, month="2025-01-01", month_ends_on="2025-01-31", megabytes=700)
    say(company, "2025-01-01 12:00", "consent", "marketing_traffic")
    say(company, "2025-02-01 09:00", "withdrawal", "marketing_traffic")

    def allowed(at: str) -> list[bool | None]:
        answers = company.may_use_each("direct_marketing", "consumption", "megabytes", at)
        return [answer.truth for answer in answers.values()]

    assert (allowed("2025-02-01 08:59"), allowed("2025-02-01 09:00")) == ([True], [False])
    ended = shown(company, "2025-02-01 09:00", "customer", "1")["marketing_traffic"]
    assert (ended.state, ended.effective_by) == ("withdrawn", instant("2025-02-01 09:00", ZONE)), "at once, it says"
    assert company.may_use("direct_marketing", "customers", 1, "email", "2025-02-01 09:00").truth is True, "by interest"


@pytest.mark.promise("XX-17")
def test_a_consent_taken_back_on_a_sunday_night_is_over_on_monday(founded: Founded) -> None:
    company = founded("unnamed", "customers", "contracts", "consent_log")
    customer(company, 1)
    say(company, "2025-01-10 12:00", "consent", "newsletter")
    say(company, "2025-03-02 23:59", "withdrawal", "newsletter")
    answers = [
        company.may_use("newsletter", "customers", 1, "email", at).truth
        for at in ("2025-03-02 23:58", "2025-03-03 00:00")
    ]
    assert answers == [True, False]


@pytest.mark.promise("SM-05")
def test_a_permission_that_nobody_recorded_is_none(mended: Founded) -> None:
    company = mended("ip1")
    user(company)
    for state in shown(company, "2025-01-10 12:00", "user", "1").values():
        assert (state.state, state.why, state.history) == ("never", "nothing is known of any answer", ())
    assert company.may_use("own_research", "users", 1, "email", "2025-01-10 12:00").truth is False
    say(company, "2025-01-11 12:00", "consent", "research", of_class="user")
    assert company.may_use("own_research", "users", 1, "email", "2025-01-11 12:00").truth is True
    (said,) = shown(company, "2025-01-11 12:00", "user", "1")["research"].history
    assert said.text == company.policy.declaration.policy.document.version, "which words she was shown is kept"


@pytest.mark.promise("SM-56")
def test_to_use_the_service_is_no_consent(mended: Founded) -> None:
    company = mended("ip1")
    user(company)
    company.add("visits", id=1, user_id=1, page="/surveys", referrer=None, at="2025-01-05T12:00:00+00:00")
    found = shown(company, "2025-01-05 14:00", "user", "1")
    assert {state.state.value for state in found.values()} == {"never"}
    assert found.keys() == {"analytics", "functional", "tracking", "research"}


def user(company: Company) -> None:
    """A user with an account, who was never asked anything."""
    texts = {name: f"{name} 1" for name in ("company", "user_name", "password_hash", "email", "mobile")}
    company.add(
        "users",
        id=1,
        role="user",
        first_name="Anna",
        last_name="Ek",
        country="SE",
        **texts,
        billing_address="Storgatan 1",
        created_at="2023-01-10T09:00:00+00:00",
    )
    company.add("accounts", id=1, user_id=1, opened_at="2023-01-10T09:00:00+00:00")
