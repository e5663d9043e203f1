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
