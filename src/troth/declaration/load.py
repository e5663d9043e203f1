"""A policy folder to a Declaration: both files read whole, every finding of both at once."""

import hashlib
from pathlib import Path
from types import MappingProxyType
from typing import Final

from troth.declaration.anchors import note_ambiguous, settle_anchors, settle_instructions
from troth.declaration.findings import Findings
from troth.declaration.model import Declaration, MapFile, PolicyFile
from troth.declaration.reader import MOST_BYTES, read_yaml
from troth.declaration.sections import read_map_file, read_policy_file
from troth.kernel.errors import Unreadable
from troth.kernel.finding import Finding

POLICY_FILE: Final = "policy.yaml"
MAP_FILE: Final = "map.yaml"


def load(folder: Path) -> tuple[Declaration | None, tuple[Finding, ...]]:
    """The Declaration of a policy folder, and everything found in its two files, by place.

    The Declaration is None if any finding is an error. Raises Unreadable where the folder or one of the files cannot be
    read at all. Findings name the files by the path as it was given.
    """
    if not folder.is_dir():
        raise Unreadable(
            f"There is no policy folder `{folder}`.", help=f"give the folder that holds {POLICY_FILE} and {MAP_FILE}"
        )
    policy, mapped = folder / POLICY_FILE, folder / MAP_FILE
    return load_texts(_bytes(policy), _bytes(mapped), (str(policy), str(mapped)))


def load_policy_file(folder: Path) -> tuple[PolicyFile | None, tuple[Finding, ...]]:
    """The policy of a folder alone, for a map that is not written yet, and everything found in it.

    None if any finding is an error. Raises Unreadable where there is no such folder or file.
    """
    if not folder.is_dir():
        raise Unreadable(f"There is no policy folder `{folder}`.", help=f"give the folder that holds {POLICY_FILE}")
    findings = Findings()
    path = folder / POLICY_FILE
    policy = _policy(_bytes(path), str(path), findings)
    return (None if findings.stop else policy), findings.sorted_by_place()


def load_texts(
    policy: bytes,
    map: bytes,  # noqa: A002
    names: tuple[str, str] = (POLICY_FILE, MAP_FILE),
) -> tuple[Declaration | None, tuple[Finding, ...]]:
    """The same from the contents of the two files; ``names`` are what findings call them. Raises nothing."""
    of_policy, of_map = Findings(), Findings()
    policy_file = _policy(policy, names[0], of_policy)
    map_file = _map(map, names[1], of_map)
    findings = (*of_policy.sorted_by_place(), *of_map.sorted_by_place())
    if policy_file is None or map_file is None or of_policy.stop or of_map.stop:
        return None, findings
    digests = {"policy": hashlib.sha256(policy).hexdigest(), "map": hashlib.sha256(map).hexdigest()}
    settled = settle_instructions(map_file, policy_file.facts)
    return Declaration(settle_anchors(policy_file), settled, MappingProxyType(digests)), findings


def _bytes(path: Path) -> bytes:
    """A file's bytes, of a file that is too large only so many that this is seen."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise Unreadable(
            f"There is no `{path.name}` in `{path.parent}`.", help="a policy folder holds both files: write it"
        ) from None
    except OSError as error:
        raise Unreadable(
            f"`{path}` cannot be read: {error.strerror}.", help="check that it is a file you may read"
        ) from None


def _policy(data: bytes, file: str, findings: Findings) -> PolicyFile | None:
    root = read_yaml(data, file, findings)
    policy = read_policy_file(root, file, findings) if root is not None else None
    if policy is not None:
        note_ambiguous(policy.facts, findings)
    return policy


def _map(data: bytes, file: str, findings: Findings) -> MapFile | None:
    root = read_yaml(data, file, findings)
    return read_map_file(root, file, findings) if root is not None else None
