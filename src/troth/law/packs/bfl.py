"""Periods of the Accounting Act (1999:1078), chapter 7."""

from datetime import date

from troth.kernel.calendar import Length, RoundTo, Unit
from troth.law.packs.dated import Dated
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

KEPT_IN = (
    Dated(
        valid_from=date(2011, 1, 1),
        source="Bokföringslag (1999:1078), 7 kap. 2-4 §§",
        unconfirmed="which section lets accounts be kept in another country, and on what conditions",
    ),
)
"""Accounts are kept in Sweden; in another country only on conditions, such as word to the tax authority."""

HOME = "SE"
