"""What cannot be said of a table without a key (``key: none``): no row of it is told from its like."""

from collections.abc import Iterator

from troth.declaration.model import MapFile, TableEntry
from troth.kernel.finding import Finding, Level
from troth.kernel.span import Span
from troth.policy.owners import on_rows


def keyless_findings(mapped: MapFile, path: str, table: TableEntry) -> Iterator[Finding]:
    """The findings about a table without a key, and about links to one; other tables have none."""
    for column, link in table.links.items():
        target = mapped.tables.get(link.table)
        if target is not None and target.key is None:
            says = f"`{path}.{column}` points to a row of `{link.table}`, which has no key that could tell which"
            yield _finding(path, says, "take the link away, or write the key that it points to", link.span)
    if table.key is not None:
        return
    if table.when_empty == "keep row":
        says = f"a row of `{path}` cannot be emptied and kept: no key tells which it is"
        yield _finding(path, says, "leave out `when_empty`: its rows go whole or stay", table.at("when_empty"))
    on_row = on_rows(mapped.tables, path)
    if on_row.together:
        says = f"the owners of a row of `{path}` are told by another table, and no key tells which row"
        yield _finding(path, says, "name its owners by columns of its own", table.at("owner"))
    elif table.shared == "when any leaves" and len(on_row.owners) > 1:
        says = f"when the first of its owners leaves cannot be noted for a row of `{path}` without a key"
        yield _finding(path, says, "leave out `shared`: it is kept until the last leaves", table.at("shared"))


def _finding(path: str, says: str, help_: str, span: Span) -> Finding:
    return Finding("NO_KEY", Level.ERROR, says, help_, span=span, subject=path)
