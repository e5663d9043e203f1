"""What looks like a copy of an identity paper: none is ever kept (data minimisation, GDPR 5(1)(c)).

Looking at a passport is a proof; keeping a picture of it is a new risk for the person. So whatever is to be written
about a request is looked through first. What only tells that a paper was shown is let through.
"""

import re

_PAPER = (
    r"(?:passports?|passet|id[- ]?cards?|identity[- ]?(?:cards?|papers?|documents?)|driv(?:ing|er'?s?)[- ]?licen[cs]es?"
    r"|residence[- ]?permits?|pass|id[- ]?kort(?:et)?|id[- ]?handling(?:en)?|legitimation(?:en)?|leg|"
    r"körkort(?:et)?|uppehållstillstånd(?:et)?|personalausweis|ausweis|reisepass)"
)
_COPY = (
    r"(?:copy|copies|scans?|scanned|photos?|photographs?|photocop(?:y|ies)|pictures?|images?|screenshots?|"
    r"kopia|kopior|foton?|fotografi|bild|bilder|skannad|inskannad|kopie|foto)"
)
_BETWEEN = (
    r"(?:[\W_]+(?:of|av|på|från|from|the|her|his|their|my|a|an|ett|en|hennes|hans|sitt|sin|mitt|min|der|des|vom)){0,3}"
    r"[\W_]+"
)
_NAMED = (
    re.compile(rf"\b{_COPY}{_BETWEEN}{_PAPER}(?![^\W_])", re.IGNORECASE),
    re.compile(rf"\b{_PAPER}s?[\W_]{{0,3}}{_COPY}\b", re.IGNORECASE),
    re.compile(
        r"\b(?:pass|id|körkorts|legitimations|ausweis)(?:kopia|kopior|kopie|foto|bild|skanning)\w*", re.IGNORECASE
    ),
    re.compile(rf"{_PAPER}[\w .()-]{{0,40}}\.(?:jpe?g|png|pdf|heic|tiff?|gif|webp|bmp)\b", re.IGNORECASE),
)
"""Words that name a copy, and a file that is named for one."""
_ENCLOSED = (
    re.compile(r"data:(?:image|application/pdf)", re.IGNORECASE),
    re.compile(r"(?:/9j/|iVBORw0KGgo|JVBERi0|R0lGOD|SUkqA|TU0AK|UklGR)[A-Za-z0-9+/]{16,}"),
    re.compile(r"%PDF-\d|\x89PNG|\xff\xd8\xff"),
    re.compile(r"(?:[A-Za-z0-9+/]{60,}\s?){4,}|[A-Za-z0-9+/]{240,}"),
)
"""A picture as text, by how its files begin, or by its length."""
_ZONE = re.compile(r"[ACIPV][A-Z<][A-Z]{3}[A-Z0-9<]{10,}")
_FILLED = "<<"
"""The zone that machines read: the kind of paper, who issued it, and what is left filled up."""

ATTACHED = frozenset({"attachment", "attachments", "copy", "document", "file", "image", "photo", "picture", "scan"})
"""Names under which a file would come along with an event. A request keeps none."""


def looks_like_a_paper(words: str) -> bool:
    """Whether words name, or hold, a copy of an identity paper."""
    return holds_a_picture(words) or any(sign.search(words) is not None for sign in _NAMED)


def holds_a_picture(words: str) -> bool:
    """Whether words are, in part, a picture or what machines read on a paper."""
    zone = _ZONE.search(words.replace(" ", ""))
    return (zone is not None and _FILLED in zone[0]) or any(sign.search(words) is not None for sign in _ENCLOSED)
