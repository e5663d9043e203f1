"""What is said of a world in which the readers part: the world as small as it can be, and every reader's answer."""

from troth.kernel.errors import TrothError
from troth.testing.worlds.compare import compare
from troth.testing.worlds.smaller import smaller
from troth.testing.worlds.world import Unsound, World

TOLD = 3
"""So many differences of one world are told."""


def difference(drawn: World, database: str | None = None) -> str | None:
    """What the readers do not agree on, or why one could not answer; None where they agree. Raises ``Unsound``."""
    drawn.happened()
    try:
        compared = compare(drawn, database)
    except Unsound:
        raise
    except (TrothError, ValueError, ArithmeticError, LookupError, TypeError, AssertionError) as error:
        return f"{type(error).__name__}: {error}"
    return "\n".join(map(str, compared.differ[:TOLD])) or None


def agreed(drawn: World, database: str | None = None) -> bool:
    """Whether all readers say the same of every cell."""
    return difference(drawn, database) is None


def _kind(found: str | None) -> str | None:
    """A difference is as good as another; an error must stay that error, since a world with nothing in it fails too."""
    return "a difference" if found is not None and found.startswith(("sqlite", "postgres", "duckdb")) else found


def told(drawn: World, database: str | None = None) -> str:
    """The report on a world of which the readers say different things, made as small as it can be."""
    kind = _kind(difference(drawn, database))

    def still(less: World) -> bool:
        try:
            return _kind(difference(less, database)) == kind
        except (Unsound, LookupError):  # a world that lacks what every world has
            return False

    least = smaller(drawn, still)
    policy, mapped = least.texts()
    lines = [f"{difference(least, database)}", f"asked at {least.at}", policy, mapped]
    for name, relation in least.relations.items():
        lines += [
            f"{name}: {said}" for row in relation.rows if (said := {k: v for k, v in row.items() if v is not None})
        ]
    lines += [f"event: {dict(event)}" for event in least.events]
    return "\n".join(lines)
