"""People can reach the controller by the ways that are promised to them."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.parts import listed

_REACHED = ("email", "phone", "post")
_ELECTRONIC = frozenset({"email", "web"})


def _channel(matter: Matter) -> Iterator[Flaw]:
    for right in matter.rights:
        if right.name == "complain":
            continue  # that goes to the authority
        for number, channel in enumerate(right.entry.by or ()):
            without = [one.name for one in matter.controllers if one.entry.contact and channel not in one.entry.contact]
            if channel in _REACHED and without:
                yield flaw(
                    right.path, right.entry, "by", number, right=right.name, channel=channel, who=listed(without)
                )


def _electronic(matter: Matter) -> Iterator[Flaw]:
    sites = matter.policy.declaration.policy.document.sites
    for one in matter.controllers:
        if one.entry.contact and sites and not _ELECTRONIC & set(one.entry.contact):
            yield flaw(one.path, one.entry, "contact", controller=one.name, site=sites[0])


def _none(matter: Matter) -> Iterator[Flaw]:
    for one in matter.controllers:
        if not one.entry.contact:
            key = "contact" if "contact" in one.entry.spans else None
            yield flaw(one.path, one.entry, key, controller=one.name)


CHECKS = (
    Check(
        code="CONTACT_MISSING",
        case="none",
        level=Level.ERROR,
        law="GDPR 13(1)(a)",
        means="a controller cannot be reached in any way",
        why="Art. 13(1)(a) wants the contact details of the controller told. Without them no right can be used: a "
        "request has nowhere to go, and its month never begins.",
        says="`{controller}` gives neither an e-mail address nor a telephone number, an address or a page.",
        help="add `contact` with an `email`, a `phone`, a `post` or a `web`",
        look=_none,
        fails=Example(
            policy="""
            controllers:
              acme: #!
                contact: (none)
            """,
        ),
        passes=Example(
            policy="""
            controllers:
              acme:
                contact: {email: privacy@acme.example}
            """,
        ),
    ),
    Check(
        code="CONTACT_MISSING",
        case="channel",
        level=Level.WARNING,
        law="GDPR 12(2)",
        means="a right is to be asked for by a way on which the controller cannot be reached",
        why="Art. 12(2) makes the controller ease the use of rights. A request by e-mail needs an address to go to; "
        "where none is printed, nobody can make it.",
        says="`{right}` may be asked for by {channel}, and {who} has no such contact.",
        help="add `{channel}` to `contact` of the controller, or take it out of `by`",
        look=_channel,
        fails=Example(
            policy="""
            rights:
              access:
                by: [phone] #!
            """,
        ),
        passes=Example(
            policy="""
            controllers:
              acme:
                contact: {email: privacy@acme.example, phone: +46 8 123 45}
            rights:
              access:
                by: [phone]
            """,
        ),
    ),
    Check(
        code="CONTACT_MISSING",
        case="electronic",
        level=Level.WARNING,
        law="GDPR 12(2)",
        means="a controller with a site of its own can be reached neither by e-mail nor on the web",
        why="Recital 59 wants requests to be possible by electronic means where data is handled by such means. A "
        "company that has a site and gives only a postal address makes it harder than it need be.",
        says="`{controller}` runs {site} and can be reached neither by e-mail nor on the web.",
        help="add `email` or `web` to `contact`",
        look=_electronic,
        fails=Example(
            policy="""
            policy: {sites: [www.acme.example]}
            controllers:
              acme:
                contact: {email: (none), post: Box 1 Stockholm} #!
            rights:
              access: {by: [post]}
              rectify: {by: [post]}
              erase: {by: [post]}
              restrict: {by: [post]}
              object: {by: [post]}
              port: {by: [post]}
              withdraw: {by: [post]}
            """,
        ),
        passes=Example(
            policy="""
            policy: {sites: [www.acme.example]}
            controllers:
              acme:
                contact: {web: https://www.acme.example/privacy, post: Box 1 Stockholm}
            """,
        ),
    ),
)
