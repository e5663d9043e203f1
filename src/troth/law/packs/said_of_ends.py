"""How published words tell until when data stays, what may put that off, and what then becomes of it."""

from troth.law.packs.words import WP260, terms

COUNTED, OPEN_EXCEPTION, EITHER_END, WHOLLY = "counted from", "open exception", "either end", "wholly"
BACKUP, PAST_MONTHS, AFFECTS_RIGHTS, DETAILS_RIGHT = "backup", "past months", "affects rights", "details right"
SUMMED, FREE_TEXT, BEFOREHAND, BUSINESS = "summed", "free text", "beforehand", "for business"

_GONE_EN = r"(?:erased?|deleted?|removed?|destroyed?|gone(?: for good)?)"
_NAMELESS_EN = r"(?:(?:made |rendered )?anonym\w+|de-?identified)"
_GONE_SV = r"(?:raderas?|raderat|tas bort|tar bort|borttaget|gallras?|förstörs|borta)"
_NAMELESS_SV = r"(?:(?:görs |gör )?(?:\w+ )?anonym\w*|avidentifiera\w*)"

ENDS = (
    *terms(
        COUNTED,
        "en",
        WP260,
        (
            r"after|afterwards|from|since|until|till|within|once|when|whenever|while|before|upon|per|each|every",
            r"old|end|ends|ended|following|later|as long as|ago",
        ),
    ),
    *terms(
        COUNTED,
        "sv",
        WP260,
        (
            r"efter|därefter|från|sedan|tills|inom|när|då|medan|så länge|före|innan|per|varje",
            r"gammal|gammalt|gamla|slut|slutet|upphör|till dess|senare",
        ),
    ),
    *terms(
        OPEN_EXCEPTION,
        "en",
        WP260,
        (
            (
                r"(?:keep|hold|store) (?:it|them|this|your data|the data|data)[^.;]{0,20}\b(?:all the same"
                r"|anyway|nevertheless|longer(?! than))"
            ),
            r"(?:keep|hold|store) (?:it|them|this|your data|the data|data)(?: [^.;]{0,30})? as evidence",
            r"or longer (?:where|if|when)",
            r"(?:as|so) far as (?:the )?laws? (?:lets?|allows?|permits?)",
        ),
    ),
    *terms(
        OPEN_EXCEPTION,
        "sv",
        WP260,
        (
            (
                r"(?:spara|sparar|behålla|behåller)(?: (?:det|dem|uppgifterna|uppgifter))?(?: [^.;]{0,20})?"
                r" (?:ändå|längre(?! (?:tid )?än)|som bevis)"
            ),
            r"eller längre (?:om|när|där)",
            r"så långt (?:som )?lagen (?:medger|tillåter|låter)",
        ),
    ),
    *terms(
        EITHER_END,
        "en",
        "GDPR 5(1)(e), recital 26",
        (
            rf"{_GONE_EN}[^.;]{{0,12}} or (?:is |are |be )?{_NAMELESS_EN}",
            rf"{_NAMELESS_EN} or (?:is |are |be )?{_GONE_EN}",
        ),
    ),
    *terms(
        EITHER_END,
        "sv",
        "GDPR 5(1)(e), recital 26",
        (rf"{_GONE_SV}(?: \w+)? eller {_NAMELESS_SV}", rf"{_NAMELESS_SV} eller (?:är )?{_GONE_SV}"),
    ),
    *terms(
        WHOLLY,
        "en",
        "GDPR 5(1)(a)",
        (
            r"(?:remove|delete|erase)[sd]?[^.;]{0,30}\b(?:wholly|completely|permanently|entirely|for good)",
            r"(?:wholly|completely|permanently|entirely) (?:removed?|deleted?|erased?)|gone for good",
        ),
    ),
    *terms(
        WHOLLY,
        "sv",
        "GDPR 5(1)(a)",
        (
            r"(?:tar (?:\w+ )?bort|tas bort|raderar|raderas)[^.;]{0,30}\b(?:helt|permanent|fullständigt|för gott)",
            r"borta för gott",
        ),
    ),
    *terms(BACKUP, "en", "GDPR 5(1)(a)", (r"back-?ups?|copies",)),
    *terms(BACKUP, "sv", "GDPR 5(1)(a)", (r"säkerhetskopi\w*|back-?up\w*|kopior\w*",)),
    *terms(
        PAST_MONTHS,
        "en",
        "WP260, 31; CCPA 1798.130(a)(5)(C)",
        (
            (
                r"(?:past|last|previous|preceding) (?:(?:twelve|six|12|6) months|year)\b[^.;]{0,40}\b(?:was|were"
                r"|have|has|had)\b"
            ),
        ),
    ),
    *terms(
        PAST_MONTHS,
        "sv",
        "WP260, 31; CCPA 1798.130(a)(5)(C)",
        (r"senaste (?:(?:tolv|sex|12|6) månaderna|året)\b[^.;]{0,40}\b(?:var|har|hade|lämnades|såldes|delades)\b",),
    ),
    *terms(AFFECTS_RIGHTS, "en", "GDPR 13(3); WP260, 29", (r"affects? your rights",)),
    *terms(AFFECTS_RIGHTS, "sv", "GDPR 13(3); WP260, 29", (r"påverkar dina rättigheter",)),
    *terms(
        DETAILS_RIGHT,
        "en",
        "GDPR 5(1)(d)",
        (
            (
                r"(?:keep|hold) your (?:contact )?(?:details|data|information) (?:right|correct|accurate|current"
                r"|up to date)"
            ),
        ),
    ),
    *terms(
        DETAILS_RIGHT,
        "sv",
        "GDPR 5(1)(d)",
        (r"håll(?:a|er)? dina (?:kontakt)?uppgifter (?:riktiga|rätta|aktuella|uppdaterade|korrekta)",),
    ),
    *terms(SUMMED, "en", "WP216; GDPR recital 162", (r"aggregat\w+|added up|summed(?: up)?|in sums",)),
    *terms(SUMMED, "sv", "WP216; GDPR recital 162", (r"aggreger\w*|hopräkn\w*|summer\w*|i summor",)),
    *terms(FREE_TEXT, "en", "GDPR 9(1)", (r"unstructured|free text|what is written or said",)),
    *terms(FREE_TEXT, "sv", "GDPR 9(1)", (r"ostrukturera\w*|fritext\w*|löpande text",)),
    *terms(
        BEFOREHAND, "en", "GDPR 6(1)(b)", (r"credit (?:assessments?|checks?|scor(?:e|ing)|rating)|quot(?:es?|ations?)",)
    ),
    *terms(BEFOREHAND, "sv", "GDPR 6(1)(b)", (r"kredit(?:prövning|bedömning|kontroll|upplysning)\w*|offert\w*",)),
    *terms(BUSINESS, "en", "GDPR 8", (r"for (?:companies|businesses|business users|organisations)\b",)),
    *terms(BUSINESS, "sv", "GDPR 8", (r"(?:riktar sig till|till för|för) (?:företag|organisationer|näringsidkare)\b",)),
)
"""``topic`` is what is told; free text and what comes beforehand are looked for in names of data and of purposes."""
