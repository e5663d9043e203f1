"""A page of the web, as anybody gets it."""

from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from typing import Final
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from troth.kernel.errors import NotReached

MOST_BYTES: Final = 5_000_000
SECONDS: Final = 20


@dataclass(frozen=True)
class Fetched:
    """What was got: the text, and whether it is HTML."""

    text: str
    html: bool


Fetch = Callable[[str], Fetched]


def fetch(address: str) -> Fetched:
    """The page at an address; one without a scheme is asked by https. Raises NotReached where it cannot be had, is no
    page of the web, or has more than ``MOST_BYTES``.
    """
    url = address if "://" in address else f"https://{address}"
    try:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError
        request = Request(url, headers={"User-Agent": "troth"})
        with _opener().open(request, timeout=SECONDS) as answer:
            data = answer.read(MOST_BYTES + 1)
            kind, charset = answer.headers.get_content_type(), answer.headers.get_content_charset()
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise NotReached(f"{type(error).__name__} at {address}", help="open it in a browser") from None
    if len(data) > MOST_BYTES:
        raise NotReached(f"the page at {address} has more than {MOST_BYTES} bytes", help="name the page of the words")
    return Fetched(_decoded(data, charset), kind in ("text/html", "application/xhtml+xml"))


def _decoded(data: bytes, charset: str | None) -> str:
    try:
        return data.decode(charset or "utf-8", errors="replace")
    except LookupError:
        return data.decode("utf-8", errors="replace")


def _opener() -> OpenerDirector:
    """Only the web: a page that sends elsewhere (to a file, to ftp) is not followed there."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPDefaultErrorHandler(),
        HTTPRedirectHandler(),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener
