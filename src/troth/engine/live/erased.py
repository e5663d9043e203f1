"""What Troth itself has written in the place of a value: no fault of the operator's, and not found again."""

import re

from troth.engine.live.sight import Sight
from troth.kernel.instants import instant
from troth.reading.world import times_of
from troth.sql.change import RANDOM


def is_erased(sight: Sight, place: str, column: str, value: object) -> bool:
    """Whether a value is what the map has written where a null is refused (``empty``)."""
    for table in sight.parts_of(place):
        written = table.entry.empty.get(column)
        if written is None:
            continue
        pattern = ".*".join(re.escape(part) for part in written.split(RANDOM))
        if re.fullmatch(pattern, str(value)) is not None:
            return True
        zone = times_of(sight.policy, place, column).zone or sight.policy.zone
        if instant(written, zone) is not None and instant(value, zone) == instant(written, zone):
            return True
    return False
