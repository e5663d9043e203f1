"""The catalogue of a folder of Parquet files."""

from dataclasses import dataclass

from troth.stores.catalog import Catalog, Column, TableKind, TableShape, TypeClass
from troth.stores.parquet_facts import Facts

_TYPES = {
    "TIMESTAMP WITH TIME ZONE": TypeClass.INSTANT,
    "TIMESTAMP": TypeClass.LOCAL,
    "TIMESTAMP_S": TypeClass.LOCAL,
    "TIMESTAMP_MS": TypeClass.LOCAL,
    "TIMESTAMP_NS": TypeClass.LOCAL,
    "DATE": TypeClass.DATE,
    "VARCHAR": TypeClass.TEXT,
    "BOOLEAN": TypeClass.BOOLEAN,
    "JSON": TypeClass.JSON,
    "UUID": TypeClass.UUID,
    "BLOB": TypeClass.BYTES,
    "FLOAT": TypeClass.NUMBER,
    "DOUBLE": TypeClass.NUMBER,
    **dict.fromkeys(
        (f"{sign}{size}" for sign in ("", "U") for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")),
        TypeClass.INTEGER,
    ),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One table as it was found: what its files say, why they cannot be read, and what they are known again by."""

    name: str
    facts: Facts | None
    problem: str
    definition: str


def type_class(declared: str) -> TypeClass:
    """What the values of a column are; of a nested one nothing is known."""
    if declared.startswith("DECIMAL("):
        return TypeClass.NUMBER if not declared.endswith("]") else TypeClass.OTHER
    return _TYPES.get(declared, TypeClass.OTHER)


def catalog_of(store: str, tables: dict[str, Found]) -> Catalog:
    """The catalogue of the tables that were found."""
    return Catalog(store=store, tables={name: _shape(found) for name, found in tables.items()})


def _shape(found: Found) -> TableShape:
    facts = found.facts
    columns = (
        [
            Column(name, declared, type_class(declared), nullable=name not in facts.required, number=number)
            for number, (name, declared) in enumerate(facts.columns)
        ]
        if facts is not None
        else []
    )
    return TableShape(
        name=found.name,
        qualified=("main", found.name),
        kind=TableKind.FILES,
        columns=tuple(columns),
        row_estimate=facts.rows if facts is not None else None,
        definition=found.definition,
        problem=found.problem,
    )
