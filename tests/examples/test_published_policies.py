"""Two policies whose operators are no phone companies: every table is mapped, every sentence told, none lost.

What is found in them is written down by ``test_as_published``; that nothing is left open, by ``test_mended``.
"""

from pathlib import Path

import pytest

from troth.declaration.load import load
from troth.declaration.model import Declaration
from troth.testing.operator.companies import COMPANIES
from troth.testing.operator.surveys.tables import OF_THE_CREATORS
from troth.testing.operator.voice.tables import OF_THE_CUSTOMERS

EXAMPLES = Path(__file__).parents[2] / "examples"
OUTSIDE = {"ip1": OF_THE_CREATORS, "iotcomms": OF_THE_CUSTOMERS}
"""By example: the tables that its map leaves out."""
VARIANTS = [(name, variant) for name in OUTSIDE for variant in ("as-published", "mended")]


def declared(name: str, variant: str) -> Declaration:
    declaration, findings = load(EXAMPLES / name / variant)
    assert declaration is not None, findings
    return declaration


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_every_table_is_mapped_column_by_column(name: str, variant: str) -> None:
    mapped = {table: set(entry.columns) for table, entry in declared(name, variant).map.tables.items()}
    tables = (table for table in COMPANIES[name].trade.tables if table.name not in OUTSIDE[name])
    assert mapped == {f"op.{table.name}": set(table.names) for table in tables}


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_every_sentence_is_told_in_every_language(name: str, variant: str) -> None:
    texts = declared(name, variant).texts or {}
    assert tuple(texts) == declared(name, variant).policy.document.languages
    ids = [[sentence.id for sentence in text.sentences] for text in texts.values()]
    assert all(one == ids[0] for one in ids)
    assert len(ids[0]) > 80


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_published_sentence_is_lost_in_the_mended_text(name: str) -> None:
    published, mended = (
        {sentence.id for text in (declared(name, variant).texts or {}).values() for sentence in text.sentences}
        for variant in ("as-published", "mended")
    )
    assert published < mended
