"""What a table's live shape lets a step do: columns nobody mapped, keys that are not unique, triggers, constraints
(RT-69, RT-73, RT-76).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from troth.kernel.finding import Finding, Level
from troth.policy.model import Policy, Table, physical
from troth.policy.noted import noted
from troth.sql.change import RANDOM
from troth.sql.journal import triggers
from troth.sql.place import Placement
from troth.sql.referring import Referrer
from troth.stores.catalog import Catalog, ForeignKey, TableKind, TableShape, Trigger
from troth.stores.sqlite_catalog import body_of


@dataclass(frozen=True)
class Shape:
    """What may be done in a table, and why not more. ``refused``: nothing at all."""

    table: str
    findings: tuple[Finding, ...]
    refused: str | None
    may_delete: bool
    may_change: bool
    unchangeable: frozenset[str]
    referrers: tuple[Referrer, ...]
    fingerprint: str
    counted_keys: bool = False
    """Whether only counting shows that no key stands twice (``engine.heirs``): other tables inherit from it, or it is
    files, which keep nothing unique.
    """

    @property
    def refers_to_itself(self) -> bool:
        """Whether rows of the table point at rows of it."""
        return any(referrer.mapped == self.table for referrer in self.referrers)


def workable(shapes: Mapping[str, Shape]) -> frozenset[str]:
    """The names of the tables in which something can be done."""
    return frozenset(name for name, shape in shapes.items() if shape.refused is None)


def shapes_of(policy: Policy, store: str, catalog: Catalog) -> dict[str, Shape]:
    """The shapes of all mapped tables of a store, by name. A table that counts on another's rows is refused with it:
    joined to a
    key that is not unique, one row would be asked about twice.
    """
    tables = [table for table in policy.tables.values() if table.store == store]
    shapes = {table.name: shape_of(policy, table, catalog) for table in tables}
    for _ in tables:
        for table in tables:
            linked = [link.table for link in table.entry.links.values() if link.table in shapes]
            lost = [name for name in linked if shapes[name].refused is not None]
            if lost and shapes[table.name].refused is None:
                says = f"it points at `{lost[0]}`, which cannot be read: {shapes[lost[0]].refused}"
                shapes[table.name] = replace(shapes[table.name], refused=says)
    return shapes


def shape_of(policy: Policy, table: Table, catalog: Catalog) -> Shape:
    """Compares a mapped table with the live one."""
    live = catalog.tables.get(table.relation)
    if live is None:
        finding = _finding(table, "TABLE_MISSING", f"`{table.name}` is in the map and not in the database")
        return Shape(table.name, (finding,), finding.says, False, False, frozenset(), (), "")
    findings = tuple(_findings(policy, table, live, catalog))
    refusing = next((f.says for f in findings if f.code in REFUSING), None)
    codes = {finding.code for finding in findings}
    return Shape(
        table=table.name,
        findings=findings,
        refused=refusing,
        may_delete=not codes & {"UNMAPPED_COLUMN", "DELETE_TRIGGER", "REFERRED_OTHERWISE"},
        may_change="CHANGE_TRIGGER" not in codes,
        unchangeable=frozenset(f.subject.rsplit(".", 1)[1] for f in findings if f.code in UNCHANGEABLE),
        referrers=tuple(_referrers(policy, table, catalog)),
        fingerprint=catalog.fingerprint(table.relation),
        counted_keys=live.kind is TableKind.FILES or any(not part.partition for part in _parts(live, catalog)),
    )


REFUSING = frozenset(
    {
        "FILES_UNREADABLE",
        "INSIDE_OF_FILES",
        "COLUMN_MISSING",
        "KEY_NOT_UNIQUE",
        "ROWS_HIDDEN",
        "NOT_A_TABLE",
        "NOT_VISIBLE",
        "HAS_HEIRS",
    }
)
UNCHANGEABLE = frozenset({"PERSONAL_KEY", "NOT_NULL", "UNIQUE_EMPTY", "GENERATED", "REFERRED_COLUMN", "NOT_JSON"})


def _finding(table: Table, code: str, says: str, help: str = "", column: str = "") -> Finding:  # noqa: A002
    level = Level.ERROR if code in REFUSING or code == "TABLE_MISSING" else Level.WARNING
    subject = f"{table.name}.{column}" if column else table.name
    return Finding(code, level, says, help, span=table.entry.span, subject=subject)


def _findings(policy: Policy, table: Table, live: TableShape, catalog: Catalog) -> Iterator[Finding]:
    entry = table.entry
    if live.problem:
        says = f"the files of `{table.name}` cannot be read as a table: {live.problem}"
        yield _finding(table, "FILES_UNREADABLE", says, "mend or move what stands in the way")
        return
    inside = [name for name, use in entry.columns.items() if use.inside]
    if inside and live.kind is TableKind.FILES:
        says = f"`{inside[0]}` lies inside a document, and from those in files nothing can be taken out yet"
        yield _finding(table, "INSIDE_OF_FILES", says, "map the column as a whole, or leave the table out")
    wanted = dict.fromkeys(
        (*table.columns, *(entry.key or ()), *entry.links, *([entry.recorded] if entry.recorded else []))
    )
    for name in wanted:
        found = live.column(name)
        if found is None:
            says = f"`{table.name}.{name}` is in the map and not in the database"
            yield _finding(table, "COLUMN_MISSING", says, "correct the map, or take the column out of it", name)
        elif not found.visible:
            says = f"`{table.name}.{name}` may not be read by this role"
            yield _finding(table, "NOT_VISIBLE", says, "grant SELECT on it", name)
    for column in live.columns:
        if column.name not in table.columns or not _mapped_whole(table, column.name):
            beside = "" if column.name not in table.columns else ", beside what the map names inside it (`/*`),"
            yield _finding(
                table,
                "UNMAPPED_COLUMN",
                f"`{table.name}.{column.name}`{beside} is in the database and in no declared category",
                "write what it holds under `columns`, or `not personal`; until then no row of the table is deleted",
                column.name,
            )
    if live.is_view:
        yield _finding(
            table, "NOT_A_TABLE", f"`{table.name}` is a view; nothing is kept in it", "map the table behind it"
        )
    if live.row_security:
        says = f"rows of `{table.name}` may be hidden from this role by row security"
        yield _finding(table, "ROWS_HIDDEN", says, "let this role bypass row security")
    if live.kind is not TableKind.FILES and entry.key is not None and not live.unique_on(entry.key):
        says = f"nothing in the database makes `{', '.join(entry.key or ())}` unique in `{table.name}`"
        yield _finding(table, "KEY_NOT_UNIQUE", says, "add a unique constraint or index, or write the real key")
    yield from _heirs(policy, table, live, catalog)
    inherited = [trigger for part in _parts(live, catalog) for trigger in part.triggers if not trigger.inherited]
    ours = _of_journal(policy, table) if live.triggers and entry.key else frozenset()
    for trigger in (*live.triggers, *inherited):
        if trigger.notes or trigger.body in ours:
            continue
        if trigger.enabled and "delete" in trigger.events:
            says = f"`{table.name}` has the trigger `{trigger.name}` on delete; what it does is not known here"
            yield _finding(table, "DELETE_TRIGGER", says, "its rows are only emptied, not deleted")
        if trigger.enabled and "update" in trigger.events:
            yield from _changed_by(policy, table, trigger)
    for reference in _references(table, catalog):
        by = reference.target_columns
        if reference in catalog.outside or not set(by) <= set(entry.key or ()):
            says = f"`{reference.table}` points at `{table.name}` by {', '.join(by)}"
            yield _finding(table, "REFERRED_OTHERWISE", says, "its rows are only emptied, not deleted")
    yield from _unchangeable(policy, table, live, catalog)


def _mapped_whole(table: Table, column: str) -> bool:
    """Whether the map says of all of a column what it holds: where it goes inside, also of what is left there."""
    inside = [use.inside.split("/") for use in table.entry.columns.values() if use.column == column and use.inside]
    beginnings = {tuple(steps[:length]) for steps in inside for length in range(len(steps))}
    return all("/".join((column, *steps, "*")) in table.entry.columns for steps in beginnings)


def _of_journal(policy: Policy, table: Table) -> frozenset[str]:
    """What the triggers of a journal do in SQLite (``sql.journal``): they note rows for Troth, and nothing else."""
    of = noted(policy, table.store)[table.relation]
    return frozenset(body_of(text) for text in triggers(Placement("sqlite", None, temporary=False), of))


def _changed_by(policy: Policy, table: Table, trigger: Trigger) -> Iterator[Finding]:
    """What a trigger on update stands in the way of. One that only writes down when a row was changed lets cells be
    emptied, as long as it writes into no personal column and none by which rows are found.
    """
    entry, column = table.entry, trigger.stamps
    written = entry.columns.get(column) if column is not None else None
    if written is None or written.data is not None or column in {*(entry.key or ()), *entry.links}:
        says = f"`{table.name}` has the trigger `{trigger.name}` on update; what it does is not known here"
        yield _finding(table, "CHANGE_TRIGGER", says, "its cells are not emptied")
        return
    counting = sorted(_counting_from(policy, table, column))
    if counting:
        says = (
            f"`{trigger.name}` writes the present time into `{table.name}.{column}` whenever a cell of the row is "
            f"emptied, and from there count {', '.join(counting)}: what is left of the row then counts anew"
        )
        help_ = "let all that counts from it end on one day, or count from a column that nothing writes anew"
        yield _finding(table, "STAMPED_TIME", says, help_, str(column))


def _counting_from(policy: Policy, table: Table, column: str | None) -> Iterator[str]:
    """What the map counts from a column of a table, in its words."""
    here = (table.store, table.relation)
    if table.entry.recorded == column:
        yield "`recorded`"
    for name, fact in policy.fact_tables.items():
        if physical(fact.table) == here and column in (fact.begins, fact.ends, fact.moment and fact.moment.column):
            yield f"`{name}`"
    for name, key in policy.keys.items():
        if physical(key.table) == here and column in (key.begins, key.ends):
            yield f"`{name}`"


def _parts(live: TableShape, catalog: Catalog) -> Iterator[TableShape]:
    """The partitions and heirs of a table, and theirs: what is done to it is done in them."""
    for name in live.children:
        child = catalog.table(name)
        yield child
        yield from _parts(child, catalog)


def _heirs(policy: Policy, table: Table, live: TableShape, catalog: Catalog) -> Iterator[Finding]:
    """Why tables that inherit from this one, in the old way, stand in the way of doing anything in it.

    Where none does, their rows are rows of this table like any other, as long as no key stands twice.
    """
    heirs = [part for part in _parts(live, catalog) if not part.partition]
    named = {one.relation for one in policy.tables.values() if one.store == table.store}
    help_ = "take the inheritance away, or use partitions"
    for heir in heirs:
        why = None
        if heir.name in named:
            why = "stands in the map itself: its rows would be judged twice"
        elif heir.kind is not TableKind.TABLE:
            why = "is no table of this database"
        elif len(heir.parents) > 1:
            why = "inherits from others too"
        elif _columns(heir) != _columns(live):
            why = "its columns are not the same: the map does not know what it holds"
        if why is not None:
            yield _finding(table, "HAS_HEIRS", f"`{heir.name}` inherits from `{table.name}`, and {why}", help_)
    if heirs and (_references(table, catalog) or any(_linking(policy, table))):
        says = (
            f"rows point at `{table.name}`, from which `{heirs[0].name}` inherits: no key of the database tells which"
        )
        yield _finding(table, "HAS_HEIRS", says, help_)


def _columns(shape: TableShape) -> set[tuple[object, ...]]:
    return {(one.name, one.declared, one.nullable, one.generated, one.identity) for one in shape.columns}


def _linking(policy: Policy, table: Table) -> Iterator[str]:
    """The links of the map that lead to rows of a table."""
    for other in policy.tables.values():
        for column, link in other.entry.links.items():
            if physical(link.table) == (table.store, table.relation):
                yield f"{other.name}.{column}"


def _references(table: Table, catalog: Catalog) -> list[ForeignKey]:
    """The foreign keys that point at a table, at what it is a part of, or at one of its parts."""
    parts = _parts(catalog.table(table.relation), catalog)
    into = [key for part in parts for key in catalog.referrers(part.name)]
    return list(dict.fromkeys((*catalog.referrers(table.relation), *into)))


def _unchangeable(policy: Policy, table: Table, live: TableShape, catalog: Catalog) -> Iterator[Finding]:
    pointed_at = {name for key in _references(table, catalog) if key.enforced for name in key.target_columns}
    for use in table.personal:
        column = live.column(use.column)
        if column is None:
            continue
        inside = use.inside is not None and policy.stores[table.store].kind == "postgres"
        if inside and column.declared != "jsonb":
            says = f"`{table.name}.{column.name}` is {column.declared}, and the map goes inside it as JSON"
            yield _finding(
                table, "NOT_JSON", says, "make it jsonb; until then it goes with its row or stays", column.name
            )
            continue
        written = table.entry.empty.get(column.name)
        if column.name in (table.entry.key or ()):
            says = f"`{table.name}.{column.name}` is personal and a key: it goes with its row or stays"
            yield _finding(table, "PERSONAL_KEY", says, "give the table a key of its own", column.name)
        elif column.generated:
            says = f"`{table.name}.{column.name}` is generated by the database"
            yield _finding(table, "GENERATED", says, "map the column it is generated from", column.name)
        elif column.name in pointed_at:
            says = f"rows of another table point at `{table.name}.{column.name}`"
            yield _finding(table, "REFERRED_COLUMN", says, "it goes with its row or stays", column.name)
        elif use.inside is not None:
            continue  # the document stays, and is never null
        elif not column.nullable and written is None:
            says = f"`{table.name}.{column.name}` may not be null, and the map does not say what to write instead"
            yield _finding(table, "NOT_NULL", says, f'write `empty: {{{column.name}: "(erased)"}}`', column.name)
        elif written is not None and RANDOM not in written and any(column.name in unique for unique in live.unique):
            says = f"`{table.name}.{column.name}` must be unique, and the declared empty value is one constant"
            yield _finding(table, "UNIQUE_EMPTY", says, f"write one with {RANDOM} in it", column.name)


def _referrers(policy: Policy, table: Table, catalog: Catalog) -> Iterator[Referrer]:
    """Everything that points at the table's rows by its key: the map's links, and the database's own foreign keys."""
    found: dict[tuple[str, tuple[str, ...]], Referrer] = {}
    key = table.entry.key or ()
    mapped = {t.relation: t for t in policy.tables.values() if t.store == table.store}
    for other in policy.tables.values():
        for column, link in other.entry.links.items():
            if physical(link.table) == (table.store, table.relation) and other.store == table.store:
                found[other.relation, (column,)] = _referrer(other.relation, (column,), key[:1], other)
    for reference in _references(table, catalog):
        by, columns = reference.target_columns, reference.columns
        if reference in catalog.outside or not set(by) <= set(key):
            continue
        in_order = sorted(zip(by, columns, strict=True), key=lambda pair: key.index(pair[0]))
        by, columns = tuple(pair[0] for pair in in_order), tuple(pair[1] for pair in in_order)
        relation = _mapped_as(reference.table, mapped, catalog) or reference.table
        found[relation, columns] = _referrer(relation, columns, by, mapped.get(relation))
    yield from found.values()


def _mapped_as(relation: str, mapped: Mapping[str, Table], catalog: Catalog) -> str | None:
    """The mapped table whose rows a table's rows are: itself, or what it is a part or an heir of."""
    if relation in mapped:
        return relation
    shape = catalog.tables.get(relation)
    above = (_mapped_as(parent, mapped, catalog) for parent in (shape.parents if shape is not None else ()))
    return next((found for found in above if found is not None), None)


def _referrer(relation: str, columns: tuple[str, ...], target: tuple[str, ...], mapped: Table | None) -> Referrer:
    # A table in which nothing is anybody's has no worklist: its rows stay.
    if mapped is None or not mapped.entry.key or not mapped.parts:
        return Referrer(relation, columns, target)
    return Referrer(relation, columns, target, mapped.name, mapped.entry.key, f"work_{mapped.name}")
