"""What looks like a flaw and is none: how the language wants such things written."""

import pytest

from law.composed import Change, findings, mapped, policy, written

SERVICE, CALLED = "purposes service customer", "purposes service called"
KEPT = "keep: 24 months after customership.ended"

BOTH_WAYS = """when: [if on_trial]
        keep: 1 month after customership.ended
      settled:
        data: [contact, contact.national_id]
        about: [customer]
        ground: contract
        relation: customership
        tail: e
        why: an agreement has two parties
        when: [if not on_trial]
        keep: 24 months after customership.ended"""

BY_INTEREST_TOO = """keep: while ground stands
      customers:
        data: [contact.email]
        about: [customer]
        ground: legitimate_interest
        interest: to tell customers what is new
        why: a message needs an address
        keep: 12 months after customership.ended"""

SOUND: dict[str, tuple[Change, ...]] = {
    "one row while a condition holds and another while it does not": (policy(SERVICE, KEPT, BOTH_WAYS),),
    "two grounds for the same data are two rows": (
        policy("purposes news email", "keep: while ground stands", BY_INTEREST_TOO),
    ),
    "a relation asks nothing of a table in which nobody can be found": (
        policy(
            "purposes planning counts",
            "ground: legitimate_interest\n",
            "reading: as the text says\n        ground: contract\n",
        ),
        policy("purposes planning counts", "interest: to see where load arises", "relation: customership"),
    ),
    "the row of a person herself may be anonymised under its key": (
        policy(SERVICE, KEPT, f"{KEPT}\n        then: anonymise"),
        mapped("tables op.numbers", "customer_id: not personal", "customer_id: contact.name"),
        mapped("tables op.contracts", "customer_id: not personal", "customer_id: contact.name"),
    ),
    "a moment that ends the act itself makes no tail": (
        policy("facts call.ended", "expected: 2 days", "expected: 1 month"),
    ),
    "what is gone with the agreement has no tail": (
        policy(SERVICE, "\n        tail: e", ""),
        policy(SERVICE, KEPT, "keep: until customership.ended"),
    ),
    "a row about people met only beside the owner may count from what the row itself leads to": (
        policy(CALLED, "keep: until call.ended", "keep: 24 months after invoice.settled suspended while fault_case"),
        mapped(
            "facts fault_case",
            "op.contracts, of: customer by customer_id, from: fault_on, to: mended_on",
            "op.invoices, of: row, from: issued_on, to: settled_on",
        ),
    ),
    "a tree of rows is no circle": (
        mapped("tables op.invoices", "links: {year_id: op.years}", "links: {year_id: op.years, credits: op.invoices}"),
        mapped("tables op.invoices columns", "id: not personal", "id: not personal\n      credits: not personal"),
    ),
    "data that a part is taken out of": (
        policy("purposes billing payments", "data: [payments]", "data: [payments, contact]"),
        policy(
            "purposes billing payments",
            "keep: 13 months after order.paid",
            "keep: 13 months after customership.ended",
        ),
    ),
    "a consent may be asked for several rows of one purpose": (
        policy("purposes news email", "data: [contact.email]", "data: [contact.email, contact.name]"),
    ),
    "a kind of data that is promised never to be collected": (
        policy("", "consents:", "  photos: {label: Photographs}\nconsents:"),
        policy("", "holds:", "never: {photos: {label: We take no photographs, do: collect, data: [photos]}}\nholds:"),
    ),
    "a class without people of its own, within one that has some": (
        policy("people applicant", "{label: Applicant}", "{label: Applicant, within: customer}"),
        policy("purposes service question", "keep: 3 months after application.decided", KEPT),
    ),
}


@pytest.mark.parametrize("changes", SOUND.values(), ids=SOUND)
def test_what_is_written_as_it_should_be_raises_nothing(changes: tuple[Change, ...]) -> None:
    unsigned = [written(finding) for finding in findings(changes) if not finding.signed]
    assert unsigned == []
