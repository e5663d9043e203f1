"""HAS_HEIRS, KEY_NOT_UNIQUE: keys that stand twice among the rows of a table and of those that inherit from it, or in
files.
"""

from collections.abc import Iterator

from troth.engine.heirs import standing_twice
from troth.engine.live.sight import Sight
from troth.engine.shapes import shape_of
from troth.kernel.finding import Finding
from troth.sql.heirs import keys_twice
from troth.sql.look import place_of


def keys_standing_twice(sight: Sight) -> Iterator[Finding]:
    """An error for each table that this holds for."""
    for table in sight.tables:
        shape = shape_of(sight.policy, table, sight.catalog)
        if not shape.counted_keys or shape.refused is not None:
            continue
        query = keys_twice(sight.build.placement, table)
        rows = sight.try_ask("whether a key stands twice", place_of(table), table.entry.span, query)
        if rows and int(str(rows[0][0])):
            yield standing_twice(table, sight.catalog, int(str(rows[0][0])))
