"""One history, day by day: the daily plan and the whole plan of the same instant must say the same of every row."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Literal

import psycopg

from troth.engine.applying import apply_plan
from troth.engine.bootstrap import Engine, engine
from troth.engine.counting import ask_whole, count_tables, counting, silent
from troth.engine.fencing import placed
from troth.engine.passes import columns, kept_in
from troth.engine.planning import make_daily_plan, make_plan, work_name
from troth.engine.spine import put_away
from troth.kernel.finding import Finding
from troth.plan.counted import CountedPlan, TableCount
from troth.policy.noted import noted
from troth.register.event_shape import event_from_mapping
from troth.sql.journal import keeping
from troth.sql.since import REST
from troth.stores.contract import Session, Store
from troth.testing.history.company import BEGIN, INDEXES, TABLES, ZONE, Company
from troth.testing.history.days import TYPED, Day
from troth.testing.lake import LakeConnection

Kind = Literal["sqlite", "postgres", "parquet"]
VARIABLE = "TROTH_HISTORY_STORE"
DAYS = 30
Said = dict[str, list[tuple[object, ...]]]
"""Table -> what its worklist says of each row."""


class DiffersError(AssertionError):
    """The two ways say something else of a row."""


@dataclass
class Told:
    """What a history came to. ``whole``: how often a table was asked whole on a later day, and why; ``asked`` of
    ``rows``: how many rows were asked on later days, of how many.
    """

    days: int = 0
    removed: int = 0
    listed: int = 0
    asked: int = 0
    rows: int = 0
    whole: dict[str, int] = field(default_factory=dict)


def live_on(
    company: Company, kind: Kind, url: str, folder: Path, days: int = DAYS, told: Callable[[str], None] = silent
) -> Told:
    """Lets a company live so many days in an empty database. Raises DiffersError on the first day that differs."""
    os.environ[VARIABLE] = url
    found, rng = Told(), Random(f"{company.seed} history")
    _found(company, kind, url, folder)
    changes = rng.randrange(5, days) if days > 5 else days
    now, seen = BEGIN, list[Event]()
    with _opened(folder, now) as opened:
        if kind == "sqlite" or (kind == "postgres" and company.journals):  # what tells what is written
            lasting = placed(opened.stores["op"])
            relations = noted(opened.policy, "op").values()
            _happens(kind, url, [text for one in relations for text in keeping(lasting, one)])
        plan = make_plan(opened, now)
        apply_plan(opened, plan.digest, yes=plan.digest)
        found.removed += plan.planned
    for number in range(1, days + 1):
        now += rng.choice(
            (timedelta(days=1), timedelta(days=1), timedelta(days=1), timedelta(hours=1), timedelta(days=3))
        )
        day = Day(company, rng, now, number)
        _happens(kind, url, list(day.statements()))
        if number == changes:
            (folder / "policy.yaml").write_text(company.policy(changed=True), encoding="utf-8")
        seen += list(day.events())
        at = now - timedelta(hours=30) if rng.random() < 0.05 else now  # a clock that was put back
        with _opened(folder, at) as opened:
            for event in seen:
                _record(opened, event, at)
            seen = []
            whole = _whole(opened, at)
            plan, asked = make_daily_plan(opened, at)
            daily = _daily(opened, plan)
            _same(company, number, whole, (plan.tables, daily))
            rows = {count.table: count.examined for count in whole[0]}
            for one in asked:
                for why in one.whole.values():
                    found.whole[why] = found.whole.get(why, 0) + 1
                found.asked += sum(one.asked.values())
                found.rows += sum(rows[name] for name in one.asked)
            found.listed += sum(len(rows) for rows in daily.values())
            if rng.random() < 0.8:
                apply_plan(opened, plan.digest, yes=plan.digest)
                found.removed += plan.planned
        found.days += 1
        told(f"day {number}")
    return found


Event = dict[str, object]


def _found(company: Company, kind: Kind, url: str, folder: Path) -> None:
    """Puts the company's tables and files where they belong."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "policy.yaml").write_text(company.policy(), encoding="utf-8")
    (folder / "map.yaml").write_text(company.map(kind), encoding="utf-8")
    instant = "text" if kind == "sqlite" else "timestamptz"
    if kind == "parquet":
        Path(url).mkdir()
    with _connected(kind, url) as connection:
        for name, body in TABLES.items():
            connection.execute(f"CREATE TABLE {name} ({body.format(instant=instant)})")
        if kind == "sqlite":
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN")
        for name, rows in company.content():
            if kind == "sqlite":
                marks = ", ".join("?" * len(rows[0]))
                connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608
                continue
            if kind == "parquet":
                connection.fill(name, rows)
                continue
            with connection.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        if kind == "sqlite":
            connection.execute("COMMIT")
        if kind != "parquet":
            for table, column in INDEXES:
                connection.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")
            connection.execute("ANALYZE")


