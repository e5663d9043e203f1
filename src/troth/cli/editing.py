"""``troth schema``: what helps somebody who writes a policy."""

import json
import sys

from troth.declaration import schema as schemas


def schema(file: str) -> int:
    """Prints the JSON Schema of ``policy`` or ``map``."""
    sys.stdout.write(json.dumps(schemas.schema(file), indent=2, ensure_ascii=False) + "\n")
    return 0
