"""People are told of every right that they have."""

from collections.abc import Iterator
from types import MappingProxyType

from troth.declaration.model import Entry
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.exist import existing
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.eea import countries
from troth.law.packs.rights import ARTICLE_6, rights
from troth.law.parts import listed


def _none(matter: Matter) -> Iterator[Flaw]:
    policy = matter.policy.declaration.policy
    found = [one.right.name for one in existing(matter)]
    if found and not policy.rights:
        span = policy.spans.get("rights", policy.document.span)
        yield Flaw("rights", Entry(span=span), span, MappingProxyType({"rights": listed(found, most=len(found))}))


def _rights(matter: Matter) -> Iterator[Flaw]:
    policy = matter.policy.declaration.policy
    if not policy.rights:
        return
    span = policy.spans["rights"]
    for found in existing(matter):
        right = found.right
        if right.name not in policy.rights:
            words = {
                "right": right.name,
                "what": right.what,
                "article": right.article,
                "told_by": right.told_by,
                "people": listed(sorted(found.people)),
            }
            yield Flaw(f"rights.{right.name}", Entry(span=span), span, MappingProxyType(words))


def _ungrounded(matter: Matter) -> Iterator[Flaw]:
    """Rights that would follow from a ground, where a row has none."""
    told, there = matter.policy.declaration.policy.rights, {found.right.name for found in existing(matter)}
    row = next((one for one in matter.rows if one.use.ground == "undeclared" and one.use.form != "anonymous"), None)
    if row is None or not told:
        return
    span = matter.policy.declaration.policy.spans["rights"]
    for right in rights(matter.on):
        if right.name not in told and right.name not in there and (not right.grounds or right.grounds & ARTICLE_6):
            words = {"right": right.name, "what": right.what, "article": right.article, "row": row.path}
            yield Flaw(f"rights.{right.name}", Entry(span=span), span, MappingProxyType(words))


def _authority(matter: Matter) -> Iterator[Flaw]:
    for controller in matter.controllers:
        if controller.entry.country in countries(matter.on) and controller.entry.authority is None:
            yield flaw(controller.path, controller.entry, controller=controller.name)


CHECKS = (
    Check(
        code="RIGHT_MISSING",
        case="none",
        level=Level.WARNING,
        law="GDPR 13(2)",
        means="the policy tells of no rights at all",
        why="Art. 13(2) and 14(2) want people told of their rights, which are theirs whether they are told of or not. "
        "A policy without `rights` answers requests as the law says, and tells nobody that they can be made.",
        says="The policy tells of no rights; by the grounds of its rows people have {rights}.",
        help="write each in `rights`, with how it is asked for",
        look=_none,
        fails=Example(
            policy="""
            policy: #!
              archive: public
            rights: (none)
            """,
        ),
        passes=Example(
            policy="""
            rights:
              access: {by: [email], format: [json]}
            """,
        ),
    ),
    Check(
        code="RIGHT_MISSING",
        case="right",
        level=Level.WARNING,
        law="GDPR 13(2)",
        means="people have a right by the grounds of the rows, and `rights` does not tell of it",
        why="Art. 13(2) and 14(2) want people told of their rights, and which they have follows from the grounds: "
        "what rests on a consent can be withdrawn, what rests on a contract or a consent can be taken along, what "
        "rests on an interest can be objected to. A right exists whether it is told of or not.",
        says="Nobody is told of the right to {what} (Art. {article}); by the grounds of the rows it is given to "
        "{people}.",
        help="write `{right}` in `rights`, with how it is asked for, and tell of it in the words (Art. {told_by})",
        look=_rights,
        fails=Example(
            policy="""
            rights:
              port: (none) #!
            """,
        ),
        passes=Example(
            policy="""
            rights:
              port: {by: [email], format: [json]}
            """,
        ),
    ),
    Check(
        code="RIGHT_MISSING",
        case="ground",
        level=Level.WARNING,
        law="GDPR 13(2)",
        means="`rights` does not tell of a right that follows from a ground, and a row gives none",
        why="What can be taken back, taken along or objected to follows from the ground (Art. 7(3), 20, 21). Where "
        "none is given nobody can tell which of these rights she has, and all of them may be missing.",
        says="Nobody is told of the right to {what} (Art. {article}), and `{row}` gives no ground: nobody can tell "
        "whether people have it.",
        help="give the row its ground, and write `{right}` in `rights` where that right follows from it",
        look=_ungrounded,
        fails=Example(
            policy="""
            purposes:
              news:
                uses:
                  email:
                    data: [contact.email]
                    ground: undeclared
                    consent: (none)
                    reading: none is given
                    keep: 1 month after recorded
            rights:
              withdraw: (none) #!
            """,
            also=("GROUND_UNDECLARED",),
        ),
        passes=Example(
            policy="""
            purposes:
              news:
                uses:
                  email:
                    data: [contact.email]
                    ground: undeclared
                    consent: (none)
                    reading: none is given
                    keep: 1 month after recorded
            """,
            also=("GROUND_UNDECLARED",),
        ),
    ),
    Check(
        code="RIGHT_MISSING",
        case="authority",
        level=Level.WARNING,
        law="GDPR 13(2)(d)",
        means="a controller in the European Economic Area does not say to which authority people can complain",
        why="Art. 13(2)(d) wants people told that they can complain to a supervisory authority (Art. 77). To send "
        "them to the company itself is no answer to that.",
        says="`{controller}` names no authority to which people can complain.",
        help="add `authority`, in Sweden `authority: IMY`",
        look=_authority,
        fails=Example(
            policy="""
            controllers:
              acme: #!
                authority: (none)
            """,
        ),
        passes=Example(
            policy="""
            controllers:
              acme:
                authority: IMY
            """,
        ),
    ),
)
