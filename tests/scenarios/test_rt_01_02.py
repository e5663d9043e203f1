"""RT-01, RT-02: what holds data without holding it lawfully."""

from datetime import date

import pytest
from scenarios.conftest import Stage

from troth.definition.rule import stands
from troth.policy.model import OWNER
from troth.reading.persons import candidates
from troth.reading.world import Case


@pytest.mark.scenario("RT-01")
def test_a_purpose_that_may_use_anonymised_data_only_does_not_keep_the_raw_row(stage: Stage) -> None:
    scene = stage("RT-01")
    answers = scene.sweep("2025-02-01 01:00")
    assert answers.row("net.calls", 1) == "anonymise"
    assert answers.cell("net.calls", 1, "a_number").said == "anonymise"
    left = scene.select("SELECT id, a_number, b_number, ended, seconds, tariff FROM calls")
    assert left == [(1, None, None, None, 240, "flat_rate")], "the number is emptied in the anonymising step"
    assert str(scene.select("SELECT recorded FROM calls")[0][0])[:10] == "2025-01-01"
