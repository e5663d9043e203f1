"""``troth explain``."""

import sys

from troth.kernel.errors import Unreadable
from troth.render.envelope import envelope
from troth.render.explained import as_data, as_text, explained, nearest_code


def explain(code: str, *, json: bool) -> int:
    """Shows what a code means. Raises Unreadable where there is no such code."""
    wanted = code.strip().upper().replace("-", "_")
    found = explained(wanted)
    if not found:
        near = nearest_code(wanted)
        raise Unreadable(
            f"There is no code `{code}`.",
            help=f"did you mean `{near}`?"
            if near
            else "write it as a finding or an error shows it, such as `NO_PERIOD`",
            code="CODE_UNKNOWN",
        )
    if json:
        sys.stdout.write(envelope("explain", as_data(found)) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in as_text(found))
    return 0
