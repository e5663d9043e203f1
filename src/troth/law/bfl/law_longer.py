"""Beyond the years of accounting its act is no ground."""

from troth.law.packs.bfl import PERIODS
from troth.law.statutory import longer

CHECKS = longer(PERIODS, "BFL 7:2")
