"""``troth diff``."""

import hashlib
import sys
from pathlib import Path

from troth.accountability.changes.compare import between
from troth.accountability.changes.model import Weight
from troth.declaration.anchors import settle_anchors
from troth.declaration.load import POLICY_FILE, load_policy_file
from troth.declaration.model import PolicyFile
from troth.kernel.errors import Faulty
from troth.kernel.finding import stops
from troth.law.packs.eea import countries
from troth.render.changes import as_data, as_text
from troth.render.envelope import envelope

_FAILS = {"material": (Weight.MATERIAL,), "unclear": (Weight.MATERIAL, Weight.UNCLEAR)}


def diff(old: Path, new: Path, fail_on: str | None, *, json: bool) -> int:
    """Shows what changed. 1 where ``fail_on`` says so, else 0. Raises Unreadable; Faulty where one has errors."""
    before, after = _version(old), _version(new)
    found = between(before, after, countries(after.document.effective))
    if json:
        data = {
            "before": {"version": before.document.version, "digest": _digest(old)},
            "after": {"version": after.document.version, "digest": _digest(new)},
            "changes": as_data(found),
        }
        sys.stdout.write(envelope("diff", data, digests={"policy": _digest(new)}) + "\n")
    else:
        versions = (before.document.version, after.document.version)
        sys.stdout.writelines(f"{line}\n" for line in as_text(found, versions))
    fails = _FAILS.get(fail_on or "", ())
    return 1 if any(change.weight in fails for change in found) else 0


def _version(folder: Path) -> PolicyFile:
    """The policy of a folder; its map is not needed, since an archive may hold none."""
    policy, findings = load_policy_file(folder)
    if policy is None or stops(findings):
        raise Faulty(findings)
    return settle_anchors(policy)


def _digest(folder: Path) -> str:
    return hashlib.sha256((folder / POLICY_FILE).read_bytes()).hexdigest()
