"""A request by an identifier that nobody is found by holds nothing, by both roads."""

from dataclasses import replace

import pytest

from oracle.kept_worlds import held, kept

BY_IDENTIFIER = {
    "kind": "request",
    "right": "erase",
    "case": "of nobody",
    "key": "msisdn",
    "value": "+46700000001",
    "occurred": "2019-01-01T00:00:00+00:00",
    "recorded": "2019-01-01T00:00:00+00:00",
}


@pytest.mark.parametrize("name", ["03", "22"])
def test_it_changes_no_answer_and_the_roads_agree(name: str) -> None:
    world = kept(name)
    with held(world) as before:
        answers = before.cells
    with held(replace(world, events=(*world.events, BY_IDENTIFIER))) as asked:
        assert asked.cells == answers
        assert asked.agrees()


def test_once_somebody_is_found_it_holds() -> None:
    """In this world a request keeps what would go: without its person it keeps nothing."""
    world = kept("22")
    of_nobody = [
        {**event, "person": None, "class": None, "key": "k", "value": "v"} if event["kind"] == "request" else event
        for event in world.events
    ]
    without = [event for event in world.events if event["kind"] != "request"]
    with (
        held(world) as of_her,
        held(replace(world, events=of_nobody)) as unfound,
        held(replace(world, events=without)) as unasked,
    ):
        assert unfound.cells == unasked.cells != of_her.cells
        assert unfound.agrees()
