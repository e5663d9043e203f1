"""Clocks that count from what a person says: a consent given or withdrawn, an objection; to the day."""

from datetime import UTC, datetime

import pytest

from attacks.conftest import Lay
from attacks.ground import NOTES, NOTES_MAP, NOW, Ground
from troth.declaration.load import load_texts
from troth.policy.resolve import resolve

PURPOSE = """\
purposes:
  offers:
    label: Offers
    direct_marketing: true
    uses:
      mail: {data: [note], ground: consent, consent: offers, why: offers, keep: 24 months after consent.given}
      proof: {data: [voucher], ground: legal_obligation, law: GDPR 7:1, why: w, keep: 24 months after consent.withdrawn}
  advice:
    label: Advice
    uses:
      block: {data: [usage], ground: legal_obligation, law: GDPR 21:3, why: w, keep: 36 months after objection.made}
"""
POLICY = (
    NOTES[: NOTES.index("purposes:")]
    + "consents:\n"
    + "".join(f"  {name}: {{label: {name}, by: person, withdraw_by: [email]}}\n" for name in ("offers", "news"))
    + PURPOSE
    + NOTES[NOTES.index("deletion:") :]
)
TABLES = ("notes", "proofs", "blocks")
MAP = NOTES_MAP + "".join(
    f"\n  op.{table}: {{key: [id], owner: [customer by id], columns: {{id: not personal, words: {data}}}}}"
    for table, data in zip(TABLES, ("note", "voucher", "usage"), strict=True)
)


@pytest.fixture
def ground(lay: Lay) -> Ground:
    """Six customers with a row in each table."""
    found = lay(MAP, "CREATE TABLE customers (id integer PRIMARY KEY)", policy=POLICY)
    for table in TABLES:
        found.run(f"CREATE TABLE {table} (id integer PRIMARY KEY, words text)")
    for person in range(1, 7):
        found.run(
            f"INSERT INTO customers VALUES ({person})",
            *(f"INSERT INTO {table} VALUES ({person}, 'words')" for table in TABLES),
        )
    return found


def says(ground: Ground, person: int, kind: str, day: str, **said: str) -> None:
    """Somebody says something at noon in Stockholm, and it is recorded there and then."""
    ground.now = datetime.fromisoformat(f"{day}T11:00").replace(tzinfo=UTC)
    ground.event(kind, **{"class": "customer", "person": str(person)}, **said)
    ground.now = NOW


def test_a_proof_is_kept_from_the_day_a_consent_is_withdrawn(ground: Ground) -> None:
    """It is 1 November 2026. While a consent is given nothing counts; what was never given needs no proof."""
    for person in (1, 2, 3, 5, 6):
        says(ground, person, "consent", "2022-01-10", consent="offers")
    says(ground, 1, "withdrawal", "2024-10-31", consent="offers")
    says(ground, 2, "withdrawal", "2024-11-01", consent="offers")
    says(ground, 5, "withdrawal", "2022-03-01", consent="offers")
    says(ground, 5, "consent", "2026-05-01", consent="offers")
    says(ground, 6, "withdrawal", "2022-03-01", consent="news")
    ground.sweep()
    assert ground.keys("proofs") == {2, 3, 5, 6}


def test_a_consent_is_kept_from_the_day_it_is_given(ground: Ground) -> None:
    """However it stands: after its time the row goes, as it does with the consent."""
    for person, day in ((1, "2024-10-31"), (2, "2024-11-01"), (3, "2026-01-01"), (4, "2026-01-01")):
        says(ground, person, "consent", day, consent="offers")
    says(ground, 3, "withdrawal", "2026-02-01", consent="offers")
    says(ground, 4, "consent", "2026-09-01", consent="offers")
    ground.sweep()
    assert ground.keys("notes") == {2, 4}


def test_a_block_is_kept_from_the_last_objection(ground: Ground) -> None:
    """To the day, and however it was decided; who has not objected is waited for."""
    says(ground, 1, "objection", "2023-10-31", purpose="advice")
    says(ground, 2, "objection", "2023-11-01", purpose="advice")
    says(ground, 2, "objection_decided", "2023-12-01", purpose="advice", outcome="rejected")
    says(ground, 4, "objection", "2020-01-01", purpose="offers")
    says(ground, 5, "objection", "2020-01-01")
    says(ground, 5, "objection_decided", "2020-02-01", case="C", outcome="upheld")
    says(ground, 6, "objection", "2020-01-01", purpose="advice")
    says(ground, 6, "objection", "2023-11-01", purpose="advice")
    ground.sweep()
    assert ground.keys("blocks") == {2, 3, 4, 6}


def test_an_objection_to_marketing_ends_its_rows_and_nothing_is_counted_from_it() -> None:
    policy = POLICY.replace("    label: Advice\n", "    label: Advice\n    direct_marketing: true\n")
    assert ("OBJECTION_ENDS_ROW", "purposes.advice.block") in found_in(policy)


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ("", False),
        ("      more: {data: [note], ground: consent, consent: news, why: news, keep: while ground stands}\n", True),
    ],
)
def test_of_which_consent_is_asked_where_nobody_could_tell(rows: str, refused: bool) -> None:
    """A row on consent means its own; any other the one that its purpose names."""
    found = found_in(POLICY.replace("  advice:\n", rows + "  advice:\n"))
    assert (("CONSENT_NOT_NAMED", "purposes.offers.proof") in found) is refused
    assert bool(found) is refused


def found_in(policy: str) -> list[tuple[str, str | None]]:
    """What is said of a policy over the map of these tables."""
    mapped = MAP.replace("KIND", "sqlite").replace("URL", "env:STORE")
    declaration, findings = load_texts(policy.encode(), mapped.encode())
    assert declaration is not None, findings
    return [(finding.code, finding.subject) for finding in resolve(declaration)[1]]
