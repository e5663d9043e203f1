"""Of everybody whom the policy speaks of it says which data is held, and what for."""

from collections.abc import Iterator

from troth.declaration.model import PersonClass
from troth.kernel.finding import Level
from troth.law.declared import Named, named
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.parts import fits, leaves, listed


def _classes(matter: Matter) -> Iterator[tuple[Named[PersonClass], list[str]]]:
    """Each class with the parts about it that are not ruled out. One that is named only to rule out what is about it
    needs none.
    """
    policy = matter.policy
    kinds = [part for name in policy.declaration.policy.categories for part in leaves(policy, name)]
    never = [one for one in matter.forbiddings if one.entry.do == "collect" and not one.entry.when]
    nothing = {part for one in never for part in one.parts if one.entry.about is None}
    nobody = {name for one in never for name in one.entry.about or ()}
    nobody |= {
        name
        for part in nothing
        for name in policy.parts[part].about
        if len(policy.parts[part].about) < len(policy.classes)
    }
    for one in named("people", policy.declaration.policy.people):
        parts = [part for part in kinds if part not in nothing and fits(policy, one.name, part)]
        if parts or one.name not in nobody:
            yield one, parts


def _data(matter: Matter) -> Iterator[Flaw]:
    for one, parts in _classes(matter):
        if not parts:
            yield flaw(one.path, one.entry, people=one.name)


def _purpose(matter: Matter) -> Iterator[Flaw]:
    """What no row uses at all is told of as UNUSED, and not again here."""
    policy = matter.policy
    for one, parts in _classes(matter):
        claims = [claim for claim in policy.claims if claim.part in parts]
        covered = {scope.person_class for claim in claims for scope in claim.scopes}
        near = any(name in policy.classes[one.name] or one.name in policy.classes[name] for name in covered)
        if claims and not near and not any(claim.anonymous for claim in claims):
            yield flaw(one.path, one.entry, people=one.name, data=listed(dict.fromkeys(claim.part for claim in claims)))


CHECKS = (
    Check(
        code="PEOPLE_NO_DATA",
        case="data",
        level=Level.WARNING,
        law="GDPR 30(1)(c)",
        means="a class of people is named, and no kind of data is about it",
        why="Art. 30(1)(c) wants the kinds of people and the kinds of data about them, and Art. 13 and 14 want people "
        "told of it. Whoever is spoken of and has no data cannot tell what is held of her.",
        says="`{people}`: no data category. Nothing says which data about them is held.",
        help="add `{people}` to `about` of a category, or leave the class out",
        look=_data,
        fails=Example(
            policy="""
            people:
              supplier: {label: Somebody who works at a supplier} #!
            """,
        ),
        passes=Example(
            policy="""
            people:
              supplier: {label: Somebody who works at a supplier}
            never:
              suppliers: {label: We hold nothing on them, do: collect, about: [supplier]}
            """,
        ),
    ),
    Check(
        code="PEOPLE_NO_DATA",
        case="purpose",
        level=Level.WARNING,
        law="GDPR 13(1)(c)",
        means="a class of people has data that rows use of others, and of them none does",
        why="Art. 13(1)(c) wants everybody told what her data is used for. A kind of data that is used of some and not "
        "of others is held of these for nothing, or their row is missing.",
        says="`{people}`: no purpose. No row uses their data ({data}), though others' is used.",
        help="add `{people}` to `about` of a row, or take it out of `about` of the category",
        look=_purpose,
        fails=Example(
            policy="""
            people:
              supplier: {label: Somebody who works at a supplier} #!
            categories:
              vouchers: {about: [customer, supplier]}
            """,
        ),
        passes=Example(
            policy="""
            people:
              supplier: {label: Somebody who works at a supplier}
            categories:
              vouchers: {about: [customer, supplier]}
            purposes:
              accounting:
                uses:
                  vouchers: {about: [customer, supplier]}
            """,
            also=("UNMAPPED",),
        ),
    ),
)
