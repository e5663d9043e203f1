"""The European Economic Area: the 27 Member States of the Union with Iceland, Liechtenstein and Norway."""

from datetime import date

VALID_FROM = date(2021, 1, 1)
"""Since the transition after the withdrawal of the United Kingdom ended (Agreement 2019/C 384 I/01, Art. 126)."""

SOURCE = "Treaty on European Union, Art. 52; EEA Agreement, Art. 126, with Decision 154/2018 of the Joint Committee (GDPR)"

COUNTRIES = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split()
)
