"""Periods of the Electronic Communications Act (2022:482), chapter 9."""

from datetime import date

from troth.kernel.calendar import Length, Unit
from troth.law.packs.periods import StatutoryPeriod

_FROM = date(2022, 6, 3)
_SOURCE = "Lag (2022:482) om elektronisk kommunikation, 9 kap. 22 §, as amended to SFS 2025:1511"
_ENDED = "the day on which the communication ended"

PERIODS = (
    StatutoryPeriod(
        act="LEK",
        section="9:22",
        what="telephony and messages, and the equipment that last separates a line",
        length=Length(6, Unit.MONTHS),
        counts_from=_ENDED,
        valid_from=_FROM,
        source=_SOURCE,
    ),
    StatutoryPeriod(
        act="LEK",
        section="9:22",
        what="internet access",
        length=Length(10, Unit.MONTHS),
        counts_from=_ENDED,
        valid_from=_FROM,
        source=_SOURCE,
    ),
    StatutoryPeriod(
        act="LEK",
        section="9:22",
        what="where the equipment was",
        length=Length(2, Unit.MONTHS),
        counts_from=_ENDED,
        valid_from=_FROM,
        source=_SOURCE,
        kinds=frozenset({"location"}),
    ),
)
"""What must be kept for the fighting of crime, no shorter and no longer."""

PREPAID = (
    StatutoryPeriod(
        act="LEK",
        section="9:24",
        what="who holds a prepaid service",
        length=Length(1, Unit.YEARS),
        counts_from="the day on which the service ended",
        valid_from=_FROM,
        source="Lag (2022:482) om elektronisk kommunikation, 9 kap. 24 § with 25 and 26 §§, to SFS 2025:1511",
    ),
)
"""What must be kept of those who hold a prepaid service, no shorter and no longer."""

FOR_DISCLOSURE_ONLY = "9:22"
"""The section whose data may be used for nothing but disclosure (9:21)."""
