"""What is stored for the fighting of crime lies within the Union."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.outside import given
from troth.law.packs.eea import union
from troth.law.retained import retained


def _stores(matter: Matter) -> Iterator[Flaw]:
    """Tables whose data is all the section's own: of others, which rows lie there for it nobody can tell."""
    kept = retained(matter)
    others = {
        claim.part for claim in matter.policy.claims if claim.purpose not in {one.purpose for one in kept.values()}
    }
    for name, store in matter.policy.declaration.map.stores.items():
        held = {part for table in matter.policy.tables.values() if table.store == name for part in table.parts}
        found = [part for part in kept if part in held - others]
        if found and store.country not in union(matter.on):
            yield flaw(f"stores.{name}", store, "country", where=name, data=found[0], country=store.country)


def _recipients(matter: Matter) -> Iterator[Flaw]:
    kept = retained(matter)
    for handing in matter.handings:
        found = [part for part in given(matter, handing) if part in kept]
        away = [country for country in handing.recipient.country if country not in union(matter.on)]
        if found and away and handing.recipient.role == "processor":
            yield flaw(
                handing.path,
                handing.recipient,
                "country",
                where=handing.recipient_name,
                data=found[0],
                country=away[0],
            )


_WHY = (
    "What must be stored for the fighting of crime may not be stored outside the European Union (SFS 2022:511, section "
    "9:4). Countries of the European Economic Area that are no members do not suffice, nor does an adequate one."
)

CHECKS = (
    Check(
        code="RETAINED_OUTSIDE_UNION",
        case="store",
        level=Level.WARNING,
        law="LEK 9:22",
        means="data stored for the fighting of crime lies in a store outside the Union",
        why=_WHY,
        says="`{where}` holds `{data}`, which is stored for the fighting of crime, in `{country}`.",
        help="keep it in a store within the European Union",
        look=_stores,
        fails=Example(
            map="""
            stores:
              op:
                country: NO #!
            """,
            also=("STORED_ABROAD",),
        ),
        passes=Example(
            map="""
            stores:
              op:
                country: SE
              archive:
                country: NO
            """,
        ),
    ),
    Check(
        code="RETAINED_OUTSIDE_UNION",
        case="processor",
        level=Level.WARNING,
        law="LEK 9:22",
        means="a processor handles data stored for the fighting of crime outside the Union",
        why=_WHY,
        says="`{where}` handles `{data}`, which is stored for the fighting of crime, in `{country}`.",
        help="let it be handled within the European Union only",
        look=_recipients,
        fails=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud AS
                role: processor
                country: [SE, NO] #!
                contract: DPA 1
                gets: {who: {data: [retained.who], for: [disclosure], upon: always}}
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud AB
                role: processor
                country: [SE, FI]
                contract: DPA 1
                gets: {who: {data: [retained.who], for: [disclosure], upon: always}}
            """,
        ),
    ),
)
