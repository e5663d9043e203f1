"""The values that are read from sentences in English and Swedish, and words that only look like some."""

import time

import pytest

from troth.policy.text.said import values
from troth.policy.text.values import ValueKind

SENTENCES = {
    "saved for at most 24 months after": "period 24 months",
    "saved for 24\u00a0months, **12** weeks and `9 days`": "period 24 months, period 84 days",
    "a 24-month period": "period 24 months",
    "sparas i tjugofyra månader": "period 24 months",
    "for twenty-four months, or twenty four months": "period 24 months, period 24 months",
    "for twenty-four months": "period 24 months",
    "children under 13 ask a parent": "age 13",
    "kept for one year": "period 12 months",
    "ett år efter uppsägning": "period 12 months",
    "sparas under 2 år": "period 24 months",
    "one year and six months": "period 18 months",
    "ett år och sex månader": "period 18 months",
    "six months and two years": "period 6 months, period 24 months",
    "6-24 months": "period 6 months..24 months",
    "6–24 månader": "period 6 months..24 months",
    "between six and twenty-four months": "period 6 months..24 months",
    "1 to 3 months": "period 1 months..3 months",
    "6 or 12 months": "period 6 months, period 12 months",
    "the two and 24 months": "period 24 months",
    "1-3 years": "period 12 months..36 months",
    "within 48 hours": "period 2 days",
    "within 20 working days": "period 20 working days",
    "inom 20 arbetsdagar": "period 20 working days",
    "within a month": "period 1 months",
    "half a year, ett halvår": "period 6 months, period 6 months",
    "children under 13": "age 13",
    "individer under tretton år": "age 13",
    "you are under 13 years": "age 13",
    "du som har fyllt 16 år": "age 16",
    "under the age of 16": "age 16",
    "18 years or older": "age 18",
    "a 13-year-old": "age 13",
    "since 1 June 2024": "date 2024-06-01",
    "on June 1st, 2024": "date 2024-06-01",
    "antagen den 28 mars 2023": "date 2023-03-28",
    "from 2024-06-01": "date 2024-06-01",
    "10% or 12,5 procent": "share 10, share 12.5",
    "write to Privacy@Acme.example.": "address privacy@acme.example",
    "org. no. 556016-0680": "company number 556016-0680",
    "the last 500 calls": "number 500",
    "in Sweden and the United States": "country SE, country US",
    "i Tyskland": "country DE",
    "by Zendesk Inc. and Telia Sverige AB": "company zendesk, company telia sverige",
}

NOTHING = """
once a year|en gång om året|24 hours a day, 7 days a week|open 24/7|one day we may|en dag|a year and a half
ett och ett halvt år|Art. 17(3) GDPR and chapter 9, section 2|9 kap. 2 § LEK|(EU) 2016/679|ISO 27001|TLS 1.3
see https://acme.example/24-months|`24 months`|[here](#24-months)|phone +46 8 123 45 67|since 2018|4G and 5G
Storgatan 13, 118 65 Stockholm|Office 365|outside Sweden or the EU|utanför Sverige|Swedish law|32 February 2024
personal data of a kind|we may change|AB|an AB|hundred|2024-02-31|two types of data
""".replace("\n", "|")


def read(sentence: str) -> str:
    return ", ".join(f"{one.kind.value} {one.same}" for one in values(sentence))


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES.items())
def test_what_is_said(sentence: str, expected: str) -> None:
    assert read(sentence) == expected


@pytest.mark.parametrize("sentence", [one for one in NOTHING.split("|") if one.strip()])
def test_what_only_looks_like_a_value(sentence: str) -> None:
    assert read(sentence) == ""


def test_places_are_those_of_the_sentence() -> None:
    text = "Kept **24** months by Acme AB, write to a@b.example."
    for one in values(text, ("Acme AB",)):
        assert (
            text[one.start : one.end]
            == {
                ValueKind.PERIOD: "24** months",
                ValueKind.COMPANY: "Acme AB",
                ValueKind.EMAIL: "a@b.example",
            }[one.kind]
        )


@pytest.mark.parametrize(
    "evil", ["a@", "-", "1 ", "1-", "one ", "Aa ", "A.B-", "[](", "`", "<", " ", "\u00a0", "twenty ", "Art. ", "1,000 "]
)
def test_no_sentence_takes_long(evil: str) -> None:
    begun = time.perf_counter()
    values((evil * 5_000)[:5_000])
    assert time.perf_counter() - begun < 2
