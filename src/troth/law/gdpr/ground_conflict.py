"""A consent beside another ground for the same thing is no choice."""

from collections.abc import Iterator
from itertools import combinations

from troth.declaration.sentences import AnchorKind
from troth.kernel.finding import Level
from troth.law.clocks import clocks
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.outside import by_consent
from troth.law.packs.said_of_asking import ASKING, CONSENT_OR_LAW, OBJECTED
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


def _either(matter: Matter) -> Iterator[Flaw]:
    for one, found in turns(matter, CONSENT_OR_LAW, ASKING):
        if not one.tied_to("rights"):
            yield worded(one, found)


def _objected(matter: Matter) -> Iterator[Flaw]:
    """Sentences on an objection to what is done by consent alone."""
    agreed = {handing.recipient_name for handing in matter.handings if by_consent(matter, handing)}
    others = {handing.recipient_name for handing in matter.handings} - agreed
    for one, found in turns(matter, OBJECTED, ASKING):
        asked = [
            tie.path for tie in one.ties if tie.section == "consents" or tie.path.partition(".")[2] in agreed - others
        ]
        if asked and one.tied_to("rights") and not any(tie.path == "rights.withdraw" for tie in one.ties):
            yield worded(one, found, path=asked[0])


def _twice(matter: Matter) -> Iterator[Flaw]:
    seen: set[tuple[str, str]] = set()
    for one, other in combinations(matter.policy.claims, 2):
        agreement, interest = (one, other) if one.use.ground == "contract" else (other, one)
        if _same_use(agreement, interest) and (agreement.path, interest.path) not in seen:
            seen.add((agreement.path, interest.path))
            yield flaw(
                interest.path, interest.use, "ground", row=interest.path, other=agreement.path, data=interest.part
            )


def _same_use(agreement: Claim, interest: Claim) -> bool:
    """Whether one use of the same data of the same people rests on an agreement, and on an interest as well."""
    return (
        agreement.use.ground == "contract"
        and interest.use.ground == "legitimate_interest"
        and agreement.purpose == interest.purpose
        and agreement.part == interest.part
        and not agreement.anonymous
        and not interest.anonymous
        and agreement.use.when == interest.use.when
        and agreement.use.use_when == interest.use.use_when
        and bool(agreement.scopes & interest.scopes)
    )


CHECKS = (
    Check(
        code="GROUND_CONFLICT",
        case="twice",
        level=Level.NOTE,
        law="GDPR 13(1)(c)",
        means="one use of the same data of the same people rests on an agreement, and on an interest as well",
        why="Two grounds for one thing are lawful, and any of them suffices. But who rests on an interest can be "
        "objected to, and who rests on an agreement is asked for the data to take along: a reader who is told of both "
        "cannot tell which rights are hers (Art. 13(1)(c); EDPB Guidelines 2/2019, 17-20).",
        says="`{row}` uses `{data}` on an interest, and `{other}` the same on an agreement: nobody can tell whether "
        "she may object.",
        help="name in `about` those who have the agreement and those who have not, or keep the one ground that holds",
        look=_twice,
        fails=Example(
            policy="""
            purposes:
              billing:
                uses:
                  interest:
                    data: [payments]
                    about: [customer]
                    ground: legitimate_interest #!
                    interest: to be paid
                    why: money may come back
                    keep: 13 months after order.paid
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              billing:
                uses:
                  interest:
                    data: [question]
                    about: [applicant]
                    ground: legitimate_interest
                    interest: to be paid
                    why: who asked may owe money
                    keep: 3 months after application.decided
            """,
        ),
    ),
    Check(
        code="GROUND_CONFLICT",
        case="either",
        level=Level.WARNING,
        law="GDPR 7(3)",
        means="a published sentence asks for a consent unless the law gives another ground, so that nobody can tell "
        "which it is",
        why="Before data is collected one ground is chosen for each purpose and told (Art. 13(1)(c)). A consent that "
        "is asked for and may turn out not to be needed is no choice, since a no or a withdrawal changes nothing then "
        "(EDPB Guidelines 05/2020, 121-123).",
        says="`{sentence}` rests the same use on a consent and, it may be, on something else (`{words}`).",
        help="say for each purpose which ground it has, and ask only where that is the consent",
        look=_either,
        fails=Example(
            text="""
            We ask for your consent, unless we have legal grounds. {s30 kept by consents.news} #!
            """,
        ),
        passes=Example(
            text="""
            We ask for your consent to the letter of news; the bill rests on the agreement. {s30 kept by consents.news}
            """,
        ),
    ),
    Check(
        code="GROUND_CONFLICT",
        case="objection",
        level=Level.WARNING,
        law="GDPR 7(3)",
        means="a published sentence lets people object to something that is done by their consent alone",
        why="Who has said yes takes that back, at any time and without a reason (Art. 7(3)). An objection (Art. 21) is "
        "about what is done without asking, and can be overruled: the word takes away from what she has.",
        says="`{sentence}` speaks of an objection (`{words}`), and `{path}` rests on a consent: it is taken back, and "
        "no reason weighs against that.",
        help="say that the consent can be taken back, and tie the sentence to `rights.withdraw`",
        look=_objected,
        fails=Example(
            text="""
            You may object to the letter of news. {s30 kept by consents.news rights.object} #!
            """,
        ),
        passes=Example(
            text="""
            You may take back your yes to the letter of news. {s30 kept by consents.news rights.withdraw}
            """,
        ),
    ),
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
