"""Whoever handles data is controller or processor of it, and there is one who answers."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.declared import Handing
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.said_of_roles import ANOTHER_CONTROLLER, FOR_OTHERS, ROLES, SUB_PROCESSORS
from troth.law.parts import listed
from troth.law.wording import turns, worded

_STANDS_FOR_OTHERS = frozenset({"instruction", "legal_obligation", "undeclared"})
_OWN = frozenset({"controller", "joint_controller"})
_INSTRUCTION = "instruction"


def _controllers(matter: Matter) -> Iterator[Flaw]:
    """Of several controllers, those that answer in every case beside another."""
    always = [one for one in matter.controllers if not one.entry.when]
    joint = {name for one in matter.controllers for name in one.entry.joint_with}
    for one in always[1:]:
        if one.name not in joint:
            yield flaw(one.path, one.entry, controller=one.name, other=always[0].name)


def _twice(matter: Matter) -> Iterator[Flaw]:
    """The same company as processor and as controller, of the same data for the same purpose."""
    worked: dict[tuple[str, str, str], str] = {}
    for handing in matter.handings:
        if handing.recipient.role == "processor":
            worked.update(dict.fromkeys(_matters(handing), handing.recipient_name))
    for handing in matter.handings:
        both = {key: worked[key] for key in _matters(handing) if key in worked and handing.recipient.role in _OWN}
        if both:
            _, purpose, _ = next(iter(both))
            yield flaw(
                handing.path,
                handing.recipient,
                "role",
                recipient=handing.recipient_name,
                other=next(iter(both.values())),
                data=listed(dict.fromkeys(part for _, _, part in both)),
                purpose=purpose,
            )


def _matters(handing: Handing) -> Iterator[tuple[str, str, str]]:
    """Who gets what for which purpose: a company is known by its number, else by its name."""
    known = handing.recipient.org_no or handing.recipient.name
    if known is not None:
        for purpose in handing.entry.purposes:
            for part in handing.parts:
                yield known.casefold(), purpose, part


def _chain(matter: Matter) -> Iterator[Flaw]:
    recipients = matter.policy.declaration.policy.recipients
    for one in matter.recipients:
        above = one.entry.sub_of
        if above is None:
            continue
        if above in recipients and recipients[above].role != "processor":
            yield flaw(one.path, one.entry, "sub_of", recipient=one.name, above=above, role=recipients[above].role)
        elif one.entry.role != "processor":
            yield flaw(one.path, one.entry, "role", recipient=one.name, above=above, role=one.entry.role)


def _paid(matter: Matter) -> Iterator[Flaw]:
    for one in matter.recipients:
        if one.entry.role == "processor" and one.entry.paid:
            yield flaw(one.path, one.entry, "paid", recipient=one.name)


def _processed(matter: Matter) -> Iterator[Flaw]:
    """Rows of the operator's own over data that lies only where others answer for it."""
    policy = matter.policy
    for row in matter.rows:
        if row.use.ground in _STANDS_FOR_OTHERS:
            continue
        own = [claim for claim in policy.claims if claim.path == row.path]
        over = [
            table
            for table in policy.tables.values()
            if any(claim.part in table.parts and claim.reaches_store(table.store) for claim in own)
        ]
        if over and all(table.controller is not None for table in over):
            yield flaw(row.path, row.use, "ground", row=row.path, ground=row.use.ground, table=over[0].name)


def _for_others(matter: Matter) -> Iterator[Flaw]:
    """Sentences by which something is done on somebody's behalf, tied to rows in which nobody instructs."""
    for one, found in turns(matter, FOR_OTHERS, ROLES):
        if one.rows and not any(row.ground == _INSTRUCTION for row in one.rows):
            yield worded(one, found)


def _another(matter: Matter) -> Iterator[Flaw]:
    """Sentences that make somebody else the controller, where no row says that anybody instructs."""
    if not _instructed(matter):
        for one, found in turns(matter, ANOTHER_CONTROLLER, ROLES):
            yield worded(one, found)


def _sub_processors(matter: Matter) -> Iterator[Flaw]:
    if not _instructed(matter) and not any(one.entry.sub_of for one in matter.recipients):
        for one, found in turns(matter, SUB_PROCESSORS, ROLES):
            if not one.tied_to("measures"):
                yield worded(one, found)


