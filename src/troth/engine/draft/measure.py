"""Asking the databases: their catalogues, a sample of every table, and which sampled values stand in which keys.

What is read stays here: out come shares and counts (``seen``). Every question is put in a reading transaction of its
own and may take 30 seconds; what could not be asked is a finding.
"""

import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from troth.engine.draft.holders import naming_candidates
from troth.engine.draft.pointing import Candidate, candidates
from troth.engine.draft.seen import At, ColumnEvidence, Inclusion, Look, Seen, SeenStore, visible
from troth.kernel.finding import Finding, Level
from troth.kernel.instants import read_time
from troth.sql import evidence
from troth.stores.catalog import Column, TableShape, TypeClass
from troth.stores.contract import Row, Store
from troth.stores.errors import LockTimeout, StatementTimeout, StoreRefused

SAMPLE = 10_000
"""How many rows of a table are read."""
STATEMENT_TIMEOUT_MS = 30_000
"""How long one statement may take."""
LOCK_TIMEOUT_MS = 5_000
"""How long it may wait for somebody who alters a table."""
AT_ONCE = 10_000
"""How many values are looked up in a key by one statement."""

Told = Callable[[str], None]
"""Told what is being looked at."""

_THERE_ONLY = frozenset({TypeClass.JSON, TypeClass.BYTES, TypeClass.OTHER})
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]+")
_MAC = re.compile(r"[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5,7}")
_PHONE = re.compile(r"(?:\+|00)[1-9][0-9 ()/.\-]{6,18}")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?")
_IDENTITY = re.compile(r"(?:19|20)?[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01]|[67][0-9]|8[0-9]|9[01])[-+]?[0-9]{4}")


