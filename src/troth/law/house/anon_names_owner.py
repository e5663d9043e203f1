"""What is anonymised keeps no column that points at a person."""

from collections.abc import Iterator

from troth.declaration.sentences import Anonymiser, PersonReference, ReferenceKind
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.policy.model import CONTROLLER, Claim, Table, physical


def _look(matter: Matter) -> Iterator[Flaw]:
    for table in matter.policy.tables.values():
        row = None if table.entry.anonymous else _anonymising(matter, table)
        if row is None:
            continue
        for name, reference in table.persons.items():
            if name == CONTROLLER:
                continue
            use = table.entry.columns.get(reference.column)
            how = table.entry.anonymise.get(reference.column)
            stays = use is not None and (use.data is None or (how is not None and how.how is Anonymiser.KEEP))
            if stays and not _herself(matter, table, reference):
                yield flaw(
                    f"{table.name}.{reference.column}",
                    table.entry,
                    "columns",
                    reference.column,
                    table=table.name,
                    column=reference.column,
                    person=name,
                    row=row,
                )


def _herself(matter: Matter, table: Table, reference: PersonReference) -> bool:
    """Whether the row is the person's own in the register of people: its key then points at nothing but itself."""
    place = matter.policy.people.get(reference.target) if reference.kind is ReferenceKind.BY else None
    return (
        place is not None and physical(place.table) == (table.store, table.relation) and place.key == reference.column
    )


def _anonymising(matter: Matter, table: Table) -> str | None:
    """A row by which rows of the table are anonymised: it says so itself, or an anonymous row lends it to a row
    that says nothing.
    """
    over = [claim for part in table.parts for claim in matter.policy.claims_on(table, part)]
    for claim in over:
        if claim.anonymous:
            if claim.use.then != "delete" and any(_silent(other, claim) for other in over):
                return claim.path
        elif claim.use.then == "anonymise":
            return claim.path
    return None


def _silent(claim: Claim, anonymous: Claim) -> bool:
    return not claim.anonymous and claim.part == anonymous.part and claim.use.then is None


CHECKS = (
    Check(
        code="ANON_NAMES_OWNER",
        level=Level.ERROR,
        law="GDPR 4(1)",
        means="rows are anonymised and keep the column that points at a person: they would still be hers",
        why="Data is anonymous only when nobody can be found any more, by any means that are reasonably likely to "
        "be used. A column that still leads to the person makes it pseudonymous at best (Art. 4(5)), and all "
        "duties stay.",
        says="`{row}` anonymises rows of `{table}`, and `{column}` stays and still points at the {person}.",
        help="map `{column}` to the data that is anonymised, without `keep` in `anonymise`; or say in `reading` why it "
        "leads to nobody",
        look=_look,
        signable=True,
        fails=Example(
            policy="""
            purposes:
              billing:
                uses:
                  payments:
                    data: [payments]
                    ground: contract
                    keep: 13 months after order.paid
                    then: anonymise
            """,
            map="""
            tables:
              op.payments:
                columns: {customer_id: not personal} #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              billing:
                uses:
                  payments:
                    data: [payments]
                    ground: contract
                    keep: 13 months after order.paid
                    then: anonymise
            """,
            map="""
            tables:
              op.payments:
                columns: {customer_id: payments}
            """,
        ),
    ),
)
