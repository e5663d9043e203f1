"""A recipient gets no more than the purpose that lends it the ground uses itself."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.declared import Handing
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.outside import ALL, OWN_ACTS, claims_of
from troth.law.parts import listed
from troth.policy.resolve import expand

_ORDER = ("anonymous", "pseudonymous", "personal")
"""Each shows more than the one before it."""


def _data(matter: Matter) -> Iterator[Flaw]:
    for handing in matter.handings:
        if ALL in handing.entry.data or _bounded(matter, handing):
            continue
        used = {claim.part for claim in claims_of(matter, handing.entry)}
        more = [part for part in handing.parts if part not in used and not _made_of(matter, part, used)]
        if more:
            yield _flaw(handing, "data", data=listed(more))


def _bounded(matter: Matter, handing: Handing) -> bool:
    """Whether a decision or the person's own act bounds it, or a purpose has no rows, which is found by itself."""
    purposes = matter.policy.declaration.policy.purposes
    own = handing.entry.exactly is not None or handing.entry.upon in OWN_ACTS
    return own or any(not purposes[name].uses for name in handing.entry.purposes)


def _made_of(matter: Matter, whole: str, used: set[str]) -> bool:
    """Whether it is a whole all of whose parts are used, save what counts only where it is named."""
    parts = expand((whole,), matter.policy.parts)
    return len(parts) > 1 and used.issuperset(part for part in parts if part != whole)


def _form(matter: Matter) -> Iterator[Flaw]:
    for handing in matter.handings:
        seen: dict[str, int] = {}
        for claim in claims_of(matter, handing.entry):
            seen[claim.part] = max(seen.get(claim.part, 0), _ORDER.index(claim.use.form))
        shown = _ORDER.index(handing.entry.form)
        more = [part for part in handing.parts if part in seen and seen[part] < shown]
        if more:
            form = _ORDER[seen[more[0]]]
            yield _flaw(handing, "form", data=listed(more), form=form, more=handing.entry.form)


def _people(matter: Matter) -> Iterator[Flaw]:
    for handing in matter.handings:
        claims = [claim for claim in claims_of(matter, handing.entry) if claim.part in handing.parts]
        if handing.entry.exactly is not None:
            continue
        used = {scope.person_class for claim in claims for scope in claim.scopes}
        more = [name for name in handing.entry.about or () if claims and not matter.policy.classes[name] & used]
        if more and not any(claim.anonymous for claim in claims):
            yield _flaw(handing, "about", data=listed(handing.entry.data), people=listed(more))


def _flaw(handing: Handing, key: str, **words: str) -> Flaw:
    purposes = listed(handing.entry.purposes)
    return flaw(
        handing.path, handing.entry, key, recipient=handing.recipient_name, row=handing.name, purposes=purposes, **words
    )


_WHY = (
    "Handing data on is a use of it. It rests on the ground of the purpose for which it is done, and reaches as far as "
    "that purpose itself reaches (Art. 5(1)(b) and (c))."
)

CHECKS = (
    Check(
        code="GETS_MORE",
        case="data",
        level=Level.WARNING,
        law="GDPR 5(1)(c)",
        means="a recipient gets data that the purpose it is handed over for does not use",
        why=_WHY,
        says="`{recipient}` gets {data} for {purposes}, which does not use it: there is no ground for that.",
        help="take it out of `data`, or name in `for` the purpose that uses it",
        look=_data,
        fails=Example(
            policy="""
            recipients:
              post:
                label: Letters
                name: Example Post AB
                role: processor
                country: [SE]
                contract: DPA 1
                gets:
                  mail:
                    data: [contact] #!
                    for: [news]
                    upon: always
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
                gets:
                  mail:
                    data: [contact.email]
                    for: [news]
                    upon: always
            """,
        ),
    ),
    Check(
        code="GETS_MORE",
        case="form",
        level=Level.WARNING,
        law="GDPR 5(1)(c)",
        means="a recipient gets data in a form that shows more than the purpose itself may see",
        why=_WHY,
        says="`{recipient}` gets {data} in {more} form for {purposes}, which sees it in {form} form only.",
        help="write `form: {form}`",
        look=_form,
        fails=Example(
            policy="""
            recipients:
              lab:
                label: Research
                name: Example Lab AB
                role: controller
                country: [SE]
                gets:
                  counts:
                    data: [traffic.counts]
                    for: [planning]
                    upon: always
                    form: pseudonymous #!
            """,
            also=("TRAFFIC_DISCLOSED",),
        ),
        passes=Example(
            policy="""
            recipients:
              lab:
                label: Research
                name: Example Lab AB
                role: controller
                country: [SE]
                gets:
                  counts:
                    data: [traffic.counts]
                    for: [planning]
                    upon: always
                    form: anonymous
            """,
        ),
    ),
    Check(
        code="GETS_MORE",
        case="people",
        level=Level.WARNING,
        law="GDPR 5(1)(c)",
        means="a recipient gets data about people whom the purpose has no row for",
        why=_WHY,
        says="`{recipient}` gets {data} about {people} for {purposes}, which has no row about them.",
        help="take them out of `about`, or name in `for` the purpose that is about them",
        look=_people,
        fails=Example(
            policy="""
            recipients:
              post:
                label: Letters
                name: Example Post AB
                role: processor
                country: [SE]
                contract: DPA 1
                gets:
                  mail:
                    data: [contact.email]
                    about: [customer, applicant] #!
                    for: [news]
                    upon: always
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
                gets:
                  mail:
                    data: [contact.email]
                    about: [customer]
                    for: [news]
                    upon: always
            """,
        ),
    ),
)
