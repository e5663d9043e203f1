"""Times that the GDPR gives."""

from dataclasses import dataclass
from datetime import date

from troth.kernel.calendar import Length, Unit
from troth.law.packs.dated import Dated


@dataclass(frozen=True, kw_only=True)
class Time(Dated):
    """By when something is done."""

    length: Length


TOLD_OF_SOURCE = (
    Time(
        length=Length(1, Unit.MONTHS),
        valid_from=date(2018, 5, 25),
        source="GDPR 14(3)(a): within a reasonable period after obtaining the data, at the latest one month",
    ),
)
"""By when a person is told that data about her was got from somebody else."""

ASSESSMENT_WORDS = ("dpia", "impact assessment", "konsekvensbedömning")
"""By these a measure is known as the assessment of Art. 35."""
