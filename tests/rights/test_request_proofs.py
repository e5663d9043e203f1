"""Which cells a proof covers, what each right demands, and copies of identity papers."""

import base64
from datetime import datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rights.office import ZONE, moment
from troth.declaration.dealings import RIGHT_NAMES
from troth.kernel.finding import Finding
from troth.register.event_shape import event_from_mapping
from troth.register.values import Event
from troth.rights.papers import looks_like_a_paper
from troth.rights.proof import Holding, Proof, Proves, Way, covered, covers, demanded, holding_at

ANNA, BO = ("customer", "A"), ("customer", "B")
NUMBER = "+46700000001"
NOW = moment("2025-06-01")


def code(since: str | None, until: str | None = None) -> Proof:
    """A code was sent to the number, and sent back."""
    held = (None if since is None else moment(since), None if until is None else moment(until))
    return Proof("code_by_sms", "sara", NOW, Proves.HOLDER, None, "msisdn", NUMBER, *held)


def by_number(person: tuple[str, str], at: datetime | None) -> Way:
    return Way(person, "msisdn", NUMBER, at)


@pytest.mark.parametrize(
    ("since", "row", "covered_"),
    [
        ("2025-03-01", "2025-03-01", True),
        ("2025-03-01", "2025-05-30", True),
        ("2025-03-01", "2025-02-28", False),  # the holder of then was another
        ("2025-03-01", "2025-06-02", False),  # after the proof nobody has proved anything
        (None, "2025-05-30", None),  # since when she holds it nobody said
        (None, "2025-06-01", True),
        (None, "2025-06-02", False),
        ("2025-03-01", None, None),  # the row's time cannot be read
    ],
)
def test_a_code_proves_the_holder_for_the_time_held(since: str | None, row: str | None, covered_: bool | None) -> None:
    assert covers(code(since), by_number(BO, None if row is None else moment(row))) is covered_


def test_a_code_proves_nothing_by_another_number_or_without_one() -> None:
    at = moment("2025-05-01")
    assert covers(code("2025-03-01"), Way(BO, "msisdn", "+46700000002", at)) is False
    assert covers(code("2025-03-01"), Way(BO, "email", NUMBER, at)) is False
    assert covers(code("2025-03-01"), Way(BO)) is False


def test_a_number_that_was_given_back_is_proved_only_while_it_was_held() -> None:
    proof = code("2025-01-01", "2025-03-01")
    assert covers(proof, by_number(ANNA, moment("2025-02-28"))) is True
    assert covers(proof, by_number(ANNA, moment("2025-03-01"))) is False


def test_a_proof_of_the_person_is_of_her_and_of_nobody_else() -> None:
    proof = Proof("bank_id", "sara", NOW, Proves.PERSON, ANNA)
    assert covers(proof, Way(ANNA)) is True
    assert covers(proof, by_number(ANNA, None)) is True
    assert covers(proof, Way(BO)) is False
    assert covered((proof, code("2025-03-01")), by_number(BO, moment("2025-04-01"))) is True
    assert covered((), Way(ANNA)) is False


@given(
    since=st.none() | st.integers(0, 20),
    until=st.none() | st.integers(0, 20),
    row=st.integers(0, 20),
    asked=st.integers(0, 20),
)
def test_nothing_before_the_time_held_or_after_the_proof_is_ever_covered(
    since: int | None, until: int | None, row: int, asked: int
) -> None:
    def day(number: int | None) -> datetime | None:
        return None if number is None else moment(f"2025-01-{number + 1:02d}")

    at = day(asked)
    assert at is not None
    proof = Proof("c", "s", at, Proves.HOLDER, None, "k", "v", day(since), day(until))
    found = covers(proof, Way(ANNA, "k", "v", day(row)))
    if (since is not None and row < since) or row > asked or (until is not None and row >= until):
        assert found is False
    elif since is None and row != asked:
        assert found is None
    else:
        assert found is True


