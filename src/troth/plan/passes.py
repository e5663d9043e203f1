"""What a pass over a store leaves behind, so that the next has to ask only what may be answered otherwise."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from troth import __version__
from troth.plan.questions import Question, by_part
from troth.policy.model import Table


@dataclass(frozen=True)
class TablePass:
    """One table as it was asked. ``asked``: a digest of its questions, each part's by itself, then and a day after;
    ``mark``: of its shape and files; ``rows``: how many it had when all of it was last read; ``spine``: the tables of
    the spine that it was joined to.
    """

    asked: str
    mark: str
    rows: int
    spine: tuple[str, ...]


@dataclass(frozen=True)
class Pass:
    """One pass over a store. ``plan``: the digest under which its worklists were kept; ``position``: up to which it
    knew the register; ``sources``: a digest of the shapes of the tables from which people are known; ``several``: of
    which keys some value had several holders at once; ``horizon``: the number of the first transaction of which it may
    have missed something, and ``server``: of which server that is (None where the database does not number them);
    ``token`` stands beside what was kept, which a crash empties.
    """

    at: datetime
    plan: str
    policy: str
    map: str
    position: int
    sources: str
    several: tuple[str, ...]
    token: str
    horizon: int | None
    server: str | None
    tables: Mapping[str, TablePass]

    def document(self) -> str:
        """As it is kept."""
        tables = {name: [one.asked, one.mark, one.rows, one.spine] for name, one in self.tables.items()}
        known = (self.policy, self.map, self.position, self.sources, self.several)
        kept = (self.at.isoformat(), self.plan, known, self.token, self.horizon, self.server, tables)
        return json.dumps({"troth": __version__, "pass": kept})


@dataclass(frozen=True)
class Daily:
    """How a store was asked since its last pass (None: there is none). ``asked``: table -> how many of its rows were
    asked; ``whole``: table -> why all of them were; ``anew``: class of people, or key -> why all that is known of them
    was worked out anew.
    """

    store: str
    since: datetime | None
    asked: Mapping[str, int]
    whole: Mapping[str, str]
    anew: Mapping[str, str]


def read(document: str) -> Pass | None:
    """A pass as it was kept; None for one of another version of Troth, whose statements may mean something else."""
    found = json.loads(document)
    if found["troth"] != __version__:
        return None
    at, plan, (policy, map_, position, sources, several), token, horizon, server, tables = found["pass"]
    return Pass(
        datetime.fromisoformat(at),
        plan,
        policy,
        map_,
        position,
        sources,
        tuple(several),
        token,
        horizon,
        server,
        {name: TablePass(asked, mark, rows, tuple(spine)) for name, (asked, mark, rows, spine) in tables.items()},
    )


def a_day_after(at: datetime) -> datetime:
    """Up to when a pass looks ahead."""
    return at + timedelta(days=1)


def digest_of(table: Table, now: tuple[Question, ...], next_day: tuple[Question, ...]) -> str:
    """A digest of all that is asked of a table's rows, at a pass and a day after: the same where rows that nothing
    changed are answered alike.
    """
    return hashlib.sha256(repr([by_part(table, questions) for questions in (now, next_day)]).encode()).hexdigest()
