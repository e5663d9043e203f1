"""What is stored for the fighting of crime is stored no shorter than the act says."""

from troth.law.packs.lek import PERIODS
from troth.law.statutory import shorter

CHECKS = shorter(PERIODS, "LEK 9:22")
