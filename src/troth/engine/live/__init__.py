"""``troth check --live``: what the live databases show of the map. Reads only; a statement may take 30 seconds.

One file a look. A look says what it found in numbers and in names of tables and columns, never in values of persons;
where it could not look it says so, and nothing is taken for fine because it was not seen.
"""

from collections.abc import Callable, Iterator

from troth.engine.bootstrap import Engine
from troth.engine.live.cascades import cascades
from troth.engine.live.column_types import column_types
from troth.engine.live.consents import undeclared_consents
from troth.engine.live.forms import key_forms
from troth.engine.live.heirs import keys_standing_twice
from troth.engine.live.holders import overlapping_holders
from troth.engine.live.indexes import Proposal, missing_indexes
from troth.engine.live.links import dangling_links
from troth.engine.live.owners import owners_not_found
from troth.engine.live.passwords import readable_passwords
from troth.engine.live.people import people_not_unique
from troth.engine.live.samples import draw
from troth.engine.live.sight import STATEMENT_TIMEOUT_MS, Sight
from troth.engine.live.tables import unmapped_tables
from troth.engine.live.tallies import tallied
from troth.engine.live.times import implausible_times
from troth.engine.live.traced import unjournaled, untraced
from troth.engine.live.triggers import trigger_effects
from troth.engine.live.vanished import vanished_names
from troth.engine.shapes import shape_of
from troth.kernel.finding import Finding

Told = Callable[[str], None]
"""Told what is being looked at."""


def check_live(
    engine: Engine,
    told: Told = lambda _: None,
    *,
    statement_timeout_ms: int = STATEMENT_TIMEOUT_MS,
    indexes: list[Proposal] | None = None,
) -> tuple[Finding, ...]:
    """Every finding about the live stores, store by store. Raises NotReached where a store does not answer at all.

    ``told`` hears what is being looked at; ``statement_timeout_ms`` is how long a single statement may take;
    ``indexes`` takes in the indexes that are proposed, with what they would save.
    """
    found: list[Finding] = []
    now = engine.clock()
    for name, store in engine.stores.items() if engine.policy.tables else ():
        told(f"{name}: the catalogue")
        sight = Sight(engine.policy, store, store.catalog(), now, statement_timeout_ms)
        found += _looked(sight, told, indexes)
    return tuple(found)


def _looked(sight: Sight, told: Told, indexes: list[Proposal] | None) -> Iterator[Finding]:
    shapes = [finding for table in sight.tables for finding in shape_of(sight.policy, table, sight.catalog).findings]
    yield from shapes
    yield from keys_standing_twice(sight)
    yield from vanished_names(sight, shapes)
    yield from unmapped_tables(sight)
    yield from column_types(sight)
    yield from trigger_effects(sight)
    yield from missing_indexes(sight, indexes)
    yield from untraced(sight)
    yield from unjournaled(sight)
    told(f"{sight.store.name}: counting")
    counted = tallied(sight, told)
    yield from cascades(sight, counted)
    yield from people_not_unique(sight, counted)
    yield from dangling_links(sight, counted)
    yield from owners_not_found(sight, counted)
    yield from overlapping_holders(sight, counted)
    yield from undeclared_consents(sight)
    yield from readable_passwords(sight)
    told(f"{sight.store.name}: sampling")
    drawn = draw(sight, told)
    yield from implausible_times(sight, drawn, counted)
    yield from key_forms(sight, drawn)
    yield from sight.unseen
