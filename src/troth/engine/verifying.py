"""``troth verify --sample N``: rows drawn at random are decided by both roads, the definition and the compiled one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from troth.definition.rule import decide
from troth.engine.bootstrap import Engine
from troth.engine.counting import Told, silent
from troth.engine.heirs import live_shapes
from troth.engine.shapes import workable
from troth.engine.spine import raise_spine, types_in
from troth.engine.steering import steered
from troth.kernel.forms import Form
from troth.plan.subject import row_tests
from troth.policy.model import physical
from troth.reading.world import Event, Row
from troth.sql.decide import KEEP, REMOVE, Asking, decisions, reason
from troth.sql.lookup import find, sample
from troth.sql.place import Placement
from troth.sql.spine import Build
from troth.stores.catalog import Catalog
from troth.stores.contract import Session

TRUTHS = {KEEP: True, REMOVE: False}


@dataclass
class LiveWorld:
    """A store's rows, looked up as the definition asks for them, all in one state of the database."""

    session: Session
    build: Build
    catalog: Catalog
    events: Sequence[Event]
    _seen: dict[tuple[str, str, str, str | None], list[Row]] = field(default_factory=dict)

    def find(self, table: str, column: str, value: object, form: Form | None = None) -> Sequence[Row]:
        """The rows whose column equals ``value`` as text, or in the canonical form of a key."""
        asked = (table, column, str(value), form)
        if asked not in self._seen:
            columns = self.columns(table)
            rows = self.session.rows(find(self.build, table, columns, column, form), (str(value),))
            self._seen[asked] = [dict(zip(columns, row, strict=True)) for row in rows]
        return self._seen[asked]

    def columns(self, table: str) -> tuple[str, ...]:
        """The readable columns of a table."""
        shape = self.catalog.table(physical(table)[1])
        return tuple(column.name for column in shape.columns if column.visible)


@dataclass(frozen=True)
class Difference:
    """A row that the two roads decide differently."""

    table: str
    key: str
    part: str
    definition: str
    compiled: str


@dataclass(frozen=True)
class Verified:
    """How many rows and decisions were compared, and where they part."""

    rows: int
    decisions: int
    differences: tuple[Difference, ...]


def verify_sample(engine: Engine, most: int, told: Told = silent) -> Verified:
    """Draws up to ``most`` rows of every table and decides them by both roads at the same instant and in one state."""
    now, events = engine.clock(), tuple(engine.register.events())
    rows = asked = 0
    differences: list[Difference] = []
    for store in engine.stores.values():
        catalog = store.catalog()
        placement = Placement(store.dialect, store.schema, temporary=True)
        build = Build(engine.policy, placement, types_in(catalog), store.name)
        with store.scratch() as session:
            steered(session, store.dialect)
            only = workable(live_shapes(engine.policy, store, session, catalog))
            raised = raise_spine(session, engine.policy, store.name, placement, build.types, events, now, only)
            world = LiveWorld(session, build, catalog, events)
            for name, asking in raised.askings.items():
                told(name)
                if not asking.questions:
                    continue
                drawn = _drawn(session, build, asking, world, most)
                compiled = _compiled(session, asking, drawn)
                for key, row in drawn.items():
                    rows += 1
                    decided = decide(engine.policy, world, asking.asked.table, row, now)
                    for part, by_rule in decided.items():
                        asked += 1
                        keep, because = compiled[key][part]
                        if (by_rule.keep, by_rule.because) != (keep, because):
                            shown = engine.register.keyed_hash(list(key))[:16]
                            one, two = f"{by_rule.keep}: {by_rule.because}", f"{keep}: {because}"
                            differences.append(Difference(name, shown, part, one, two))
    return Verified(rows, asked, tuple(differences))


Key = tuple[str, ...]


def _drawn(session: Session, build: Build, asking: Asking, world: LiveWorld, most: int) -> dict[Key, Row]:
    table = asking.asked.table
    columns = world.columns(table.name)
    where = build.writer(table.name, "r").predicate(row_tests((), table.entry.where))
    found = [dict(zip(columns, r, strict=True)) for r in session.rows(sample(build, table.name, columns, most, where))]
    return {tuple(str(row[column]) for column in _told_by(asking)): row for row in found}


def _told_by(asking: Asking) -> tuple[str, ...]:
    """What a row is told by: its key, or all that it holds."""
    return asking.key or asking.asked.table.columns


def _compiled(
    session: Session, asking: Asking, drawn: Mapping[Key, Row]
) -> dict[Key, dict[str, tuple[bool | None, str]]]:
    """The compiled road's decisions of the drawn rows."""
    found: dict[Key, dict[str, tuple[bool | None, str]]] = {}
    width, also = len(asking.key), () if asking.key else _told_by(asking)
    for row in session.stream(asking.placement.sql(decisions(asking, every_row=True, also=also))):
        key = tuple(str(value) for value in (row[:width] or row[-len(also) :]))
        if key not in drawn:
            continue
        found[key] = {}
        for number, question in enumerate(asking.questions):
            state, because = row[width + 4 * number], row[width + 4 * number + 1]
            told = reason(question, int(str(because))) if because is not None else ""
            for part in question.parts:
                found[key][part] = (TRUTHS.get(int(str(state))), told)
    return found
