"""Where somebody lives, asked in a database as ``kernel.places`` asks it."""

from collections.abc import Iterable
from typing import Protocol

from sqlglot import exp

from troth.kernel.places import COUNTRIES, PARTS
from troth.sql import nodes


class _Writer(Protocol):
    def unknown(self) -> exp.Expr: ...
    def is_part(self, code: exp.Expr) -> exp.Expr: ...


def lies(writer: _Writer, code: exp.Expr, places: tuple[str, ...]) -> exp.Expr:
    """Whether a code lies in one of the places: three-valued; unknown where it is no place, or does not go that far."""
    country, whole = _country(code), nodes.equal(nodes.call("length", code.copy()), nodes.integer(2))
    of_places = sorted({place[:2] for place in places})
    told_apart = [place for place in of_places if place in PARTS]
    return nodes.case(
        (nodes.none_of(nodes.is_true(_is_place(writer, code))), writer.unknown()),
        (nodes.any_of((_in(code, places), _in(country, places))), exp.true()),
        (nodes.none_of(_in(country, of_places)), exp.false()),
        *([(nodes.all_of((nodes.none_of(whole), _in(country, told_apart))), exp.false())] if told_apart else []),
        otherwise=writer.unknown(),
    )


def _is_place(writer: _Writer, code: exp.Expr) -> exp.Expr:
    country, whole = _country(code), nodes.equal(nodes.call("length", code.copy()), nodes.integer(2))
    parts = [f"{of}-{part}" for of, known in PARTS.items() for part in sorted(known)]
    of_known = nodes.case((_in(country, PARTS), _in(code, parts)), otherwise=writer.is_part(_rest(code)))
    return nodes.all_of((_in(country, sorted(COUNTRIES)), nodes.any_of((whole, of_known))))


def _country(code: exp.Expr) -> exp.Expr:
    return nodes.call("substr", code.copy(), nodes.integer(1), nodes.integer(2))


def _rest(code: exp.Expr) -> exp.Expr:
    return nodes.call("substr", code.copy(), nodes.integer(3))


def _in(value: exp.Expr, values: Iterable[str]) -> exp.Expr:
    return nodes.paren(exp.In(this=value.copy(), expressions=[nodes.text(one) for one in values]))
