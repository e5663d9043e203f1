"""TH1NG, minimisation (TH-22, TH-24): no data without a service that needs it, and no use without a note of the need.

Both are asked of the company that took the published words to the letter. There a service is a period of the person's,
and the rows over its data rest on that period; the example's own mail log rests on the agreement as a whole. Waiting:
the section `services`, whose probe would say of each service what is held without it.
"""

import pytest

from promises.company import Company, due
from promises.stories import subscriber


@pytest.mark.promise("TH-22")
def test_a_log_of_a_service_that_the_person_does_not_have_is_found_and_goes(published: Company) -> None:
    subscriber(published, 1, "iot_sim")
    subscriber(published, 2, "iot_sim", "email")
    for key in (1, 2):
        published.add("mails", id=key, customer_id=key, peer="eva@example.org", sent_at="2025-02-01T10:00:00+01:00")
    found = due(published.sweep("2025-02-02"), "mails", "traffic_data.email_log")
    assert found == [(("1",), "no claim ever stood")], "no service of K1 justifies it"
    assert published.keys("mails") == {2}


BILLED = ("name", "street", "national_id")


@pytest.mark.promise("TH-24")
def test_what_billing_has_no_note_for_it_may_not_read(published: Company) -> None:
    subscriber(published, 1)
    notes = {row: use.why for row, use in published.policy.declaration.policy.purposes["billing"].uses.items()}
    assert (notes["name"], notes["address"]) == ("an invoice names its payer", "an invoice must arrive")
    read = {column: published.may_use("billing", "customers", 1, column, "2025-02-01 12:00") for column in BILLED}
    refused = {column: answer.because for column, answer in read.items() if answer.truth is not True}
    assert refused == {"national_id": "no claim of `billing`"}


@pytest.mark.promise("TH-24")
def test_a_use_without_a_note_is_a_finding(published: Company) -> None:
    found = published.new_findings(
        "      address: {data: [customer_data.address], ground",
        "      number: {data: [customer_data.national_id], ground: contract, relation: customership, "
        "keep: until customership.ended}\n      address: {data: [customer_data.address], ground",
    )
    assert found == [("warning", "NO_WHY", "purposes.billing.number")]
    (finding,) = (finding for finding in published.check() if finding.code == "NO_WHY")
    assert "does not say why `billing` needs `customer_data.national_id`" in finding.says
