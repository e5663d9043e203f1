"""Names in published policies: things that have several, and names that the law has no more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from troth.law.packs.words import WP260

_GDPR = date(2018, 5, 25)


@dataclass(frozen=True, slots=True)
class OneThing:
    """One thing with several names in use: a text keeps to one of them. ``names``: forms by how each is shown."""

    what: str
    language: str
    names: tuple[tuple[str, str], ...]
    source: str
    valid_from: date = _GDPR


ONE_THING = (
    OneThing(
        "what is known about a person",
        "en",
        (
            ("personal data", r"personal data"),
            ("personal information", r"personal(?:ly identifiable)? information"),
        ),
        "GDPR 4(1); Civil Code 1798.140(v)",
    ),
    OneThing(
        "the terms of the service",
        "en",
        (
            ("Terms of Use", r"terms of use"),
            ("Terms of Service", r"terms of service"),
            ("User Terms", r"user terms"),
            ("User Agreement", r"user agreements?"),
            ("Service Agreement", r"service agreements?"),
        ),
        WP260,
    ),
    OneThing(
        "the Commission's clauses",
        "en",
        (
            ("standard contractual clauses", r"standard (?:contractual|contract|data protection) clauses|SCCs?"),
            ("model clauses", r"model (?:contract )?clauses"),
        ),
        "Decision (EU) 2021/914",
    ),
    OneThing(
        "what is known about a person",
        "sv",
        (
            ("personuppgifter", r"personuppgift\w*"),
            ("personlig information", r"personlig(?:a)? information\w*"),
        ),
        "GDPR 4(1)",
    ),
    OneThing(
        "the terms of the service",
        "sv",
        (
            ("användarvillkor", r"användarvillkor\w*"),
            ("användaravtal", r"användaravtal\w*"),
            ("tjänsteavtal", r"tjänsteavtal\w*"),
            ("tjänstevillkor", r"tjänstevillkor\w*"),
            ("allmänna villkor", r"allmänna villkor\w*"),
        ),
        WP260,
    ),
    OneThing(
        "the Commission's clauses",
        "sv",
        (
            ("standardavtalsklausuler", r"standard(?:avtals|iserade dataskydds)klausuler\w*"),
            ("modellklausuler", r"(?:modell|model)klausuler\w*|model clauses"),
        ),
        "Decision (EU) 2021/914",
    ),
)


SAME: Mapping[str, str] = {
    "en": r"means?|same meaning|same thing|stands? for|also called|synonym\w*",
    "sv": r"menar|menas|betyder|avse[rs]|samma betydelse|samma sak|kallas även|synonym\w*",
}
"""By language: what a sentence says that makes two names one."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """A name that the law has no more, or never had. ``since``: the first day on which it was wrong."""

    form: str
    shown: str
    instead: str
    since: date
    source: str


OUTDATED = (
    Outdated(
        r"general data protection legislation",
        "General Data Protection Legislation",
        "General Data Protection Regulation",
        date(2016, 4, 27),
        "Regulation (EU) 2016/679",
    ),
    Outdated(
        r"(?:EU )?model (?:contract )?clauses",
        "model clauses",
        "standard contractual clauses",
        date(2021, 9, 27),
        "Decision (EU) 2021/914, Art. 4",
    ),
    Outdated(r"safe harbou?r", "Safe Harbour", "what covers the transfer today", date(2015, 10, 6), "C-362/14"),
    Outdated(r"privacy shield", "Privacy Shield", "what covers the transfer today", date(2020, 7, 16), "C-311/18"),
    Outdated(
        r"personuppgiftslagen|PuL",
        "personuppgiftslagen",
        "dataskyddsförordningen",
        date(2018, 5, 25),
        "Lag (2018:218), entry into force",
    ),
    Outdated(
        r"datainspektionen", "Datainspektionen", "Integritetsskyddsmyndigheten", date(2021, 1, 1), "SFS 2020:1203"
    ),
)