@contextmanager
def _connected(kind: Kind, url: str) -> Iterator[Any]:
    if kind == "sqlite":
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            yield connection
    elif kind == "parquet":
        with closing(LakeConnection(url)) as lake:
            yield lake
    else:
        with closing(psycopg.connect(url, autocommit=True)) as found:
            yield found


def _happens(kind: Kind, url: str, statements: list[str]) -> None:
    with _connected(kind, url) as connection:
        for statement in statements:
            connection.execute(statement.replace(TYPED, "" if kind == "sqlite" else "::timestamptz"))


@contextmanager
def _opened(folder: Path, now: datetime) -> Iterator[Engine]:
    with engine(folder, lambda: now) as opened:
        yield opened


def _record(opened: Engine, said: Event, now: datetime) -> None:
    event = event_from_mapping({"occurred": now.isoformat(), **said}, ZONE, now, marketing=["offers"])
    if isinstance(event, Finding):
        raise TypeError(str(event))
    opened.register.record(event)


def _whole(opened: Engine, at: datetime) -> tuple[Sequence[TableCount], Said]:
    """Every row asked, and nothing kept."""
    events = tuple(opened.register.events(until_position=opened.register.head()))
    said: Said = {}
    counts: list[TableCount] = []
    for name, store in opened.stores.items():
        with counting(opened, store, events, at) as over:
            counted = count_tables(opened, name, over, at, silent, ask_whole)
            for one in counted:
                if one.asking is not None and one.asking.questions:
                    work = one.asking.listing.sql(one.asking.worklist)
                    names = columns(over.session, one.asking.listing, f"work_{one.count.table}")
                    said[one.count.table] = _rows(over.session, work, names)
            put_away(over.session, over.spine)
            counts += [one.count for one in counted]
    return counts, said


def _daily(opened: Engine, plan: CountedPlan) -> Said:
    """What the kept worklists say, and what was kept of rows with which nothing is done."""
    said: Said = {}
    for store in opened.stores.values():
        with store.transaction(write=False) as session:
            for count in plan.tables:
                said[count.table] = sorted(_kept(store, session, plan, count.table), key=repr)
    return {table: rows for table, rows in said.items() if rows}


def _kept(store: Store, session: Session, plan: CountedPlan, table: str) -> Iterator[tuple[object, ...]]:
    for place, name in ((placed(store), work_name(plan.digest, table)), (kept_in(store), f"{REST}{table}")):
        names = columns(session, place, name)
        if names:
            yield from _rows(session, place.sql(place.own(name)), names)


def _rows(session: Session, table: str, names: tuple[str, ...]) -> list[tuple[object, ...]]:
    """All that is said of each row, without its number."""
    listed = ", ".join(f'"{name}"' for name in names if name != "n").replace("%", "%%")
    found = session.rows(f"SELECT {listed} FROM {table}")  # noqa: S608  (names of Troth's own)
    # Rows at which others point and that nothing is done with are asked again: they are not kept.
    action, blocked = names.index("action") - 1, names.index("blocked") - 1
    return sorted((row for row in found if row[action] != 0 or row[blocked] == 0), key=repr)


def _same(
    company: Company,
    number: int,
    whole: tuple[Sequence[TableCount], Said],
    daily: tuple[Sequence[TableCount], Said],
) -> None:
    for table, rows in whole[1].items():
        one, other = set(rows), set(daily[1].get(table, []))
        if one != other or len(rows) != len(daily[1].get(table, [])):
            only, also = (sorted(found, key=repr)[:4] for found in (one - other, other - one))
            says = f"only the whole plan says {only}, only the daily one {also}"
            raise DiffersError(f"seed {company.seed}, day {number}, {table}: {says}")
    for a, b in zip(whole[0], daily[0], strict=True):
        if replace(a, examined=0) != replace(b, examined=0):
            raise DiffersError(f"seed {company.seed}, day {number}: the whole plan counts {a}, the daily one {b}")
