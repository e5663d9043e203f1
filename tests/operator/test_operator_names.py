"""Identifiers have the check digits that the real ones have."""

from datetime import date

import pytest

from troth.testing.operator import names


@pytest.mark.parametrize(
    "whole",
    ["8112189876", "9001010017", "5110133815", "5560160680", "5594097809", "490154203237518", "4111111111111111"],
)
def test_the_check_digit_of_known_numbers(whole: str) -> None:
    assert names.luhn(whole[:-1]) == whole[-1]


def test_identity_numbers_are_for_tests() -> None:
    found = names.personnummer(date(1985, 2, 3), 4)
    assert found.startswith("19850203-984")
    assert names.luhn(found[2:8] + found[9:12]) == found[12]


def test_organisations_cannot_be_taken_for_dates() -> None:
    for count in (1, 99_999, 100_000, 999_999):
        assert int(names.org_number(count)[2]) >= 2


def test_numbers_do_not_repeat() -> None:
    assert len({names.own_number(count) for count in range(200_000)}) == 200_000
    assert len({names.lease_address(count) for count in range(200_000)}) == 200_000
    assert len({names.iccid(count) for count in range(10_000)}) == 10_000
    assert all(len(names.imei(count)) == 15 for count in (0, 5, 10**6 - 1))


def test_a_name_becomes_an_address() -> None:
    assert names.mail_name("Åsa Öberg") == "asa.oberg"
    assert names.mail_name("Dilan Yılmaz") == "dilan.yilmaz"
