"""What each of the readers answers of every cell: the definition, the road that runs, and ``predicate.evaluate``."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlglot import exp

from troth.definition.rule import decide
from troth.engine.spine import Raised
from troth.kernel.instants import from_micros
from troth.kernel.truth import Truth, some
from troth.plan.questions import NEVER, Question
from troth.policy.model import Policy, Table
from troth.predicate.algebra import Field, Path, fields_of
from troth.predicate.evaluate import day, evaluate
from troth.reading.plain import PlainWorld
from troth.reading.world import Row, passes
from troth.sql.decide import ANONYMISE, KEEP, NO_REASON, REMOVE, Asking, decisions, reason
from troth.stores.contract import Row as DatabaseRow
from troth.stores.contract import Session

Key = tuple[str, ...]
Cells = dict[tuple[str, Key, str], "Answer"]
STATES: dict[Truth, str] = {True: "keep", False: "remove", None: "unknown"}
ACTS = {"delete": 0, "anonymise": 1, None: 2}


@dataclass(frozen=True)
class Answer:
    """What is decided of one part of one row."""

    state: str
    because: str
    fell: str | None
    act: str | None
    must_keep: str

    def __str__(self) -> str:
        told = [self.state, self.because]
        told += [f"fell {self.fell}"] if self.fell else []
        told += [self.act] if self.act else []
        told += [f"must keep: {self.must_keep}"] if self.must_keep != "remove" else []
        return ", ".join(told)


def defined(policy: Policy, plain: PlainWorld, at: datetime) -> Cells:
    """The definition's answers, row by row."""
    found: Cells = {}
    for table in policy.tables.values():
        for row in rows_in(plain, table):
            for part, made in decide(policy, plain, table, row, at).items():
                fell = made.fell.isoformat() if made.fell else None
                key, must = key_of(table, row), STATES[made.must_keep]
                found[table.name, key, part] = Answer(STATES[made.keep], made.because, fell, made.act, must)
    return found


def rows_in(plain: PlainWorld, table: Table) -> Iterable[Row]:
    """The rows of a mapped table, or of its part of one."""
    return [row for row in plain.tables[f"{table.store}.{table.relation}"] if passes(table.entry.where, row)]


def key_of(table: Table, row: Row) -> Key:
    """A row's key as text; all that it holds where it has none, since equal rows are one."""
    return tuple(str(row[column]) for column in told_by(table))


def told_by(table: Table) -> tuple[str, ...]:
    """The columns that tell a row from others."""
    return table.entry.key or table.columns


def compiled(session: Session, raised: Raised) -> Cells:
    """What the database answers, a whole table at once."""
    found: Cells = {}
    for name, asking in raised.askings.items():
        width, musts = len(asking.key), _musts(session, asking)
        for row in _decided(session, asking, every_row=True):
            key = _key_in(asking, row)
            for index, question in enumerate(asking.questions):
                state, because, fell, act = row[width + 4 * index : width + 4 * index + 4]
                said = Answer(
                    "keep" if state == KEEP else "remove" if state == REMOVE else "unknown",
                    reason(question, _number(because)),
                    None if fell is None else str(fell),
                    None if act is None else "anonymise" if act == ANONYMISE else "delete",
                    musts[key][index],
                )
                assert state == REMOVE or because != NO_REASON, "only what is removed is without a reason"
                for part in question.parts:
                    found[name, key, part] = said
        _only_what_is_not_kept(session, asking, found)
    return found


def _only_what_is_not_kept(session: Session, asking: Asking, found: Cells) -> None:
    """The sweep asks for the rows of which something is not kept; it must get these, all of them, and no other."""
    table = asking.asked.table.name
    open_rows = {key for (name, key, _), answer in found.items() if name == table and answer.state != "keep"}
    swept = _decided(session, asking, every_row=False)
    assert {_key_in(asking, row) for row in swept} == open_rows, f"the sweep of {table}"


def _decided(session: Session, asking: Asking, *, every_row: bool) -> Sequence[DatabaseRow]:
    also = () if asking.key else told_by(asking.asked.table)
    return session.rows(asking.placement.sql(decisions(asking, every_row=every_row, also=also)))


