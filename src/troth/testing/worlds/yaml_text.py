"""Plain data as YAML in the form a person writes it: block style for entries, one line for what is small."""

import json
import re
from typing import Any

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.()/=+@-]*(?: [A-Za-z0-9_.()/=+@-]+)*")
_SHORT = 100


def block(value: dict[str, Any], indent: int = 0) -> str:
    """A mapping as block YAML; a small mapping inside stands on one line."""
    pad = "  " * indent
    lines = []
    for key, inside in value.items():
        line = f"{pad}{_scalar(key)}: {_flow(inside)}"
        if isinstance(inside, dict) and inside and (len(line) > _SHORT or indent == 0):
            lines.append(f"{pad}{_scalar(key)}:\n{block(inside, indent + 1)}".rstrip("\n"))
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(inside)}" for key, inside in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
