"""Periods of the Accounting Act (1999:1078), chapter 7."""

from datetime import date

from troth.kernel.calendar import Length, RoundTo, Unit
from troth.law.packs.periods import StatutoryPeriod

PERIODS = (
    StatutoryPeriod(
        act="BFL",
        section="7:2",
        what="accounting records",
        length=Length(7, Unit.YEARS),
        counts_from="the end of the calendar year in which the financial year ended",
        valid_from=date(2011, 1, 1),
        source="Bokföringslag (1999:1078), 7 kap. 2 §, as amended by SFS 2010:1514",
        round_to=RoundTo.YEAR,
    ),
)
