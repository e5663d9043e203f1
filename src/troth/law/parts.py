"""The kinds of data of a policy, by the names under which they are declared."""

from collections.abc import Iterable

from troth.declaration.model import Category
from troth.policy.model import Policy


def leaves(policy: Policy, category: str) -> list[str]:
    """The parts of a category; a category without parts is its own."""
    parts = policy.declaration.policy.categories[category].parts
    return [f"{category}.{name}" for name in parts] or [category]


def entry_of(policy: Policy, part: str) -> Category:
    """The entry under which a part is declared."""
    category, _, name = part.partition(".")
    entry = policy.declaration.policy.categories[category]
    return entry.parts[name] if name else entry


def fits(policy: Policy, person_class: str, part: str) -> bool:
    """Whether a part is about people of a class: by its own name, or by one that either is within."""
    classes, about = policy.classes, policy.parts[part].about
    return bool(classes[person_class] & about) or any(person_class in classes[name] for name in about)


def listed(names: Iterable[str], most: int = 3) -> str:
    """Names in a sentence; of many only the first, and how many more."""
    shown = [f"`{name}`" for name in names]
    if len(shown) > most:
        return f"{', '.join(shown[:most])} and {len(shown) - most} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