@dataclass
class Measuring:
    """One look at several stores. ``unseen`` gathers what could not be looked at, and why."""

    stores: Mapping[str, Store]
    now: datetime
    statement_timeout_ms: int = STATEMENT_TIMEOUT_MS
    told: Told = lambda _: None
    unseen: list[Finding] = field(default_factory=list)

    def seen(self, described: Iterable[SeenStore]) -> Seen:
        """What is to be seen of them. Raises NotReached where a store is gone."""
        seen = Seen(tuple(described))
        by_table: dict[At, list[Candidate]] = {}
        for candidate in (*candidates(seen), *naming_candidates(seen)):
            by_table.setdefault(candidate.at, []).append(candidate)
        tables = seen.tables
        columns: dict[tuple[At, str], ColumnEvidence] = {}
        inclusions: dict[tuple[At, str, At, str], Inclusion] = {}
        for at, shape in tables.items():
            self.told(_place(at))
            sampled = self._sample(at, shape)
            if sampled is None:
                continue
            whole = len(sampled[next(iter(sampled))]) <= SAMPLE
            for name, values in sampled.items():
                column = shape.column(name)
                read = column is None or _how(column) != "there"
                columns[at, name] = _evidence(values[:SAMPLE], self.now, whole=whole, read=read)
            for candidate in by_table.get(at, ()):
                found = self._included(candidate, tables[candidate.target], sampled[candidate.column][:SAMPLE])
                if found is not None:
                    inclusions[at, candidate.column, candidate.target, candidate.key] = found
        return replace(seen, evidence=columns, inclusions=inclusions)

    def _sample(self, at: At, shape: TableShape) -> dict[str, list[object]] | None:
        """The values of each column that may be read; one more row than wanted, if there is one."""
        wanted = [column for column in shape.columns if column.visible]
        for column in shape.columns:
            if not column.visible:
                self._not_seen(f"{_place(at)}.{column.name}", "this role may not read it", "grant SELECT on it")
        if not wanted:
            return None
        rows = self._drawn(at, shape, [(column.name, _how(column)) for column in wanted])
        if rows is None:
            return None
        return {column.name: [row[place] for row in rows] for place, column in enumerate(wanted)}

    def _drawn(self, at: At, shape: TableShape, read: list[tuple[str, str]]) -> list[Row] | None:
        """Rows drawn at random; the first that come, where that takes too long; None where neither can be had."""
        store = self.stores[at.store]
        for drawn in (True, False):
            sql = evidence.sample(store.dialect, shape.qualified, read, SAMPLE + 1, drawn=drawn)
            try:
                rows = self._ask(store, sql)
            except StatementTimeout as error:
                slow = error
                continue
            except (LockTimeout, StoreRefused) as error:
                self._not_seen(_place(at), error.says, error.help)
                return None
            if not drawn:
                says = f"`{visible(_place(at))}` is too large to draw from at random: its first {SAMPLE} rows were read"
                help_ = "what is said of it may be true of its oldest rows only"
                self.unseen.append(Finding("STATEMENT_TIMEOUT", Level.NOTE, says, help_, subject=_place(at)))
            return rows
        self._not_seen(_place(at), "a sample took too long", slow.help, "STATEMENT_TIMEOUT")
        return None

    def _included(self, candidate: Candidate, target: TableShape, values: Sequence[object]) -> Inclusion | None:
        """How many of the sampled values stand in the key that they may point at."""
        there = [value for value in values if value is not None]
        distinct = list(dict.fromkeys(there))
        store = self.stores[candidate.target.store]
        as_text = _as_text(distinct, target.column(candidate.key))
        asked = [str(value) for value in distinct] if as_text else distinct
        held: set[object] = set()
        for start in range(0, len(asked), AT_ONCE):
            part = asked[start : start + AT_ONCE]
            sql = evidence.held(store.dialect, target.qualified, candidate.key, len(part), as_text=as_text)
            try:
                held.update(row[0] for row in self._ask(store, sql, part))
            except (StatementTimeout, LockTimeout, StoreRefused) as error:
                about = f"{candidate.at.store}.{candidate.at.table}.{candidate.column}"
                self._not_seen(about, f"its values could not be looked up: {error.says}", error.help)
                return None
        found = sum((str(value) if as_text else value) in held for value in there)
        return Inclusion(len(there), found, len(distinct))

    def _ask(self, store: Store, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        with store.transaction(
            write=False, lock_timeout_ms=LOCK_TIMEOUT_MS, statement_timeout_ms=self.statement_timeout_ms
        ) as session:
            return session.rows(sql, tuple(parameters))

    def _not_seen(self, subject: str, why: str, help: str, code: str = "NOT_VISIBLE") -> None:  # noqa: A002
        self.unseen.append(
            Finding(code, Level.WARNING, f"`{visible(subject)}` was not seen: {why}", help, subject=subject)
        )


def _place(at: At) -> str:
    return f"{at.store}.{at.table}"


def _how(column: Column) -> str:
    if column.type in _THERE_ONLY and column.declared != "":
        return "there"
    return "text" if column.type is TypeClass.TEXT else "value"


def _as_text(values: Sequence[object], key: Column | None) -> bool:
    """Whether values and key are compared as texts: numbers with numbers and texts with texts are not."""
    if key is None or key.type not in (TypeClass.INTEGER, TypeClass.NUMBER):
        return not all(isinstance(value, str) for value in values) or (key is not None and key.type is TypeClass.UUID)
    return not all(isinstance(value, int) and not isinstance(value, bool) for value in values)


def _evidence(values: Sequence[object], now: datetime, *, whole: bool, read: bool) -> ColumnEvidence:
    there = [value for value in values if value is not None]
    if not read:
        return ColumnEvidence(len(values), len(values) - len(there), 0, {}, whole=whole)
    counts: dict[object, int] = {}
    for value in there:
        key = value if isinstance(value, str | int | float | bytes | date) else str(value)
        counts[key] = counts.get(key, 0) + 1
    looks: dict[Look, int] = {}
    times, future, first, last = 0, 0, None, None
    for value, rows in counts.items():
        if isinstance(value, str) and (look := _look(value)) is not None:
            looks[look] = looks.get(look, 0) + rows
        moment = _moment(value)
        if moment is not None:
            times += rows
            future += rows if moment > now + timedelta(days=1) else 0
            first = moment if first is None or moment < first else first
            last = moment if last is None or moment > last else last
    years = last.year - first.year if first is not None and last is not None else 0
    return ColumnEvidence(len(values), len(values) - len(there), len(counts), looks, times, future, years, whole)


def _moment(value: object) -> datetime | None:
    """A time as an instant, to the day: whatever has no zone is taken for UTC."""
    read = read_time(value) if isinstance(value, str | date) else None
    if read is None:
        return None
    try:
        if not isinstance(read, datetime):
            return datetime(read.year, read.month, read.day, tzinfo=UTC)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except OverflowError:
        return None


def _look(text: str) -> Look | None:
    given = text.strip()
    if not 4 <= len(given) <= 80:
        return None
    if _EMAIL.fullmatch(given):
        return Look.EMAIL
    if _MAC.fullmatch(given):
        return Look.MAC
    if _PHONE.fullmatch(given):
        return Look.PHONE
    if _IDENTITY.fullmatch(given):
        return Look.IDENTITY
    if _IBAN.fullmatch(given):
        return Look.IBAN
    return Look.IP if _is_ip(given) else None


def _is_ip(text: str) -> bool:
    if text.count(".") != 3 and ":" not in text:
        return False
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
