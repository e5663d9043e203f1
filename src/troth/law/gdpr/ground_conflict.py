"""A consent beside another ground for the same thing is no choice."""

from collections.abc import Iterator
from itertools import combinations

from troth.declaration.sentences import AnchorKind
from troth.kernel.finding import Level
from troth.law.clocks import clocks
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.said_of_rows import GROUNDS
from troth.law.packs.words import GROUND_NAMED
from troth.law.parts import listed
from troth.law.wording import turns, worded
from troth.policy.model import Claim

_SAID = tuple(dict.fromkeys(term.topic for term in GROUNDS))


def _rows(matter: Matter) -> Iterator[Flaw]:
    seen: set[tuple[str, str]] = set()
    for one, other in combinations(matter.policy.claims, 2):
        consent, beside = (one, other) if one.use.ground == "consent" else (other, one)
        pair = (consent.path, beside.path)
        if _both(consent, beside) and pair not in seen:
            seen.add(pair)
            yield flaw(
                consent.path,
                consent.use,
                "ground",
                row=consent.path,
                other=beside.path,
                data=consent.part,
                ground=beside.use.ground,
            )


def _both(consent: Claim, beside: Claim) -> bool:
    """Whether the second allows the same use of the same data, whatever became of the consent of the first."""
    return (
        consent.use.ground == "consent"
        and beside.use.ground not in ("consent", "undeclared", "instruction")
        and consent.purpose == beside.purpose
        and consent.part == beside.part
        and consent.anonymous is beside.anonymous
        and (not beside.use.when or beside.use.when == consent.use.when)
        and beside.use.use_when == consent.use.use_when
        and not _ends_with_relation(beside)
        and bool(consent.scopes & beside.scopes)
    )


def _ends_with_relation(claim: Claim) -> bool:
    """Whether it is only about people who have, or had, a relation: then the consent is for all others."""
    return any(clock.anchor.kind is AnchorKind.ENDED for clock in clocks(claim.keep))


def _words(matter: Matter) -> Iterator[Flaw]:
    for one, _ in turns(matter, GROUND_NAMED):
        held = {row.ground for row in one.rows}
        for ground in _SAID if held else ():
            found = one.find(ground, matter.on, GROUNDS)
            if found is not None and ground not in held:
                yield worded(one, found, ground=ground, held=listed(sorted(held)))


CHECKS = (
    Check(
        code="GROUND_CONFLICT",
        case="rows",
        level=Level.WARNING,
        law="GDPR 7(3)",
        means="a row asks for a consent, and another row of its purpose allows the same without it",
        why="Who is asked must be able to say no. Where another ground allows the same use of the same data, taking "
        "the consent back changes nothing, and the question misleads (EDPB Guidelines 05/2020, 121-123).",
        says="`{row}` asks for a consent to use `{data}`, and `{other}` allows the same on `{ground}`: a no would "
        "change nothing.",
        help="keep one ground for each group of people: name them in `about`, or tell them apart by `when`; or say "
        "in `reading` how the two divide",
        look=_rows,
        fails=Example(
            policy="""
            purposes:
              news:
                uses:
                  email:
                    data: [contact.email]
                    ground: consent #!
                    keep: while ground stands
                  customers:
                    data: [contact.email]
                    about: [customer]
                    ground: legitimate_interest
                    interest: to tell customers what is new
                    why: a message needs an address
                    keep: 12 months after recorded
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              news:
                uses:
                  email:
                    data: [contact.email]
                    ground: consent
                    keep: while ground stands
            """,
        ),
    ),
    Check(
        code="GROUND_CONFLICT",
        case="words",
        level=Level.WARNING,
        law="GDPR 13(1)(c)",
        means="a published sentence names a ground that none of the rows it is tied to rests on",
        why="Art. 13(1)(c) wants the legal basis told, and rights follow from it: who reads *consent* thinks that "
        "she can take it back. What is told and what is done must be the same.",
        says="`{sentence}` names `{words}` as a ground, and the rows that it is tied to rest on {held}.",
        help="name the ground of the rows, or mend the rows; where the text must stay, say in their `reading` why "
        "they differ",
        look=_words,
        fails=Example(
            text="""
            The ground for the letter is our agreement. {s30 kept by purposes.news.email} #!
            """,
        ),
        passes=Example(
            text="""
            The ground for the letter is your consent. {s30 kept by purposes.news.email}
            """,
        ),
    ),
)
