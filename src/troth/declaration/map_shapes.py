"""Types of value that only map.yaml has."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from troth.declaration.columns import read_column
from troth.declaration.entries import EntryOf, Key
from troth.declaration.findings import Findings
from troth.declaration.model import Link
from troth.declaration.nodes import Keyed, Node, Scalar
from troth.declaration.patterns import COLUMN, TABLE
from troth.declaration.references import read_reference
from troth.declaration.row_tests import read_row_test
from troth.declaration.sentences import ColumnUse, PersonReference, RowTest
from troth.declaration.shapes import FAULT, Faulty, ListOf, Place, Sentence, Shape, Single, Text
from troth.kernel.finding import Finding

COLUMN_NAME: Final = Text("a column", "customer_id", COLUMN)
TABLE_NAME: Final = Text("a table with its store", "crm.customers", TABLE)


@dataclass(frozen=True)
class Percent(Single[str]):
    """A share in percent, given without its sign."""

    wants: str = "a share such as `10%`"
    example: str = "10%"

    def from_text(self, node: Scalar, place: Place, findings: Findings) -> str | Faulty:
        """The number as text."""
        found = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s?%", node.text)
        if found is None or float(found[1]) > 100:
            return place.error(
                findings,
                "PERCENT_UNREADABLE",
                node.span,
                f"`{node.text}` is not a share.",
                "write `10%`, at most `100%`",
            )
        return found[1]


@dataclass(frozen=True)
class KeyColumns(Shape[tuple[str, ...] | None]):
    """The columns of a table's key in a list, or ``none``."""

    wants: str = "a list of columns, or `none`"
    example: str = "[id]"

    def read(self, node: Node, place: Place, findings: Findings) -> tuple[str, ...] | Faulty | None:
        """The columns, or None where the table has no key."""
        if isinstance(node, Scalar) and node.text == "none":
            return None
        return ListOf(COLUMN_NAME, self.wants, self.example).read(node, place, findings)


@dataclass(frozen=True)
class PersonOfFact(Single[PersonReference | None]):
    """Whose fact it is: a reference, or ``row``."""

    wants: str = "a reference to a person, or `row`"
    example: str = "customer by customer_id"

    def from_text(self, node: Scalar, place: Place, findings: Findings) -> PersonReference | Faulty | None:
        """The reference, or None where the fact is the row's."""
        if node.text == "row":
            return None
        return Sentence(self.wants, self.example, read_reference).from_text(node, place, findings)


@dataclass(frozen=True)
class Pair(Shape[tuple[str, str]]):
    """Two keys that only mean something together, such as ``{table: .., value: ..}``."""

    first: tuple[str, Shape[str]]
    second: tuple[str, Shape[str]]

    @property
    def wants(self) -> str:  # type: ignore[override]
        """Both keys."""
        return f"`{self.first[0]}` and `{self.second[0]}`"

    @property
    def example(self) -> str:  # type: ignore[override]
        """Both keys with a value."""
        return f"{{{self.first[0]}: {self.first[1].example}, {self.second[0]}: {self.second[1].example}}}"

    def read(self, node: Node, place: Place, findings: Findings) -> tuple[str, str] | Faulty:
        """Both values."""
        keys = {name: Key(shape, required=True) for name, shape in (self.first, self.second)}
        entry: EntryOf[dict[str, str]] = EntryOf(dict, keys, common=False, example=self.example)
        values = entry.read(node, place, findings)
        return FAULT if values is FAULT else (values[self.first[0]], values[self.second[0]])


@dataclass(frozen=True)
class OneTest(Single[tuple[RowTest, ...]]):
    """A single test, held as a list of one."""

    wants: str = "a test of a column"
    example: str = "balance = 0"

    def from_text(self, node: Scalar, place: Place, findings: Findings) -> tuple[RowTest, ...] | Faulty:
        """The test."""
        value = Sentence(self.wants, self.example, read_row_test).from_text(node, place, findings)
        return FAULT if value is FAULT else (value,)


@dataclass(frozen=True)
class Columns(Shape[Mapping[str, ColumnUse]]):
    """Every column of a table with what it is."""

    wants: str = "columns with what each is: `email: contact.email`"
    example: str = "{id: not personal, email: contact.email}"

    def read(self, node: Node, place: Place, findings: Findings) -> Mapping[str, ColumnUse] | Faulty:
        """The uses by column as it was written, slashes included."""
        if not isinstance(node, Keyed):
            return self.misshapen(node, place, findings)
        if not node.pairs:
            return place.error(
                findings, "EMPTY_VALUE", node.span, "No column is mapped.", "write each column: `email: contact.email`"
            )
        uses: dict[str, ColumnUse] = {}
        faulty = False
        for key, value in node.pairs:
            here = Place(f"{place.path}.{key.text}", key.text, key.span)
            if not isinstance(value, Scalar):
                Text("one sentence", "category.part").misshapen(value, here, findings)
                faulty = True
                continue
            use = read_column(key.phrase, value.phrase)
            if isinstance(use, Finding):
                here.error(findings, use.code, use.span, use.says, use.help)
                faulty = True
            else:
                uses[key.text] = use
        return FAULT if faulty else MappingProxyType(uses)


@dataclass(frozen=True)
class Links(Shape[Mapping[str, Link]]):
    """Foreign keys: a column with the table it points to, or with an entry that also says what a null means."""

    entry: EntryOf[Link]
    wants: str = "columns with the table each points to"
    example: str = "{invoice_id: billing.invoices}"

    def read(self, node: Node, place: Place, findings: Findings) -> Mapping[str, Link] | Faulty:
        """The links by column."""
        if not isinstance(node, Keyed):
            return self.misshapen(node, place, findings)
        links: dict[str, Link] = {}
        faulty = False
        for key, value in node.pairs:
            here = Place(f"{place.path}.{key.text}", key.text, key.span)
            link: Link | Faulty
            if isinstance(value, Scalar):
                table = TABLE_NAME.read(value, here, findings)
                link = FAULT if table is FAULT else Link(table=table, span=key.span)
            else:
                link = self.entry.read(value, here, findings)
            if link is FAULT:
                faulty = True
            else:
                links[key.text] = link
        return FAULT if faulty else MappingProxyType(links)
