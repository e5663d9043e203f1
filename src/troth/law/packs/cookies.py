"""Cookies that are known by their names: what each is for, whatever a policy calls it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from troth.law.packs.dated import Dated, standing

_SEEN = "the maker's own page on its cookies, read from memory and held against none"


@dataclass(frozen=True, kw_only=True)
class KnownCookie(Dated):
    """A cookie's name as its maker gives it. ``form`` matches names and patterns; ``begins`` is what other names of
    cookies do not begin with; ``cookie_class`` as in ``cookies``.
    """

    form: str
    begins: str
    cookie_class: str
    what: str

    def is_named(self, name: str) -> bool:
        """Whether a name, or a pattern for names, is one of this cookie's."""
        return re.fullmatch(self.form, name) is not None


_ANALYTICS_SINCE, _CHOICE_SINCE = date(2018, 5, 25), date(2018, 5, 25)

COOKIES = (
    KnownCookie(
        form=r"_ga|_ga_(?:\*|[A-Z0-9]{6,12})|_gid|_gat(?:_.*)?",
        begins="_ga",
        cookie_class="analytics",
        what="a counter of Google Analytics",
        valid_from=_ANALYTICS_SINCE,
        source="Google, Cookie usage of gtag.js and Google Analytics",
        unconfirmed=_SEEN,
    ),
    KnownCookie(
        form=r"IDE|DSID|test_cookie",
        begins="IDE-",
        cookie_class="marketing",
        what="an advertising cookie of Google (Doubleclick)",
        valid_from=_ANALYTICS_SINCE,
        source="Google, How Google uses cookies",
        unconfirmed=_SEEN,
    ),
    KnownCookie(
        form=r"_fbp|_fbc|fr",
        begins="_fb",
        cookie_class="marketing",
        what="an advertising cookie of Meta",
        valid_from=_ANALYTICS_SINCE,
        source="Meta, Cookies policy",
        unconfirmed=_SEEN,
    ),
    KnownCookie(
        form=r"CookieInformationConsent|CookieConsent|OptanonConsent|cookieyes-consent",
        begins="CookieInformation",
        cookie_class="necessary",
        what="the record of what somebody has answered to the question about cookies",
        valid_from=_CHOICE_SINCE,
        source="WP194, 3.6; the makers of consent forms name it so",
        unconfirmed=_SEEN,
    ),
)


def known(name: str, on: date) -> Iterator[KnownCookie]:
    """The known cookies that bear a name, on a day."""
    return (one for one in standing(COOKIES, on) if one.is_named(name))


def nearly(name: str, on: date) -> Iterator[KnownCookie]:
    """The known cookies whose names begin like one that is none of theirs."""
    return (one for one in standing(COOKIES, on) if name.startswith(one.begins) and not one.is_named(name))
