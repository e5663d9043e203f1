"""From when the Data Act wants what of connected products."""

from datetime import date

from troth.law.packs.dated import Dated

APPLIES = (
    Dated(
        valid_from=date(2025, 9, 12),
        source="Regulation (EU) 2023/2854, Art. 50",
        unconfirmed="letters (e) to (i) of Art. 3(3)",
    ),
)
"""Its duties towards whoever uses a connected product or a service that belongs to one."""
