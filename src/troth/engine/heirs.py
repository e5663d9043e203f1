"""Tables whose keys nothing keeps unique. Others inherit from some: their rows are rows of the table too, and no
constraint of the database reaches over all of them; some are files. So it is counted whether a key stands twice; where
it does, nothing is done in the table.

A key that comes to stand twice later does no harm: an act takes rows by where they lie.
"""

from dataclasses import replace

from troth.engine.shapes import Shape, shapes_of
from troth.kernel.finding import Finding, Level
from troth.policy.model import Policy, Table
from troth.sql.heirs import keys_twice
from troth.sql.place import Placement
from troth.stores.catalog import Catalog, TableKind
from troth.stores.contract import Session, Store


def live_shapes(policy: Policy, store: Store, session: Session, catalog: Catalog) -> dict[str, Shape]:
    """The shapes of a store's tables, with those refused in which a key stands twice. Reads the tables whose keys
    nothing keeps unique.
    """
    placement = Placement(store.dialect, store.schema, temporary=True)
    found = shapes_of(policy, store.name, catalog)
    for name, shape in tuple(found.items()):
        keyed = policy.tables[name].entry.key is not None
        if shape.counted_keys and keyed and shape.refused is None:
            twice = int(str(session.rows(keys_twice(placement, policy.tables[name]))[0][0]))
            if twice:
                finding = standing_twice(policy.tables[name], catalog, twice)
                found[name] = replace(shape, findings=(*shape.findings, finding), refused=finding.says)
    return found


def standing_twice(table: Table, catalog: Catalog, keys: int) -> Finding:
    """That keys of a table stand twice, since nothing keeps them unique over all that inherits from it, or in files."""
    if catalog.table(table.relation).kind is TableKind.FILES:
        says = f"among the rows of `{table.name}`, {keys} of its keys stand more than once or are empty"
        help_ = "write the real key, or mend the rows: nothing else tells one from another"
        return Finding("KEY_NOT_UNIQUE", Level.ERROR, says, help_, span=table.entry.span, subject=table.name)
    says = f"other tables inherit from `{table.name}`, and among all their rows {keys} of its keys stand more than once"
    help_ = "give these rows keys of their own, or take the inheritance away"
    return Finding("HAS_HEIRS", Level.ERROR, says, help_, span=table.entry.span, subject=table.name)
