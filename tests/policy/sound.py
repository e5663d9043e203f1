"""A small sound policy and its map, with pieces of further sections added at the end."""

from pathlib import Path

from troth.declaration.load import load_texts
from troth.kernel.finding import Finding, Level
from troth.policy.model import Policy
from troth.policy.resolve import resolve

HERE = Path(__file__).parent
POLICY = (HERE / "sound-policy.yaml").read_text(encoding="utf-8")
MAP = (HERE / "sound-map.yaml").read_text(encoding="utf-8")


def errors(policy: str = "", mapped: str = "") -> list[Finding]:
    """The errors in text and names of the sound files with these pieces."""
    declaration, found = load_texts((POLICY + policy).encode(), (MAP + mapped).encode())
    resolving = resolve(declaration)[1] if declaration is not None else ()
    return [finding for finding in (*found, *resolving) if finding.level is Level.ERROR]


def resolved(policy: str = "", mapped: str = "") -> Policy:
    """The sound policy with these pieces, which must be sound too."""
    declaration, found = load_texts((POLICY + policy).encode(), (MAP + mapped).encode())
    assert declaration is not None, found
    policy_found, resolving = resolve(declaration)
    assert policy_found is not None, resolving
    return policy_found


OTHER = (HERE / "other-sections.yaml").read_text(encoding="utf-8")
OTHER_MAP = (HERE / "other-map-sections.yaml").read_text(encoding="utf-8")
