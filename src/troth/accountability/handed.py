"""Where the data of a policy row goes, and where it lies: recipients, countries, stores."""

from collections.abc import Iterator

from troth.accountability.leaves import Leaves
from troth.declaration.model import Declaration, MapFile, Use
from troth.declaration.outside import ANY, Gets, Recipient


def recipients_of(leaves: Leaves, purpose: str, use: Use) -> tuple[tuple[str, Recipient], ...]:
    """Everybody outside who gets any of a row's data for its purpose, in the order of the file."""
    found = []
    for name, recipient in leaves.policy.recipients.items():
        if any(_reaches(leaves, gets, purpose, use) for gets in recipient.gets.values()):
            found.append((name, recipient))
    return tuple(found)


def _reaches(leaves: Leaves, gets: Gets, purpose: str, use: Use) -> bool:
    if purpose not in gets.purposes or not leaves.data(gets.data) & leaves.data(use.data):
        return False
    return bool(leaves.people(gets.about) & {name for name, _ in leaves.about(use)})


def third_countries(recipient: Recipient, eea: frozenset[str]) -> tuple[str, ...]:
    """The countries outside the EEA in which a recipient handles data; ``any`` alone where it may be any."""
    if ANY in recipient.country:
        return (ANY,)
    return tuple(code for code in recipient.country if code not in eea)


def stores_of(declaration: Declaration, leaves: Leaves, use: Use) -> tuple[str, ...]:
    """The operator's stores in which the map has data of a row, in the order of the map."""
    if use.stores is not None:
        return tuple(name for name in declaration.map.stores if name in use.stores)
    wanted = leaves.data(use.data)
    found = {table.partition(".")[0] for table in _holding(declaration.map, leaves, wanted)}
    return tuple(name for name in declaration.map.stores if name in found)


def _holding(mapped: MapFile, leaves: Leaves, wanted: frozenset[str]) -> Iterator[str]:
    for name, table in mapped.tables.items():
        if any(column.data is not None and {column.data} & wanted for column in table.columns.values()):
            yield table.table or name
