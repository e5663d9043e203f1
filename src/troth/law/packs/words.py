"""Words and turns in published policies that say too little, too much, or what the law does not let them say.

Each is a regular expression, English or Swedish, looked for without regard to capitals between the edges of words.
``valid_from`` is the day since which it is held against a text, ``valid_to`` the last; ``source`` says why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_GDPR = date(2018, 5, 25)
WP260 = "Guidelines on transparency, WP260 rev.01, 12-13"
_CONSENT = "EDPB Guidelines 05/2020 on consent; C-673/17"


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """One turn. ``topic`` is what it is a sign of. Each is itself alone, so that thousands are told apart at once."""

    topic: str
    language: str
    form: str
    source: str
    valid_from: date = _GDPR
    valid_to: date | None = None


def terms(topic: str, language: str, source: str, forms: Iterable[str]) -> tuple[Term, ...]:
    """Several turns of one topic."""
    return tuple(Term(topic, language, form, source) for form in forms)


VAGUE_PERIOD, VAGUE_CATEGORY, VAGUE_PURPOSE = "vague period", "vague category", "vague purpose"
OPEN_LIST, ABSOLUTE, SECURITY, DISCLAIMER = "open list", "absolute", "security", "disclaimer"
CONDUCT, HASHED, ANONYMOUS, COOKIE = "consent by conduct", "hashed", "anonymous", "cookie"
GROUND_NAMED, ELSEWHERE = "ground named", "said elsewhere"

_NEED_EN = r"(?:necessary|needed|required|appropriate|relevant)"
_NEED_SV = r"(?:nödvändigt|nödvändiga|behövs|krävs|behöver)"

TERMS = (
    *terms(
        VAGUE_PERIOD,
        "en",
        WP260,
        (
            rf"longer than (?:(?:is|it is|they are|what is|we) )?(?:\w+ )?{_NEED_EN}",
            (
                rf"(?:as|so) long as (?:(?:is|it is|they are|we|this is|that is|you) )?(?:\w+ )?(?:{_NEED_EN}|deem"
                rf"|need|consider|think|believe|judge|see fit)"
            ),
            r"as we deem (?:necessary|appropriate)",
            r"(?:limited|reasonable|certain|suitable) (?:period of time|period|time)",
            r"for (?:some time|a time|a while)",
            r"until (?:(?:it|this|they|that) (?:is|are) )?no longer (?:needed|necessary|required)",
            r"(?:delete|erase|remove|discard)[^.;]{0,60} no longer (?:needed|necessary|required)",
            r"no longer (?:needed|necessary|required)[^.;]{0,80} (?:delete|erase|remove|discard)[sd]?",
            (
                r"(?:some|certain)(?: of it)?(?: data| information)?(?: is| are| will be| may be)?"
                r"(?: goes| discarded| deleted| erased| removed| thrown)(?: away)? (?:at once|immediately|directly)"
            ),
        ),
    ),
    *terms(
        VAGUE_PERIOD,
        "sv",
        WP260,
        (
            rf"längre (?:tid )?än (?:(?:vad som|det|vi|de|som) )?(?:är )?{_NEED_SV}",
            rf"så länge (?:[^.;]{{0,60}} )?(?:{_NEED_SV}|fordras|anser|kräver)",
            r"så länge du (?:har|är) [^.;]{0,60}, eller",
            r"varierar beroende på",
            rf"(?:tas bort|raderas|gallras)[^.;]{{0,60}} inte längre (?:är )?{_NEED_SV}",
            r"(?:en )?(?:begränsad|skälig|rimlig|viss) tid(?:speriod)?",
            r"tills (?:det|de|uppgifterna) inte längre (?:behövs|är nödvändig\w*)",
            r"(?:en del|vissa uppgifter|vissa)(?: \w+){0,2} (?:genast|omedelbart|direkt)",
        ),
    ),
    *terms(
        VAGUE_CATEGORY,
        "en",
        WP260,
        (
            (
                r"(?:regular|ordinary|normal|general|basic|certain|other|various|miscellaneous|different) (?:types?"
                r" of |kinds? of )?"
                r"(?:personal )?(?:data|information)"
            ),
            r"(?:any|all) (?:other )?(?:personal )?information",
        ),
    ),
    *terms(
        VAGUE_CATEGORY,
        "sv",
        WP260,
        (r"(?:vanliga|allmänna|övriga|andra|vissa|diverse|olika) (?:slags |typer av )?(?:person)?uppgifter",),
    ),
    *terms(
        VAGUE_PURPOSE,
        "en",
        WP260,
        (
            r"(?:other|any|various|certain|different|general|internal)(?: \w+){0,3} purposes?",
            r"business (?:reasons?|needs?)",
            r"uses?[^.;]{0,60} as we see fit",
            r"purposes? such as",
        ),
    ),
    *terms(
        VAGUE_PURPOSE,
        "sv",
        WP260,
        (
            r"(?:andra|övriga|vissa|diverse|olika)(?: \w+){0,2} (?:ändamål|syften)",
            r"affärs(?:mässiga )?(?:ändamål|syften|skäl)",
        ),
    ),
    *terms(
        OPEN_LIST,
        "en",
        WP260,
        (
            r"such as",
            r"among other things|among others|inter alia|amongst other",
            r"for (?:example|instance)|e\.g\.",
            r"including,? but not limited to|including without limitation",
            r"(?:may|can|might) (?:also )?be(?! (?:\w+ed|seen|read|kept|held|put|shown|sent|given|made)\b)",
            r"(?:may|can|might) (?:also )?(?:include|contain|comprise)",
            r"and so on|etc\.?",
        ),
    ),
    *terms(
        OPEN_LIST,
        "sv",
        WP260,
        (
            r"till exempel|t\.\s?ex\.?|exempelvis|såsom",
            r"bland annat|bl\.\s?a\.?",
            r"med mera|m\.\s?m\.?|osv\.?|och så vidare",
            r"kan (?:även |också )?(?:vara|omfatta|inkludera|innefatta|bestå av)",
        ),
    ),
    *terms(
        ABSOLUTE,
        "en",
        "GDPR 5(1)(a), 5(2): what is promised must be shown",
        (
            r"(?<!at )(?<!after )(?<!above )all(?! the same| in all)|always|every|each time|never|at all times",
            r"full|fully|complete|completely|absolute|absolutely|total|totally|100\s?%",
            r"guarantees?|guaranteed|ensures? that no",
        ),
    ),
    *terms(
        ABSOLUTE,
        "sv",
        "GDPR 5(1)(a), 5(2): what is promised must be shown",
        (
            r"all|allt|alla|alltid|varje gång|aldrig|ständigt",
            r"full|fullt|fullständig|fullständigt|helt|hundraprocentig\w*|100\s?%",
            r"garanterar|garanti",
        ),
    ),
    *terms(
        SECURITY,
        "en",
        "GDPR 32",
        (
            r"protect(?:s|ed|ion|ing)?|secure[ds]?|security|safe|safety",
            r"logs?|logged|logging|encrypt\w*|confidential\w*",
        ),
    ),
    *terms(
        SECURITY,
        "sv",
        "GDPR 32",
        (
            r"skydd\w*|skyddar|säker|säkert|säkra|säkerhet\w*",
            r"logg|loggas?|loggar|loggning|krypter\w*|konfidentiell\w*",
        ),
    ),
    *terms(
        DISCLAIMER,
        "en",
        "GDPR 24, 32, 82: nobody can write herself out of them",
        (
            (
                r"(?:can ?not|can['’]t|do not|don['’]t|are (?:not able|unable) to)(?: be)?(?: fully| completely|"
                r" absolutely)?"
                r" (?:guarantee|ensure|warrant|promise)\w*"
            ),
            r"(?:not|never)(?: be)?(?: held)? (?:liable|responsible)",
            r"no (?:liability|responsibility|warranty|guarantees?)",
            r"(?:at )?your own risk",
            (
                r"no [^.;]{0,60}(?:is|are|can be) (?:ever )?(?:completely |totally |fully |100\s?% |perfectly "
                r"|entirely )?(?:secure|safe|complete|perfect)"
            ),
        ),
    ),
    *terms(
        DISCLAIMER,
        "sv",
        "GDPR 24, 32, 82: nobody can write herself out of them",
        (
            r"kan (?:\S+ ){0,2}?inte (?:helt |fullt ut |alltid )?(?:garantera|lova|säkerställa)\w*",
            r"(?:ansvarar (?:\w+ )?inte|inte (?:är )?ansvarig\w*|inget ansvar|inte (?:något )?ansvar|friskriver)",
            r"(?:på )?egen risk",
            (
                r"(?:ingen|inga|inget)(?: \w+){0,5} (?:är|kan vara)(?: \w+)? (?:säker|säkra|säkert"
                r"|fullständig\w*|perfekt\w*)"
            ),
            r"(?:någon|några) garanti\w* kan (?:vi |\w+ )?inte",
        ),
    ),
    *terms(
        CONDUCT,
        "en",
        _CONSENT,
        (
            (
                r"by (?:\w+ )?(?:using|visiting|accessing|continuing|browsing|registering|signing up|submitting"
                r"|providing)"
                r"\b[^.;:]{0,120}?\b(?:you|user|users)[^.;:]{0,30}?\b(?:agree|consent|accept|give|acknowledge)\w*"
            ),
            (
                r"(?:continued use|continue to use|continues? using|use of)[^.;]{0,90}?"
                r"\b(?:constitutes?|means|implies|indicates|counts as|signifies|is (?:an? )?(?:deemed )?)[^.;]{0,40}?"
                r"\b(?:consent|accept|agree)\w*"
            ),
            r"(?:deemed|considered|assumed)(?: \w+)? to have (?:consented|agreed|accepted)",
            r"(?:you )?hereby (?:consent|agree|accept)",
            r"you have (?:given us (?:your )?permission|(?:allowed|permitted) us)",
            r"thereby (?:says? yes|agrees?|consents?|accepts?|gives? (?:his|her|your|their) consent)",
            (
                r"(?:whoever|anyone who|anybody who|those who) (?:uses?|visits?|goes on|go on|continues?|stays?)\b"
                r"[^.;]{0,80}?\b(?:accepts?|accepted|agrees?|agreed|consents?|consented)"
            ),
            (
                r"(?:when|if|where) you (?:use|visit|continue|register)\b[^.;]{0,80}?\byou (?:\w+ )?(?:agree"
                r"|consent|accept)"
            ),
        ),
    ),
    *terms(
        CONDUCT,
        "sv",
        _CONSENT,
        (
            (
                r"genom att (?:du )?(?:använda|använder|besöka|besöker|fortsätta|fortsätter|surfa|registrera|lämna"
                r"|gå in|ta del|nyttja)"
                r"[^.;:]{0,140}?\b(?:samtyck|godkänn|acceptera|medge|ger du|lämnar du)\w*"
            ),
            (
                r"(?:fortsatt|fortsatta) (?:användning|användande|bruk)[^.;]{0,100}?\b(?:innebär|betyder|anses|utgör)"
                r"[^.;]{0,50}?\b(?:samtyck|godkänn|accept)\w*"
            ),
            r"anses (?:du |\w+ )?(?:ha )?(?:samtyckt|godkänt|accepterat)",
            r"(?:besöker|använder) du [^.;]{0,80}?\b(?:samtycker|godkänner|accepterar) du",
            r"du (?:samtycker|godkänner) härmed|härmed (?:samtycker|godkänner)",
            r"har du (?:gett oss (?:tillstånd|tillåtelse|samtycke)|tillåtit oss)",
            r"med (?:detta|det här) har du (?:samtyckt|godkänt|godtagit|accepterat)",
            r"(?:säger|sagt) därmed ja|(?:samtycker|godkänner|accepterar|godtar) därmed",
            (
                r"den som (?:använder|besöker|fortsätter|stannar|surfar)\b[^.;]{0,80}?"
                r"\b(?:samtyck|godkän|godta|accepter)\w*"
            ),
            (
                r"(?:när|om|då) du (?:besöker|använder|fortsätter|registrerar)[^.;]{0,80}?"
                r"\b(?:samtycker|godkänner|accepterar) du"
            ),
        ),
    ),
    *terms(
        HASHED,
        "en",
        "Opinion 05/2014 on anonymisation techniques, WP216; GDPR recital 26",
        (r"hash(?:es|ed|ing)?|pseudonym\w*|de-?identif\w*|encrypted identifiers?|mask(?:ed|ing)",),
    ),
    *terms(
        HASHED,
        "sv",
        "Opinion 05/2014 on anonymisation techniques, WP216; GDPR recital 26",
        (r"hash\w*|pseudonym\w*|av-?identif\w*|avidentifier\w*|maskera\w*|krypterade identifierare",),
    ),
    *terms(
        ANONYMOUS,
        "en",
        "GDPR recital 26",
        (
            r"anonym\w*|not personal(?:ly identifiable)?|no longer personal|non-?personal(?:ly identifiable)?",
            r"(?:does|do|can) ?not (?:personally )?identify",
            (
                r"(?:can ?not|no longer|not) be (?:linked|traced|tied|connected|used to identify|identified"
                r"|singled out|recognised)"
            ),
        ),
    ),
    *terms(
        ANONYMOUS,
        "sv",
        "GDPR recital 26",
        (
            r"anonym\w*|inte personuppgifter|inte längre personuppgifter",
            r"inte (?:personligen )?identifierar",
            (
                r"(?:kan )?inte (?:längre )?(?:kan )?(?:kopplas|knytas|spåras|härledas|hänföras|identifieras"
                r"|användas för att identifiera|pekas ut)"
            ),
            r"utan att (?:du|någon|man) kan (?:pekas ut|identifieras|kännas igen)",
        ),
    ),
    *terms(COOKIE, "en", "Directive 2002/58/EC, Art. 5(3)", (r"cookies?|web beacons?|tracking pixels?",)),
    *terms(
        COOKIE, "sv", "LEK 9:28", (r"cookies?|kak(?:a|an|or|orna)|(?:webb|tredjeparts|annons|analys)kak\w*|spårpix\w*",)
    ),
    *terms(
        GROUND_NAMED,
        "en",
        "GDPR 13(1)(c)",
        (r"(?:legal |lawful )?(?:ground|basis)|based on|legitimate interests?|legal obligation",),
    ),
    *terms(
        GROUND_NAMED,
        "sv",
        "GDPR 13(1)(c)",
        (
            (
                r"(?:rättsliga? |lagliga? )?grund(?:en|er)?|stöd (?:av|i)|berättigat intresse|rättslig"
                r" (?:förpliktelse|skyldighet)"
            ),
        ),
    ),
    *terms(
        ELSEWHERE,
        "en",
        "GDPR 12(1): easily accessible",
        (
            r"(?:user |customer |service )?terms of (?:use|service)|user terms|(?:service|user|customer) agreements?",
            r"cookie policy|(?:data )?processing agreements?|statement of \w+",
            r"defined (?:below|elsewhere)",
        ),
    ),
    *terms(
        ELSEWHERE,
        "sv",
        "GDPR 12(1): easily accessible",
        (
            r"användar(?:villkor|avtal)\w*|tjänste(?:villkor|avtal)\w*|allmänna villkor\w*",
            r"(?:cookie|kak)-?policy\w*|(?:person(?:uppgifts)?)?biträdes(?:avtal|bilaga)\w*",
            r"definiera(?:s|t|d|de) (?:nedan|annorstädes)",
        ),
    ),
)
