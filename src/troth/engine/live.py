"""``troth check --live``: what the live databases show of the map. Reads only; a statement may take 30 seconds."""

from troth.engine.bootstrap import Engine
from troth.engine.shapes import shape_of
from troth.kernel.finding import Finding


def check_live(engine: Engine) -> tuple[Finding, ...]:
    """Every finding about the live stores."""
    found: list[Finding] = []
    for name, store in engine.stores.items():
        catalog = store.catalog()
        for table in engine.policy.tables.values():
            if table.store == name:
                found += shape_of(engine.policy, table, catalog).findings
    return tuple(found)
