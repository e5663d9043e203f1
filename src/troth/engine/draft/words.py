"""Names of tables and columns as words: ``billingAddress2`` is *billing address*, ``customers`` *customer*."""

import re
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+|\d+")
_JOINED = {
    "firstname": "first name",
    "lastname": "last name",
    "surname": "last name",
    "forename": "first name",
    "fullname": "full name",
    "middlename": "middle name",
    "nickname": "nick name",
    "username": "user name",
    "firstnames": "first name",
    "telephone": "phone",
    "telefon": "phone",
    "phonenumber": "phone number",
    "mobilephone": "mobile phone",
    "emailaddress": "email address",
    "zipcode": "zip code",
    "postcode": "postal code",
    "postalcode": "postal code",
    "streetaddress": "street address",
    "birthdate": "birth date",
    "birthday": "birth date",
    "dateofbirth": "birth date",
    "ipaddress": "ip address",
    "useragent": "user agent",
    "customerid": "customer id",
    "userid": "user id",
    "passwordhash": "password hash",
    "createdat": "created at",
    "updatedat": "updated at",
}


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """The words of a name, in small letters; figures are words of their own."""
    found: list[str] = []
    for word in _WORD.findall(name):
        small = word.casefold()
        found += _JOINED.get(small, small).split()
    return tuple(found)


@lru_cache(maxsize=4096)
def singular(name: str) -> tuple[str, ...]:
    """The words of a table's name, the last of them in the singular."""
    found = words(name)
    return (*found[:-1], _one(found[-1])) if found else ()


def word_set(text: str) -> frozenset[str]:
    """The words of a text between blanks."""
    return frozenset(text.split())


def _one(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2:
        return word[:-1]
    return {"people": "person", "children": "child"}.get(word, word)


def holds(inside: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Whether the words of a phrase stand in a name one after the other."""
    last = len(inside) - len(phrase)
    return any(inside[at : at + len(phrase)] == phrase for at in range(last + 1))
