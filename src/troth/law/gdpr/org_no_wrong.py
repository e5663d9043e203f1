"""A company's number is that of a company."""

from collections.abc import Iterator

from troth.declaration.entry import Entry
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.dated import standing
from troth.law.packs.numbers import COMPANIES


def _look(matter: Matter) -> Iterator[Flaw]:
    for one in matter.controllers:
        yield from _wrong(matter, one.path, one.entry, one.entry.org_no, one.entry.country)
    for other in matter.recipients:
        if len(other.entry.country) == 1:
            yield from _wrong(matter, other.path, other.entry, other.entry.org_no, other.entry.country[0])


def _wrong(matter: Matter, path: str, entry: Entry, number: str | None, country: str) -> Iterator[Flaw]:
    """A flaw where the country has a scheme and the number does not fit it."""
    schemes = [scheme for scheme in standing(COMPANIES, matter.on) if scheme.country == country]
    if number is not None and schemes and not any(scheme.fits(number) for scheme in schemes):
        yield flaw(path, entry, "org_no", number=number, country=country)


CHECKS = (
    Check(
        code="ORG_NO_WRONG",
        level=Level.WARNING,
        law="GDPR 13(1)(a)",
        means="the number of a company has not the form, or not the check digit, that its country gives",
        why="A notice says who answers for the data (Art. 13(1)(a)), and the number is what tells companies of one "
        "name apart. Its last digit is there so that a slip of the pen is seen.",
        says="`{number}` cannot be the number of a company in `{country}`: its form or its check digit is wrong.",
        help="write the number as the register of companies has it",
        look=_look,
        fails=Example(
            policy="""
            controllers:
              acme:
                org_no: 556016-0681 #!
            """,
        ),
        passes=Example(
            policy="""
            controllers:
              acme:
                org_no: 556016-0680
            """,
        ),
    ),
)
