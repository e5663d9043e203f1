"""Policies as they were published, and mended: what is found in the first, and that nothing is left open in the second.

What is found is written down by ``test_as_published``.
"""

from pathlib import Path

import pytest

from troth.declaration.load import load
from troth.declaration.model import Declaration
from troth.engine.bootstrap import read_policy
from troth.kernel.finding import Finding, Level
from troth.testing.operator.companies import COMPANIES
from troth.testing.operator.surveys.tables import OF_THE_CREATORS
from troth.testing.operator.voice.tables import OF_THE_CUSTOMERS

EXAMPLES = Path(__file__).parents[2] / "examples"
"""By example: what its operator does for a living."""
OUTSIDE = {"ip1": OF_THE_CREATORS, "iotcomms": OF_THE_CUSTOMERS}
"""By example: the tables that its map leaves out."""
VARIANTS = [(name, variant) for name in OUTSIDE for variant in ("as-published", "mended")]


def declared(name: str, variant: str) -> Declaration:
    declaration, findings = load(EXAMPLES / name / variant)
    assert declaration is not None, findings
    return declaration


def line(finding: Finding) -> str:
    """A finding in one line: its level, code, file, line and subject."""
    place = f"{Path(finding.span.file).name}:{finding.span.line}"
    return f"{finding.level.name.lower():7} {finding.code:20} {place:15} {finding.subject}"


@pytest.mark.parametrize("name", OUTSIDE)
def test_nothing_published_is_signed(name: str) -> None:
    _, findings = read_policy(EXAMPLES / name / "as-published")
    assert [finding.code for finding in findings if finding.signed] == []


@pytest.mark.parametrize("name", OUTSIDE)
def test_the_mended_policy_has_no_error_and_every_doubt_is_signed(name: str) -> None:
    policy, findings = read_policy(EXAMPLES / name / "mended")
    assert policy is not None
    assert [line(finding) for finding in findings if finding.level is Level.ERROR] == []
    assert [line(finding) for finding in findings if finding.level is Level.WARNING and not finding.signed] == []


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_every_table_is_mapped_column_by_column(name: str, variant: str) -> None:
    mapped = {table: set(entry.columns) for table, entry in declared(name, variant).map.tables.items()}
    tables = (table for table in COMPANIES[name].trade.tables if table.name not in OUTSIDE[name])
    assert mapped == {f"op.{table.name}": set(table.names) for table in tables}


@pytest.mark.parametrize("name", OUTSIDE)
def test_refused_nulls_have_a_value_to_write(name: str) -> None:
    entries = declared(name, "mended").map.tables
    for table in COMPANIES[name].trade.tables:
        if table.name in OUTSIDE[name]:
            continue
        entry = entries[f"op.{table.name}"]
        refusing = {column.name for column in table.columns if column.required}
        personal = {column for column, use in entry.columns.items() if use.data is not None}
        assert set(entry.empty) == refusing & personal, table.name


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


@pytest.mark.parametrize("name", OUTSIDE)
def test_nothing_mended_keeps_for_ever_or_without_a_reason(name: str) -> None:
    for purpose in declared(name, "mended").policy.purposes.values():
        for use in purpose.uses.values():
            assert use.why, use.span
            assert use.ground != "undeclared", use.span
            assert use.keep.joined not in ("no end", "not kept"), use.span
