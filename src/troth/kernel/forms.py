"""Canonical forms of identifiers, so that one number or address written in two ways is found as one key.

A form never guesses: a national number without its country stays as it is written and then matches only its like.
"""

import ipaddress
import re
from enum import StrEnum

_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
"""ASCII only: what counts as a small letter elsewhere differs between databases and their locales."""


class Form(StrEnum):
    """How the values of a key are brought to one spelling before they are compared."""

    E164 = "e164"
    EMAIL = "email"
    LOWER = "lower"
    IP = "ip"
    MAC = "mac"
    PNR = "pnr"


def canonical(form: Form | None, value: object) -> str | None:
    """``value`` in its canonical spelling, or ``None`` where there is no value (null or only blanks)."""
    if value is None:
        return None
    text = str(value).strip(" ")
    match form:
        case None:
            return str(value)
        case Form.E164:
            text = re.sub(r"[ ().\-/]", "", text)
            text = "+" + text[2:] if text.startswith("00") else text
        case Form.EMAIL | Form.LOWER:
            text = text.translate(_LOWER)
        case Form.IP:
            text = _address(text)
        case Form.MAC:
            text = re.sub(r"[:.\-]", "", text).translate(_LOWER)
        case Form.PNR:
            text = re.sub(r"[ \-+]", "", text)
    return text or None


def _address(text: str) -> str:
    """An address in its shortest spelling (RFC 5952), the last four bytes as numbers where they are an IPv4 address's.

    The same in every Python. An address with the name of an interface in it is none.
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text.translate(_LOWER)
    if "%" in text:
        return text.translate(_LOWER)
    packed = address.packed
    embeds = address.version == 6 and packed[:10] == bytes(10) and packed[10:12] in (bytes(2), b"\xff\xff")
    if embeds and (packed[10] or packed[12:14] != bytes(2)):
        return f"::{'ffff:' if packed[10] else ''}{ipaddress.IPv4Address(packed[12:])}"
    return str(address)
