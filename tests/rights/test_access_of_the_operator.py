"""Access on the made-up operator: of two hundred people of every awkward kind all cells are found, and nobody else's.

What is expected is found apart from the road that runs: the definition's reading looks up who stands on each row, one
by one.
"""

import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from examples.planted import NOW
from troth.engine.access import access
from troth.engine.bootstrap import Engine, engine
from troth.policy.model import OWNER, Policy, Table
from troth.reading.persons import on_row
from troth.reading.plain import PlainWorld
from troth.reading.world import Case, Row, passes
from troth.rights.held import Beside, HeldRow
from troth.stores.contract import Store
from troth.testing.operator.generate import generate
from troth.testing.postgres_server import drop_database, fresh_database

EXAMPLE = Path(__file__).parents[2] / "examples" / "th1ng" / "mended"
PEOPLE, SEED = 200, 3

Shown = dict[str, frozenset[tuple[str, str]]]
"""By row (table, key and place written as one text): its cells that are not empty, with whether each is her own."""

Opened = Callable[[], AbstractContextManager[Engine]]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The example over a database of the operator's, on either engine."""
    folder = tmp_path_factory.mktemp("access")
    shutil.copytree(EXAMPLE, folder / "policy")
    url, server = f"sqlite:///{folder}/operator.sqlite", None
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_server")
        url = fresh_database(server)
        mapped = folder / "policy" / "map.yaml"
        mapped.write_text(mapped.read_text("utf-8").replace("kind: sqlite", "kind: postgres"), "utf-8")
    generate(url, people=PEOPLE, seed=SEED, now=NOW)

    @contextmanager
    def over() -> Iterator[Engine]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TROTH_OPERATOR_URL", url)
            with engine(folder / "policy", lambda: NOW) as found:
                yield found

    yield over
    if server is not None:
        drop_database(server, url)


@dataclass
class Expected:
    """What the definition has of everybody of a class."""

    shown: dict[str, Shown]
    unclear: dict[str, set[str]]


def plain(policy: Policy, store: Store) -> PlainWorld:
    """Every row of every mapped table."""
    found: dict[str, list[Row]] = {}
    schema = '"public".' if store.dialect == "postgres" else ""
    catalog = store.catalog()
    with store.scratch() as session:
        for table in policy.tables.values():
            name = f"{table.store}.{table.relation}"
            if name not in found:
                columns = [column.name for column in catalog.table(table.relation).columns]
                listed = ", ".join(f'"{column}"' for column in columns)
                rows = session.rows(f'SELECT {listed} FROM {schema}"{table.relation}"')
                found[name] = [dict(zip(columns, row, strict=True)) for row in rows]
    return PlainWorld(found)


def expected(policy: Policy, world: PlainWorld, person_class: str) -> Expected:
    """Whose cells are whose, row by row."""
    found = Expected(defaultdict(dict), defaultdict(set))
    for table in policy.tables.values():
        if table.entry.anonymous or table.controller is not None:
            continue
        for row in world.tables[f"{table.store}.{table.relation}"]:
            if not passes(table.entry.where, row):
                continue
            key = " ".join(str(row[column]) for column in table.entry.key or ())
            for name, several in on_row(Case(policy, world, table, row, NOW)):
                for people in several:
                    of_class = [one.key for one in people or () if one.person_class == person_class]
                    if people is not None and len(people) == 1 and of_class:
                        cells = cells_of(table, row, name)
                        if cells:
                            found.shown[of_class[0]][f"{table.name} {key} {name}"] = cells
                    for one in of_class if len(people or ()) > 1 else ():
                        found.unclear[one].add(f"{table.name} {key}")
    return found


def cells_of(table: Table, row: Row, name: str) -> frozenset[tuple[str, str]]:
    """The cells that whoever stands there is shown, that hold anything."""
    whose, found = table.on_row.whose, set()
    for use in table.personal:
        own = name in whose[use.of or OWNER]
        flag = row.get(use.unless) if use.unless is not None else None
        shown = use.unless is None or (flag is not None and str(flag).lower() in ("false", "0"))
        also = use.seen_by is not None and name in whose[use.seen_by] and shown
        if row.get(use.column) is not None and (own or also):
            found.add((use.column, "her own" if own else "seen"))
    return frozenset(found)


def test_all_of_hers_and_nothing_of_anybody_elses(opened: Opened) -> None:
    with opened() as over:
        world = plain(over.policy, over.stores["op"])
        of = expected(over.policy, world, "customer")
        people = sorted({str(row["id"]) for row in world.tables["op.customers"]})
        assert len(people) >= PEOPLE
        rows: list[HeldRow] = []
        beside = access(over, "customer", people, rows.append)
    found: dict[str, Shown] = defaultdict(dict)
    for row in rows:
        cells = frozenset((cell.column, "her own" if cell.own else "seen") for cell in row.cells)
        if cells:
            named = f"{row.table} {' '.join(row.key)} {row.place}"
            assert named not in found[row.person]
            found[row.person][named] = cells
    assert found == of.shown
    assert {key: sum(one.unclear.values()) for key, one in beside.items() if one.unclear} == {
        key: len(rows) for key, rows in of.unclear.items()
    }
    assert len(rows) > 20 * PEOPLE
    assert sum(map(len, of.unclear.values())) > 3, "the operator has numbers and boxes of two people at once"


def test_one_person_is_answered_as_among_all(opened: Opened) -> None:
    """Whoever shares a number or a box with her is looked up too; the answer does not hang on who else is asked."""
    with opened() as over:
        world = plain(over.policy, over.stores["op"])
        people = sorted({str(row["id"]) for row in world.tables["op.customers"]})
        together: list[HeldRow] = []
        said = access(over, "customer", people, together.append)
        awkward = sorted(said, key=lambda key: (-sum(said[key].unclear.values()), key))[:12]
        for key in awkward:
            alone: list[HeldRow] = []
            assert access(over, "customer", [key], alone.append) == {key: said[key]}
            hers = [row for row in together if row.person == key]
            assert sorted(map(told, alone)) == sorted(map(told, hers))


def told(row: HeldRow) -> str:
    return json.dumps([row.table, row.key, row.place, repr(row.cells), repr(sorted(row.claims.items()))])


def test_who_is_not_there_is_said(opened: Opened) -> None:
    with opened() as over:
        rows: list[HeldRow] = []
        beside = access(over, "customer", ["999999999", "nobody", "1; DROP TABLE customers"], rows.append)
    assert rows == []
    assert beside.keys() == {"999999999", "nobody", "1; DROP TABLE customers"}
    assert not any(one.found for one in beside.values())
    assert isinstance(beside["nobody"], Beside)
