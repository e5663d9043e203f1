"""The places of a region."""

import pytest

from policy.sound import errors


@pytest.mark.parametrize("place", ["SE", "GB", "US-CA", "CA-QC", "GB-ENG", "FR-75", "SE-AB"])
def test_places(place: str) -> None:
    assert errors(f"regions: {{r: {{label: R, places: [NO, {place}]}}}}\n") == []


@pytest.mark.parametrize("place", ["UK", "EL", "EU", "XX", "US-ZZ", "CA-CA", "ZZ-AB"])
def test_what_is_no_place(place: str) -> None:
    [found] = errors(f"regions: {{r: {{label: R, places: [NO, {place}]}}}}\n")
    assert (found.code, found.subject) == ("PLACE_UNKNOWN", "regions.r")
    assert f"`{place}`" in found.says
