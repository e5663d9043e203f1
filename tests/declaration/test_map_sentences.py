"""The sentences of the map, and the small ones of the policy: every form, and every way to go wrong."""

from collections.abc import Callable

import pytest

from troth.declaration import small_sentences as small
from troth.declaration.columns import read_column
from troth.declaration.conditions import read_condition
from troth.declaration.lengths import read_length
from troth.declaration.phrase import Phrase
from troth.declaration.references import read_owner, read_reference
from troth.declaration.row_tests import read_row_test
from troth.declaration.sentences import (
    Anonymise,
    Anonymiser,
    ColumnUse,
    Edge,
    EmptyLink,
    MomentColumn,
    PersonReference,
    Plausible,
    ReferenceKind,
    Role,
    RowTest,
    Unowned,
)
from troth.declaration.sentences import Test as Asked
from troth.kernel.calendar import Length, Unit
from troth.kernel.finding import Finding
from troth.kernel.span import Span


def column_use(phrase: Phrase) -> ColumnUse | Finding:
    return read_column(Phrase("col"), phrase)


BY = ReferenceKind.BY
KEY = ReferenceKind.KEY
EQUALS = Asked.EQUALS
Reader = Callable[[Phrase], object]

GOOD: list[tuple[Reader, str, object]] = [
    # person references (text is checked below)
    (read_reference, "customer by customer_id", PersonReference(BY, "customer", "customer_id")),
    (read_reference, "customer by CustomerId", PersonReference(BY, "customer", "CustomerId")),
    (read_reference, "customer by prefs/owner", PersonReference(BY, "customer", "prefs/owner")),
    (read_reference, "msisdn(a_number) at started_at", PersonReference(KEY, "msisdn", "a_number", at="started_at")),
    (read_reference, "email(contact)", PersonReference(KEY, "email", "contact")),
    (read_reference, "through case_id", PersonReference(ReferenceKind.THROUGH, column="case_id")),
    (
        read_reference,
        "each of crm.members by id = household_id",
        PersonReference(ReferenceKind.EACH_OF, "crm.members", "id", junction_column="household_id"),
    ),
    (read_reference, "customer by user_id as user", PersonReference(BY, "customer", "user_id", role=Role.USER)),
    (
        read_reference,
        "customer by id if kind = Lead",
        PersonReference(BY, "customer", "id", only_if=RowTest("kind", EQUALS, ("Lead",))),
    ),
    (
        read_reference,
        "through case_id if kind in [a, b c] as payer",
        PersonReference(
            ReferenceKind.THROUGH,
            column="case_id",
            role=Role.PAYER,
            only_if=RowTest("kind", Asked.ONE_OF, ("a", "b c")),
        ),
    ),
    (
        read_reference,
        "msisdn(a) at t if kind is empty as contact",
        PersonReference(KEY, "msisdn", "a", at="t", role=Role.CONTACT, only_if=RowTest("kind", Asked.EMPTY)),
    ),
    (
        read_reference,
        "customer by id if title = sold as seen if new",  # `as seen` is not at the end, so it belongs to the value
        PersonReference(BY, "customer", "id", only_if=RowTest("title", EQUALS, ("sold as seen if new",))),
    ),
    (
        read_owner,
        "customer by partner_id named partner",
        PersonReference(BY, "customer", "partner_id", name="partner"),
    ),
    (
        read_owner,
        "customer by id if kind = x as user named other",
        PersonReference(BY, "customer", "id", role=Role.USER, only_if=RowTest("kind", EQUALS, ("x",)), name="other"),
    ),
    (
        read_owner,
        "customer by id named other as user",
        PersonReference(BY, "customer", "id", role=Role.USER, name="other"),
    ),
    # columns
    (column_use, "not personal", ColumnUse("col", None)),
    (column_use, "traffic", ColumnUse("col", "traffic")),
    (column_use, "traffic.time of owner", ColumnUse("col", "traffic.time", "owner")),
    (column_use, "traffic seen by owner", ColumnUse("col", "traffic", None, "owner")),
    (column_use, "traffic of called seen by owner", ColumnUse("col", "traffic", "called", "owner")),
    (
        column_use,
        "traffic.numbers of owner seen by called unless a_hidden",
        ColumnUse("col", "traffic.numbers", "owner", "called", "a_hidden"),
    ),
    # row tests
    (read_row_test, "kind = person", RowTest("kind", EQUALS, ("person",))),
    (read_row_test, "kind=person", RowTest("kind", EQUALS, ("person",))),
    (read_row_test, "name = Anna von und zu", RowTest("name", EQUALS, ("Anna von und zu",))),
    (read_row_test, "started = 10:30", RowTest("started", EQUALS, ("10:30",))),
    (read_row_test, "isolated = 1", RowTest("isolated", EQUALS, ("1",))),
    (read_row_test, "kind in [a, b]", RowTest("kind", Asked.ONE_OF, ("a", "b"))),
    (read_row_test, "kind in [112]", RowTest("kind", Asked.ONE_OF, ("112",))),
    (read_row_test, "deleted_at is empty", RowTest("deleted_at", Asked.EMPTY)),
    # small sentences
    (read_length, "6 months", Length(6, Unit.MONTHS)),
    (read_length, "1 year", Length(1, Unit.YEARS)),
    (small.read_unowned, "6 months after recorded then delete", Unowned(Length(6, Unit.MONTHS))),
    (small.read_fresh, "every 1 day", "every 1 day"),
    (small.read_fresh, "every 12  months against spar", "every 12 months against spar"),
    (small.read_sayer, "person", None),
    (small.read_sayer, "guardian under 13", 13),
    (small.read_about, "customer", ("customer", "holder")),
    (small.read_about, "customer as payer", ("customer", "payer")),
    (small.read_empty_link, "never", EmptyLink("never")),
    (small.read_empty_link, "not yet", EmptyLink("not yet")),
    (
        small.read_empty_link,
        "never if tariff = flat rate",
        EmptyLink("never", RowTest("tariff", EQUALS, ("flat rate",))),
    ),
    (
        small.read_empty_link,
        "not yet if tariff in [a, b]",
        EmptyLink("not yet", RowTest("tariff", Asked.ONE_OF, ("a", "b"))),
    ),
    (small.read_moment_column, "settled_at", MomentColumn("settled_at")),
    (small.read_moment_column, "billing.payments.paid_at", MomentColumn("billing.payments.paid_at")),
    (small.read_moment_column, "started_at + seconds seconds", MomentColumn("started_at", "seconds")),
    (small.read_ends, "ended_at", ("ended_at", False)),
    (small.read_ends, "released_on inclusive", ("released_on", True)),
    (
        small.read_plausible,
        "issued_on to now + 1 day",
        Plausible(Edge(column="issued_on"), Edge(now_plus=Length(1, Unit.DAYS))),
    ),
    (
        small.read_plausible,
        "1990-01-01 to now",
        Plausible(Edge(day="1990-01-01"), Edge(now_plus=Length(0, Unit.DAYS))),
    ),
    (small.read_anonymise, "keep", Anonymise(Anonymiser.KEEP)),
    (small.read_anonymise, "empty", Anonymise(Anonymiser.EMPTY)),
    (small.read_anonymise, "random", Anonymise(Anonymiser.RANDOM)),
    (small.read_anonymise, "to hour", Anonymise(Anonymiser.TO, "hour")),
    (small.read_anonymise, "to year", Anonymise(Anonymiser.TO, "year")),
    (small.read_anonymise, "first 3", Anonymise(Anonymiser.FIRST, "3")),
    (small.read_anonymise, "round 060", Anonymise(Anonymiser.ROUND, "60")),
    (small.read_anonymise, "replace not known: gone", Anonymise(Anonymiser.REPLACE, "not known: gone")),
]


