"""Whether a key stands twice among the rows of a table and of all that inherits from it."""

from troth.policy.model import Table
from troth.sql import nodes
from troth.sql.place import Placement


def keys_twice(placement: Placement, table: Table) -> str:
    """How many keys stand more than once. A null in a key tells no row from another and is counted too."""
    columns = [placement.sql(nodes.name(column)) for column in table.entry.key or ()]
    keys, empty = ", ".join(columns), " OR ".join(f"{column} IS NULL" for column in columns)
    rows = placement.sql(placement.operator(table.name))
    inside = f"SELECT 1 FROM {rows} GROUP BY {keys} HAVING count(*) > 1 OR {empty}"  # noqa: S608
    return f"SELECT count(*) FROM ({inside}) AS twice"  # noqa: S608
