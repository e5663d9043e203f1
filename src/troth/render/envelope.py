"""The one JSON shape of every command (``docs/formats.md``)."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from troth.kernel.canonical import plain
from troth.kernel.finding import Finding


def envelope(
    kind: str,
    data: object,
    *,
    digests: Mapping[str, str] | None = None,
    at: datetime | None = None,
    findings: Iterable[Finding] = (),
) -> str:
    """``{"format": "troth.KIND/1", "policy", "map", "at", "data", "findings"}`` as indented JSON text."""
    whole = {
        "format": f"troth.{kind}/1",
        "policy": (digests or {}).get("policy"),
        "map": (digests or {}).get("map"),
        "at": at,
        "data": data,
        "findings": [finding_data(finding) for finding in findings],
    }
    return json.dumps(plain(whole), indent=2, ensure_ascii=False)


def finding_data(finding: Finding) -> dict[str, object]:
    """A finding as JSON: its place as file, line and column."""
    return {
        "code": finding.code,
        "level": finding.level.value,
        "says": finding.says,
        "help": finding.help,
        "law": finding.law,
        "subject": finding.subject,
        "signed": finding.signed,
        "file": finding.span.file,
        "line": finding.span.line,
        "column": finding.span.column,
    }
