"""Children (IP-11, IP-12) at IoT Partner: who signs up is thirteen, or nothing of the sign-up is used or kept.

It is asked where people enter: of a sign-up, whose age is known or waits for a person. Waiting: a customer who is found
to be younger later on (a birth date that is put right). SM-108 wants lists of others looked through when they are
uploaded; that comes with what is done on their instruction.
"""

import pytest

from promises.company import Company, due
from promises.conftest import Founded

PERSONAL = ("name", "email", "personnummer", "birth_date")


@pytest.fixture
def company(mended: Founded) -> Company:
    return mended("iot-partner")


def sign_up(company: Company, key: int, at: str, born: str | None) -> None:
    """Somebody signs up at a local time in winter or summer, and says when she was born, or does not."""
    company.add(
        "signups",
        id=key,
        name="Eva Ek",
        email=f"eva{key}@example.se",
        personnummer=f"{(born or '1985-01-01').replace('-', '')}-{1233 + key}",
        birth_date=born,
        made_at=at,
    )


@pytest.mark.promise("IP-11")
def test_who_is_twelve_is_refused_and_who_is_thirteen_is_taken(company: Company) -> None:
    for key, born in ((1, "2012-06-02"), (2, "2012-06-01"), (3, None)):
        sign_up(company, key, "2025-06-01T10:00:00+02:00", born)
    answers = {
        column: company.may_use_each("contract_fulfilment", "signups", column, "2025-06-01 12:00")
        for column in PERSONAL
    }
    taken = {column: {key: answer.truth for key, answer in each.items()} for column, each in answers.items()}
    assert taken == {column: {1: False, 2: True, 3: None} for column in PERSONAL}, "of the third nobody knows"
    purposes = company.policy.declaration.policy.purposes
    assert {company.may_use(name, "signups", 1, "email", "2025-06-01 12:00").truth for name in purposes} == {False}


@pytest.mark.promise("IP-12")
def test_a_record_of_a_child_is_found_deleted_and_logged(company: Company) -> None:
    for key, born in ((1, "2013-01-01"), (2, "1985-01-01"), (3, None)):
        sign_up(company, key, "2025-03-01T10:00:00+01:00", born)
    plan = company.sweep("2025-03-02")
    for part in ("signup.contact", "signup.identity", "signup.birth_date"):
        assert due(plan, "signups", part) == [(("1",), "no claim ever stood")]
    assert company.keys("signups") == {2, 3}, "one of whom nobody knows how old she is waits for a person"
    (done,) = company.receipts("outcome")
    assert done.body is not None
    assert (done.body["table"], done.body["rows"], done.body["confirmed"]) == ("op.signups", 1, True)
    assert company.status("2025-03-02 02:00").undecided == 3, "its three parts"
    company.sweep("2025-06-02")
    assert company.keys("signups") == set(), "no sign-up is kept longer than three months"
