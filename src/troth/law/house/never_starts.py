"""A rule that counts from something that cannot happen to the people it is about."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.clocks import Prospect, class_reached, clocks, counts, fate, foreign, found_for, prospect
from troth.law.example import Example
from troth.law.matter import Matter, Reach
from troth.law.model import Check, Flaw, flaw


def _once(found: Iterator[tuple[tuple[str, ...], Flaw]]) -> Iterator[Flaw]:
    """Each row once for each fact and class, at the first table where it happens."""
    seen: set[tuple[str, ...]] = set()
    for key, each in found:
        if key not in seen:
            seen.add(key)
            yield each


def _flaw(matter: Matter, reach: Reach, key: str, fact: str) -> tuple[tuple[str, ...], Flaw]:
    row = reach.claim.path
    of = matter.policy.fact_tables[fact].of
    own = class_reached(matter, reach) or "anybody"
    person = "nobody in particular" if reach.person is None else f"people of class `{own}`"
    words = {
        "row": row,
        "fact": fact,
        "person": person,
        "of": of.target if of is not None else "",
        "table": reach.table.name,
        "key": key,
    }
    return (row, key, fact, own), flaw(row, reach.claim.use, key, **words)


def _relation(matter: Matter) -> Iterator[Flaw]:
    def found() -> Iterator[tuple[tuple[str, ...], Flaw]]:
        for reach in matter.reaches:
            use = reach.claim.use
            begins = [fact for fact in (use.relation, use.asked) if fact is not None]
            if reach.person is None or use.ground != "contract":
                continue  # in an anonymous table no ground is asked for
            if begins and not any(found_for(matter, reach, fact) for fact in begins):
                yield _flaw(matter, reach, "relation", begins[0])

    return _once(found())


def _rule(matter: Matter, wanted: Prospect) -> Iterator[Flaw]:
    def found() -> Iterator[tuple[tuple[str, ...], Flaw]]:
        for reach in matter.reaches:
            rule = reach.claim.keep
            prospects = tuple(prospect(matter, reach, clock.anchor) for clock in clocks(rule))
            counted = (Prospect.MAY_COME,) * counts(rule)
            if prospects and fate(rule, (*prospects, *counted)) is wanted:
                culprit = clocks(rule)[prospects.index(wanted)]
                if not foreign(matter, reach, culprit.anchor.fact):
                    yield _flaw(matter, reach, "keep", culprit.anchor.fact)

    return _once(found())


def _never(matter: Matter) -> Iterator[Flaw]:
    return _rule(matter, Prospect.NEVER)


def _waits(matter: Matter) -> Iterator[Flaw]:
    return _rule(matter, Prospect.WAITS)


def _suspended(matter: Matter) -> Iterator[Flaw]:
    def found() -> Iterator[tuple[tuple[str, ...], Flaw]]:
        for reach in matter.reaches:
            fact = reach.claim.keep.suspended_while
            if fact is not None and not foreign(matter, reach, fact) and not found_for(matter, reach, fact):
                yield _flaw(matter, reach, "keep", fact)

    return _once(found())


CHECKS = (
    Check(
        code="NEVER_STARTS",
        case="relation",
        level=Level.ERROR,
        law="GDPR 6(1)(b)",
        means="a row rests on a relation that the people it is about never have, so it keeps nothing of theirs",
        why="Art. 6(1)(b) rests on an agreement of that person, or on steps taken at that person's own request "
        "before one. Somebody who has no such agreement is covered by `asked` or by another ground.",
        says="`{row}` rests on `{fact}`, which people of class `{of}` have; of {person} in `{table}` it keeps nothing.",
        help="name the moment of the person's own request in `asked`, write another ground, or take the class out of "
        "`about`",
        look=_relation,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  question:
                    data: [question]
                    ground: contract
                    relation: customership #!
                    keep: 3 months after application.decided
                    asked: (none)
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              service:
                uses:
                  question:
                    data: [question]
                    ground: contract
                    relation: customership
                    asked: application.made
                    keep: 3 months after application.decided
            """,
        ),
    ),
    Check(
        code="NEVER_STARTS",
        case="rule",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="a keep-rule counts from the end of a period that never begins for the people it is about: it keeps "
        "nothing",
        why="A period that never begins for these people never ends either, and the map knows that. The rule "
        "keeps nothing, so their data would go at once.",
        says="`{row}` counts from the end of `{fact}`, which only people of class `{of}` "
        "have; of {person} in `{table}` it keeps nothing at all.",
        help="count from something that happens to {person}, such as `recorded`, in a row of its own",
        look=_never,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  question:
                    data: [question]
                    ground: contract
                    keep: 3 months after customership.ended #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              service:
                uses:
                  question:
                    data: [question]
                    ground: contract
                    keep: 3 months after customership.ended or 1 year after recorded whichever last
            """,
        ),
    ),
    Check(
        code="NEVER_STARTS",
        case="waits",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="a keep-rule counts from something that never happens to the people it is about: it never ends",
        why="Art. 5(1)(e) lets data that identifies somebody be kept only for as long as the purpose needs it. "
        "What is counted from something that cannot happen to these people has no end at all.",
        says="`{row}` counts from `{fact}`, which happens to people of class `{of}` only; "
        "of {person} in `{table}` it would keep without an end.",
        help="count from something that happens to {person}, such as `recorded`, in a row of its own",
        look=_waits,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  question:
                    data: [question]
                    ground: contract
                    keep: 3 months after customership.began or 1 year after recorded whichever last #!
            """,
            also=("MAY_NEVER_BEGIN",),
        ),
        passes=Example(
            policy="""
            purposes:
              service:
                uses:
                  question:
                    data: [question]
                    ground: contract
                    keep: 3 months after customership.began or at the latest 1 year after recorded
            """,
        ),
    ),
    Check(
        code="NEVER_STARTS",
        case="suspended",
        level=Level.ERROR,
        law="GDPR 5(1)(e)",
        means="a keep-rule is suspended by a period that the people it is about never have, so it never is",
        why="A suspension for a period that these people cannot have does nothing, while the policy promises that "
        "it protects them.",
        says="`{row}` is suspended while `{fact}`, which only people of class "
        "`{of}` have; for {person} in `{table}` it never is.",
        help="name a period that {person} can have, or leave out `suspended while {fact}`",
        look=_suspended,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  question:
                    data: [question]
                    ground: contract
                    keep: 3 months after application.decided suspended while fault_case #!
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              service:
                uses:
                  question:
                    data: [question]
                    ground: contract
                    keep: 3 months after application.decided
            """,
        ),
    ),
)
