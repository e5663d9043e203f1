"""What a reader of a page sees, and whom she is told to turn to."""

import re
from html.parser import HTMLParser
from typing import Final

from troth.engine.sites.fetching import Fetched

_UNSEEN: Final = frozenset({"script", "style", "template", "head"})
_MARKS: Final = re.compile(r"[\s*_`|\\\u00ad\u200b-\u200f\u2060\ufeff]+")
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE: Final = re.compile(r"(?<![\w.+-])(?:\+|00|0)[1-9][\d\s()/-]{5,18}\d(?![\w-])")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


class _Seen(HTMLParser):
    """Gathers the words that are shown, and where links for writing and calling lead."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden = 0 if tag == "body" else self.hidden + (tag in _UNSEEN)
        to = dict(attrs).get("href") or ""
        if to.startswith(("mailto:", "tel:")):
            self.words.append(f" {to.partition(':')[2].partition('?')[0]} ")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in _UNSEEN and self.hidden > 0

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)


def seen(page: Fetched) -> str:
    """The words that a page shows."""
    if not page.html:
        return page.text
    parser = _Seen()
    parser.feed(page.text)
    parser.close()
    return "".join(parser.words)


def bare(words: str) -> str:
    """Words without blanks and marks of Markdown, so that a sentence is found however a page is laid out."""
    return _MARKS.sub("", _LINK.sub(r"\1", words))


def reached_by(words: str) -> tuple[str, ...]:
    """The e-mail addresses and telephone numbers that stand in words, in their order."""
    phones = (found for found in _PHONE.findall(words) if not _DAY.search(found))
    return tuple(dict.fromkeys((*_EMAIL.findall(words), *(" ".join(found.split()) for found in phones))))
