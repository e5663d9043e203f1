"""What is wrong with columns into which the map goes (``prefs/newsletter``, ``body/*``)."""

from collections.abc import Iterator

from troth.declaration.model import TableEntry
from troth.declaration.sentences import Anonymiser
from troth.kernel.finding import Finding, Level

REST = "*"


def inside_findings(path: str, table: TableEntry) -> Iterator[Finding]:
    """The findings about one table's columns with an inside."""
    for name, use in table.columns.items():
        if use.inside is None:
            continue
        steps = use.inside.split("/")
        if REST in steps[:-1]:
            yield _finding(
                path, table, name, "`*` is what is left, and nothing goes inside it", f"write `{name}` without it"
            )
        elif any(step.isdigit() or set(step) & set('"\\') or not step.isprintable() for step in steps):
            says = "a step inside is the key of an object: no number, no quote, no backslash"
            yield _finding(path, table, name, says, "name the list as a whole, or all that is left (`/*`)")
        elif use.column in table.columns:
            says = f"`{use.column}` is mapped as a whole too: no part of it could be taken out alone"
            yield _finding(path, table, name, says, f"write `{use.column}/*` for what is left")
        elif any(other != name and other.startswith(f"{name}/") for other in table.columns):
            says = f"`{name}` is mapped as a whole, and something inside it too"
            yield _finding(path, table, name, says, f"write `{name}/*` for what is left")
        how = table.anonymise.get(name)
        if name in table.empty or (how is not None and how.how not in (Anonymiser.KEEP, Anonymiser.EMPTY)):
            says = "what lies inside a document is kept or taken out"
            yield _finding(path, table, name, says, f"write `{name}: keep` or `{name}: empty` under `anonymise`")


def _finding(path: str, table: TableEntry, column: str, says: str, help_: str) -> Finding:
    span = table.spans.get(f"columns.{column}", table.at("columns"))
    return Finding(
        "INSIDE", Level.ERROR, f"`{column}` of `{path}`: {says}", help_, span=span, subject=f"{path}.{column}"
    )
