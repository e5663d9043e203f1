"""``python -m draft.figures NAME=URL MAP.YAML [POLICY_DIR]``: what a draft has of a map written by hand."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from draft.against import against, categories, harmless
from troth.declaration.load import load_texts
from troth.engine.draft.drafting import addresses, draft_map

SMALL_POLICY = Path(__file__).parents[1] / "declaration" / "small-policy.yaml"


def main(url: str, hand: str, folder: str | None = None) -> None:
    """Prints one line a kind of thing: how many by hand, found, left open, and what is wrong."""
    declaration, findings = load_texts(SMALL_POLICY.read_bytes(), Path(hand).read_bytes())
    assert declaration is not None, findings
    draft, _ = draft_map(addresses([url]), datetime.now(UTC), Path(folder) if folder is not None else None)
    held = against(draft, declaration.map) | ({"categories": categories(draft, declaration.map)} if folder else {})
    for kind, found in held.items():
        print(f"{kind:<10} {found.found:>3} of {found.hand:>3}, {found.open:>2} open, wrong: {list(found.wrong)}")
    print(f"not personal, and personal by hand: {list(harmless(draft, declaration.map))}; to say: {dict(draft.todo)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
