"""When somebody vouched for a measure: the day that is written with who vouches, or with the evidence."""

import re
from datetime import date

from troth.declaration.conduct import Measure

_DAY = re.compile(r"(?<![\w-])([0-9]{4}-[0-9]{2}-[0-9]{2})(?![\w-])")


def attested_on(measure: Measure) -> date | None:
    """The latest day of the calendar that is written there; None where there is none."""
    days = []
    for found in _DAY.findall(f"{measure.attested_by or ''} {measure.evidence or ''}"):
        try:
            days.append(date.fromisoformat(found))
        except ValueError:
            continue
    return max(days, default=None)
