"""Leases on stores as the engine takes them: one applier at a time, and what a process that died
has left is taken over.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from troth.engine.bootstrap import Engine
from troth.kernel.errors import Refused
from troth.register.values import Lease, RunOutcome

LEASE = timedelta(minutes=2)
"""How long a lease lives without being renewed: longer than raising a spine takes, for nobody waits for a
process that died here.
"""


@contextmanager
def leased(engine: Engine, store: str, holder: str) -> Iterator[Lease]:
    """The lease on a store; one whose holder was a process of this machine that is no more is taken over at once.

    Raises Refused (``LEASE_HELD``) where another has it, or may have it on another machine until it expires.
    """
    _release_of_the_dead(engine, store)
    lease = engine.register.take_lease(store, holder, engine.clock(), LEASE)
    try:
        yield lease
    finally:
        engine.register.give_back(lease)


def _release_of_the_dead(engine: Engine, store: str) -> None:
    present = engine.register.lease(store)
    if present is not None and not alive(present.holder):
        # Only this very lease: if somebody took it over in between, theirs has another number and stays.
        engine.register.give_back(present)


def end_runs_of_the_dead(engine: Engine) -> None:
    """Notes of every run that a killed process of this machine left open that it ended, and by whom that was found."""
    for run in engine.register.unfinished_runs():
        if run.id != engine.holder and not alive(run.id):
            body = {"run": run.id, "plan": run.plan, "outcome": RunOutcome.FAILED.value, "found_by": engine.holder}
            with suppress(Refused), engine.register.together():  # another run may say so at the same time
                engine.register.append("run_ended", body, engine.clock())
                engine.register.end_run(run.id, RunOutcome.FAILED, engine.clock())


def alive(holder: str) -> bool:
    """Whether the process that a lease or a run is named after may still run: on another machine nobody can tell."""
    host, _, rest = holder.partition(":")
    pid = rest.partition(":")[0]
    if host != socket.gethostname() or not pid.isdigit():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
