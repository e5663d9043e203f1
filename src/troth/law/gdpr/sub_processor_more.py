"""A sub-processor works on no more than the processor that took it on."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.outside import given
from troth.law.parts import listed


def _look(matter: Matter) -> Iterator[Flaw]:
    got: dict[str, set[str]] = {}
    for handing in matter.handings:
        got.setdefault(handing.recipient_name, set()).update(given(matter, handing))
    for handing in matter.handings:
        above = handing.recipient.sub_of
        if above not in matter.policy.declaration.policy.recipients or above not in got:
            continue
        more = [part for part in given(matter, handing) if part not in got[above]]
        if more:
            yield flaw(
                handing.path,
                handing.entry,
                "data",
                recipient=handing.recipient_name,
                above=above,
                data=listed(more),
            )


CHECKS = (
    Check(
        code="SUB_PROCESSOR_MORE",
        level=Level.WARNING,
        law="GDPR 28(4)",
        means="a sub-processor gets data that the processor above it does not get",
        why="Art. 28(4) binds a sub-processor to the duties of the processor that took it on. Data that the one above "
        "never had cannot reach it by that way; it would need an agreement with the controller.",
        says="`{recipient}` works for `{above}` and gets {data}, which `{above}` does not get.",
        help="take it out of `data`, add it to what `{above}` gets, or leave out `sub_of`",
        look=_look,
        fails=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud AB
                role: processor
                country: [SE]
                contract: DPA 1
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
              backup:
                label: Backups
                name: Example Backups AB
                role: processor
                country: [SE]
                contract: DPA 2
                sub_of: cloud
                gets:
                  name: {data: [contact.name], for: [service], upon: always} #!
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud AB
                role: processor
                country: [SE]
                contract: DPA 1
                gets: {all: {data: [contact], for: [service], upon: always}}
              backup:
                label: Backups
                name: Example Backups AB
                role: processor
                country: [SE]
                contract: DPA 2
                sub_of: cloud
                gets:
                  name: {data: [contact.name], for: [service], upon: always}
            """,
        ),
    ),
)
