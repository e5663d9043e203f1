"""Canonical JSON and its digest: the same value always gives the same bytes.

Keys sorted, no blanks, UTF-8 without escapes; dates and instants as ISO 8601 text, instants in UTC with a ``Z``. Floats
are refused, since two writers may print one float in two ways.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any


def plain(value: object) -> Any:
    """``value`` as JSON knows it: dict, list, str, int, bool, None. Raises TypeError for what has no canonical form."""
    match value:
        case Enum():
            return plain(value.value)
        case None | bool() | int() | str():
            return value
        case datetime():
            if value.tzinfo is None:
                return value.isoformat()
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case bytes():
            return value.hex()
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case frozenset() | set():
            return sorted((plain(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
        case Sequence():
            return [plain(item) for item in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {item.name: plain(getattr(value, item.name)) for item in fields(value) if item.repr}
        case _:
            raise TypeError(f"no canonical form for {type(value).__name__}")


def canonical_json(value: object) -> bytes:
    """The canonical bytes of ``value``."""
    return json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def digest(value: object) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()
