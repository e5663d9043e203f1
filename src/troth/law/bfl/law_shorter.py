"""Accounting records stay for seven years after the calendar year in which the financial year ended."""

from troth.law.packs.bfl import PERIODS
from troth.law.statutory import shorter

CHECKS = shorter(PERIODS, "BFL 7:2")
