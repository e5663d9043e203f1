"""Findings as a SARIF 2.1.0 log: what code scanners, editors and review tools read."""

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any, Final
from urllib.parse import quote

from troth import __version__
from troth.kernel.finding import Finding, Level, stops
from troth.kernel.span import NOWHERE, Span
from troth.law.page import told_page
from troth.render.explained import Explained, explained

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_WITHOUT_PLACE: Final = "map.yaml"
"""Where a finding is shown that stands at no line: what is seen in a live database is about the map."""
_LONGEST: Final = 1000
"""In characters, of a description: readers cut longer ones off."""

Data = dict[str, Any]


def sarif(found: Sequence[Finding], folder: Path, here: Path) -> str:
    """The log as indented JSON text, of the findings about a policy folder; its URIs are relative to ``here``.

    A finding that a ``reading`` signs is suppressed in source. What files lie outside ``here`` are named by their
    folder's name.
    """
    codes = list(dict.fromkeys(finding.code for finding in found))
    run = {
        "tool": {
            "driver": {"name": "Troth", "semanticVersion": __version__, "rules": [_rule(code, found) for code in codes]}
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "exitCode": 1 if stops(tuple(found)) else 0}],
        "results": list(_results(found, codes, folder, here)),
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _rule(code: str, found: Sequence[Finding]) -> Data:
    about = explained(code)
    law = next((finding.law for finding in found if finding.code == code), "")
    text = _short(about, code)
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in code.split("_")),
        "shortDescription": {"text": text},
        "fullDescription": {"text": _reasons(about) or text},
        "help": {"text": _plain_help(about, code), "markdown": _markdown(about, code)},
        "defaultConfiguration": {"level": _level(about, code, found)},
        "properties": {"tags": ["privacy", *([law] if law else [])]},
    }


def _short(about: Explained, code: str) -> str:
    means = [case.means for case in about.checks] or [row.means for row in about.documented] or [code]
    return f"{means[0][:1].upper()}{means[0][1:]}."


def _reasons(about: Explained) -> str:
    """Why, as far as a reader shows it."""
    text = ""
    for why in dict.fromkeys(case.why for case in about.checks):
        if len(text) + len(why) < _LONGEST:
            text = f"{text} {why}".strip()
    return text


def _plain_help(about: Explained, code: str) -> str:
    helps = [case.help for case in about.checks] or [row.to_do for row in about.documented]
    return "; or: ".join(dict.fromkeys(filter(None, helps))) or _short(about, code)


def _markdown(about: Explained, code: str) -> str:
    if about.checks:
        return told_page(about.checks).strip()
    lines = [f"{row.means}. {row.to_do}".strip() for row in about.documented]
    return "\n\n".join(lines) or code


def _level(about: Explained, code: str, found: Sequence[Finding]) -> str:
    if about.checks:
        return max((case.level for case in about.checks), key=["note", "warning", "error"].index)
    return next(finding.level.value for finding in found if finding.code == code)


def _results(found: Sequence[Finding], codes: list[str], folder: Path, here: Path) -> Iterator[Data]:
    met: Counter[tuple[str, str, str]] = Counter()
    for finding in found:
        span = finding.span if finding.span != NOWHERE else Span(str(folder / _WITHOUT_PLACE), 1, 1, 0)
        what = (finding.code, PurePath(span.file).name, finding.subject)
        met[what] += 1
        mark = sha256("\0".join((*what, str(met[what]))).encode("utf-8", "surrogatepass")).hexdigest()[:32]
        result: Data = {
            "ruleId": finding.code,
            "ruleIndex": codes.index(finding.code),
            "level": _LEVELS[finding.level],
            "message": {"text": _message(finding)},
            "locations": [_location(span, finding.subject, here)],
            "partialFingerprints": {"trothFinding/v1": mark, "primaryLocationLineHash": f"{mark}:1"},
        }
        if finding.signed:
            signed = {"kind": "inSource", "status": "accepted", "justification": "signed by the entry's `reading`"}
            result["suppressions"] = [signed]
        yield result


_LEVELS: Final = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note"}


def _message(finding: Finding) -> str:
    law = f" ({finding.law})" if finding.law else ""
    help_ = f" Help: {finding.help}" if finding.help else ""
    return f"{finding.says}{law}{help_}"


def _location(span: Span, subject: str, here: Path) -> Data:
    region = {"startLine": max(span.line, 1), "startColumn": max(span.column, 1)}
    if span.length > 0:
        region |= {"endLine": region["startLine"], "endColumn": region["startColumn"] + span.length}
    location: Data = {"physicalLocation": {"artifactLocation": {"uri": _uri(span.file, here)}, "region": region}}
    if subject:
        location["logicalLocations"] = [{"fullyQualifiedName": subject}]
    return location


def _uri(file: str, here: Path) -> str:
    place = PurePath(os.path.abspath(Path(here, file)))
    shown = place.relative_to(here) if place.is_relative_to(here) else PurePath(place.parent.name, place.name)
    return quote(os.fsencode(shown.as_posix()))
