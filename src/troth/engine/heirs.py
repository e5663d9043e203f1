"""Tables from which others inherit: their rows are rows of the table too, and no constraint of the database reaches
over all of them. So it is counted whether a key stands twice; where it does, nothing is done in the table.

A key that comes to stand twice later does no harm: an act takes rows by where they lie.
"""

from dataclasses import replace

from troth.engine.shapes import Shape, shapes_of
from troth.kernel.finding import Finding, Level
from troth.policy.model import Policy, Table
from troth.sql.heirs import keys_twice
from troth.sql.place import Placement
from troth.stores.catalog import Catalog
from troth.stores.contract import Session, Store


def live_shapes(policy: Policy, store: Store, session: Session, catalog: Catalog) -> dict[str, Shape]:
    """The shapes of a store's tables, with those refused in which a key stands twice. Reads the tables that others
    inherit from.
    """
    placement = Placement(store.dialect, store.schema, temporary=True)
    found = shapes_of(policy, store.name, catalog)
    for name, shape in tuple(found.items()):
        if shape.heirs and shape.refused is None and policy.tables[name].entry.key is not None:
            twice = int(str(session.rows(keys_twice(placement, policy.tables[name]))[0][0]))
            if twice:
                finding = standing_twice(policy.tables[name], twice)
                found[name] = replace(shape, findings=(*shape.findings, finding), refused=finding.says)
    return found


def standing_twice(table: Table, keys: int) -> Finding:
    """That keys of a table stand twice, since nothing keeps them unique over all that inherits from it."""
    says = f"other tables inherit from `{table.name}`, and among all their rows {keys} of its keys stand more than once"
    help_ = "give these rows keys of their own, or take the inheritance away"
    return Finding("HAS_HEIRS", Level.ERROR, says, help_, span=table.entry.span, subject=table.name)
