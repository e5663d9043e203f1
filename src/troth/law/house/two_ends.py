"""Two rows that fall together and say that different things are done."""

from collections.abc import Iterator
from itertools import combinations

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.said_of_ends import EITHER_END, ENDS
from troth.law.wording import turns, worded
from troth.policy.model import Claim


def _look(matter: Matter) -> Iterator[Flaw]:
    seen: set[tuple[str, str]] = set()
    for one, other in combinations(matter.policy.claims, 2):
        if _different(one, other) and (one.path, other.path) not in seen:
            seen.add((one.path, other.path))
            yield flaw(other.path, other.use, "then", row=other.path, other=one.path, data=one.part)


def _different(one: Claim, other: Claim) -> bool:
    return (
        one.part == other.part
        and not one.anonymous
        and not other.anonymous
        and {one.use.then, other.use.then} == {"delete", "anonymise"}
        and one.keep.text == other.keep.text
        and bool(one.scopes & other.scopes)
    )


def _words(matter: Matter) -> Iterator[Flaw]:
    for one, found in turns(matter, EITHER_END, ENDS):
        yield worded(one, found)


CHECKS = (
    Check(
        code="TWO_ENDS",
        case="words",
        level=Level.NOTE,
        law="GDPR 5(1)(e)",
        means="a published sentence leaves open whether data is erased or made anonymous",
        why="Both end what Art. 5(1)(e) limits. But erased data is gone, and what was made anonymous stays, and is "
        "only as anonymous as its test: who reads the sentence cannot tell which becomes of hers.",
        says="`{sentence}` says `{words}`, and not when which of the two is done.",
        help="say which data is erased and which is made anonymous, as `then` in the rows does",
        look=_words,
        fails=Example(
            text="""
            After 13 months payments are deleted or made anonymous. {s30 kept by purposes.billing.payments} #!
            """,
        ),
        passes=Example(
            text="""
            After 13 months payments are deleted. {s30 kept by purposes.billing.payments}
            """,
        ),
    ),
    Check(
        code="TWO_ENDS",
        case="rows",
        level=Level.WARNING,
        law="GDPR 5(1)(e)",
        means="two rows with the same keep-rule end the same data in two ways; on the same day the stricter is done",
        why="Deleting and anonymising the same data on the same day cannot both be done. The stricter one is, so "
        "the other row promises something that does not happen.",
        says="`{row}` and `{other}` end `{data}` on the same day, one by deleting and one by anonymising; it is "
        "deleted.",
        help="write the same `then` in both",
        look=_look,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  calls:
                    data: [traffic.calls]
                    ground: contract
                    keep: until call.ended
                    then: delete
                  called:
                    data: [traffic.calls]
                    about: [called as user, customer]
                    ground: legitimate_interest
                    keep: until call.ended
                    then: anonymise #!
            """,
            also=("GROUND_CONFLICT",),
        ),
        passes=Example(
            policy="""
            purposes:
              service:
                uses:
                  calls:
                    data: [traffic.calls]
                    ground: contract
                    keep: until call.ended
                    then: delete
                  called:
                    data: [traffic.calls]
                    ground: legitimate_interest
                    keep: until call.ended
                    then: delete
            """,
        ),
    ),
)
