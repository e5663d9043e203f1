"""What a person reads in a terminal. Plain text, one fact a line, no colour that carries meaning."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from troth.declaration.published import Tied
from troth.kernel.finding import Finding, Level
from troth.plan.counted import CountedPlan, TableCount
from troth.plan.passes import Daily
from troth.plan.sentences import Sentence
from troth.plan.states import Promise, State
from troth.policy.text.told import Coverage

SourceLine = Callable[[str, int], str | None]
"""The text of a line of a file, or None where it cannot be had."""


def findings(found: Iterable[Finding], line_of: SourceLine) -> Iterator[str]:
    """Findings as a compiler shows them: place, code, the line with the place underlined, the sentence, what to do."""
    for finding in found:
        signed = ", signed" if finding.signed else ""
        law = f": {finding.law}" if finding.law else ""
        yield f"{finding.span}  {finding.code}  ({finding.level.value}{signed}{law})"
        source = line_of(finding.span.file, finding.span.line)
        if source is not None:
            start = max(finding.span.column - 1, 0)
            cut = source.rstrip("\n")
            shift = max(0, start - 60)
            shown = ("..." if shift else "") + cut[shift : shift + 110]
            yield f"    {shown}"
            yield "    " + " " * (start - shift + (3 if shift else 0)) + "^" * max(1, min(finding.span.length, 60))
        yield f"  {finding.says}"
        if finding.help:
            yield f"  help: {finding.help}"
        yield ""


def tally(found: Sequence[Finding]) -> str:
    """How many findings of each level."""
    counts = {level: sum(finding.level is level for finding in found) for level in Level}
    signed = sum(finding.signed for finding in found)
    return (
        f"{counts[Level.ERROR]} errors, {counts[Level.WARNING]} warnings ({signed} signed), {counts[Level.NOTE]} notes"
    )


def coverage(found: Coverage) -> str:
    """How far the published words and the declarations cover each other, in one line."""
    untied = f", {found.untied} untied" if found.untied else ""
    return (
        f"published in {', '.join(found.languages)}: {found.tied} of {found.promises} promises tied, "
        f"{len(found.open)} open{untied}, {found.statements} statements; "
        f"{found.told} of {found.declarations} declarations told of"
    )


def plan(counted: CountedPlan) -> Iterator[str]:
    """A counted plan, table by table."""
    yield f"plan {counted.digest}"
    yield f"for {counted.at:%Y-%m-%d %H:%M} UTC, {counted.planned} rows"
    for table in counted.tables:
        if table.refused is not None or table.due or table.waits or table.stuck:
            yield ""
            yield from _table(table)
    quiet = [table for table in counted.tables if not (table.refused or table.due or table.waits or table.stuck)]
    if quiet:
        yield ""
        yield f"nothing due in {len(quiet)} other tables ({sum(table.examined for table in quiet)} rows)"


def daily(asked: Sequence[Daily]) -> Iterator[str]:
    """How each store was asked since its last pass."""
    for one in asked:
        yield ""
        since = f" since {one.since:%Y-%m-%d %H:%M} UTC" if one.since is not None else ""
        yield f"{one.store}: asked again{since}, {sum(one.asked.values())} rows of {len(one.asked)} tables"
        for table, why in sorted(one.whole.items()):
            yield f"  {table} was asked whole: {why}"
        for name, why in sorted(one.anew.items()):
            yield f"  what is known of {name} was worked out anew: {why}"


def _table(table: TableCount) -> Iterator[str]:
    yield f"{table.table}: {table.examined} rows, {table.delete} to delete, {table.change} to change"
    if table.refused is not None:
        yield f"  refused: {table.refused}"
    for due in table.due:
        since = f", since {due.since}" if due.since is not None else ""
        keys = f"  e.g. {'; '.join(due.samples)}" if due.samples else ""
        yield f"  due      {due.rows:>9}  {', '.join(due.parts)}: {due.act}; {due.because}{since}{keys}"
    for waits in table.waits:
        keys = f"  e.g. {'; '.join(waits.samples)}" if waits.samples else ""
        yield f"  unknown  {waits.rows:>9}  {', '.join(waits.parts)}: {waits.because}{keys}"
    for why, rows in sorted(table.stuck.items()):
        yield f"  stuck    {rows:>9}  {why}"


def status(promises: Sequence[Promise]) -> Iterator[str]:
    """Every promise with its state, and each place where it is not kept."""
    for promise in promises:
        yield f"{promise.state.value:<9} {promise.path}  ({promise.examined} rows examined)"
        if promise.state is not State.KEPT:
            for probe in promise.probes or ():
                if probe.state is not State.KEPT:
                    yield f"          {probe.name}: {probe.says}"
            if not promise.probes:
                yield f"          {promise.says}"
    yield ""
    counts = {state: sum(promise.state is state for promise in promises) for state in State}
    yield ", ".join(f"{number} {state.value}" for state, number in counts.items())


_SENTENCE_WIDTH = 100
_MARKS = {Tied.OPEN: "open", Tied.UNTIED: "untied"}


def sentences(said: Sequence[Sentence]) -> Iterator[str]:
    """Every published sentence with its mark, and why where it is not kept. Statements have none."""
    for one in said:
        mark = one.state.value if one.state is not None else _MARKS.get(one.tied, "")
        words = one.text if len(one.text) <= _SENTENCE_WIDTH else one.text[: _SENTENCE_WIDTH - 3] + "..."
        yield f"{mark:<9} {one.id:<6} {words}"
        if one.state not in (None, State.KEPT):
            yield f"                 {one.says}"
    if not said:
        yield "the policy has no published words"
    yield ""
    counts = {state: sum(one.state is state for one in said) for state in State}
    open_ = sum(one.tied is Tied.OPEN for one in said)
    yield ", ".join(f"{number} {state.value}" for state, number in counts.items()) + f", {open_} open"
