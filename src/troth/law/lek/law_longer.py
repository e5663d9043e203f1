"""What is stored for the fighting of crime is stored no longer than the act says."""

from troth.law.packs.lek import PERIODS
from troth.law.statutory import longer

CHECKS = longer(PERIODS, "LEK 9:22")
