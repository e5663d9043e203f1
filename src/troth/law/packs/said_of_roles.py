"""How published words tell who decides over data, who works for whom, and where."""

from troth.law.packs.words import terms

FOR_OTHERS, ANOTHER_CONTROLLER, SUB_PROCESSORS = "for others", "another controller", "sub-processors"
ABROAD, REPRESENTS = "abroad", "represents"

_ROLES = "GDPR 4(7)-(8); EDPB Guidelines 07/2020"
_OTHERS_SV = (
    r"(?:kunden|kunderna|du|skaparen|arbetsgivaren|den som|det (?:bolag|företag)|ett (?:annat )?(?:bolag|företag))"
)

ROLES = (
    *terms(
        FOR_OTHERS,
        "en",
        _ROLES,
        (
            r"on (?:your|their|his|her|(?:our |the )?customers?['’]s?) behalf",
            r"on behalf of (?:you|our|the|a|an|other|another|others|customers?)(?: (?:customers?|clients?|users?))?",
        ),
    ),
    *terms(
        FOR_OTHERS,
        "sv",
        _ROLES,
        (
            r"för (?:din|er|deras|kundens|kundernas|(?:våra )?kunders) räkning",
            r"på uppdrag av (?:dig|er|våra|en|andra)",
        ),
    ),
    *terms(
        ANOTHER_CONTROLLER,
        "en",
        _ROLES,
        (
            r"(?:data )?controller is (?:then )?(?:the (?:customer|company|creator|employer)|whoever|your|you)",
            r"(?:you|customers?|creators?|companies|employers?) (?:is|are) (?:then )?the (?:data )?controllers?",
            r"has as (?:its |the )?(?:data )?controller",
        ),
    ),
    *terms(
        ANOTHER_CONTROLLER,
        "sv",
        _ROLES,
        (
            rf"har som (?:personuppgifts)?ansvarig\w* {_OTHERS_SV}",
            rf"(?:personuppgifts)?ansvariga? är {_OTHERS_SV}",
            rf"(?:är|blir) {_OTHERS_SV} (?:själv )?personuppgiftsansvarig\w*",
            rf"{_OTHERS_SV} (?:är|blir) (?:själv )?personuppgiftsansvarig\w*",
        ),
    ),
    *terms(SUB_PROCESSORS, "en", "GDPR 28(2), 28(4)", (r"sub-?processors?",)),
    *terms(SUB_PROCESSORS, "sv", "GDPR 28(2), 28(4)", (r"underbiträde\w*",)),
    *terms(
        ABROAD,
        "en",
        "GDPR 13(1)(f), 44",
        (
            r"outside (?:of )?(?:the )?(?:EU|EEA|European Union|European Economic Area|Sweden)",
            r"(?:third|other|foreign) countr(?:y|ies)",
            r"other data protection laws than",
        ),
    ),
    *terms(
        ABROAD,
        "sv",
        "GDPR 13(1)(f), 44",
        (r"utanför (?:EU|EES|Sverige)", r"(?:tredje ?land|tredjeländer|andra länder)\w*", r"andra dataskyddslagar än"),
    ),
    *terms(
        REPRESENTS,
        "en",
        "GDPR 6(1)(b); EDPB Guidelines 2/2019, 26",
        (r"represents? (?:a|the|our|their) \w+", r"works? (?:at|for) (?!us\b)\w+", r"contact persons? (?:at|of) \w+"),
    ),
    *terms(
        REPRESENTS,
        "sv",
        "GDPR 6(1)(b); EDPB Guidelines 2/2019, 26",
        (
            r"företräder (?:ett|en|våra|sin) \w+",
            r"arbetar (?:hos|på|för) (?!oss\b)\w+",
            r"kontaktpersoner? (?:hos|på) \w+",
        ),
    ),
)
"""``topic`` is what is told; the last is looked for in the names of classes of people."""