def _key_in(asking: Asking, row: DatabaseRow) -> Key:
    """The key of a row of decisions, which stands first; all that the row holds stands last."""
    also = () if asking.key else told_by(asking.asked.table)
    return tuple(str(value) for value in (row[: len(asking.key)] if asking.key else row[-len(also) :]))


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def _musts(session: Session, asking: Asking) -> dict[Key, list[str]]:
    """For each row, whether each question's parts must be kept."""
    sources, own = asking.sources(), told_by(asking.asked.table)
    query = exp.select(*(exp.column(exp.to_identifier(c, quoted=True), table="r") for c in own))
    for number, question in enumerate(asking.questions):
        query = query.select(exp.alias_(sources.writer.predicate(question.must_keep), f"m{number}"))
    width = len(own)
    return {
        tuple(str(value) for value in row[:width]): [STATES[None if m is None else bool(m)] for m in row[width:]]
        for row in session.rows(asking.placement.sql(sources.from_(query)))
    }


def evaluated(session: Session, raised: Raised, plain: PlainWorld) -> Cells:
    """The predicates evaluated in Python: the operator's fields from the plain rows, Troth's own from the spine."""
    found: Cells = {}
    for name, asking in raised.askings.items():
        own = _own_fields(session, asking)
        for row in rows_in(plain, asking.asked.table):
            key = key_of(asking.asked.table, row)
            lookup = _Lookup(asking, plain, row, own.get(key, {}))
            for question in asking.questions:
                said = _answer(question, lookup)
                for part in question.parts:
                    found[name, key, part] = said
    return found


def _is_own(path: Path) -> bool:
    return any(step.startswith("@") for step in path)


def _own_fields(session: Session, asking: Asking) -> dict[Key, dict[Field, object]]:
    wanted = sorted(
        (field for field in fields_of(tuple((q.answers, q.lent) for q in asking.questions)) if _is_own(field.path)),
        key=str,
    )
    sources, own = asking.sources(), told_by(asking.asked.table)
    query = exp.select(*(exp.column(exp.to_identifier(c, quoted=True), table="r") for c in own))
    query = query.select(*(exp.alias_(sources.column(field), f"o{n}") for n, field in enumerate(wanted)))
    width = len(own)
    return {
        tuple(str(value) for value in row[:width]): dict(zip(wanted, row[width:], strict=True))
        for row in session.rows(asking.placement.sql(sources.from_(query)))
    }


@dataclass(frozen=True)
class _Lookup:
    asking: Asking
    plain: PlainWorld
    row: Row
    own: Mapping[Field, object]

    def __call__(self, field: Field) -> object:
        if _is_own(field.path):
            return _read_back(field, self.own[field], self.asking.placement.dialect)
        row = self._linked(field.path)
        return None if row is None or not field.name else row.get(field.name)

    def _linked(self, path: Path) -> Row | None:
        row, table = self.row, self.asking.asked.table
        for column in path:
            table = self.asking.asked.policy.tables[table.entry.links[column].table]
            value = row.get(column)
            rows = self.plain.find(table.name, (table.entry.key or ("",))[0], value) if value is not None else ()
            if not rows:
                return None
            row = rows[0]
        return row


def _read_back(field: Field, value: object, dialect: str) -> object:
    """A field of the spine as the algebra means it; SQLite holds instants as microseconds and days as text."""
    if isinstance(value, str) and value.endswith("BC"):
        return datetime.min.replace(tzinfo=UTC)  # the first day of the calendar begins before it, east of Greenwich
    if dialect != "sqlite" or value is None:
        return value
    last = field.name.rpartition("|")[2]
    if isinstance(value, int) and (last in ("at", "since", "nth") or field.name == "at"):
        return from_micros(value)
    if isinstance(value, str) and last in ("ended", "day", "fell", "born"):
        return date.fromisoformat(value)
    return value


def _answer(question: Question, lookup: _Lookup) -> Answer:
    truths = [evaluate(answer.truth, lookup) for answer in question.answers]
    keep = some(truths)
    assert evaluate(question.keep, lookup) is keep
    must = STATES[evaluate(question.must_keep, lookup)]
    if keep is not False:
        because = next(a.because for a, truth in zip(question.answers, truths, strict=True) if truth is keep)
        return Answer(STATES[keep], because, None, None, must)
    ends = [(a, day(a.fell, lookup)) for a in question.answers if a.fell is not None]
    last = max((end for _, end in ends if end is not None), default=None)
    final = sorted((a for a, end in ends if last is not None and end == last), key=lambda a: ACTS[a.then])
    then = final[0].then if final else None
    if then is None:
        then = "anonymise" if evaluate(question.lent, lookup) is True else "delete"
    because = final[0].because if final else NEVER
    return Answer("remove", because, last.isoformat() if last else None, "delete" if question.anonymous else then, must)
