"""Every code that reaches a person is explained in the documentation, and the documentation explains no others."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2]
SOURCE = HOUSE / "src" / "troth"
PAGES = tuple(HOUSE / "docs" / name for name in ("errors.md", "checks.md", "live-checks.md"))
CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
CELL = re.compile(rf"^\|\s*`({CODE.pattern})`", re.MULTILINE)

SQL = """
    AFTER ANALYZE BEFORE BEGIN BIGINT BOOL BOOLEAN COMMIT DELETE EXISTS INSERT INSTEAD INT INTEGER JSON LEFT MERGE NOT
    NULL NUMERIC OFF ROLLBACK TEXT TRIGGER UPDATE VACUUM WARNING
    SQLITE_BUSY SQLITE_CANTOPEN SQLITE_CORRUPT SQLITE_FULL SQLITE_IOERR SQLITE_LOCKED SQLITE_NOTADB SQLITE_PERM
    SQLITE_READONLY
    BLOB DATE DECIMAL DOUBLE FIXED_LEN_BYTE_ARRAY FLOAT HUGEINT INT32 INT64 INT_32 INT_64 LZ4 LZ4_RAW MICROS MILLIS
    NANOS REQUIRED SMALLINT STRING TIMESTAMP TIMESTAMP_MS TIMESTAMP_NS TIMESTAMP_S TINYINT UINT UUID VARCHAR
"""
"""Words of databases and of the Parquet format, and names that SQLite gives its own errors."""
OTHERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ BFL CCPA GDPR LEK MFL NFC NRS UTC UTF8"
NO_CODES = frozenset(f"{SQL} {OTHERS}".split())


def written_in_capitals() -> Iterator[tuple[str, str]]:
    """Every constant of the source that has the form of a code, and where; the made-up operators have none."""
    for file in sorted(SOURCE.rglob("*.py")):
        if "testing" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and is_code(node.value):
                yield node.value, f"{file.relative_to(SOURCE)}:{node.lineno}"


def is_code(text: str) -> bool:
    """Whether a text has the form of a code and is no word of something else."""
    return len(text) > 2 and CODE.fullmatch(text) is not None and text not in NO_CODES


def explained() -> list[str]:
    """The codes that begin a line of a table in the documentation."""
    return [code for page in PAGES for code, _ in CELL.findall(page.read_text(encoding="utf-8"))]


def test_every_code_is_explained() -> None:
    pages = set(explained())
    missing = sorted(f"{code} ({where})" for code, where in written_in_capitals() if code not in pages)
    assert not missing, "in none of the pages about errors and checks:\n" + "\n".join(missing)


def test_nothing_else_is_explained() -> None:
    gone = set(explained()) - {code for code, _ in written_in_capitals()}
    assert not gone, f"explained, and nowhere in the source: {sorted(gone)}"


def test_each_page_explains_a_code_once() -> None:
    for page in PAGES:
        found = [code for code, _ in CELL.findall(page.read_text(encoding="utf-8"))]
        assert len(found) == len(set(found)), page.name
