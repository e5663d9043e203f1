"""What is stored for the fighting of crime is there for nothing else."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.citations import sections
from troth.law.example import Example
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
        why="What is stored under LEK 9 for the fighting of crime may be handed to authorities and serve nothing "
        "else (LEK 9:21). Reserved data is out of reach for every other purpose and hold.",
        says="`{row}` stores `{data}` for the fighting of crime, and it is not "
        "reserved: holds and other purposes could reach it.",
        help="add `reserved_for: {purpose}` to the category",
        look=_look,
        fails=Example(
            policy="""
            categories:
              retained: {reserved_for: (none)}
            purposes:
              disclosure:
                uses:
                  who:
                    data: [retained.who] #!
                    ground: legal_obligation
                    keep: at least 6 months after retained.ended
                  where:
                    data: [retained.where]
                    ground: legal_obligation
                    law: our licence
                    keep: at least 2 months after retained.ended
            """,
            map="""
            tables:
              op.retained: {reserved_for: (none)}
            """,
        ),
        passes=Example(
            policy="""
            categories:
              retained: {reserved_for: disclosure}
            purposes:
              disclosure:
                uses:
                  who:
                    data: [retained.who]
                    ground: legal_obligation
                    keep: at least 6 months after retained.ended
            """,
        ),
    ),
)
