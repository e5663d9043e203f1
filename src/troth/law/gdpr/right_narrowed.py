"""A policy may promise more than the law, and no less."""

from collections.abc import Iterator

from troth.declaration.dealings import Right
from troth.kernel.calendar import Length, Unit
from troth.kernel.finding import Level
from troth.law.declared import Named
from troth.law.example import Example
from troth.law.exist import Existing, existing
from troth.law.lengths import at_most
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.rights import ASKING_WHY, MARKETING, StatutoryRight
from troth.law.parts import listed

_AT_ONCE = Length(1, Unit.DAYS)
"""What takes effect within the day is at once."""
_WEEK, _WORKING = 7, 5


def _told(matter: Matter) -> Iterator[tuple[Existing, Named[Right]]]:
    written = {right.name: right for right in matter.rights}
    for found in existing(matter):
        if found.right.name in written:
            yield found, written[found.right.name]


def _people(matter: Matter) -> Iterator[Flaw]:
    for found, right in _told(matter):
        given = frozenset(right.entry.people or ())
        left = [name for name in sorted(found.people) if not matter.policy.classes[name] & given]
        if right.entry.people is not None and left:
            yield flaw(
                right.path, right.entry, "for", right=right.name, people=listed(left), article=found.right.article
            )
        elif right.entry.when:
            yield flaw(
                right.path,
                right.entry,
                "when",
                right=right.name,
                people="whoever does not meet its condition",
                article=found.right.article,
            )


def _cost(matter: Matter) -> Iterator[Flaw]:
    for _, right in _told(matter):
        if not right.entry.free:
            yield flaw(right.path, right.entry, "free", right=right.name, how="costs something")
        if right.entry.once_per is not None:
            how = f"can be used once in {right.entry.once_per} only"
            yield flaw(right.path, right.entry, "once_per", right=right.name, how=how)


def _reasons(matter: Matter) -> Iterator[Flaw]:
    for found, right in _told(matter):
        for number, word in enumerate(right.entry.ask_for or ()):
            may = found.right.reasons_asked and MARKETING not in found.grounds
            if word.casefold().replace(" ", "_") in ASKING_WHY and not may:
                yield flaw(right.path, right.entry, "ask_for", number, right=right.name, word=word)


def _late(matter: Matter) -> Iterator[Flaw]:
    for found, right in _told(matter):
        for key, said, most in (
            ("due", right.entry.due, found.right.due),
            ("extend", right.entry.extend, found.right.extend),
        ):
            if said is not None and at_most(_days(said.length, working=said.working), most) is False:
                yield flaw(right.path, right.entry, key, right=right.name, said=str(said), most=str(most))


