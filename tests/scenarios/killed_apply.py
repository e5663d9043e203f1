"""Applies a plan in a process of its own and kills it, as ``kill -9`` does, at one exact point of its second batch.

Arguments: the policy folder, the plan's digest, the clock (ISO), and ``act`` (killed when the intention of the batch is
written and nothing done) or ``outcome`` (killed when the batch is done in the store and no outcome is written).
"""

import os
import signal
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from troth.engine import applying, pacing
from troth.engine.bootstrap import engine
from troth.register.receipts import Receipts
from troth.register.values import Json, Lease

SECOND = 1001
"""The first number of the second batch of a thousand."""


def main(folder: str, digest: str, at: str, before: str) -> None:
    """Applies until it is killed."""
    append = Receipts.append

    def until_killed(
        self: Receipts, kind: str, body: Mapping[str, Json], at: datetime, *, under: Lease | None = None
    ) -> int:
        if before == "outcome" and kind == "outcome" and body.get("low") == SECOND:
            os.kill(os.getpid(), signal.SIGKILL)
        position = append(self, kind, body, at, under=under)
        if before == "act" and kind == "intention" and body.get("low") == SECOND:
            os.kill(os.getpid(), signal.SIGKILL)
        return position

    Receipts.append = until_killed  # type: ignore[method-assign]
    applying.BATCH.update(sqlite=1000, postgres=1000)
    pacing.HOLD, pacing.FIRST = 60.0, 1000  # batches of a thousand, however slow the machine is
    now = datetime.fromisoformat(at)
    with engine(Path(folder), lambda: now) as opened:
        applying.apply_plan(opened, digest, yes=digest)


if __name__ == "__main__":
    main(*sys.argv[1:])
