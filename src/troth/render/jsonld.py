"""A graph as JSON-LD, with its context inside: nothing need be fetched to read it."""

import json
from typing import Any


def jsonld(document: dict[str, Any]) -> str:
    """The whole file."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
