"""The dated data of the law: what stood on which day, what numbers are right, and that each entry has its source."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from troth.law.packs import bfl, ccpa, data_act, deadlines, nrs, preservation
from troth.law.packs.adequacy import DECISIONS, adequate
from troth.law.packs.dated import Dated, standing
from troth.law.packs.eea import countries, union
from troth.law.packs.numbers import COMPANIES, identity_number
from troth.law.packs.safeguards import ANNULLED, COVERS

ALL: tuple[Dated, ...] = (
    *DECISIONS,
    *COVERS,
    *ANNULLED,
    *COMPANIES,
    *deadlines.DEADLINES,
    *preservation.ORDERS,
    *ccpa.ANSWER,
    *ccpa.OPT_OUT,
    *nrs.ANSWER,
    *data_act.APPLIES,
    *bfl.KEPT_IN,
)


@pytest.mark.parametrize("entry", ALL, ids=str)
def test_what_a_law_fixes_is_dated_and_has_a_source(entry: Dated) -> None:
    assert date(1974, 1, 1) < entry.valid_from < date(2026, 12, 31)
    assert entry.valid_to is None or entry.valid_from < entry.valid_to
    assert len(entry.source) > 8
    assert entry.unconfirmed is None or entry.unconfirmed.strip()


@pytest.mark.parametrize(
    ("country", "day", "safe"),
    [
        ("GB", "2021-02-01", True),
        ("GB", "2021-06-27", True),
        ("GB", "2021-06-28", True),
        ("GB", "2031-12-27", True),
        ("GB", "2031-12-28", False),
        ("BR", "2026-01-25", False),
        ("BR", "2026-01-26", True),
        ("CH", "2026-11-22", True),
        ("KR", "2021-12-16", False),
        ("JP", "2018-06-01", False),
        ("US", "2026-11-22", False),
        ("IN", "2026-11-22", False),
        ("SE", "2026-11-22", False),
    ],
)
def test_a_country_is_adequate_from_a_day_to_a_day(country: str, day: str, safe: bool) -> None:
    assert (country in adequate(date.fromisoformat(day))) is safe


def test_no_country_stands_under_two_decisions_at_once() -> None:
    by_country: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for one in DECISIONS:
        by_country[one.country].append((one.valid_from, one.valid_to or date.max))
    for times in by_country.values():
        times.sort()
        assert all(end < begin for (_, end), (begin, _) in pairwise(times))
    assert not {one.country for one in DECISIONS} & countries(date(2026, 11, 22))


def test_the_united_kingdom_was_never_without_cover() -> None:
    day = date(2018, 5, 25)
    while day <= date(2031, 12, 27):
        assert "GB" in countries(day) | adequate(day), day
        day += timedelta(days=29)


def test_the_union_is_smaller_than_the_area() -> None:
    assert countries(date(2026, 1, 1)) - union(date(2026, 1, 1)) == {"IS", "LI", "NO"}
    assert len(union(date(2026, 1, 1))) == 27
    assert "GB" in union(date(2020, 12, 31))


def test_clauses_of_the_old_kind_need_no_assessment_and_are_gone() -> None:
    clauses = [cover for cover in COVERS if cover.word == "scc"]
    assert [cover.assessed for cover in standing(clauses, date(2021, 1, 1))] == [False]
    assert sorted(cover.assessed for cover in standing(clauses, date(2022, 1, 1))) == [False, True]
    assert [cover.assessed for cover in standing(clauses, date(2023, 1, 1))] == [True]


def fits(country: str, number: str) -> bool:
    [scheme] = [one for one in COMPANIES if one.country == country]
    return scheme.fits(number)


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("SE", "556016-0680"),
        ("SE", "5560160680"),
        ("SE", "16556016-0680"),
        ("NO", "923 609 016"),
        ("NO", "923609016 MVA"),
        ("DK", "24256790"),
        ("DK", "DK 24 25 67 90"),
        ("FI", "0112038-9"),
    ],
)
def test_a_right_number_of_a_company_is_let_through_and_each_wrong_digit_found(country: str, number: str) -> None:
    assert fits(country, number)
    for place, sign in enumerate(number):
        if not sign.isdigit() or (number.startswith("16556") and place < 2):
            continue
        for other in "0123456789":
            if other != sign:
                assert not fits(country, number[:place] + other + number[place + 1 :]), (place, other)


@pytest.mark.parametrize(
    "number", ["", "   ", "556016-068", "556016-06800", "556016–0680", "٥٥٦٠١٦-٠٦٨٠", "SE5560160680"]
)
def test_what_has_not_the_form_is_no_number(number: str) -> None:
    assert not fits("SE", number)


@pytest.mark.parametrize(
    "text",
    ["811218-9876", "the claim of 19811218-9876.", "900101-0017", "19900101+0017", "701063-2391", "198112189876"],
)
def test_an_identity_number_is_seen_in_a_text(text: str) -> None:
    assert identity_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "811218-9875",
        "8112189876",
        "811318-9876",
        "556016-0680",
        "2024-01-01",
        "+46 8 123 456 78",
        "order 1811218-9876",
        "811218-98761",
        "DPA 2024-03",
        "",
        "0" * 10_000,
    ],
)
def test_what_only_looks_like_an_identity_number_is_let_through(text: str) -> None:
    assert not identity_number(text)