@pytest.mark.parametrize(("reader", "text", "value"), GOOD, ids=[text for _, text, _ in GOOD])
def test_every_form_is_read(reader: Reader, text: str, value: object) -> None:
    read = reader(Phrase(text))
    if isinstance(read, PersonReference):
        assert read.text == text
        assert isinstance(value, PersonReference)
        read = PersonReference(
            read.kind, read.target, read.column, read.at, read.junction_column, read.role, read.only_if, read.name
        )
    assert read == value


BAD: list[tuple[Reader, str, str, str, str]] = [
    (read_reference, "", "REFERENCE_UNREADABLE", "", "`CLASS by COLUMN`"),
    (read_reference, "customer", "REFERENCE_UNREADABLE", "customer", "`customer by COLUMN`"),
    (read_reference, "customer via id", "REFERENCE_UNREADABLE", "via", "did you mean `by`?"),
    (read_reference, "customer by", "REFERENCE_UNREADABLE", "by", "`CLASS by COLUMN`"),
    (read_reference, "customer by as user", "REFERENCE_UNREADABLE", "as", "`CLASS by COLUMN`"),
    (read_reference, "through as user", "REFERENCE_UNREADABLE", "as", "`CLASS by COLUMN`"),
    (read_reference, "thruogh case_id", "REFERENCE_UNREADABLE", "thruogh", "did you mean `through`?"),
    (read_reference, "customer by id by name", "REFERENCE_UNREADABLE", "by", "`CLASS by COLUMN`"),
    (read_reference, "Customer by id", "REFERENCE_UNREADABLE", "Customer", "`customer`"),
    (read_reference, "customer by id as usr", "REFERENCE_UNREADABLE", "usr", "did you mean `user`?"),
    (read_reference, "customer by id as user as payer", "REFERENCE_UNREADABLE", "user", "one `as ROLE`"),
    (read_reference, "customer by id named other", "REFERENCE_UNREADABLE", "named", "leave out"),
    (read_owner, "customer by id named Other", "REFERENCE_UNREADABLE", "Other", "lower_case"),
    (read_owner, "customer by id named a named b", "REFERENCE_UNREADABLE", "named", "one `named NAME`"),
    (read_reference, "customer by id if", "REFERENCE_UNREADABLE", "if", "`if column = value`"),
    (read_reference, "customer by id if kind", "TEST_UNREADABLE", "kind", "`column = value`"),
    (read_reference, "customer by id where kind = x", "REFERENCE_UNREADABLE", "where", "did you mean `if`?"),
    (read_reference, "customer by id, customer by other", "COMMA", "id,", "item of its own"),
    (read_reference, "msisdn(a_number", "REFERENCE_UNREADABLE", "msisdn(a_number", "without blanks"),
    (read_reference, "msisdn()", "REFERENCE_UNREADABLE", "msisdn()", "`KEY(COLUMN)`"),
    (read_reference, "MSISDN(a)", "REFERENCE_UNREADABLE", "MSISDN(a)", "`KEY(COLUMN)`"),
    (read_reference, "msisdn(a) at", "REFERENCE_UNREADABLE", "at", "`KEY(COLUMN)`"),
    (read_reference, "each of members by id = x", "REFERENCE_UNREADABLE", "members", "crm.members"),
    (read_reference, "each in crm.members", "REFERENCE_UNREADABLE", "in", "`CLASS by COLUMN`"),
    (read_reference, "each of crm.members by id", "REFERENCE_UNREADABLE", "id", "junction table"),
    (column_use, "", "COLUMN_UNREADABLE", "", "`not personal`"),
    (column_use, "not private", "COLUMN_UNREADABLE", "private", "`not personal`"),
    (column_use, "Traffic", "COLUMN_UNREADABLE", "Traffic", "`traffic`"),
    (column_use, "a.b.c", "COLUMN_UNREADABLE", "a.b.c", "declared name"),
    (column_use, "traffic by owner", "COLUMN_UNREADABLE", "by", "`category.part of owner"),
    (column_use, "traffic of", "COLUMN_UNREADABLE", "of", "`owner`"),
    (column_use, "traffic seen by a, b", "COMMA", ",", "item of its own"),
    (column_use, "traffic unless hidden", "COLUMN_UNREADABLE", "unless", "`category.part of owner"),
    (read_row_test, "", "TEST_UNREADABLE", "", "`column = value`"),
    (read_row_test, "kind", "TEST_UNREADABLE", "kind", "`column = value`"),
    (read_row_test, "kind == person", "TEST_UNREADABLE", "= person", "without quotes or signs"),
    (read_row_test, "kind <> person", "TEST_UNREADABLE", "<>", "did you mean `=`?"),
    (read_row_test, "kind != person", "TEST_UNREADABLE", "!=", "did you mean `=`?"),
    (read_row_test, "kind = 'person'", "TEST_UNREADABLE", "'person'", "without quotes"),
    (read_row_test, "kind =", "TEST_UNREADABLE", "=", "is empty"),
    (read_row_test, "kind = [a, b]", "TEST_UNREADABLE", "[a, b]", "`column in [a, b]`"),
    (read_row_test, "kind in a, b", "TEST_UNREADABLE", "a, b", "`column in [a, b]`"),
    (read_row_test, "kind in [a, ]", "TEST_UNREADABLE", "]", "is empty"),
    (read_row_test, "kind in [a, a]", "TEST_UNREADABLE", "[a, a]", "each value once"),
    (read_row_test, "kind is null", "TEST_UNREADABLE", "null", "is empty"),
    (read_row_test, "kind equals person", "TEST_UNREADABLE", "equals", "`column = value`"),
    (read_row_test, "1st = a", "TEST_UNREADABLE", "1st", "`column = value`"),
    (read_length, "6", "LENGTH_UNREADABLE", "6", "`months`"),
    (read_length, "months", "LENGTH_UNREADABLE", "months", "digits"),
    (read_length, "6 months after recorded", "LENGTH_UNREADABLE", "after", "`6 months`"),
    (read_length, "6 to 12 months", "LENGTH_UNREADABLE", "to", "`months`"),
    (read_length, "within 6 months", "LENGTH_UNREADABLE", "within", "leave out `within`"),
    (small.read_unowned, "6 months", "UNOWNED_UNREADABLE", "months", "then delete"),
    (small.read_unowned, "6 months after created then delete", "UNOWNED_UNREADABLE", "created", "then delete"),
    (small.read_fresh, "12 months", "FRESH_UNREADABLE", "12", "`every 12 months`"),
    (small.read_fresh, "every 12 months from spar", "FRESH_UNREADABLE", "from", "against SOURCE"),
    (small.read_sayer, "parent under 13", "CONSENT_BY_UNREADABLE", "parent", "`guardian under 13`"),
    (small.read_sayer, "guardian", "CONSENT_BY_UNREADABLE", "guardian", "`guardian under 13`"),
    (small.read_about, "customer as owner", "ABOUT_UNREADABLE", "owner", "`holder`"),
    (small.read_empty_link, "not if x = 1", "LINK_UNREADABLE", "if", "`not yet"),
    (small.read_empty_link, "never when x = 1", "LINK_UNREADABLE", "when", "`never if"),
    (small.read_empty_link, "never if x", "TEST_UNREADABLE", "x", "`column = value`"),
    (small.read_moment_column, "started_at + seconds", "MOMENT_UNREADABLE", "seconds", "seconds seconds"),
    (small.read_moment_column, "a b", "MOMENT_UNREADABLE", "b", "seconds seconds"),
    (small.read_ends, "ended_at exclusive", "END_UNREADABLE", "exclusive", "inclusive"),
    (small.read_plausible, "issued_on", "RANGE_UNREADABLE", "issued_on", "`A to B`"),
    (small.read_plausible, "2023-02-29 to now", "RANGE_UNREADABLE", "2023-02-29", "`A to B`"),
    (small.read_plausible, "a to now + a day", "RANGE_UNREADABLE", "a", "in digits"),
    (small.read_plausible, "a to now - 1 day", "RANGE_UNREADABLE", "-", "`A to B`"),
    (small.read_anonymise, "", "ANONYMISE_UNREADABLE", "", "`keep`"),
    (small.read_anonymise, "hash", "ANONYMISE_UNREADABLE", "hash", "`keep`"),
    (small.read_anonymise, "keep it", "ANONYMISE_UNREADABLE", "it", "`keep`"),
    (small.read_anonymise, "to decade", "ANONYMISE_UNREADABLE", "decade", "`month`"),
    (small.read_anonymise, "first", "ANONYMISE_UNREADABLE", "first", "`first 3`"),
    (small.read_anonymise, "round 0", "ANONYMISE_UNREADABLE", "0", "`empty`"),
    (small.read_anonymise, "replace", "ANONYMISE_UNREADABLE", "replace", "`replace WORDS`"),
]


