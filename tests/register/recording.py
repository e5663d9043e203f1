"""A process that records events and says each position once it is acknowledged: ``recording.py URL SOURCE COUNT``."""

import sys
from datetime import UTC, datetime

from troth.register.register import open_register
from troth.register.values import Event, EventKind, Person


def main(url: str, source: str, count: int) -> None:
    """Records ``count`` events, each in a transaction of its own."""
    now = datetime(2025, 6, 1, tzinfo=UTC)
    with open_register(url) as register:
        for number in range(count):
            body = {"consent": "newsletter", "source": source, "reference": str(number)}
            position = register.record(Event(EventKind.CONSENT, now, Person("customer", str(number)), now, body))
            print(position, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
