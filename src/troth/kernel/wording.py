"""Words that were shown to a person, and their digest: what is compared is what she read, not how it was laid out."""

import hashlib
import re
import unicodedata
from typing import Final

_LINK: Final = re.compile(r"\[([^\]\n]*)\]\([^)\s]*\)")
_EMPHASIS: Final = re.compile(r"[*`]+")


def as_read(text: str) -> str:
    """The text in the composed form of Unicode, each run of blanks as one, without links and emphasis of Markdown."""
    plain = _EMPHASIS.sub("", _LINK.sub(r"\1", unicodedata.normalize("NFC", text)))
    return " ".join(plain.split())


def wording_digest(text: str) -> str:
    """SHA-256 of the text as it is read, in UTF-8, in hexadecimal."""
    return hashlib.sha256(as_read(text).encode(errors="surrogatepass")).hexdigest()
