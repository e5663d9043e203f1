"""Data leaves the European Economic Area only under something that covers it there."""

import re
from collections.abc import Iterator

from troth.declaration.outside import ANY, Recipient
from troth.kernel.finding import Level
from troth.law.declared import Named
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.outside import by_consent, only_upon, receives, third
from troth.law.packs.safeguards import ANNULLED, COVERS, Cover
from troth.law.packs.said_of_roles import ABROAD, ROLES
from troth.law.parts import listed
from troth.law.wording import negated, turns, worded

_OUTSIDE = frozenset({"source", "public"})
_LAW = "GDPR 44"


def _leaving(matter: Matter) -> Iterator[tuple[Named[Recipient], tuple[str, ...]]]:
    """Recipients to which data goes in third countries, with these."""
    for one in matter.recipients:
        countries = third(one.entry.country, matter.on)
        if receives(one.entry) and countries:
            yield one, countries


def _missing(matter: Matter) -> Iterator[Flaw]:
    """Where a person decides in each case, as before a court or at a sale, the country is only known then."""
    for one, countries in _leaving(matter):
        later = countries == (ANY,) and only_upon(one.entry, frozenset({"decision"}))
        if one.entry.safeguard is None and one.entry.role not in _OUTSIDE and not later:
            yield flaw(one.path, one.entry, "country", recipient=one.name, countries=_places(countries))


def _places(countries: tuple[str, ...]) -> str:
    return "any country" if countries == (ANY,) else listed(countries)


def _covers(matter: Matter, word: str) -> list[Cover]:
    return [cover for cover in COVERS if cover.word == word and cover.stands(matter.on)]


def _not_there(matter: Matter) -> Iterator[Flaw]:
    for one, countries in _leaving(matter):
        word = one.entry.safeguard
        if word is None:
            continue
        covers = _covers(matter, word)
        bare = tuple(
            country
            for country in countries
            if not any(cover.countries is None or country in cover.countries for cover in covers)
        )
        if bare:
            yield flaw(
                one.path,
                one.entry,
                "safeguard",
                recipient=one.name,
                safeguard=word,
                countries=_places(bare),
                day=matter.on.isoformat(),
            )


def _unassessed(matter: Matter) -> Iterator[Flaw]:
    for one, countries in _leaving(matter):
        covers = _covers(matter, one.entry.safeguard or "")
        if covers and all(cover.assessed for cover in covers) and one.entry.assessed is None:
            safeguard = one.entry.safeguard or ""
            yield flaw(
                one.path,
                one.entry,
                "safeguard",
                recipient=one.name,
                safeguard=safeguard,
                countries=_places(countries),
                source=covers[0].source,
            )


def _all_the_time(matter: Matter) -> Iterator[Flaw]:
    for one, _ in _leaving(matter):
        covers = _covers(matter, one.entry.safeguard or "")
        if covers and all(cover.occasional for cover in covers):
            for name, gets in one.entry.gets.items():
                if gets.upon == "always":
                    yield flaw(
                        f"{one.path}.{name}",
                        one.entry,
                        "safeguard",
                        recipient=one.name,
                        safeguard=one.entry.safeguard or "",
                        article=covers[0].article,
                    )


def _personal(matter: Matter) -> Iterator[Flaw]:
    for handing in matter.handings:
        if handing.recipient.safeguard == "anonymous_only" and handing.entry.form != "anonymous":
            yield flaw(
                handing.path,
                handing.entry,
                recipient=handing.recipient_name,
                row=handing.name,
                form=handing.entry.form,
            )


def _unasked(matter: Matter) -> Iterator[Flaw]:
    for handing in matter.handings:
        recipient = handing.recipient
        leaves = recipient.safeguard == "explicit_consent" and third(recipient.country, matter.on)
        if leaves and not by_consent(matter, handing):
            yield flaw(handing.path, handing.entry, recipient=handing.recipient_name, row=handing.name)


def _annulled(matter: Matter) -> Iterator[Flaw]:
    for one in matter.recipients:
        for key in ("contract", "also", "link"):
            said = getattr(one.entry, key)
            words = " ".join(said) if isinstance(said, tuple) else said or ""
            for gone in ANNULLED:
                if re.search(gone.pattern, words, re.IGNORECASE) and not gone.stands(matter.on):
                    yield flaw(one.path, one.entry, key, recipient=one.name, name=gone.name, judgment=gone.source)


def _stores(matter: Matter) -> Iterator[Flaw]:
    """Stores that hold personal data in a third country in which no recipient is declared."""
    declared = {country for one in matter.recipients for country in one.entry.country}
    holding = {table.store for table in matter.policy.tables.values() if table.parts}
    for name, store in matter.policy.declaration.map.stores.items():
        if name in holding and third((store.country,), matter.on) and store.country not in declared:
            yield flaw(f"stores.{name}", store, "country", store=name, country=store.country)


