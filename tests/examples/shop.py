"""A public database with the policy and map of its example, as the tests of examples work on it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg

from troth.engine.applying import Applied, apply_plan
from troth.engine.bootstrap import Engine, engine
from troth.engine.planning import make_plan
from troth.register.event_shape import event_from_mapping
from troth.register.values import Event


@dataclass(frozen=True)
class PublicShop:
    """A freshly loaded database, a copy of the policy folder, and a connection of the tester's own."""

    folder: Path
    connection: psycopg.Connection

    def sql(self, query: str, day: date | None = None) -> list[tuple[object, ...]]:
        """The rows of a query, in which ``%(day)s`` stands for ``day``."""
        found: list[tuple[object, ...]] = self.connection.execute(query.encode(), {"day": day}).fetchall()
        return found

    def one(self, query: str, day: date | None = None) -> object:
        """The only value of a query."""
        ((value,),) = self.sql(query, day)
        return value

    def ids(self, query: str, day: date | None = None) -> set[object]:
        """The first column of a query."""
        return {row[0] for row in self.sql(query, day)}

    @contextmanager
    def on(self, day: date) -> Iterator[Engine]:
        """Troth at work on a day, just after midnight in Stockholm."""
        with engine(self.folder, lambda: midnight(day)) as found:
            yield found

    def sweep(self, day: date) -> Applied:
        """Plans for a day and applies the plan on that day, with a yes."""
        with self.on(day) as working:
            plan = make_plan(working, midnight(day))
            return apply_plan(working, plan.digest, yes=plan.digest)


def midnight(day: date) -> datetime:
    """When a day begins in the shop's own zone."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Europe/Stockholm"))


def event(given: Mapping[str, object], day: date) -> Event:
    """An event recorded when a day begins."""
    found = event_from_mapping(given, "Europe/Stockholm", midnight(day))
    assert isinstance(found, Event), found
    return found
