"""What may cover a transfer to a third country, beside a decision that the country is adequate."""

from dataclasses import dataclass
from datetime import date

from troth.law.packs.dated import Dated

_APPLIES = date(2018, 5, 25)


@dataclass(frozen=True, kw_only=True)
class Cover(Dated):
    """A word of ``safeguard`` and what is behind it. ``countries`` None: everywhere.

    ``assessed``: the law of the country must have been looked at; ``occasional``: not for what goes on all the time.
    """

    word: str
    article: str
    countries: frozenset[str] | None = None
    assessed: bool = False
    occasional: bool = False


COVERS = (
    Cover(
        word="scc",
        article="46(2)(c)",
        valid_from=_APPLIES,
        valid_to=date(2022, 12, 27),
        source="Decisions 2001/497/EC and 2010/87/EU, until the end of Decision (EU) 2021/914, Art. 4(4)",
        unconfirmed="the last day of the old clauses",
    ),
    Cover(
        word="scc",
        article="46(2)(c)",
        assessed=True,
        valid_from=date(2021, 6, 27),
        source="Decision (EU) 2021/914, clause 14",
        unconfirmed="the number of the clause",
    ),
    Cover(word="bcr", article="46(2)(b)", valid_from=_APPLIES, source="GDPR 46(2)(b), 47"),
    Cover(
        word="dpf",
        article="45",
        countries=frozenset({"US"}),
        valid_from=date(2023, 7, 10),
        source="Implementing Decision (EU) 2023/1795",
    ),
    Cover(word="certified", article="46(2)(f)", valid_from=_APPLIES, source="GDPR 46(2)(f)"),
    Cover(word="contract_need", article="49(1)(b)", occasional=True, valid_from=_APPLIES, source="GDPR 49(1)(b)"),
    Cover(word="explicit_consent", article="49(1)(a)", valid_from=_APPLIES, source="GDPR 49(1)(a)"),
    Cover(word="vital", article="49(1)(f)", valid_from=_APPLIES, source="GDPR 49(1)(f)"),
    Cover(word="legal_claims", article="49(1)(e)", occasional=True, valid_from=_APPLIES, source="GDPR 49(1)(e)"),
    Cover(word="instructed", article="28(3)(a)", valid_from=_APPLIES, source="GDPR 28(3)(a)"),
    Cover(
        word="own_choice",
        article="44",
        valid_from=_APPLIES,
        source="C-101/01: who puts something on a page for everybody transfers it to no country",
        unconfirmed="how far the judgment reaches",
    ),
    Cover(word="anonymous_only", article="4(1)", valid_from=_APPLIES, source="GDPR recital 26"),
)


@dataclass(frozen=True, kw_only=True)
class Annulled(Dated):
    """A mechanism that a court has annulled, by the names that policies give it. ``valid_to``: its last day."""

    name: str
    pattern: str


ANNULLED = (
    Annulled(
        name="Safe Harbour",
        pattern=r"safe[\s-]*harbou?r",
        valid_from=date(2000, 7, 26),
        valid_to=date(2015, 10, 5),
        source="C-362/14 of 6 October 2015",
        unconfirmed="the day of the judgment",
    ),
    Annulled(
        name="Privacy Shield",
        pattern=r"privacy[\s-]*shield",
        valid_from=date(2016, 7, 12),
        valid_to=date(2020, 7, 15),
        source="C-311/18 of 16 July 2020",
        unconfirmed="the day of the judgment",
    ),
)
