"""What the default taxonomy of fideslang (3.0) means in our words, where it says so itself, and not by a name alone.

A key stands for all below it: ``user.biometric`` is also ``user.biometric.voice``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

VERSION: Final = "3.0"

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "user.authorization.password": "secret",
        "user.authorization.credentials": "secret",
        "user.biometric": "special",
        "user.authorization.biometric": "special",
        "user.health_and_medical": "special",
        "user.demographic.race_ethnicity": "special",
        "user.demographic.religious_belief": "special",
        "user.demographic.political_opinion": "special",
        "user.demographic.sexual_orientation": "special",
        "user.criminal_history": "criminal",
        "user.financial.credit_card": "card",
        "user.government_id.national_identification_number": "identity_number",
        "user.location": "location",
        "user.content.private": "content",
    }
)
"""Key of a data category -> the kind that the law treats it as."""

DIRECT_MARKETING: Final = ("marketing.communications",)
"""Keys of data uses that are direct marketing by their own definition."""

BASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "consent": "Consent",
        "contract": "Contract",
        "legal_obligation": "Legal obligations",
        "vital_interest": "Vital interests",
        "public_task": "Public interest",
        "legitimate_interest": "Legitimate interests",
    }
)
"""Our ground -> the value of ``legal_basis_for_processing``."""

SPECIAL: Final[Mapping[str, str]] = MappingProxyType(
    {
        "a": "Explicit consent",
        "b": "Employment, social security and social protection",
        "c": "Vital interests",
        "d": "Not-for-profit bodies",
        "e": "Made public by the data subject",
        "f": "Legal claims or judicial acts",
        "g": "Reasons of substantial public interest (with a basis in law)",
        "h": "Health or social care (with a basis in law)",
        "i": "Public health (with a basis in law)",
        "j": "Archiving, research and statistics (with a basis in law)",
    }
)
"""Letter of Art. 9(2) -> the value of ``special_category_legal_basis``."""


def kind(key: str) -> str | None:
    """The kind of a data category, or None where the taxonomy makes it no special one."""
    return next((found for above, found in KINDS.items() if key == above or key.startswith(f"{above}.")), None)


def is_direct_marketing(key: str) -> bool:
    """Whether a data use is direct marketing."""
    return any(key == above or key.startswith(f"{above}.") for above in DIRECT_MARKETING)
