"""UNTRACED: large tables of which nothing tells what was written, so that a daily plan asks all of their rows.
UNJOURNALED: large tables of PostgreSQL of which only their rows tell it, so that a daily plan goes through them.

What would tell it, or tell it sooner, is shown and never run.
"""

from collections.abc import Iterator

from troth.engine.live.sight import Sight
from troth.engine.traces import Journals, Traces, Versions, Whole, kept_journals
from troth.kernel.finding import Finding, Level
from troth.plan.questions import questions
from troth.plan.subject import Asked
from troth.policy.model import Policy, Table
from troth.policy.noted import noted
from troth.sql.decide import Asking
from troth.sql.journal import keeping
from troth.sql.look import foreign_key_statement
from troth.sql.place import Placement
from troth.sql.since import Joined, joined
from troth.sql.sources import Spined
from troth.stores.catalog import TableKind

MANY = 100_000
"""Smaller tables are asked whole in no time."""


def untraced(sight: Sight) -> Iterator[Finding]:
    """One note for each such table."""
    policy, store = sight.policy, sight.store
    lasting = Placement(store.dialect, store.schema, temporary=False)
    with store.transaction(write=False) as session:
        kept = frozenset(kept_journals(policy, store, session))
    journals = Journals(policy, sight.catalog, lasting, kept)
    told: Traces = journals if store.dialect == "sqlite" else Versions(policy, sight.catalog, 0, journals)
    for table in sight.tables:
        shape = sight.shape(f"{table.store}.{table.relation}")
        if shape is None or not table.parts or not table.entry.key or (shape.row_estimate or 0) < MANY:
            continue
        asked = Asked(policy, table, sight.at)
        to = joined(Asking(asked, questions(asked), sight.build.placement, sight.build.types, Spined()))
        try:
            told.demand(table, to)
        except Whole as why:
            says = f"a daily plan asks all rows of `{table.name}`: {why}"
            statements = list(_statements(policy, sight, lasting, table, to, kept))
            help_ = "; ".join(statements) or "plan it whole"
            yield Finding("UNTRACED", Level.NOTE, says, help_, span=table.entry.span, subject=table.name)


def unjournaled(sight: Sight) -> Iterator[Finding]:
    """One note for each large table of PostgreSQL that has no journal, or that of one which is not as it was made."""
    policy, store = sight.policy, sight.store
    if store.dialect != "postgres":
        return
    lasting = Placement(store.dialect, store.schema, temporary=False)
    with store.transaction(write=False) as session:
        kept = kept_journals(policy, store, session)
    for name, one in noted(policy, store.name).items():
        shape = sight.shape(one.name)
        if name in kept or shape is None or shape.kind not in _KEPT_THERE or (shape.row_estimate or 0) < MANY:
            continue
        known = "" if one.alone else ", and works out anew what is known of people"
        says = f"a daily plan goes through all rows of `{one.name}` to see which were written{known}"
        span = sight.span_of(one.name)
        yield Finding("UNJOURNALED", Level.NOTE, says, "; ".join(keeping(lasting, one)), span=span, subject=one.name)


_KEPT_THERE = (TableKind.TABLE, TableKind.PARTITIONED)


def _statements(
    policy: Policy, sight: Sight, lasting: Placement, table: Table, to: Joined, kept: frozenset[str]
) -> Iterator[str]:
    """What would tell what is written: in SQLite a journal of each table concerned, in PostgreSQL foreign keys."""
    if lasting.dialect == "sqlite":
        of = noted(policy, table.store)
        for name in dict.fromkeys(policy.tables[one].relation for one in (table.name, *to.links.values())):
            if name not in kept:
                yield from keeping(lasting, of[name])
        return
    for path, name in to.links.items():
        here = table if len(path) == 1 else policy.tables[to.links[path[:-1]]]
        target = policy.tables[name]
        keys = sight.catalog.table(here.relation).foreign_keys
        if not any(key.enforced and key.columns == path[-1:] and key.target == target.relation for key in keys):
            yield foreign_key_statement(sight.build, here, path[-1], target)
