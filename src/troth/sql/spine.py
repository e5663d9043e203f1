"""The spine: what must be known of people to answer the rule set by set, resolved for an instant, next to the data.

Persons (``people``), holders of keys in time (``holders``), moments reached by a sum (``sums``), what candidates
have in common (``tried``), and the engine's own claims. It can be thrown away and built again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp

from troth.kernel.instants import micros
from troth.plan.decided import KEEP, REMOVE
from troth.plan.events import Reduced
from troth.plan.questions import Question, candidate, owners_apart
from troth.plan.standing import owners
from troth.plan.subject import Asked
from troth.policy.model import Policy, reached_class
from troth.predicate.algebra import Field, fields_of
from troth.sql import nodes
from troth.sql.place import Placement
from troth.sql.sources import Types
from troth.sql.writer import Writer
from troth.sql.writers import WRITERS


@dataclass(frozen=True)
class Statement:
    """One statement; ``rows``: the parameters of each time it is run (None: once, without)."""

    sql: str
    rows: tuple[tuple[object, ...], ...] | None = None


@dataclass(frozen=True)
class Build:
    """How a spine is built for an instant. ``asked`` is any table's question; only policy and
    instant are taken from it. ``only``: a table of Troth's own with the values (``value``) for which a table of the
    spine is made; None: for all. ``only_type``: the type class of these values, where columns of another are compared
    with them as text.
    """

    policy: Policy
    placement: Placement
    types: Types
    store: str
    only: str | None = None
    only_type: str | None = None

    def writer(self, table: str, alias: str) -> Writer:
        """A writer for the rows of one table; all fields lie at the empty path, or in the sum
        joined to it (alias ``w``).
        """

        def column_of(field: Field) -> exp.Expr:
            return nodes.column("w" if field.path else alias, field.name) if field.name else exp.Null()

        return WRITERS[self.placement.dialect](
            column_of, lambda field: self.types(table, field.name) if field.name else "other"
        )

    def rows(self, table: str, alias: str, value: exp.Expr) -> exp.Expr:
        """The rows of a table of the operator, or those among them with one of the values for which this is made."""
        source = self.placement.operator(table, alias)
        if self.only is None:
            return source
        every = exp.column(exp.Star(), table=nodes.name(alias))
        query = exp.select(every, copy=False).from_(source, copy=False)
        typed = self.types(table, value.name) if isinstance(value, exp.Column) else self.only_type
        as_text = self.only_type is not None and typed != self.only_type
        listed = self.listed(self.only, value, table=table, as_text=as_text)
        return nodes.derived(query.where(listed, copy=False), alias)

    def listed(self, name: str, value: exp.Expr, *, table: str, as_text: bool = False) -> exp.Expr:
        """Whether a value of a row is in a list of Troth's own."""
        writer = self.writer(table, "o")
        item = nodes.column("o", "value")
        wanted = exp.select(writer.as_text(item) if as_text else item, copy=False)
        wanted = wanted.from_(self.placement.own(name, "o"), copy=False)
        value = writer.as_text(value.copy()) if as_text else value.copy()
        return nodes.among(value, wanted)


def needed(read: Iterable[tuple[Asked, Iterable[Field]]]) -> dict[str, set[str]]:
    """Which of the fields that are read of each table's rows are of persons: class -> their names."""
    found: dict[str, set[str]] = {}
    for asked, field in ((asked, field) for asked, fields in read for field in fields):
        if len(field.path) == 1 and field.path[0].startswith("@") and field.path[0][1:] in asked.table.persons:
            reference = asked.table.persons[field.path[0][1:]]
            person_class = reached_class(asked.policy, asked.table, reference)
            if person_class is not None:
                found.setdefault(person_class, set()).add(field.name)
    return found


def fields_asked(asked: Asked, questions: Sequence[Question]) -> frozenset[Field]:
    """Every field that the questions of one table read, those of several owners of a row too, which are asked apart."""
    parts = asked.table.parts
    apart = [candidate(asked, part, name) for name in each_of(asked) for part in parts]
    leaving = [owners_apart(asked, part) for part in parts if asked.table.until_any_leaves]
    return fields_of((*((question.answers, question.lent) for question in questions), *apart, *leaving))


def each_of(asked: Asked) -> Iterator[str]:
    """The ways that lead from a row of a table to several owners at once."""
    if not asked.table.entry.anonymous and asked.table.owner is None:
        yield from (way.name for place in owners(asked) for way in place.ways if way.each is not None)


def loaded(build: Build, reduced: Reduced) -> Iterator[Statement]:
    """The register's part: what the events say, as rows."""
    placement = build.placement
    instant = micros if placement.dialect == "sqlite" else (lambda moment: moment)

    def load(name: str, columns: dict[str, str], rows: Iterable[tuple[object, ...]]) -> Iterator[Statement]:
        yield Statement(placement.drop(name))
        yield Statement(placement.create_columns(name, columns))
        found = tuple(rows)
        if found:
            yield Statement(placement.insert(name, tuple(columns)), found)

    yield from load(
        "engine",
        {"class": "text", "person": "text", "tbl": "text", "part": "text", "kind": "integer"},
        ((c.person_class, c.person, c.table, c.part, c.kind) for c in reduced.person_claims),
    )
    yield from load(
        "engine_row",
        {
            "tbl": "text",
            "key": "text",
            "part": "text",
            "kind": "integer",
            "decided": "integer",
            "at": "instant",
        },
        (
            *(
                (c.table, SEPARATOR.join(c.key) if c.key is not None else None, c.part, c.kind, None, None)
                for c in reduced.row_claims
            ),
            *(
                (
                    d.table,
                    SEPARATOR.join(d.key),
                    d.part,
                    None,
                    KEEP if d.keep else REMOVE,
                    instant(d.place),
                )
                for d in reduced.decided
            ),
        ),
    )
    yield from load(
        "owner_named",
        {"tbl": "text", "key": "text", "person": "text", "at": "instant"},
        ((n.table, SEPARATOR.join(n.key), n.person, instant(n.place)) for n in reduced.named),
    )
    yield from load(
        "objection",
        {"class": "text", "person": "text", "purpose": "text", "place": "instant", "in_force": "boolean"},
        ((o.person_class, o.person, o.purpose, instant(o.place), o.in_force) for o in reduced.objections),
    )
    yield from load(
        "answer",
        {
            "class": "text",
            "person": "text",
            "consent": "text",
            "granted": "boolean",
            "place": "instant",
            "recorded": "instant",
            "readable": "boolean",
        },
        (
            (a.person_class, a.person, a.consent, a.granted, instant(a.place), instant(a.recorded), a.occurred_known)
            for a in reduced.answers
        ),
    )


SEPARATOR = "\x1f"
"""Between the values of a composite key written as one text."""
