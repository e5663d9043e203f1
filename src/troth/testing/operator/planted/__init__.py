"""Rows with a story: each is built so that what must become of it is known, and that is written down beside it.

Every story has people of its own, who do nothing else: no consent, no case and no hold that the story does not name.
Where a story needs the other end of a call, that is a number of another operator.
"""

from troth.testing.operator.operator import Operator
from troth.testing.operator.planted.agreements import plant_agreements
from troth.testing.operator.planted.calls import plant_calls
from troth.testing.operator.planted.consents import plant_consents
from troth.testing.operator.planted.events import plant_events
from troth.testing.operator.planted.identity import plant_identity
from troth.testing.operator.planted.logs import plant_logs
from troth.testing.operator.planted.retained import plant_retained
from troth.testing.operator.planted.support import plant_support
from troth.testing.operator.planted.vouchers import plant_vouchers


def plant_all(op: Operator) -> None:
    """One round of all stories."""
    for plant in (
        plant_agreements,
        plant_calls,
        plant_vouchers,
        plant_identity,
        plant_consents,
        plant_retained,
        plant_logs,
        plant_support,
        plant_events,
    ):
        plant(op)
