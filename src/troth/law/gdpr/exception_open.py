"""An exception has a limit that somebody can hold it to."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.outside import ALL
from troth.law.packs.said_of_ends import ENDS, OPEN_EXCEPTION
from troth.law.wording import denied, turns, worded

_BOUND = frozenset({"authority", "successor"})
"""An authority's decision has its own bounds, and a successor takes over all there is."""


def _disclosed(matter: Matter) -> Iterator[Flaw]:
    for handing in matter.handings:
        open_ = ALL in handing.entry.data and handing.entry.exactly is None
        if handing.entry.upon == "decision" and open_ and handing.recipient.role not in _BOUND:
            yield flaw(handing.path, handing.entry, "data", recipient=handing.recipient_name)


def _authority(matter: Matter) -> Iterator[Flaw]:
    for handing in matter.handings:
        role = handing.recipient.role
        if handing.entry.upon == "decision" and role == "authority" and handing.entry.exactly is None:
            yield flaw(handing.path, handing.entry, "upon", recipient=handing.recipient_name)


def _secret(matter: Matter) -> Iterator[Flaw]:
    for name, hold in matter.policy.declaration.policy.holds.items():
        if hold.secret and hold.law is None:
            yield flaw(f"holds.{name}", hold, "secret", hold=name)


def _words(matter: Matter) -> Iterator[Flaw]:
    """Sentences by which data may stay longer; a hold has a review, and a law its own end."""
    for one, found in turns(matter, OPEN_EXCEPTION, ENDS):
        bounded = one.says_length() or one.tied_to("holds") or any(row.law for row in one.rows)
        if not bounded and not denied(one, found):
            yield worded(one, found)


CHECKS = (
    Check(
        code="EXCEPTION_OPEN",
        case="words",
        level=Level.WARNING,
        law="GDPR 5(1)(e)",
        means="a published sentence lets data stay longer for a reason that has no end and that nobody reviews",
        why="Art. 5(1)(e) limits storage. An exception for evidence, security or money, with no length, no law and "
        "nobody who looks at it again, takes back every length that is promised elsewhere.",
        says="`{sentence}` says `{words}`: for how long, and who looks at it again, is not said.",
        help="declare a hold with `review` and tie the sentence to it; or name the law, or the length",
        look=_words,
        fails=Example(
            text="""
            We may keep it longer to protect our business. {s30 open} #!
            """,
        ),
        passes=Example(
            text="""
            We may keep it longer where there is a claim. {s30 kept by holds.claim}
            """,
        ),
    ),
    Check(
        code="EXCEPTION_OPEN",
        case="disclosure",
        level=Level.WARNING,
        law="GDPR 5(1)(b)",
        means="somebody who is no authority may be given everything, whenever a person decides so",
        why="Art. 5(1)(b) ties data to what it was collected for. A clause by which anything may be handed to anybody "
        "where it is thought right (to protect rights, safety or the business) takes that back.",
        says="`{recipient}` may get all data whenever somebody decides so.",
        help="name in `data` what it may get, or add `exactly: decision`",
        look=_disclosed,
        fails=Example(
            policy="""
            recipients:
              insurer:
                label: Insurer
                name: Example Insurance AB
                role: controller
                country: [SE]
                gets:
                  case:
                    data: [all] #!
                    for: [billing]
                    upon: decision
                    needs: [case_no, date]
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              insurer:
                label: Insurer
                name: Example Insurance AB
                role: controller
                country: [SE]
                gets:
                  case:
                    data: [payments]
                    for: [billing]
                    upon: decision
                    needs: [case_no, date]
            """,
        ),
    ),
    Check(
        code="EXCEPTION_OPEN",
        case="authority",
        level=Level.WARNING,
        law="GDPR 5(1)(c)",
        means="an authority gets data upon its decision, and the decision does not bound what it gets",
        why="A decision of an authority obliges to hand over what it names and nothing beside it: for the rest there "
        "is no law (Art. 6(1)(c)). `exactly: decision` says so.",
        says="`{recipient}` gets data upon a decision, and may get more than the decision names.",
        help="add `exactly: decision`",
        look=_authority,
        fails=Example(
            policy="""
            recipients:
              police:
                label: The police
                role: authority
                gets:
                  order:
                    data: [payments]
                    for: [billing]
                    upon: decision #!
                    needs: [authority, decision_no, date, law]
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              police:
                label: The police
                role: authority
                gets:
                  order:
                    data: [payments]
                    for: [billing]
                    upon: decision
                    needs: [authority, decision_no, date, law]
                    exactly: decision
            """,
        ),
    ),
    Check(
        code="EXCEPTION_OPEN",
        case="secret",
        level=Level.WARNING,
        law="GDPR 15(1)",
        means="a hold is left out of access answers, and no law is named that allows that",
        why="Everybody may know what is held about her (Art. 15). Only a law may take that away (Art. 23), as it does "
        "while an authority's order is secret.",
        says="`{hold}` is left out of access answers, and no law is named for that.",
        help="add `law` with the section that makes it secret, or leave out `secret`",
        look=_secret,
        fails=Example(
            policy="""
            holds:
              claim:
                secret: true #!
            """,
        ),
        passes=Example(
            policy="""
            holds:
              claim:
                secret: true
                law: LEK 9:32
            """,
        ),
    ),
)
