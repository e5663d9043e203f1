"""The versions that were in force before: held against each other and against the one on top.

They lie in ``versions/<version>/``, each a policy folder of its own, whose map may be missing. Which of them governs
data that was collected before a change is not acted on yet.
"""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from troth.declaration.declared import inside, sections
from troth.declaration.entry import Entry
from troth.declaration.findings import Findings, did_you_mean
from troth.declaration.model import Declaration, PolicyFile, Version
from troth.kernel.errors import Unreadable
from troth.kernel.names import nearest


def in_order(
    present: PolicyFile, digest: str, archived: Iterable[tuple[str, Version]], findings: Findings
) -> tuple[Version, ...]:
    """The versions before the present one, the oldest first; what is wrong with them or their order is noted.

    ``archived`` are pairs of the folder's name and the version in it, ``digest`` is that of the present policy's bytes.
    A copy of the present version is passed over.
    """
    versions = []
    for folder, version in archived:
        document = version.policy.document
        if document.version != folder:
            findings.error(
                "VERSION_FOLDER",
                document.at("version"),
                f"The folder is called `{folder}`, and the version in it `{document.version}`.",
                f"call the folder `{document.version}`, or mend `version`",
                subject=folder,
            )
        if document.version != present.document.version:
            versions.append(version)
        elif version.digests["policy"] != digest:
            findings.error(
                "SAME_VERSION",
                document.at("version"),
                f"`{document.version}` is also the version on top, and the two say different things.",
                "give the version on top a new number: what was published under one is not changed",
                subject=folder,
            )
    versions.sort(key=lambda version: version.policy.document.effective)
    policies = (*(version.policy for version in versions), present)
    for before, after in pairwise(policies):
        _begins_later(before, after, is_top=after is present, findings=findings)
        _names_before(before, after, findings)
    if versions and not present.document.because:
        findings.warning(
            "CHANGE_UNEXPLAINED",
            present.document.at("version"),
            f"`{present.document.version}` comes after `{versions[-1].policy.document.version}`, and nothing says why.",
            "write `because` with one reason or several, such as `because: [law]`",
            subject="policy",
        )
    return tuple(versions)


def archive(declaration: Declaration) -> tuple[Version, ...]:
    """Every version, the oldest first; the last is the one on top."""
    top = Version(declaration.policy, declaration.map, declaration.digests, declaration.texts)
    return (*declaration.versions, top)


def in_force(declaration: Declaration, day: date) -> Version | None:
    """The version that governs on a local day; None before the first."""
    begun = [one for one in archive(declaration) if one.policy.document.effective <= day]
    return begun[-1] if begun else None


def of_number(declaration: Declaration, number: str) -> Version:
    """The version with a number. Raises Unreadable where there is none."""
    found = {one.policy.document.version: one for one in archive(declaration)}
    if number not in found:
        raise Unreadable(f"There is no version `{number}`.", help=did_you_mean(number, found), code="NO_VERSION")
    return found[number]


def note_archive(present: PolicyFile, versions: tuple[Version, ...], findings: Findings) -> None:
    """Says how many versions were read, and that the present one alone is acted on."""
    if not versions:
        return
    count = "1 earlier version is" if len(versions) == 1 else f"{len(versions)} earlier versions are"
    findings.note(
        "VERSIONS_LATER",
        present.document.at("version"),
        f"{count} read and checked; the one on top alone governs all data yet, whenever it was collected.",
        "nothing needs to be changed; until they are acted on, no promise of an earlier version is proved",
        subject="policy",
    )


def _begins_later(before: PolicyFile, after: PolicyFile, *, is_top: bool, findings: Findings) -> None:
    first, second = before.document, after.document
    if first.effective < second.effective:
        return
    says = f"`{first.version}` begins on {first.effective}, and `{second.version}` on {second.effective}"
    if is_top:
        says += ", though it lies on top"
    findings.error(
        "VERSION_ORDER",
        first.at("effective"),
        f"{says}: nobody could say which of them governs.",
        "each version begins on a later day than the one before, and the last lies on top: mend `effective`",
        subject=first.version,
    )


def _names_before(before: PolicyFile, after: PolicyFile, findings: Findings) -> None:
    """Each ``was`` must name an entry that stood in the same place of the version before."""
    then = sections(before)
    for section, entries in sections(after).items():
        earlier = then[section]
        if isinstance(entries, Entry) or isinstance(earlier, Entry):
            continue
        for name, entry in entries.items():
            _was(f"{section}.{name}", entry, earlier, before, findings)
            holder = earlier.get(entry.was or name)
            for within, inner in inside(entry).items():
                path = f"{section}.{name}.{within}"
                _was(path, inner, inside(holder) if holder is not None else (), before, findings)


def _was(path: str, entry: Entry, earlier: Iterable[str], before: PolicyFile, findings: Findings) -> None:
    known = tuple(earlier)
    if entry.was is None or entry.was in known:
        return
    close = nearest(entry.was, known)
    where = f"version `{before.document.version}`"
    findings.error(
        "UNKNOWN_NAME",
        entry.at("was"),
        f"`{entry.was}` stands nowhere in {where} where `{path}` stands now",
        f"did you mean `{close}`?" if close else f"write a name of {where}, or leave `was` out",
        subject=path,
    )
