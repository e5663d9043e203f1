"""A range of lengths is a promise only with the length that is applied."""

from collections.abc import Iterator

from troth.declaration.sentences import Clock
from troth.kernel.calendar import Length
from troth.kernel.finding import Level
from troth.law.clocks import clocks
from troth.law.example import Example
from troth.law.lengths import at_least, at_most
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw


def _open(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        for clock in clocks(row.use.keep):
            if clock.longest is not None and clock.applied is None and clock.as_fact is None:
                yield flaw(row.path, row.use, "keep", row=row.path, range=_range(clock), longest=str(clock.longest))


def _outside(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        for clock in clocks(row.use.keep):
            for written in (clock.applied, clock.otherwise):
                if written is not None and clock.length is not None and not _within(written, clock):
                    yield flaw(row.path, row.use, "keep", row=row.path, range=_range(clock), written=str(written))


def _within(written: Length, clock: Clock) -> bool:
    shortest = clock.length or written
    longest = clock.longest or shortest
    return at_least(written, shortest) is True and at_most(written, longest) is True


def _range(clock: Clock) -> str:
    if clock.length is None or clock.longest is None:
        return str(clock.length)
    return f"{clock.length.count} to {clock.longest}"


CHECKS = (
    Check(
        code="PERIOD_RANGE",
        case="open",
        level=Level.WARNING,
        law="GDPR 5(1)(e)",
        means="a keep-rule gives a range and not the length that is applied; until it does, the longer end applies",
        why="Art. 13(2)(a) wants to be told how long data is kept. A range leaves open which end counts; until it "
        "is said, the longer end is taken.",
        says="`{row}` gives a range, {range}, and does not say which length is applied; until then it is {longest}.",
        help="add `applied` with one length, or `as` a number fact `else` a length where the person chooses",
        look=_open,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    ground: contract
                    keep: 6 to 24 months after customership.ended #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    ground: contract
                    keep: 6 to 24 months after customership.ended as keep_months else 1 year
            """,
        ),
    ),
    Check(
        code="PERIOD_RANGE",
        case="outside",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="the length applied lies outside the range that is promised, or cannot be told to lie in it",
        why="The length that is applied must be one that was promised. Outside the range it breaks the promise, "
        "in one direction or the other.",
        says="`{row}` promises {range} and applies {written}, which does not surely lie in it.",
        help="apply a length within {range}, in the same unit",
        look=_outside,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    ground: contract
                    keep: 6 to 24 months after customership.ended applied 30 months #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    ground: contract
                    keep: 6 to 24 months after customership.ended applied 200 days
            """,
        ),
    ),
)
