"""What is wrong with what the map says of rows that are processed for others, and of what they instruct."""

from collections.abc import Iterator, Mapping

from troth.declaration.conduct import Instruction
from troth.declaration.model import Declaration, MapFile, TableEntry
from troth.declaration.sentences import AnchorKind, Clock, Joined, ReferenceKind
from troth.kernel.finding import Finding, Level
from troth.policy.model import FactPlace, RowPath, Table
from troth.policy.owners import owners_through

_ON_FACTS = (AnchorKind.BEGAN, AnchorKind.ENDED, AnchorKind.MOMENT)


def controller_findings(mapped: MapFile, path: str, table: TableEntry) -> Iterator[Finding]:
    """A row has one controller, who is found by a column, of the row itself or of one to which links lead."""
    if table.anonymous:
        yield _refused(
            "CONTROLLER_ANONYMOUS",
            path,
            table,
            f"`{path}` is anonymous and has a controller: nobody answers for data that is about nobody",
            "leave out `controller`, or `anonymous` if people can be found in it",
        )
    reference, entry, passed = table.controller, table, {path}
    while reference is not None and reference.kind is ReferenceKind.THROUGH and reference.only_if is None:
        through = owners_through(mapped.tables, entry, reference)
        link = entry.links.get(reference.column)
        if through is None or link is None or link.table in passed:
            return  # a name that nothing declares, or a circle: another's matter
        alone = [ways[0] for ways in through.owners if len(ways) == len(through.owners) == 1]
        passed.add(link.table)
        entry, reference = mapped.tables[link.table], through.persons[alone[0]] if alone else None
    if reference is None or reference.kind is not ReferenceKind.BY or reference.only_if is not None:
        yield _refused(
            "CONTROLLER_NOT_ONE",
            path,
            table,
            f"`{table.controller.text if table.controller else ''}` does not lead to one controller by a column",
            "write `CLASS by COLUMN`, or `through LINK` to a table whose rows have one owner that is found so",
        )


def _refused(code: str, path: str, table: TableEntry, says: str, help_: str) -> Finding:
    return Finding(code, Level.ERROR, says, help_, span=table.at("controller"), subject=path)


def instruction_findings(
    declaration: Declaration, tables: Mapping[str, Table], places: Mapping[tuple[str, str], FactPlace]
) -> Iterator[Finding]:
    """An instruction speaks of rows, whoever stands on them: it counts from what the rows themselves say."""
    processed = [table for table in tables.values() if table.controller is not None]
    for name, instruction in declaration.map.instructions.items():
        for says in dict.fromkeys(_not_of_rows(instruction, processed, places)):
            yield Finding(
                "INSTRUCTION_OF_ROWS",
                Level.ERROR,
                f"the instruction of `{name}` counts {says}, which does not stand on every row that it may be about",
                "count from `recorded`, or from a fact of the rows themselves or of those to which their links lead",
                span=instruction.at("keep"),
                subject=f"instructions.{name}",
            )


def _not_of_rows(
    instruction: Instruction, processed: list[Table], places: Mapping[tuple[str, str], FactPlace]
) -> Iterator[str]:
    def elsewhere(fact: str) -> bool:
        return any(not isinstance(places.get((table.name, fact)), RowPath) for table in processed)

    rule = instruction.keep
    if rule.joined is Joined.GROUND:
        yield "by a consent"
    if rule.suspended_while is not None and elsewhere(rule.suspended_while):
        yield f"by `{rule.suspended_while}`"
    for clock in rule.clocks:
        if not isinstance(clock, Clock):
            yield "the newest rows"
            continue
        if clock.floor:
            yield "by a length that only a law could make a duty (`at least`)"
        if clock.as_fact is not None and elsewhere(clock.as_fact):
            yield f"by `{clock.as_fact}`"
        of_rows = clock.anchor.kind is AnchorKind.RECORDED
        if not of_rows and (clock.anchor.kind not in _ON_FACTS or elsewhere(clock.anchor.fact)):
            yield f"from `{clock.anchor}`"
