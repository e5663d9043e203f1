"""What is stored for the fighting of crime, by the section that its rows cite."""

from troth.law.citations import sections
from troth.law.matter import Matter
from troth.law.packs.lek import FOR_DISCLOSURE_ONLY
from troth.policy.model import Claim

SECTION = f"LEK {FOR_DISCLOSURE_ONLY}"


def retained(matter: Matter) -> dict[str, Claim]:
    """Each kind of data that a row keeps under the section, with the first such claim, in the order of the file."""
    found: dict[str, Claim] = {}
    for claim in matter.policy.claims:
        if any(str(section) == SECTION for section in sections(claim.use.law or "")):
            found.setdefault(claim.part, claim)
    return found
