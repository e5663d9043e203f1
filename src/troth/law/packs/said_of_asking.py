"""How published words tell that people are asked, or are not: consents that are none, choices that are no choice."""

from troth.law.packs.words import terms

CONSENT_OR_LAW, OBJECTED, BUNDLED, PERMISSION = "consent or law", "objection", "bundled", "permission"
UNASKED, REFUSED, ADVERTS, ASKED_OF_US = "unasked", "refused in the browser", "advertising", "asked of us"

_CONSENT = "EDPB Guidelines 05/2020 on consent"
_COOKIES = "LEK 9:28; WP194; C-673/17"
_NO_SERVICE_EN = (
    r"(?:configur\w*|functions?|functional\w*|preferences?|convenience|analy\w+|statistics?|measur\w+|marketing"
    r"|advertis\w+)"
)
_NO_SERVICE_SV = (
    r"(?:konfigur\w*|funktion\w*|inställning\w*|bekvämlighet\w*|analys\w*|statistik\w*|mätning\w*"
    r"|marknadsföring\w*|annons\w*)"
)

ASKING = (
    *terms(
        CONSENT_OR_LAW,
        "en",
        f"{_CONSENT}, 121-123",
        (
            (
                r"consents?\b[^.;]{0,60}\b(?:unless|except where|or else|otherwise)\b[^.;]{0,60}"
                r"\b(?:legal grounds?|lawful basis|legal basis|grounds? (?:in law|to \w+)|other grounds?)"
            ),
        ),
    ),
    *terms(
        CONSENT_OR_LAW,
        "sv",
        f"{_CONSENT}, 121-123",
        (
            (
                r"samtycken?\b[^.;]{0,60}\b(?:om inte|såvida inte|annars)\b[^.;]{0,60}"
                r"\b(?:laglig\w* (?:grund|stöd)|rättslig\w* grund|annan grund|stöd i lag)\w*"
            ),
        ),
    ),
    *terms(OBJECTED, "en", "GDPR 7(3), 21", (r"(?:may|can) (?:\w+ )?(?:object|oppose)",)),
    *terms(OBJECTED, "sv", "GDPR 7(3), 21", (r"(?:får|kan) (?:\w+ )?(?:invända|motsätta)",)),
    *terms(
        BUNDLED,
        "en",
        f"{_CONSENT}, 42-45",
        (
            (
                r"(?:consent|consented|agree|agreed|yes) to (?:\w+ ){0,3}(?:policy"
                r"|terms)\b[^.;]{0,30}\band\b[^.;]{0,30}\bcookies?"
            ),
        ),
    ),
    *terms(
        BUNDLED,
        "sv",
        f"{_CONSENT}, 42-45",
        (
            (
                r"(?:samtyck\w*|godkän\w*|godta\w*|ja) (?:till )?(?:\w+ ){0,3}(?:\w*policyn?"
                r"|villkoren)\b[^.;]{0,30}\boch\b"
                r"[^.;]{0,30}\b(?:kakor\w*|cookies)"
            ),
        ),
    ),
    *terms(PERMISSION, "en", "GDPR 7(1)", (r"with your (?:permission|consent)",)),
    *terms(PERMISSION, "sv", "GDPR 7(1)", (r"med (?:ditt|er) (?:tillstånd|samtycke|medgivande)",)),
    *terms(
        UNASKED,
        "en",
        _COOKIES,
        (rf"{_NO_SERVICE_EN}\b[^.;]{{0,60}}\b(?:placed|set|stored|put|used)\b[^.;]{{0,30}}\bwithout",),
    ),
    *terms(
        UNASKED,
        "sv",
        _COOKIES,
        (
            (
                rf"{_NO_SERVICE_SV}\b[^.;]{{0,60}}\b(?:placeras|sättas|sätts|lagras|läggas|läggs|användas|används)\b"
                r"[^.;]{0,30}\butan"
            ),
        ),
    ),
    *terms(
        REFUSED,
        "en",
        _COOKIES,
        (r"(?:refuse|block|reject|turn off|disable)(?: or \w+)? (?:all |some |the )?cookies",),
    ),
    *terms(
        REFUSED,
        "sv",
        _COOKIES,
        (r"(?:neka|blockera|stänga av|avvisa)(?: eller \w+)? (?:alla |vissa )?(?:kakor\w*|cookies)",),
    ),
    *terms(ADVERTS, "en", _COOKIES, (r"advertis\w+|adverts?|marketing|retargeting|ads",)),
    *terms(ADVERTS, "sv", _COOKIES, (r"annons\w*|reklam\w*|marknadsföring\w*",)),
    *terms(
        ASKED_OF_US,
        "en",
        "GDPR 12(2)",
        (r"(?:write|turn|mail|e-mail|contact|contacting|ask|asking|call|tell|by asking)(?: to)? us", r"reach us"),
    ),
    *terms(
        ASKED_OF_US,
        "sv",
        "GDPR 12(2)",
        (
            (
                r"(?:skriv|skriva|vänd dig|kontakta|kontaktar|mejla|ring|fråga|be|ber|berätta|hör av dig)(?: för"
                r"| till)? oss"
            ),
        ),
    ),
)
"""``topic`` is what is told."""
