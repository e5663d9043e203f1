"""A policy folder to a Declaration: its files and those of its archive read whole, every finding of all at once."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from troth.declaration.anchors import note_ambiguous, settle_anchors, settle_instructions
from troth.declaration.archive import in_order, note_archive
from troth.declaration.findings import Findings
from troth.declaration.model import Declaration, MapFile, PolicyFile, Version
from troth.declaration.reader import MOST_BYTES, read_yaml
from troth.declaration.sections import read_map_file, read_policy_file
from troth.declaration.text_folder import TEXT_FOLDER, read_texts, text_bytes
from troth.kernel.errors import Unreadable
from troth.kernel.finding import Finding, Level, stops
from troth.kernel.span import Span

POLICY_FILE: Final = "policy.yaml"
MAP_FILE: Final = "map.yaml"
ARCHIVE: Final = "versions"


def load(folder: Path) -> tuple[Declaration | None, tuple[Finding, ...]]:
    """The Declaration of a policy folder, and everything found in its files and its archive, by place.

    The Declaration is None if any finding is an error. Raises Unreadable where the folder or one of the files cannot be
    read at all. Findings name the files by the path as it was given.
    """
    if not folder.is_dir():
        raise Unreadable(
            f"There is no policy folder `{folder}`.", help=f"give the folder that holds {POLICY_FILE} and {MAP_FILE}"
        )
    policy, mapped = folder / POLICY_FILE, folder / MAP_FILE
    names, words = (str(policy), str(mapped)), text_bytes(folder)
    place = str(folder / TEXT_FOLDER)
    declaration, findings = load_texts(_bytes(policy), _bytes(mapped), names, words, place)
    archived, of_archive = _archived(folder / ARCHIVE)
    findings += of_archive.sorted_by_place()
    if declaration is None or of_archive.stop:
        return None, findings
    of_order, note = Findings(), Findings()
    versions = in_order(declaration.policy, declaration.digests["policy"], archived, of_order)
    note_archive(declaration.policy, versions, note)
    findings += (*of_order.sorted_by_place(), *note.sorted_by_place())
    return (None if of_order.stop else replace(declaration, versions=versions)), findings


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
    words: Mapping[str, bytes] | None = None,
    place: str = TEXT_FOLDER,
) -> tuple[Declaration | None, tuple[Finding, ...]]:
    """The same from the contents of the files, without an archive; ``names`` are what findings call the two,
    ``words`` the published words by language, ``place`` what findings call their folder. Raises nothing.
    """
    of_policy, of_map = Findings(), Findings()
    policy_file = _policy(policy, names[0], of_policy)
    map_file = _map(map, names[1], of_map)
    findings = (*of_policy.sorted_by_place(), *of_map.sorted_by_place())
    if policy_file is None or map_file is None or of_policy.stop or of_map.stop:
        return None, findings
    texts, in_texts = None, tuple[Finding, ...]()
    if words is not None:
        texts, in_texts = read_texts(words, policy_file.document.languages, map_file.head, place)
    findings += in_texts
    if stops(in_texts):
        return None, findings
    settled = settle_instructions(map_file, policy_file.facts)
    digests = _digests({"policy": policy, "map": map} | {f"text/{name}": data for name, data in (words or {}).items()})
    return Declaration(settle_anchors(policy_file), settled, digests, texts=texts), findings


def _archived(archive: Path) -> tuple[list[tuple[str, Version]], Findings]:
    """The versions in an archive with the names of their folders, and the errors in them; hidden folders are none."""
    findings = Findings()
    versions = []
    for folder in _folders(archive):
        if not folder.is_dir() and (folder.is_symlink() or folder.suffix in (".yaml", ".yml")):
            findings.error(
                "VERSION_FOLDER",
                Span(str(folder), 1, 1),
                f"`{folder.name}` lies in the archive, and a version has a folder of its own there.",
                f"put it into `{archive.name}/{folder.stem}/{POLICY_FILE}`",
                subject=folder.name,
            )
        elif folder.is_dir():
            version = _version(folder, findings)
            if version is not None:
                versions.append((folder.name, version))
    return versions, findings


def _folders(archive: Path) -> list[Path]:
    if not archive.exists():
        return []
    try:
        return sorted(path for path in archive.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise Unreadable(
            f"`{archive}` cannot be read: {error.strerror}.", help="it holds a folder for each version before"
        ) from None


def _version(folder: Path, findings: Findings) -> Version | None:
    """One version of the archive; None if it has errors, which are noted. That sections of it are not acted on is not
    said again.
    """
    path, mapped = folder / POLICY_FILE, folder / MAP_FILE
    own = Findings()
    data = _bytes(path)
    policy = _policy(data, str(path), own)
    map_data = _bytes(mapped) if mapped.exists() else None
    map_file = _map(map_data, str(mapped), own) if map_data is not None else None
    words, texts, in_texts = text_bytes(folder), None, tuple[Finding, ...]()
    if words is not None and policy is not None:
        head = map_file.head if map_file is not None else None
        texts, in_texts = read_texts(words, policy.document.languages, head, str(folder / TEXT_FOLDER))
    for finding in (*own.sorted_by_place(), *in_texts):
        if finding.level is not Level.NOTE:
            findings.add(finding)
    if policy is None or own.stop or stops(in_texts):
        return None
    if map_file is not None:
        map_file = settle_instructions(map_file, policy.facts)
    files = {"policy": data} | ({"map": map_data} if map_data is not None else {})
    digests = _digests(files | {f"text/{name}": text for name, text in (words or {}).items()})
    return Version(settle_anchors(policy), map_file, digests, texts)


def _digests(files: Mapping[str, bytes]) -> Mapping[str, str]:
    return MappingProxyType({name: hashlib.sha256(data).hexdigest() for name, data in files.items()})


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
