"""What is stored for the fighting of crime is there for nothing else."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.citations import sections
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.lek import FOR_DISCLOSURE_ONLY

_SECTION = f"LEK {FOR_DISCLOSURE_ONLY}"


def _look(matter: Matter) -> Iterator[Flaw]:
    """Rows under the section whose data is not reserved for their purpose, neither as a kind nor by its tables."""
    seen: set[str] = set()
    for claim in matter.policy.claims:
        cited = any(str(section) == _SECTION for section in sections(claim.use.law or ""))
        if not cited or claim.path in seen:
            continue
        held = [table for table in matter.policy.tables.values() if claim.part in table.parts]
        reserved = [matter.policy.reservation(table, claim.part) for table in held]
        reserved = reserved or [matter.policy.parts[claim.part].reserved_for]
        if any(purpose != claim.purpose for purpose in reserved):
            seen.add(claim.path)
            yield flaw(claim.path, claim.use, "data", row=claim.path, data=claim.part, purpose=claim.purpose)


CHECKS = (
    Check(
        code="NOT_RESERVED",
        level=Level.WARNING,
        law="LEK 9:21",
        means="data stored for the fighting of crime is not reserved for that "
        "purpose, so that other claims may stand over it",
        says="`{row}` stores `{data}` for the fighting of crime, and it is not "
        "reserved: holds and other purposes could reach it.",
        help="add `reserved_for: {purpose}` to the category",
        look=_look,
    ),
)
