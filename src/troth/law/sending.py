"""To whom messages go, and on which rows they rest."""

from troth.declaration.dealings import Message
from troth.declaration.model import Use
from troth.law.matter import Matter
from troth.policy.model import Claim


def resting_on(matter: Matter, message: Message, person_class: str) -> tuple[Claim, ...]:
    """The claims of the message's purpose (or of one within it) over data that identifies people of a class."""
    classes = matter.policy.classes[person_class]
    purposes = {message.purpose} | {
        name
        for name, purpose in matter.policy.declaration.policy.purposes.items()
        if purpose.part_of == message.purpose
    }
    return tuple(
        claim
        for claim in matter.policy.claims
        if claim.purpose in purposes
        and not claim.anonymous
        and any(
            scope.person_class in classes or person_class in matter.policy.classes[scope.person_class]
            for scope in claim.scopes
        )
    )


def is_customer(matter: Matter, person_class: str) -> bool:
    """Whether people of a class have bought something: some row rests on an agreement with them."""
    classes = matter.policy.classes[person_class]
    return any(
        _bought(claim.use) and any(scope.person_class in classes for scope in claim.scopes)
        for claim in matter.policy.claims
    )


def _bought(use: Use) -> bool:
    return use.ground == "contract" and use.relation is not None and use.asked is None
