"""What is known of people, changed in place day by day, against the same worked out anew (decision 0025)."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from troth.engine import people_since
from troth.engine.people_since import PeopleSince
from troth.engine.spine import Wanted, everyone, run
from troth.sql.spine import Build, loaded
from troth.stores.contract import Session
from troth.testing.history.company import Company
from troth.testing.history.run import live_on

pytestmark = pytest.mark.postgres
ORDERLY, DISORDERLY = 5, 3
"""Companies that keep journals: in the first no number is ever held by two at once."""


class SaysOtherwiseError(AssertionError):
    """What was changed in place is not what it would be if it were worked out anew."""


class Watch:
    """Holds each spine that is changed in place against one that is raised anew beside it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.in_place: list[tuple[str, ...]] = []
        self.anew: list[str] = []
        raised = PeopleSince.__call__

        def both(people: PeopleSince, session: Session, wanted: Wanted) -> frozenset[str]:
            found = raised(people, session, wanted)
            self.in_place.append(tuple(people.moved))
            self.anew += people.why.values()
            if people.moved:
                assert found == self._compared(people, session, wanted)
            return found

        monkeypatch.setattr(PeopleSince, "__call__", both)

    def _compared(self, people: PeopleSince, session: Session, wanted: Wanted) -> frozenset[str]:
        here = wanted.build.placement
        there = replace(here, session=f"{here.session}w")
        beside = replace(wanted, build=replace(wanted.build, placement=there))
        run(session, loaded(beside.build, wanted.reduced))
        found = everyone(session, beside)
        for table, columns in people.moved.items():
            names = ", ".join(f'"{column}"' for column in columns)
            one, other = (f"SELECT {names} FROM {place.sql(place.own(table))}" for place in (here, there))
            only, also = (session.rows(f"{a} EXCEPT ALL {b}") for a, b in ((one, other), (other, one)))
            if only or also:
                raise SaysOtherwiseError(f"{table}: in place {only[:3]}, anew {also[:3]}")
        return found


def lived(seed: int, url: str, folder: Path, days: int = 12) -> None:
    """Lets a company live on."""
    live_on(Company(seed, 3_000), "postgres", url, folder, days=days)


@pytest.mark.parametrize("seed", [ORDERLY, DISORDERLY, 9])
def test_in_place_is_as_anew(
    seed: int, postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(monkeypatch)
    lived(seed, postgres_database, tmp_path / "policy")
    every = ("person_customer", "person_company", "all_msisdn", "key_msisdn")
    assert watch.in_place.count(every) > 6, watch.anew
    assert set(watch.anew) <= {"the policy or the map is another now", "the last pass was for a later instant"}


def nothing(build: Build, *_: object) -> str:
    """A query for values that finds none."""
    return "SELECT NULL::bigint AS value WHERE false"


def no_text(build: Build, *_: object) -> str:
    """The same for values of a key."""
    return "SELECT NULL::text AS value WHERE false"


@pytest.mark.parametrize("fault", ["listed_in", "turned", "said", "held_by_others"])
def test_what_is_left_out_is_found(
    fault: str, postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each source of people to look at again is needed: without it the spine says something else on some day."""
    right: Callable[..., str] = getattr(people_since, fault)

    def left_out(build: Build, *rest: object) -> str:
        found = right(build, *rest)
        return no_text(build) if "msisdn" in found else nothing(build)

    monkeypatch.setattr(people_since, fault, left_out)
    Watch(monkeypatch)
    with pytest.raises(SaysOtherwiseError):
        lived(ORDERLY, postgres_database, tmp_path / "policy", days=30)
