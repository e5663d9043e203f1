"""The checks as a whole: where they stand, what they are called, and that every number they hold to is dated."""

import importlib
import pkgutil
import re
from datetime import date

import pytest

from troth.kernel.calendar import Length, Unit
from troth.kernel.finding import Level
from troth.law import bfl, ccpa, data_act, gdpr, house, lek, mfl, nrs
from troth.law.citations import Section, acts, sections
from troth.law.model import Check
from troth.law.packs import bfl as bfl_pack
from troth.law.packs import eea
from troth.law.packs import lek as lek_pack
from troth.law.packs.periods import StatutoryPeriod, in_force
from troth.law.registry import act_names, checks

ALL = [check for of_act in checks().values() for check in of_act]
MODULES = [
    f"{package.__name__}.{module.name}"
    for package in (house, gdpr, lek, bfl, mfl, data_act, ccpa, nrs)
    for module in pkgutil.iter_modules(package.__path__)
]
PERIODS = (*lek_pack.PERIODS, *lek_pack.PREPAID, *bfl_pack.PERIODS)


@pytest.mark.parametrize("module", MODULES)
def test_a_file_holds_one_code_and_is_called_by_it(module: str) -> None:
    found: tuple[Check, ...] = importlib.import_module(module).CHECKS
    assert {check.code.lower() for check in found} == {module.rpartition(".")[2]}


def test_every_file_is_listed_and_no_name_is_taken_twice() -> None:
    assert len({check.name for check in ALL}) == len(ALL) >= len(MODULES)
    assert act_names() == {"GDPR", "LEK", "BFL", "MFL", "DATA_ACT", "CCPA", "NRS"}


@pytest.mark.parametrize("check", ALL, ids=lambda check: check.name)
def test_a_check_says_what_is_wrong_by_which_article_and_what_to_write(check: Check) -> None:
    assert re.fullmatch(r"(GDPR|LEK|BFL|MFL|DATA_ACT|CCPA|NRS) \d.*", check.law)
    assert check.says.endswith(".")
    assert check.help
    assert not check.help.endswith(".")
    assert check.means[0].islower() or check.means[0] == "`"


def test_only_an_error_can_be_turned_into_a_signed_warning() -> None:
    assert {check.level for check in ALL if check.signable} == {Level.ERROR}


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_a_statutory_number_is_dated_and_has_a_source(period: StatutoryPeriod) -> None:
    assert date(1999, 1, 1) < period.valid_from < date(2026, 12, 31)
    assert f"{period.section.partition(':')[0]} kap. {period.section.partition(':')[2]} §" in period.source


def test_what_is_stored_for_crime_fighting_has_its_own_time_for_places() -> None:
    on = date(2026, 1, 1)
    assert [period.length for period in in_force(lek_pack.PERIODS, "9:22", "location", on)] == [Length(2, Unit.MONTHS)]
    assert {period.length for period in in_force(lek_pack.PERIODS, "9:22", "traffic", on)} == {
        Length(6, Unit.MONTHS),
        Length(10, Unit.MONTHS),
    }


def test_a_period_is_in_force_between_its_two_days() -> None:
    period = StatutoryPeriod(
        "BFL", "7:2", "x", Length(10, Unit.YEARS), "y", date(2000, 1, 1), "z", valid_to=date(2010, 12, 31)
    )
    days = [date(1999, 12, 31), date(2000, 1, 1), date(2010, 12, 31), date(2011, 1, 1)]
    assert [len(in_force((period,), "7:2", "ordinary", day)) for day in days] == [0, 1, 1, 0]


def test_the_gdpr_applied_in_the_united_kingdom_as_union_law_until_the_end_of_2020() -> None:
    assert "GB" in eea.countries(date(2020, 12, 31))
    assert "GB" not in eea.countries(date(2021, 1, 1))
    assert len(eea.countries(date(2021, 1, 1))) == 30
    assert "CH" not in eea.countries(date(2021, 1, 1))


@pytest.mark.parametrize(
    ("law", "found"),
    [
        ("LEK 9:22", ["LEK 9:22"]),
        ("BFL 7 kap. 2 §", ["BFL 7:2"]),
        ("BFL 7 kap 2 § and LEK 9:29b", ["BFL 7:2", "LEK 9:29b"]),
        ("GDPR 7(1)", []),
        ("the Accounting Act", []),
    ],
)
def test_citations_are_read(law: str, found: list[str]) -> None:
    assert [str(section) for section in sections(law)] == found


def test_acts_are_known_by_their_abbreviation() -> None:
    assert acts("GDPR 7(1) and LEK 9:4") == {"GDPR", "LEK"}
    assert acts("Lag om elektronisk kommunikation") == frozenset()
    assert sections("LEK 9:22") == (Section("LEK", "9:22"),)
