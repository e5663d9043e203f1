"""How many rows a batch has, and how long Troth rests between two, in a store whose one lock keeps everybody from
writing (SQLite).

How long a batch takes depends on the machine, the disk and the rule. So it is measured: batches become as large as the
lock may be held long, and the lock is free for longer than it was held before it is taken again.
"""

import statistics
import time
from dataclasses import dataclass, field

HOLD = 0.008
"""Seconds for which a batch aims to hold the lock: some take twice as long, and 20 ms is too long."""
REST = 1.2
"""The lock is free at least so many times as long as it was held."""
FIRST, LEAST = 100, 10
"""Rows of the first batch, of which nothing is known yet, and of the smallest."""
LAST = 5
"""So many batches are remembered."""


@dataclass
class Pace:
    """``size``: rows of the next batch. ``free_until``: the lock is not taken again before, on the monotonic clock.

    ``each`` and ``beside``: of the last batches, seconds for a row, and those that a batch costs however large it is,
    its commit above all.
    """

    size: int = FIRST
    free_until: float = 0.0
    each: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)

    def begin(self) -> None:
        """Another table, or another step: what was measured says nothing of it."""
        self.size, self.each = FIRST, []

    def rest(self) -> None:
        """Waits until the lock has been free for long enough."""
        time.sleep(max(0.0, self.free_until - time.monotonic()))

    def worked(self, rows: int, seconds: float) -> None:
        """After the rows of a batch were done, and before it is committed."""
        self.each = [*self.each[1 - LAST :], seconds / max(rows, 1)]

    def released(self, held: float, worked: float) -> None:
        """After the lock was given back: for how many seconds it was held, and in how many of them rows were done."""
        self.free_until = time.monotonic() + REST * held
        self.beside = [*self.beside[1 - LAST :], held - worked]
        if self.each:
            # Smaller batches make a slow disk no quicker: a third of the time is theirs in any case.
            left = max(HOLD - statistics.median(self.beside), HOLD / 3)
            fits = int(left / max(*self.each, 1e-6))
            self.size = max(LEAST, min(fits, 2 * self.size))