def test_who_holds_a_number_at_an_instant_is_one_or_nobody() -> None:
    anna = Holding(ANNA, moment("2024-01-01"), moment("2025-03-01"))
    bo = Holding(BO, moment("2025-03-01"))
    assert holding_at((anna, bo), moment("2025-02-28")) == anna
    assert holding_at((anna, bo), moment("2025-03-01")) == bo
    assert holding_at((anna, bo), moment("2023-12-31")) is None
    overlaps = Holding(ANNA, moment("2025-05-01"))
    assert holding_at((bo, overlaps), moment("2025-06-01")) is None
    unreadable = Holding(ANNA, None)
    assert holding_at((unreadable,), moment("2025-06-01")) is None
    assert holding_at((unreadable, bo), moment("2025-06-01")) is None


def test_what_cannot_be_taken_back_takes_a_proof_of_the_person() -> None:
    found = {right: demanded(right) for right in RIGHT_NAMES}
    assert {right for right, need in found.items() if need is Proves.PERSON} == {"erase", "rectify"}
    assert {right for right, need in found.items() if need is Proves.HOLDER} == {"access", "port", "disclosures"}


# --- copies of identity papers ----------------------------------------------------------------------------------------

PICTURE = base64.b64encode(b"\xff\xd8\xff\xe0" + Random(1).randbytes(64)).decode()


@pytest.mark.parametrize(
    "words",
    [
        "copy of her passport",
        "see Copy_of_passport",
        "scan of the driving licence in the case",
        "kopia av pass i pärmen",
        "Kopia på körkortet",
        "passkopia",
        "körkortskopia finns",
        "a photo of an ID card",
        "passport scan",
        "id-kort bild",
        "passport.jpg",
        "anna_korkort/körkort 2.PDF",
        "P<SWEBERG<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
        "I<SWE5900006810<<<<<<<<<<<<<<<\n8001014F3001019SWE<<<<<<<<<<<6",
        f"data:image/png;base64,{PICTURE}",
        PICTURE,
        "%PDF-1.7 and so on",
        "Reisepass Kopie",
    ],
)
def test_a_copy_of_a_paper_is_refused(words: str) -> None:
    assert looks_like_a_paper(words)
    for name in ("note", "how"):
        given_ = {"kind": "request_verified", "case": "R", "how": "x", "by": "s", "proves": "person", name: words}
        found = event_from_mapping(given_, ZONE, NOW)
        assert isinstance(found, Finding)
        assert found.code == "IDENTITY_PAPER"
        assert words not in found.says + found.help


@pytest.mark.parametrize(
    "words",
    [
        "",
        "passport shown at the counter, number not written down",
        "BankID",
        "she came with her driving licence",
        "asks for a copy of everything",
        "a copy of the invoice of May",
        "passerade kontoret",
        "wants pictures of her dog erased",
        "CUSTOMER NUMBER 4711 AND NOTHING ELSE",
        "https://acme.example/case/17?x=aGVsbG8gd29ybGQ",
        "legitimerade sig med körkort",
    ],
)
def test_what_only_tells_of_a_proof_is_let_through(words: str) -> None:
    assert not looks_like_a_paper(words)


@pytest.mark.parametrize("name", ["attachment", "file", "photo", "scan", "copy"])
def test_nothing_can_be_attached(name: str) -> None:
    said = {"kind": "request", "right": "access", "class": "customer", "person": "1"}
    found = event_from_mapping({**said, name: "x"}, ZONE, NOW)
    assert isinstance(found, Finding)
    assert found.code == "IDENTITY_PAPER"


def test_her_own_words_may_ask_for_a_copy_back_but_hold_no_picture() -> None:
    said = {"kind": "request", "class": "customer", "person": "1", "right": "erase"}
    assert isinstance(event_from_mapping({**said, "asks": "delete the copy of my passport"}, ZONE, NOW), Event)
    found = event_from_mapping({**said, "asks": PICTURE}, ZONE, NOW)
    assert isinstance(found, Finding)


def test_a_long_hostile_note_is_looked_through_quickly() -> None:
    for words in ("pass " * 50_000, "copy of " * 50_000, "A" * 200_000 + "!", "<" * 200_000, "id-" * 70_000):
        looks_like_a_paper(words)
