"""The forms in which values stand in a sentence, in English and Swedish. Each takes time in line with the sentence."""

import re
from typing import Final

from troth.policy.text.countries import COUNTRY_NAMES
from troth.policy.text.numbers import NUMBER_WORDS
from troth.policy.text.values import LEGAL_FORM

NUMBER: Final = (
    r"(?:(?<![\w.,:/+-])[0-9]{1,4}|(?<!\w)(?>"
    + "|".join(re.escape(word) for word in sorted(NUMBER_WORDS, key=len, reverse=True))
    + r"|an?)(?!\w))"
)
UNITS: Final = {
    "working days": r"(?:working|business)[ -]days?|(?:arbets|bank|var)dag(?:ar|ars)?",
    "hours": r"hours?|timm(?:e|ar|en|arna|ars)",
    "days": r"(?:calendar[ -])?days?|dag(?:ar|en|arna|ars)?|dygn(?:et|s)?",
    "weeks": r"weeks?|veck(?:a|or|an|orna|ors)",
    "months": r"(?:calendar[ -])?months?|månad(?:er|en|erna|ers|s)?|mån",
    "years": r"years?|år(?:et|en|s)?",
}
UNIT: Final = "(?:" + "|".join(f"(?P<u{n}>{form})" for n, form in enumerate(UNITS.values())) + r")(?![\w])"
TO: Final = r"\s*(?:-|–|—|\bto\b|\btill\b|\bor\b|\beller\b|\band\b|\boch\b)\s*(?:up\s+to\s+|upp\s+till\s+)?"
PERIOD: Final = re.compile(
    rf"(?:(?P<from>{NUMBER})(?P<to>{TO}))?(?P<count>(?:(?<=[-–—])[0-9]{{1,4}}|{NUMBER}))[\s-]{{1,8}}"
    rf"(?:full\s+|whole\s+|hela\s+)?{UNIT}",
    re.IGNORECASE,
)
HALF_YEAR: Final = re.compile(r"(?<!\w)(?:half[ -]an?[ -]year|ett halvt år|halvår(?:et|s)?)(?!\w)", re.IGNORECASE)
AND_A_HALF: Final = re.compile(r"\s+(?:and an? half|och en halv|och ett halvt)(?!\w)", re.IGNORECASE)
RATE: Final = re.compile(
    r"\s*(?:/|an?\b|per\b|om\b|i\b|each\b|every\b|varje\b)\s*(?:day|week|month|year|dygn|dag|veck|månad|år)",
    re.IGNORECASE,
)
MEASURED: Final = re.compile(
    r"(?:for|within|after|in|of|than|most|least|until|every|each|further|another|last|past|next|exactly|about|högst|minst|"
    r"längst|maximalt|inom|i|efter|under|till|än|om|på|varje|ytterligare|senaste|cirka|to|or|eller)\s+\Z",
    re.IGNORECASE,
)
LIMIT: Final = re.compile(
    r"(?:at most|(?:no|not) (?:longer|more) than|up to|maximum(?: of)?|max\.?|högst|längst|maximalt|som mest|upp till)"
    r"(?: under)?\s+\Z",
    re.IGNORECASE,
)
_PEOPLE: Final = (
    r"child(?:ren)?|persons?|people|individuals?|minors?|users?|customers?|anyone|barn|personer?|individer?|"
    r"ungdom(?:ar)?|minderåriga|kunder|användare|någon"
)
_IS: Final = r"those|you are|is|are|den|dem|du|är"
_BESIDE: Final = r"under|over|below|above|över|yngre än|äldre än|younger than|older than"
_AFTER_AGE: Final = r"[.,;:!?)]|\Z|(?:or|and|who|may|can|without|eller|och|som|får|kan|utan)\b"
_YEARS: Final = r"(?:\s+(?:years|år))?"
_NO_UNIT: Final = re.sub(r"\?P<\w+>", "?:", UNIT)
AGES: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<age>{NUMBER})[\s-](?:years?[\s-](?:old|of[\s-]age)|års[\s-]ålder|år[\s-](?:gam(?:mal|la)|fyllda))(?!\w)",
        rf"(?P<age>{NUMBER})-åring\w*",
        rf"(?<!\w)(?:aged?|age of|fyllt|fyller)\s+(?P<age>{NUMBER}){_YEARS}(?!\w)(?!\s*{_NO_UNIT})",
        rf"(?<!\w)(?:{_PEOPLE})\s+(?:{_BESIDE})\s+(?:the age of\s+)?(?P<age>{NUMBER}){_YEARS}(?!\w)(?!\s*{_NO_UNIT})",
        rf"(?<!\w)(?:{_IS})\s+(?:{_BESIDE})\s+(?:the age of\s+)?(?P<age>{NUMBER}){_YEARS}(?=\s*(?:{_AFTER_AGE}))",
        rf"(?P<age>{NUMBER})\s+(?:years\s+)?(?:or|and)\s+(?:older|over|above)(?!\w)",
        rf"(?P<age>{NUMBER})\s+år\s+eller\s+(?:äldre|över)(?!\w)",
    )
)
MONTHS: Final = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "januari februari mars april maj juni juli augusti september oktober november december",
    )
    for number, name in enumerate(names.split(), 1)
}
MONTH: Final = "(?P<m>" + "|".join(MONTHS) + ")"
DATES: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<![\w-])(?P<y>[0-9]{4})-(?P<n>[0-9]{2})-(?P<d>[0-9]{2})(?![\w-])",
        rf"(?<!\w)(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH},?\s+(?P<y>[0-9]{{4}})(?!\w)",
        rf"(?<!\w){MONTH}\s+(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>[0-9]{{4}})(?!\w)",
    )
)
PERCENT: Final = re.compile(r"(?<![\w.,])([0-9]{1,3}(?:[.,][0-9]+)?)\s*(?:%|per\s?cent|procent)", re.IGNORECASE)
EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ORGANISATION: Final = re.compile(r"(?<![\w-])[0-9]{6}-[0-9]{4}(?![\w-])")
COUNTRY: Final = re.compile(r"(?<!\w)(?:" + "|".join(sorted(COUNTRY_NAMES, key=len, reverse=True)) + r")(?!\w)")
ELSEWHERE: Final = re.compile(
    r"(?:outside|other than|not|except|utanför|utom|inte|förutom)\s+(?:\w+\s+){0,2}\Z", re.IGNORECASE
)
COMPANY: Final = re.compile(
    rf"(?<!\w)(?P<name>[a-z]?[A-ZÅÄÖ][\w&.-]*(?:\s+[A-ZÅÄÖ0-9][\w&.-]*){{0,4}}?),?\s+{LEGAL_FORM}(?!\w)"
)
NOT_WORDS: Final = re.compile(
    r"`+[^`]*`+|\]\([^()\s]*\)|<[^<>\s]*>|&#?\w+;|(?<!\w)(?:https?://|www\.)\S+|"
    r"(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:se|com|eu|org|net)(?![\w@])|(?<!\w)(?:\+[0-9]|0[0-9]{1,3}-)[0-9 ()-]{5,}|"
    r"\*+|(?<!\w)_+|_+(?!\w)"
)
"""Addresses, code, marks and telephone numbers: what looks like words or numbers of the sentence and is not."""
LAW: Final = re.compile(
    r"(?<!\w)(?:art(?:icles?|iklar|ikel)?\.?|sections?|sec\.|chap(?:ter|\.)|kap(?:itel|\.)?|§+|punkt(?:en)?|points?|no\.|nr\.?|"
    r"SFS|ISO(?:/IEC)?|RFC|version|TLS|regulation|directive|förordning(?:en)?|direktiv(?:et)?|\(EU\)|\(EG\)|\(EC\))\s*"
    r"[0-9][\w.:/()-]*|[0-9]+\s*(?:kap\b\.?|§)|(?<!\w)[0-9]{4}[:/][0-9]+|(?<!\w)[0-9]+/[0-9]+",
    re.IGNORECASE,
)
BARE: Final = re.compile(
    r"(?<![\w.,:/+#&-])([0-9]{1,3}(?:[ \u00a0.,][0-9]{3})*|[0-9]{4,9})(?=\s+[a-zåäö])|"
    r"(?<![\w.,:/+#&-])([0-9]{1,9})(?=[.,;:!?)]?\s*\Z)"
)
"""A number before what it counts, or at the end: not that of a street, a post office or a product."""
AFTER_A_NAME: Final = re.compile(r"[A-ZÅÄÖ]\w*\s+\Z")
MAY_HOLD_AGE: Final = re.compile(
    r"year|\bage|\bår|års?\b|-åring|fyll|under|over|below|above|över|old|äld|yng", re.IGNORECASE
)
MAY_HOLD_PERIOD: Final = re.compile(r"year|month|week|day|hour|år|mån|veck|dag|dygn|timm", re.IGNORECASE)
"""Sentences without one of these hold no age, no period; the whole forms are dear to look for."""
