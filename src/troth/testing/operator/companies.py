"""The companies that the synthetic operator can stand for, each with stories for its own promises: phone companies with
one crowd and one set of tables, and others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Final

from troth.testing.operator.billing import add_fiscal_years
from troth.testing.operator.crowd import add_crowd
from troth.testing.operator.crowd.once import add_outside_counts
from troth.testing.operator.operator import Operator, Topics
from troth.testing.operator.planted import plant_all
from troth.testing.operator.planted.logs import plant_counts
from troth.testing.operator.planted.signups import SIGNUPS, plant_signups
from troth.testing.operator.planted.terms import Terms, plant_terms
from troth.testing.operator.schema import TABLES, UNDECLARED, Table
from troth.testing.operator.surveys import SURVEYS
from troth.testing.operator.trade import Trade, rounds
from troth.testing.operator.voice import VOICE


def _nothing(op: Operator) -> None:
    """No story that can be told once only."""


@dataclass(frozen=True, slots=True)
class Company:
    """``trade``: its tables, and how they are filled; ``topics``: what its consents are called."""

    trade: Trade
    topics: Topics = field(default_factory=Topics)


def _phones(
    plant: Callable[[Operator], None],
    plant_once: Callable[[Operator], None] = _nothing,
    *more: Table,
) -> Trade:
    """The phone company. ``plant`` tells one round of all stories; ``plant_once`` those that can be told once only;
    ``more`` are tables that others like it do not have.
    """

    def fill(op: Operator, people: int) -> None:
        add_fiscal_years(op)
        for _ in range(rounds(people)):
            plant(op)
        plant_once(op)
        add_crowd(op, people - op.rows.last("customers"))
        add_outside_counts(op)

    return Trade((*TABLES, *more), UNDECLARED, fill)


_IOT_PARTNER: Final = Terms(customer=9, employee=12, enquiry=12, case=12, usage=12)
_UNNAMED: Final = Terms(customer=6, employee=6, enquiry=6, case=6, usage=12)

COMPANIES: Final[Mapping[str, Company]] = MappingProxyType(
    {
        "th1ng": Company(_phones(plant_all, plant_counts)),
        "iot-partner": Company(
            _phones(partial(plant_terms, terms=_IOT_PARTNER), plant_signups, SIGNUPS),
            Topics("traffic_analysis", "newsletter", "direct_marketing"),
        ),
        "unnamed": Company(
            _phones(partial(plant_terms, terms=_UNNAMED)), Topics("own_marketing", "newsletter", "partner_marketing")
        ),
        "ip1": Company(SURVEYS),
        "iotcomms": Company(VOICE),
    }
)
"""By the name of the folder under ``examples``."""
