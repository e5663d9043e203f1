"""What is named as a reason where it is no claim's path, and in which order reasons are named."""

from troth.reading.world import Case

ENGINE = ("hold", "restriction", "request", "objection")
UNOWNED, OWNER_UNKNOWN, DECISION = "unowned", "owner unknown", "decision"
INSTRUCTION, CONTROLLER_UNKNOWN = "instruction", "controller unknown"
CANDIDATES, SHARED, NEVER = "candidates", "shared", "no claim ever stood"


def rank(case: Case, part: str, because: str) -> int:
    """Which place a reason takes among those of one owner: claims as the policy has them, the engine's, then the rest.

    It matters where one way leads to several owners at once, since they share its claims.
    """
    claims = [claim.path for claim in case.policy.claims_on(case.table, part)]
    return [*claims, *ENGINE, UNOWNED, OWNER_UNKNOWN, CANDIDATES].index(because)