def _instructed(matter: Matter) -> bool:
    return any(row.use.ground == _INSTRUCTION for row in matter.rows)


CHECKS = (
    Check(
        code="ROLE_CONFLICT",
        case="processed",
        level=Level.WARNING,
        law="GDPR 28(10)",
        means="a row of one's own names data that is processed for others: it keeps nothing and permits no use there",
        why="A processor handles data as its controller instructs (Art. 28(3)(a), 29). If it decides itself what the "
        "data is for, it is taken to be a controller of it (Art. 28(10)). Over such rows only their controller's "
        "instructions stand, and what the processor owes by a law of its own.",
        says="`{row}` rests on `{ground}`, and all the data that it names is processed for others, as in `{table}`: "
        "it counts for nothing there.",
        help="write `ground: instruction` with `of`, or leave the row out",
        look=_processed,
        fails=Example(
            policy="""
            purposes:
              service:
                uses:
                  question:
                    ground: contract #!
                  asked:
                    data: [question]
                    about: [applicant]
                    ground: instruction
                    of: customer
                    why: they ask
                    keep: 12 months after recorded
            """,
            map="""
            tables:
              op.applications: {controller: customer by id}
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              service:
                uses:
                  question:
                    ground: instruction
                    of: customer
                    relation: (none)
                    asked: (none)
                    tail: (none)
            """,
            map="""
            tables:
              op.applications: {controller: customer by id}
            """,
        ),
    ),
    Check(
        code="ROLE_CONFLICT",
        case="for others",
        level=Level.WARNING,
        law="GDPR 4(8)",
        means="a published sentence says that something is done on somebody's behalf, and its rows are the company's "
        "own",
        why="Whoever handles data on behalf of another is a processor, and uses it as that other says (Art. 4(8), "
        "28(3)). Rows with a ground of their own are a controller's. Of the same use only one of the two is true, and "
        "it decides whom people can ask.",
        says="`{sentence}` says `{words}`, which is what a processor does, and the rows that it is tied to are those "
        "of a controller.",
        help="tie it to rows on `ground: instruction`, or say for whom the company decides itself",
        look=_for_others,
        fails=Example(
            text="""
            We use your data on behalf of our customers. {s30 kept by purposes.billing} #!
            """,
        ),
        passes=Example(
            text="""
            We use your data to send the bill. {s30 kept by purposes.billing}
            """,
        ),
    ),
    Check(
        code="ROLE_CONFLICT",
        case="another",
        level=Level.WARNING,
        law="GDPR 4(7)",
        means="a published sentence names somebody else as the controller, and nothing is declared on anybody's "
        "instruction",
        why="A controller is who decides what data is for and how it is handled (Art. 4(7)). Where the words give that "
        "to a customer, the policy has rows that follow the customer's instructions; without them every row says that "
        "the company decides, and a person cannot tell whom to ask.",
        says="`{sentence}` says `{words}`, and in all rows of the policy the company itself decides.",
        help="write what is done for that controller as rows on `ground: instruction`; or tie the sentence to an entry "
        "whose `reading` says where that is settled",
        look=_another,
        fails=Example(
            text="""
            The controller is the customer who pays for the service. {s30 open} #!
            """,
        ),
        passes=Example(
            text="""
            The controller is Acme AB. {s30 kept by controllers.acme}
            """,
        ),
    ),
    Check(
        code="ROLE_CONFLICT",
        case="sub-processors",
        level=Level.WARNING,
        law="GDPR 28(4)",
        means="a published sentence speaks of the company's sub-processors, and nothing makes the company a processor",
        why="Only a processor has sub-processors (Art. 28(2) and (4)). Who calls its suppliers so says that it works "
        "for somebody else, whatever else is told of who the controller is.",
        says="`{sentence}` says `{words}`: only a processor has them, and no row and no recipient says that the "
        "company is one.",
        help="call them processors; or write rows on `ground: instruction`, and `sub_of` at the recipients",
        look=_sub_processors,
        fails=Example(
            text="""
            Our sub-processors are listed below. {s30 open} #!
            """,
        ),
        passes=Example(
            text="""
            Our processors are listed below. {s30 open}
            """,
        ),
    ),
    Check(
        code="ROLE_CONFLICT",
        case="controllers",
        level=Level.WARNING,
        law="GDPR 4(7)",
        means="two controllers answer for everybody, so that nobody can tell whom to ask",
        why="A controller is who decides what data is for and how it is handled. Several companies may share a "
        "policy, each for its own people; then each says for whom. Where two answer for all, a request has no "
        "addressee.",
        says="`{controller}` and `{other}` both answer for everybody.",
        help="add `when` to each, or name one as a joint controller in `joint_with` of the other",
        look=_controllers,
        fails=Example(
            policy="""
            controllers:
              acme: {name: Acme AB}
              sister: #!
                name: Acme Pay AB
                org_no: 556016-0680
                country: SE
                contact: {email: privacy@pay.example}
                dpo: dpo@acme.example
                authority: IMY
            """,
        ),
        passes=Example(
            policy="""
            controllers:
              acme: {when: [while not customership]}
              sister:
                name: Acme Pay AB
                org_no: 556016-0680
                country: SE
                contact: {email: privacy@pay.example}
                dpo: dpo@acme.example
                authority: IMY
                when: [while customership]
            """,
        ),
    ),
    Check(
        code="ROLE_CONFLICT",
        case="twice",
        level=Level.WARNING,
        law="GDPR 28(10)",
        means="one company is processor and controller of the same data for the same purpose",
        why="A processor works as it is told. If it decides itself what the data is for, it is a controller of it "
        "(Art. 28(10)), with a ground of its own. It can be both only for different data or different purposes.",
        says="`{recipient}` and `{other}` are one company, which gets {data} for `{purpose}` both as processor and "
        "as controller.",
        help="part them by `data` or `for`, or declare the one role that it has",
        look=_twice,
        fails=Example(
            policy="""
            recipients:
              post:
                label: Letters
                name: Example Post AB
                role: processor
                country: [SE]
                contract: DPA 1
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
              reader:
                label: Counts of who reads
                name: Example Post AB
                role: controller #!
                country: [SE]
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              post:
                label: Letters
                name: Example Post AB
                role: processor
                country: [SE]
                contract: DPA 1
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
              reader:
                label: Letters of our own
                name: Example Post AB
                role: controller
                country: [SE]
                gets: {mail: {data: [contact.name], for: [service], upon: always}}
            """,
        ),
    ),
    Check(
        code="ROLE_CONFLICT",
        case="chain",
        level=Level.WARNING,
        law="GDPR 28(2)",
        means="somebody is taken on as sub-processor, and the one above or it itself is no processor",
        why="A sub-processor is a processor that another processor takes on. Who works for a controller is that "
        "controller's own processor, and who decides itself is nobody's.",
        says="`{recipient}` is a sub-processor of `{above}`, and {role} is not the role for that.",
        help="write `role: processor` where it fits, or leave out `sub_of`",
        look=_chain,
        fails=Example(
            policy="""
            recipients:
              bank:
                label: The bank
                name: Example Bank AB
                role: controller
                country: [SE]
                gets: {who: {data: [contact.name], for: [service], upon: request}}
              cards:
                label: Card payments
                name: Example Cards AB
                role: processor
                country: [SE]
                contract: DPA 1
                sub_of: bank #!
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              bank:
                label: The bank
                name: Example Bank AB
                role: processor
                country: [SE]
                contract: DPA 2
                gets: {who: {data: [contact.name], for: [service], upon: request}}
              cards:
                label: Card payments
                name: Example Cards AB
                role: processor
                country: [SE]
                contract: DPA 1
                sub_of: bank
            """,
        ),
    ),
    Check(
        code="ROLE_CONFLICT",
        case="paid",
        level=Level.WARNING,
        law="GDPR 4(8)",
        means="a processor gives something of value for the data it works on",
        why="A processor is paid for its work. Who gives money or value for data wants it for itself, and is a "
        "controller, with a ground of its own.",
        says="`{recipient}` is a processor and gives value for the data.",
        help="write `role: controller`, or leave out `paid`",
        look=_paid,
        fails=Example(
            policy="""
            recipients:
              ads:
                label: Advertising
                name: Example Ads AB
                role: processor
                country: [SE]
                contract: DPA 1
                paid: true #!
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              ads:
                label: Advertising
                name: Example Ads AB
                role: controller
                country: [SE]
                paid: true
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
    ),
)