@pytest.mark.parametrize(
    ("reader", "text", "code", "word", "help_has"), BAD, ids=[f"{code}-{text}" for _, text, code, *_ in BAD]
)
def test_what_cannot_be_read_is_pointed_at(reader: Reader, text: str, code: str, word: str, help_has: str) -> None:
    found = reader(Phrase(text, Span("map.yaml", 3, 5)))
    assert isinstance(found, Finding)
    assert found.code == code
    start = found.span.column - 5
    assert text[start : start + found.span.length] == word
    assert help_has in found.help


@pytest.mark.parametrize(
    ("key", "column", "inside"),
    [
        ("prefs/newsletter", "prefs", "newsletter"),
        ("body/*", "body", "*"),
        ("doc/a/b", "doc", "a/b"),
        ("First Name", "First Name", None),
    ],
)
def test_a_slash_goes_into_json(key: str, column: str, inside: str | None) -> None:
    assert read_column(Phrase(key), Phrase("traffic")) == ColumnUse(column, "traffic", inside=inside)


@pytest.mark.parametrize("key", ["/a", "a/", "a//b", " a", "/"])
def test_a_column_without_a_name_is_refused(key: str) -> None:
    found = read_column(Phrase(key), Phrase("traffic"))
    assert isinstance(found, Finding)
    assert found.code == "COLUMN_UNREADABLE"


@pytest.mark.parametrize(
    ("phrase", "column", "length"),
    [
        (Phrase("while a b", Span("f", 1, 10, 9), lead=0), 18, 1),
        (Phrase("while a b", Span("f", 1, 10, 11), lead=1), 19, 1),
        (Phrase("while a b", Span("f", 1, 10, 14), lead=None), 10, 14),
    ],
    ids=["plain", "quoted", "not as written"],
)
def test_the_place_follows_how_the_text_is_written(phrase: Phrase, column: int, length: int) -> None:
    found = read_condition(phrase)
    assert isinstance(found, Finding)
    assert (found.span.column, found.span.length) == (column, length)
