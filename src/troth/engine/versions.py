"""Which version of the policy a decision was made by, and that it can still be read: what a plan cites stays in the
archive as it was.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from troth.declaration.archive import archive, in_force
from troth.declaration.load import ARCHIVE
from troth.engine.bootstrap import Engine
from troth.kernel.errors import Faulty
from troth.kernel.finding import Finding, Level
from troth.kernel.instants import local_day
from troth.policy.model import Policy
from troth.register.values import Json


def cited(policy: Policy, at: datetime) -> Mapping[str, Json]:
    """What a plan for an instant says of the version that it was made by: its number, None where none was in force,
    and the digests of its files by ``policy`` and ``text/LANGUAGE``.
    """
    found = in_force(policy.declaration, local_day(at, policy.zone))
    if found is None:
        return {"version": None}
    digests = {name: digest for name, digest in found.digests.items() if name != "map"}
    return {"version": found.policy.document.version, "files": digests}


def whole_archive(engine: Engine) -> None:
    """Raises Faulty where a version that a plan was made by is gone from the archive, or declares something else there.

    What lies on top may still be mended under its number; what was laid away is not changed any more.
    """
    found = tuple(_gone(engine))
    if found:
        raise Faulty(found)


def _gone(engine: Engine) -> Iterator[Finding]:
    declaration = engine.policy.declaration
    document = declaration.policy.document
    there = {one.policy.document.version: one.digests for one in archive(declaration)}
    for version, digests in engine.register.cited_versions().items():
        if version == document.version:
            continue
        place = f"{ARCHIVE}/{version}"
        if version not in there:
            says = f"Plans were made by version `{version}`, and it lies nowhere any more."
            yield _finding("VERSION_GONE", says, f"put it back into `{place}`", version, engine)
        elif there[version]["policy"] not in digests:
            says = f"`{place}/policy.yaml` is no file that a plan was made by under that number."
            advice = "put back what was published under it"
            yield _finding("VERSION_CHANGED", says, advice, version, engine)


def _finding(code: str, says: str, advice: str, version: str, engine: Engine) -> Finding:
    span = engine.policy.declaration.policy.document.at("version")
    return Finding(code, Level.ERROR, says, advice, "GDPR 5(2)", span, version)
