"""How published words name what a policy row says: its ground, and the day from which its length is counted."""

from troth.law.packs.words import WP260, terms

GROUNDS = (
    *terms("consent", "en", "GDPR 6(1)(a)", (r"consents?",)),
    *terms("contract", "en", "GDPR 6(1)(b)", (r"agreements?|contracts?",)),
    *terms(
        "legal_obligation",
        "en",
        "GDPR 6(1)(c)",
        (r"legal (?:obligation|duty|requirement)s?|statutory (?:obligation|duty)",),
    ),
    *terms(
        "legitimate_interest", "en", "GDPR 6(1)(f)", (r"legitimate interests?|our interests?|balance of interests",)
    ),
    *terms("consent", "sv", "GDPR 6(1)(a)", (r"samtycken?",)),
    *terms("contract", "sv", "GDPR 6(1)(b)", (r"avtal(?:et|en)?",)),
    *terms("legal_obligation", "sv", "GDPR 6(1)(c)", (r"rättslig(?:a)? (?:förpliktelse|skyldighet)\w*",)),
    *terms(
        "legitimate_interest",
        "sv",
        "GDPR 6(1)(f)",
        (r"berättiga(?:t|de) intressen?|intresseavvägning\w*|vårt intresse|avvägning av intressen",),
    ),
)
"""How a text names each ground; ``topic`` is the ground."""

ANCHORS = (
    *terms(
        "the agreement's end",
        "en",
        WP260,
        (r"(?:agreement|contract|subscription) (?:\w+ )?(?:end|expire|terminat|cease)\w*",),
    ),
    *terms(
        "the agreement's end",
        "en",
        WP260,
        (r"(?:end|termination|expiry) of (?:the |your |our )?(?:\w+ )?(?:agreement|contract|subscription)",),
    ),
    *terms("a notice", "en", WP260, (r"(?:you |we )?(?:notif(?:y|ied|ies)|notice|notification|cancellation)",)),
    *terms(
        "its collection",
        "en",
        WP260,
        (r"(?:was|were|is|are|has been|have been) (?:collected|recorded|registered|saved|stored)|collection",),
    ),
    *terms("the last use", "en", WP260, (r"last (?:use[ds]?|visit|log-?in|contact|active)",)),
    *terms("the payment", "en", WP260, (r"(?:was|were|is|has been) (?:paid|settled)|payment",)),
    *terms(
        "the agreement's end", "sv", WP260, (r"avtal(?:et|ets)? (?:\w+ )?(?:upphör|slut|löper ut|avslut|uppsäg)\w*",)
    ),
    *terms("a notice", "sv", WP260, (r"(?:meddela|anmäl|underrätta|säger upp|uppsägning)\w*|besked",)),
    *terms("its collection", "sv", WP260, (r"(?:samla|registrer|spara|lagra)(?:des|ts|des in|ts in)|insamling\w*",)),
    *terms("the last use", "sv", WP260, (r"senas(?:t|te) (?:användning|använd|besök|inloggning|kontakt)\w*",)),
    *terms("the payment", "sv", WP260, (r"(?:betala|reglera)(?:des|ts|d|t)|betalning\w*",)),
)
"""What a length may be counted from; ``topic`` says it."""
