"""A forecast asks no table that a plan would refuse, and keeps what a plan would keep (PostgreSQL)."""

from attacks.conftest import Lay
from attacks.ground import count
from attacks.test_heirs import OLD, ground_of
from troth.engine.forecasting import make_forecast


def test_a_key_that_stands_twice_refuses_the_table_here_too(lay_postgres: Lay) -> None:
    ground = ground_of(
        lay_postgres,
        "CREATE TABLE cases_2024 () INHERITS (cases)",
        f"INSERT INTO cases VALUES (1, 1, '{OLD}', 'a')",
        f"INSERT INTO cases_2024 VALUES (1, 1, '{OLD}', 'b')",
    )
    with ground.engine() as opened:
        [cases] = [one for one in make_forecast(opened, ground.now, 1).tables if one.table == "op.cases"]
    assert cases.refused is not None
    assert cases.refused == count(ground.plan(), "op.cases").refused


def test_a_row_that_a_table_of_nobody_points_at_is_stuck_as_in_a_plan(lay_postgres: Lay) -> None:
    places = """
  op.places:
    key: [id]
    owner: [customer by who]
    links: {case_id: op.cases}
    columns: {id: not personal, who: not personal, case_id: not personal}
"""
    ground = ground_of(
        lay_postgres,
        "CREATE TABLE places (id integer PRIMARY KEY, who integer, case_id integer)",
        f"INSERT INTO cases VALUES (1, 1, '{OLD}', 'a'), (2, 1, '{OLD}', 'b')",
        "INSERT INTO places VALUES (1, 1, 2)",
        mapped=places,
    )
    with ground.engine() as opened:
        [cases] = [one for one in make_forecast(opened, ground.now, 1).tables if one.table == "op.cases"]
    planned = count(ground.plan(), "op.cases")
    assert (planned.delete, planned.change) == (1, 1)
    assert (cases.delete.now, cases.due.now) == (1, 2)