def _words(matter: Matter) -> Iterator[Flaw]:
    """Sentences by which data may go abroad, where no recipient says under what; one tied to recipients is theirs."""
    if any(one.entry.safeguard for one in matter.recipients):
        return
    for one, found in turns(matter, ABROAD, ROLES):
        if not one.tied_to("recipients", "never", "rights", "regions") and not negated(one):
            yield worded(one, found)


CHECKS = (
    Check(
        code="NO_SAFEGUARD",
        case="words",
        level=Level.WARNING,
        law="GDPR 13(1)(f)",
        means="a published sentence lets data go to other countries, and no recipient declares under what",
        why="Art. 13(1)(f) wants people told that data goes to a third country, and by which decision or safeguard. A "
        "sentence that other laws may apply tells them of the danger, and of nothing that guards against it.",
        says="`{sentence}` says `{words}`, and no recipient has a `safeguard`: nothing says what covers the data "
        "there.",
        help="write `country` and `safeguard` at the recipients, and tie the sentence to them",
        look=_words,
        fails=Example(
            text="""
            Some suppliers are outside the EEA. {s30 open} #!
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud Inc
                role: processor
                country: [IN]
                safeguard: bcr
                contract: DPA 1
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
            text="""
            Our host is outside the EEA. {s30 kept by recipients.cloud}
            """,
        ),
    ),
    Check(
        code="NO_SAFEGUARD",
        case="missing",
        level=Level.ERROR,
        signable=True,
        law=_LAW,
        means="data goes to a third country that is not adequate, and nothing is named that covers it there",
        why="Art. 44 lets data leave the European Economic Area only to a country that a decision calls adequate, "
        "under a safeguard of Art. 46, or in one of the cases of Art. 49. Which decisions stood on a day is dated "
        "data. To the United States a decision covers only who is certified: `safeguard: dpf`.",
        says="`{recipient}` handles personal data in {countries}, and nothing is named that covers it there.",
        help="add `safeguard`, such as `scc` with `assessed`, or name only countries where it is needed no more",
        look=_missing,
        fails=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud Inc.
                role: processor
                country: [IE, US] #!
                contract: DPA 1
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud Inc.
                role: processor
                country: [IE, CH]
                contract: DPA 1
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
    ),
    Check(
        code="NO_SAFEGUARD",
        case="not there",
        level=Level.WARNING,
        law="GDPR 45",
        means="the safeguard that is named was not in force on that day, or does not reach that country",
        why="A decision covers the country that it names, from its day on. The Data Privacy Framework covers "
        "certified companies in the United States and nobody else; before its day there was nothing of the kind.",
        says="`{safeguard}` covers nothing that `{recipient}` handles in {countries} on {day}.",
        help="name a safeguard that stood there on that day, such as `scc` with `assessed`",
        look=_not_there,
        fails=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud Pvt.
                role: processor
                country: [IN]
                safeguard: dpf #!
                contract: DPA 1
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud Inc.
                role: processor
                country: [US]
                safeguard: dpf
                contract: DPA 1
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
    ),
    Check(
        code="NO_SAFEGUARD",
        case="unassessed",
        level=Level.WARNING,
        law="GDPR 46(2)(c)",
        means="a transfer rests on standard clauses, and nobody has looked at the law of the country",
        why="Clauses bind the recipient and not its state. Who uses them must first look at whether the law there "
        "lets them be kept (C-311/18), and the clauses themselves make him write it down.",
        says="`{recipient}` handles data in {countries} under `{safeguard}`, and no assessment of the law there is "
        "dated ({source}).",
        help="add `assessed` with the day of the assessment",
        look=_unassessed,
        fails=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud Pvt.
                role: processor
                country: [IN]
                safeguard: scc #!
                contract: DPA 1
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              cloud:
                label: Hosting
                name: Example Cloud Pvt.
                role: processor
                country: [IN]
                safeguard: scc
                assessed: 2023-11-01
                contract: DPA 1
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
    ),
    Check(
        code="NO_SAFEGUARD",
        case="all the time",
        level=Level.WARNING,
        law="GDPR 49(1)",
        means="a transfer that goes on all the time rests on an exception that is for single cases",
        why="Art. 49 is for the case that no other way is open. For contracts and for claims recital 111 lets it "
        "cover what happens now and then; what goes on always needs a safeguard of Art. 46.",
        says="`{recipient}` always gets data under `{safeguard}`, which is Art. {article} and covers single cases.",
        help="write a safeguard for what goes on always, such as `scc` with `assessed`",
        look=_all_the_time,
        fails=Example(
            policy="""
            recipients:
              partner:
                label: Partner
                name: Example Partner Pvt.
                role: controller
                country: [IN]
                safeguard: contract_need #!
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              partner:
                label: Partner
                name: Example Partner Pvt.
                role: controller
                country: [IN]
                safeguard: contract_need
                gets: {mail: {data: [contact.email], for: [news], upon: request}}
            """,
        ),
    ),
    Check(
        code="NO_SAFEGUARD",
        case="personal",
        level=Level.WARNING,
        law="GDPR 4(1)",
        means="a recipient is said to get anonymous data only, and gets data in another form",
        why="Anonymous data is no personal data, so nothing need cover it. Data of which the names alone were taken "
        "away is pseudonymous, and stays personal (Art. 4(5)).",
        says="`{recipient}` is to get anonymous data only, and its row `{row}` is {form}.",
        help="write `form: anonymous` in the row, or a safeguard that covers personal data",
        look=_personal,
        fails=Example(
            policy="""
            recipients:
              lab:
                label: Research
                name: Example Lab Pvt.
                role: controller
                country: [IN]
                safeguard: anonymous_only
                gets:
                  counts: {data: [traffic.counts], for: [planning], upon: request, form: pseudonymous} #!
            """,
            also=("GETS_MORE",),
        ),
        passes=Example(
            policy="""
            recipients:
              lab:
                label: Research
                name: Example Lab Pvt.
                role: controller
                country: [IN]
                safeguard: anonymous_only
                gets:
                  counts: {data: [traffic.counts], for: [planning], upon: request, form: anonymous}
            """,
        ),
    ),
    Check(
        code="NO_SAFEGUARD",
        case="unasked",
        level=Level.WARNING,
        law="GDPR 49(1)(a)",
        means="a transfer is to rest on explicit consent, and nothing that is handed over asks for one",
        why="Art. 49(1)(a) wants the person's explicit consent to this transfer, after she was told of its risks. A "
        "row that rests on something else never asks.",
        says="`{recipient}` is covered by consent alone, and its row `{row}` asks for none.",
        help="add `when: [consented to NAME]`, or write a safeguard that needs no consent",
        look=_unasked,
        fails=Example(
            policy="""
            recipients:
              partner:
                label: Partner
                name: Example Partner Pvt.
                role: controller
                country: [IN]
                safeguard: explicit_consent
                gets:
                  name: {data: [contact.name], for: [service], upon: request} #!
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              partner:
                label: Partner
                name: Example Partner Pvt.
                role: controller
                country: [IN]
                safeguard: explicit_consent
                gets:
                  name: {data: [contact.name], for: [service], upon: request, when: [consented to news]}
            """,
        ),
    ),
    Check(
        code="NO_SAFEGUARD",
        case="annulled",
        level=Level.WARNING,
        law="GDPR 45",
        means="a recipient is covered by a mechanism that a court has annulled",
        why="Safe Harbour fell in 2015 and the Privacy Shield in 2020. An agreement or a link that still leans on one "
        "of them covers nothing, and shows that nobody has looked at it since.",
        says="What `{recipient}` rests on names {name}, which covers nothing since {judgment}.",
        help="write the agreement that holds today, with its `safeguard`",
        look=_annulled,
        fails=Example(
            policy="""
            recipients:
              cloud:
                label: Telephony
                name: Example Calls Inc.
                role: processor
                country: [US]
                safeguard: dpf
                contract: DPA with Privacy Shield annex #!
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
        passes=Example(
            policy="""
            recipients:
              cloud:
                label: Telephony
                name: Example Calls Inc.
                role: processor
                country: [US]
                safeguard: dpf
                contract: DPA of 2024
                gets: {mail: {data: [contact.email], for: [news], upon: always}}
            """,
        ),
    ),
    Check(
        code="NO_SAFEGUARD",
        case="store",
        level=Level.WARNING,
        law=_LAW,
        means="a store with personal data stands in a third country, and no recipient there is declared",
        why="Data that lies in a third country has been transferred, to whoever runs the machine. Who that is, and "
        "what covers it, belongs among the recipients.",
        says="`{store}` holds personal data in `{country}`, and no recipient in that country is declared.",
        help="declare who runs it among `recipients`, with `safeguard`",
        look=_stores,
        fails=Example(
            map="""
            stores:
              archive: {country: US}
              op:
                country: IN #!
            """,
            also=("RETAINED_OUTSIDE_UNION", "STORED_ABROAD"),
        ),
        passes=Example(
            map="""
            stores:
              archive: {country: US}
              op:
                country: SE
            """,
        ),
    ),
)