def _days(length: Length, *, working: bool) -> Length:
    """Working days as calendar days, holidays not counted."""
    return Length(length.count * _WEEK // _WORKING, Unit.DAYS) if working and length.unit is Unit.DAYS else length


def _cases(matter: Matter) -> Iterator[Flaw]:
    for found, right in _told(matter):
        if right.entry.cases is None:
            continue
        given = {_case(found.right, word) for word in right.entry.cases}
        left = [case for case in found.cases() if case not in given]
        if left and not given & found.right.any_case:
            yield flaw(
                right.path, right.entry, "cases", right=right.name, left=listed(left, 9), article=found.right.article
            )


def _case(right: StatutoryRight, word: str) -> str:
    return right.other_words.get(word, word)


def _refusals(matter: Matter) -> Iterator[Flaw]:
    for found, right in _told(matter):
        for number, word in enumerate(right.entry.not_when or ()):
            if word not in found.right.refusals:
                known = listed(sorted(found.right.refusals), 9) or "none"
                yield flaw(right.path, right.entry, "not_when", number, right=right.name, word=word, known=known)


def _effect(matter: Matter) -> Iterator[Flaw]:
    for found, right in _told(matter):
        takes = right.entry.takes_effect
        if takes is not None and found.right.stops and at_most(takes, _AT_ONCE) is False:
            yield flaw(right.path, right.entry, "takes_effect", right=right.name, takes=str(takes))


CHECKS = (
    Check(
        code="RIGHT_NARROWED",
        case="people",
        level=Level.ERROR,
        law="GDPR 12(2)",
        means="a right is given to fewer people than have it",
        why="The rights are everybody's whose data is processed, customer or not: visitors, people who asked, the "
        "other end of a call. A policy cannot keep them for some (Art. 12(2)).",
        says="`{right}` leaves out {people}, to whom Art. {article} gives it as well.",
        help="leave out `for` and `when`, or name everybody; where the text must stay, say in `reading` that "
        "everybody has it",
        look=_people,
        signable=True,
        fails=Example(
            policy="""
            rights:
              access: {for: [customer], by: [email]} #!
            """,
        ),
        passes=Example(
            policy="""
            rights:
              access: {for: [customer, applicant, called], by: [email]}
            """,
        ),
    ),
    Check(
        code="RIGHT_NARROWED",
        case="cost",
        level=Level.ERROR,
        law="GDPR 12(5)",
        means="a right costs something, or can be used only so often",
        why="Answers are free of charge. Art. 12(5) lets a fee be taken, or an answer be refused, only for a "
        "request that is manifestly unfounded or excessive, which the controller must show in the single case.",
        says="`{right}` {how}; the law gives it free of charge, as often as it is not excessive.",
        help="leave out `free: false` and `once_per`; a single request that is excessive may be refused all the same",
        look=_cost,
        signable=True,
        fails=Example(
            policy="""
            rights:
              access: {once_per: 1 year, by: [email]} #!
            """,
        ),
        passes=Example(
            policy="""
            rights:
              access: {free: true, by: [email]}
            """,
        ),
    ),
    Check(
        code="RIGHT_NARROWED",
        case="reasons",
        level=Level.ERROR,
        law="GDPR 12(2)",
        means="people are asked why they want what is their right",
        why="Nobody needs to say why she asks. Only who objects to what rests on an interest speaks of her own "
        "situation (Art. 21(1)), and against marketing not even that.",
        says="`{right}` asks for `{word}`; nobody needs to say why.",
        help="take `{word}` out of `ask_for`; what may be asked is which data or which use is meant",
        look=_reasons,
        signable=True,
        fails=Example(
            policy="""
            rights:
              access: {ask_for: [reasons], by: [email]} #!
            """,
        ),
        passes=Example(
            policy="""
            rights:
              access: {ask_for: [which data], by: [email]}
            """,
        ),
    ),
    Check(
        code="RIGHT_NARROWED",
        case="late",
        level=Level.ERROR,
        law="GDPR 12(3)",
        means="an answer is promised later than the law wants it",
        why="Art. 12(3) gives one month from the request, and two more where it is complex, of which the person is "
        "told within the first.",
        says="`{right}` is answered within {said}; the law gives {most}.",
        help="promise {most} or less",
        look=_late,
        signable=True,
        fails=Example(
            policy="""
            rights:
              access: {due: 2 months, by: [email]} #!
            """,
        ),
        passes=Example(
            policy="""
            rights:
              access: {due: 20 working days, by: [email]}
            """,
        ),
    ),
    Check(
        code="RIGHT_NARROWED",
        case="cases",
        level=Level.ERROR,
        law="GDPR 12(2)",
        means="a right is given in fewer cases than the law names",
        why="The law lists when a right can be used (Art. 17(1), 18(1), 20(1), 21). Which of the cases can arise "
        "follows from the grounds of the rows. A policy that lists its own may list more, and none can be missing.",
        says="`{right}` leaves out {left}, in which Art. {article} gives it as well.",
        help="add them to `cases`, or leave `cases` out: then it is as the law says",
        look=_cases,
        signable=True,
        fails=Example(
            policy="""
            rights:
              restrict: {cases: [accuracy_contested, unlawful, not_needed], by: [email]} #!
            """,
        ),
        passes=Example(
            policy="""
            rights:
              restrict: {cases: [accuracy_contested, unlawful, not_needed, objection_pending], by: [email]}
            """,
        ),
    ),
    Check(
        code="RIGHT_NARROWED",
        case="refusals",
        level=Level.ERROR,
        law="GDPR 12(4)",
        means="a right is refused for a reason that the law does not know",
        why="The reasons for a refusal are the law's own: Art. 17(3) for erasure, others' rights for copies, "
        "compelling grounds or claims for objections, and what is manifestly unfounded or excessive for all.",
        says="`{right}` is refused when `{word}`, which is no reason by law.",
        help="take it out of `not_when`; the law knows {known}",
        look=_refusals,
        signable=True,
        fails=Example(
            policy="""
            rights:
              erase: {not_when: [legal_duty, balance_of_interests], by: [email]} #!
            """,
        ),
        passes=Example(
            policy="""
            rights:
              erase: {not_when: [legal_duty, legal_claims], by: [email]}
            """,
        ),
    ),
    Check(
        code="RIGHT_NARROWED",
        case="effect",
        level=Level.ERROR,
        law="GDPR 7(3), 21(3)",
        means="a consent that is taken back, or an objection, has its effect late",
        why="What rests on a consent is unlawful from the moment it is taken back, and marketing from the objection "
        "on (Art. 21(3)). A while in which things go on is a while without a ground.",
        says="`{right}` takes effect after {takes}; until then there is no ground any more.",
        help="leave out `takes_effect`, which means at once",
        look=_effect,
        signable=True,
        fails=Example(
            policy="""
            rights:
              withdraw: {takes_effect: 14 days, by: [email, link]} #!
            """,
        ),
        passes=Example(
            policy="""
            rights:
              withdraw: {takes_effect: at once, by: [email, link]}
            """,
        ),
    ),
)
