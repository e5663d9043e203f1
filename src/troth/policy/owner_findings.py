"""What is wrong with what a table's entry says of whose its rows are."""

from collections.abc import Iterator

from troth.declaration.model import MapFile, TableEntry
from troth.declaration.sentences import PersonReference, ReferenceKind
from troth.kernel.finding import Finding, Level
from troth.policy.model import physical
from troth.policy.owners import ALL, OWNER, grouped, owners_through


def owner_findings(mapped: MapFile, path: str, table: TableEntry) -> Iterator[Finding]:
    """The findings about one table's ``owner`` and ``others``; names that nothing declares are another's matter."""
    if not table.owner and not table.anonymous:
        yield Finding(
            "NO_OWNER",
            Level.ERROR,
            f"`{path}` does not say whose its rows are",
            "write `owner: [CLASS by COLUMN]`, or `anonymous: true` if nobody can be found in it",
            span=table.span,
            subject=path,
        )
    yield from _names(path, table)
    for reference in (*table.owner, *table.others.values()):
        if reference.kind is ReferenceKind.EACH_OF:
            yield from _each_of(mapped, path, table, reference)
    for group in grouped(table.owner):
        yield from _kinds(mapped, path, table, group)
    for reference in table.others.values():
        yield from _other(mapped, path, table, reference)


def _names(path: str, table: TableEntry) -> Iterator[Finding]:
    """A name that two people on a row would have."""
    taken = [OWNER, ALL, *table.others]
    for group in grouped(table.owner):
        name = group[0].name
        if name is not None and name in taken:
            yield Finding(
                "NAME_TWICE",
                Level.ERROR,
                f"`{name}` is already the name of somebody on a row of `{path}`",
                "give this owner another name: a column could not say whose it is",
                span=table.at("owner"),
                subject=path,
            )
        taken += [name] if name is not None else []


def _each_of(mapped: MapFile, path: str, table: TableEntry, reference: PersonReference) -> Iterator[Finding]:
    """A junction table must say itself, by a column, who each of its rows stands for, and lie in the same store."""
    junction = mapped.tables.get(reference.target)
    if junction is None:
        return
    if physical(reference.target)[0] != physical(path)[0]:
        yield Finding(
            "CROSS_STORE_PATH",
            Level.ERROR,
            f"`{reference.text}` leads into another store, which this version does not follow",
            "keep the junction table in the store of the rows that it tells the owners of",
            span=table.at("owner"),
            subject=path,
        )
    whom = junction.owner[0] if len(junction.owner) == 1 else None
    if whom is None or whom.kind is not ReferenceKind.BY or whom.only_if is not None:
        yield Finding(
            "EACH_OF_WHOM",
            Level.ERROR,
            f"rows of `{reference.target}` do not say by a column who it is that owns a row of `{path}`",
            f"write `owner: [CLASS by COLUMN]`, and nobody else, at `{reference.target}`",
            span=junction.at("owner"),
            subject=path,
        )


def _kinds(mapped: MapFile, path: str, table: TableEntry, group: tuple[PersonReference, ...]) -> Iterator[Finding]:
    """Kinds of rows that cannot be told apart, or of which one leads to several owners at once."""
    tests = [reference.only_if for reference in group if reference.only_if is not None]
    if len(set(tests)) < len(tests):
        yield Finding(
            "SAME_KIND",
            Level.ERROR,
            f"two owners of `{path}` have the same test: no row could tell which of them is meant",
            "write another value in one of them; for two owners of one row leave out `if` and name them with `named`",
            span=table.at("owner"),
            subject=path,
        )
    if len(group) > 1:
        yield from (_several(path, table, one) for one in group if _leads_to(mapped, table, one) > 1)


def _other(mapped: MapFile, path: str, table: TableEntry, reference: PersonReference) -> Iterator[Finding]:
    """Whoever else a row is about stands there alone, and on rows of every kind."""
    if reference.kind is ReferenceKind.EACH_OF or reference.only_if is not None:
        yield Finding(
            "NOT_YET",
            Level.ERROR,
            f"this version does not act on `{reference.text}` in `others`: only owners may be several or of kinds",
            "name each of them under a name of her own, or make them owners",
            span=table.at("others"),
            subject=path,
        )
    elif _leads_to(mapped, table, reference) != 1:
        yield _several(path, table, reference)


def _leads_to(mapped: MapFile, table: TableEntry, reference: PersonReference) -> int:
    """To how many owners a reference leads through a link; several for those of *each of*, or of several kinds."""
    through = owners_through(mapped.tables, table, reference)
    if through is None or not through.owners:
        return 1
    return 2 if through.together or through.of_kinds else len(through.owners)


def _several(path: str, table: TableEntry, reference: PersonReference) -> Finding:
    return Finding(
        "THROUGH_SEVERAL",
        Level.ERROR,
        f"`{reference.text}` leads to rows that may have several owners, or owners of several kinds",
        "name the person by a column or a key of this table's own",
        span=table.at("others" if reference in table.others.values() else "owner"),
        subject=path,
    )
