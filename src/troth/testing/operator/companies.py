"""The companies that the synthetic operator can stand for: one crowd and one set of tables, with stories for each one's
promises.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Final

from troth.testing.operator.operator import Operator, Topics
from troth.testing.operator.planted import plant_all
from troth.testing.operator.planted.logs import plant_counts
from troth.testing.operator.planted.terms import Terms, plant_terms


def _nothing(op: Operator) -> None:
    """No story that can be told once only."""


@dataclass(frozen=True, slots=True)
class Company:
    """``plant`` tells one round of all stories; ``plant_once`` those of which there can be one only."""

    plant: Callable[[Operator], None]
    plant_once: Callable[[Operator], None] = _nothing
    topics: Topics = field(default_factory=Topics)


_IOT_PARTNER: Final = Terms(customer=9, employee=12, enquiry=12, case=12, usage=12)
_UNNAMED: Final = Terms(customer=6, employee=6, enquiry=6, case=6, usage=12)

COMPANIES: Final[Mapping[str, Company]] = MappingProxyType(
    {
        "th1ng": Company(plant_all, plant_counts),
        "iot-partner": Company(
            partial(plant_terms, terms=_IOT_PARTNER),
            topics=Topics("traffic_analysis", "newsletter", "direct_marketing"),
        ),
        "unnamed": Company(
            partial(plant_terms, terms=_UNNAMED), topics=Topics("own_marketing", "newsletter", "partner_marketing")
        ),
    }
)
"""By the name of the folder under ``examples``."""
