"""What leaves: to whom, how much of it its purposes use, and into which countries."""

from datetime import date

from troth.declaration.outside import ANY, Gets, Recipient
from troth.declaration.sentences import Condition, ConditionKind
from troth.law.declared import Handing
from troth.law.matter import Matter
from troth.law.packs import adequacy, eea
from troth.policy.model import Claim

ALL = "all"
ANONYMOUS = "anonymous"
OWN_ACTS = frozenset({"request", "instruction"})
"""What sets it off is an act of the person or of the customer, who chooses whom it goes to."""


def receives(recipient: Recipient) -> bool:
    """Whether personal data reaches it: it gets some, or works on our behalf and what on is not said."""
    if recipient.gets:
        return any(gets.form != ANONYMOUS for gets in recipient.gets.values())
    return recipient.role in ("processor", "joint_controller")


def only_upon(recipient: Recipient, acts: frozenset[str]) -> bool:
    """Whether it gets anything, and nothing but upon one of these acts."""
    return bool(recipient.gets) and all(gets.upon in acts for gets in recipient.gets.values())


def claims_of(matter: Matter, gets: Gets) -> tuple[Claim, ...]:
    """The claims of the purposes that lend their ground."""
    return tuple(claim for claim in matter.policy.claims if claim.purpose in gets.purposes)


def given(matter: Matter, handing: Handing) -> tuple[str, ...]:
    """The kinds of data that it may get; where `all` is written, those that its purposes use."""
    if ALL not in handing.entry.data:
        return handing.parts
    used = {claim.part for claim in claims_of(matter, handing.entry)}
    return tuple(part for part in handing.parts if part in used)


def by_consent(matter: Matter, handing: Handing) -> bool:
    """Whether it goes only where the person has agreed: by a condition, or by the ground of all that it rests on."""
    if asks_consent(handing.entry.when) or asks_consent(handing.recipient.when):
        return True
    parts = given(matter, handing)
    claims = [claim for claim in claims_of(matter, handing.entry) if claim.part in parts]
    return bool(claims) and all(claim.use.ground == "consent" for claim in claims)


def asks_consent(conditions: tuple[Condition, ...]) -> bool:
    """Whether one of the conditions is that somebody has agreed."""
    return any(one.kind is ConditionKind.CONSENTED and not one.negated for one in conditions)


def third(countries: tuple[str, ...], on: date) -> tuple[str, ...]:
    """Those that are outside the European Economic Area and of which no decision says that they are adequate; `any`
    is one of them.
    """
    safe = eea.countries(on) | adequacy.adequate(on)
    return tuple(country for country in countries if country == ANY or country not in safe)
