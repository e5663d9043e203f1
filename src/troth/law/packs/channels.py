"""Channels, and what the law says of them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """Channels of which a section speaks, from ``valid_from`` on."""

    section: str
    channels: frozenset[str]
    valid_from: date
    source: str


ELECTRONIC_MAIL = ChannelRule(
    "MFL 19",
    frozenset({"email", "sms"}),
    date(2008, 7, 1),
    "Marknadsföringslag (2008:486), 19 §; Directive 2002/58/EC, Art. 13(1)-(2): kept until the recipient fetches it",
)
"""Wants a consent beforehand, or an address from a sale and a way out each time."""

STOPS_WITHIN = ChannelRule(
    "MFL 19", frozenset({"link", "reply"}), date(2008, 7, 1), "Marknadsföringslag (2008:486), 19-20 §§"
)
"""Ways out that a message carries within itself."""

HARDER = ChannelRule(
    "GDPR 7(3)",
    frozenset({"post", "shop", "phone", "support"}),
    date(2018, 5, 25),
    "Regulation (EU) 2016/679, Art. 7(3); EDPB Guidelines 05/2020, 113-114: no letter or call where a click gave it",
)
"""Ways to take back a consent that ask for more than a click."""
