"""National identity numbers are used where there is a clear reason, and never stand in a policy."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from troth.declaration.entry import Entry
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.numbers import identity_number

_KIND = "identity_number"
_FREE = frozenset({"consent", "legal_obligation"})
"""On these grounds the person or the law has given the reason."""


def _marketing(matter: Matter) -> Iterator[Flaw]:
    for claim in matter.policy.claims:
        if claim.direct_marketing and claim.use.ground not in _FREE and matter.policy.parts[claim.part].kind == _KIND:
            yield flaw(claim.path, claim.use, "data", row=claim.path, data=claim.part)


def _unreasoned(matter: Matter) -> Iterator[Flaw]:
    """What goes out with the number: a reason there is one for each recipient."""
    for handing in matter.handings:
        named = [part for part in handing.parts if matter.policy.parts[part].kind == _KIND]
        if named and handing.entry.upon == "always" and handing.recipient.role in ("controller", "public"):
            yield flaw(
                handing.path,
                handing.entry,
                "data",
                recipient=handing.recipient_name,
                data=named[0],
            )


def _among_others(matter: Matter) -> Iterator[Flaw]:
    """Rows that name a number among other data and do not say why: which of it needs the number nobody can tell."""
    for row in matter.rows:
        named = [
            part for part in row.use.data if part in matter.policy.parts and matter.policy.parts[part].kind == _KIND
        ]
        if named and len(row.use.data) > 1 and row.use.why is None and row.use.ground not in _FREE:
            yield flaw(row.path, row.use, "data", row=row.path, data=named[0])


def _written(matter: Matter) -> Iterator[Flaw]:
    policy = matter.policy.declaration.policy
    for field in fields(policy):
        value = getattr(policy, field.name)
        yield from _inside("policy" if field.name == "document" else field.name, value, None)


def _inside(path: str, value: object, entry: Entry | None) -> Iterator[Flaw]:
    """Flaws in every text inside a value, each at its entry."""
    if isinstance(value, str):
        if entry is not None and identity_number(value):
            yield flaw(path.rpartition(".")[0] or path, entry, path.rpartition(".")[2], where=path)
    elif isinstance(value, Entry):
        for field in fields(value):
            if field.name not in ("span", "spans"):
                yield from _inside(f"{path}.{field.name}", getattr(value, field.name), value)
    elif isinstance(value, Mapping):
        for name, inside in value.items():
            yield from _inside(f"{path}.{name}", inside, entry)
    elif isinstance(value, tuple):
        for inside in value:
            yield from _inside(path, inside, entry)
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _inside(path, getattr(value, "text", None), entry)


CHECKS = (
    Check(
        code="SENSITIVE_ID",
        case="marketing",
        level=Level.WARNING,
        law="GDPR 87",
        means="a marketing purpose uses a national identity number, without consent and without a law",
        why="Art. 87 leaves these numbers to each state. In Sweden they may be used without consent only where that "
        "is clearly called for by the purpose, by the need to know for certain who somebody is, or for another "
        "reason of weight (Act 2018:218, 3:10). To advertise is none.",
        says="`{row}` markets with `{data}`, a national identity number: nothing clearly calls for that.",
        help="take it out of the row",
        look=_marketing,
        fails=Example(
            policy="""
            purposes:
              news:
                uses:
                  customers:
                    data: [contact.national_id] #!
                    about: [customer]
                    ground: legitimate_interest
                    interest: to tell customers what is new
                    why: an offer must find its customer
                    keep: 12 months after customership.ended
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              news:
                uses:
                  customers:
                    data: [contact.name]
                    about: [customer]
                    ground: legitimate_interest
                    interest: to tell customers what is new
                    why: an offer must find its customer
                    keep: 12 months after customership.ended
            """,
        ),
    ),
    Check(
        code="SENSITIVE_ID",
        case="handed on",
        level=Level.WARNING,
        law="GDPR 87",
        means="a national identity number goes to another controller always, not in a case that calls for it",
        why="A number that follows a person through life ties every register together. In Sweden each use of it must "
        "be clearly called for (Act 2018:218, 3:10), so it is handed on where a case wants it, not as a matter of "
        "course.",
        says="`{recipient}` always gets `{data}`, a national identity number.",
        help="take it out of `data`; or write in `upon` what calls for it, such as `request`",
        look=_unreasoned,
        fails=Example(
            policy="""
            recipients:
              bank:
                label: The bank
                name: Example Bank AB
                role: controller
                country: [SE]
                gets:
                  who: {data: [contact.national_id], for: [service], upon: always} #!
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              bank:
                label: The bank
                name: Example Bank AB
                role: controller
                country: [SE]
                gets:
                  who: {data: [contact.national_id], for: [service], upon: request}
            """,
        ),
    ),
    Check(
        code="SENSITIVE_ID",
        case="written",
        level=Level.WARNING,
        law="GDPR 87",
        means="somebody's national identity number stands in the policy itself",
        why="A policy is printed for everybody. A person's number in it, in a label or as the number of a firm that "
        "is one person, is published with it.",
        says="The words of `{where}` hold what is a national identity number by its form and check digit.",
        help="take it out, and out of the history of the file; or say in `reading` what else it is",
        look=_written,
        fails=Example(
            policy="""
            holds:
              claim:
                label: The claim of 811218-9876 #!
            """,
        ),
        passes=Example(
            policy="""
            holds:
              claim:
                label: The claim in case 811218-9875
            """,
        ),
    ),
    Check(
        code="SENSITIVE_ID",
        case="among others",
        level=Level.WARNING,
        law="GDPR 87",
        means="a row uses a national identity number among other data, and does not say why it is needed",
        why="In Sweden such a number may be used without consent only where that is clearly called for by the purpose, "
        "by the need to know for certain who somebody is, or for another reason of weight (Act 2018:218, 3:10). Named "
        "in a row with a name and an address it has no reason of its own.",
        says="`{row}` uses `{data}`, a national identity number, among other data, and does not say why.",
        help="say in `why` what cannot be done without it, or give it a row of its own",
        look=_among_others,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id] #!
                    why: (none)
            """,
            also=("NO_WHY",),
        ),
        passes=Example(
            policy="""
            purposes:
              service:
                uses:
                  customer:
                    data: [contact, contact.national_id]
                    why: an agreement has two parties, and two customers may share a name
            """,
        ),
    ),
)
