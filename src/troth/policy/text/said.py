"""The values that a sentence names, in English or Swedish: periods, ages, dates, shares, addresses, numbers, countries,
companies.

It would rather miss a value than see one that is none: a number is read where the words around it say what it counts.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from troth.policy.text.countries import COUNTRY_NAMES
from troth.policy.text.forms import (
    AFTER_A_NAME,
    AGES,
    AND_A_HALF,
    BARE,
    COMPANY,
    COUNTRY,
    DATES,
    ELSEWHERE,
    EMAIL,
    HALF_YEAR,
    LAW,
    LIMIT,
    MAY_HOLD_AGE,
    MAY_HOLD_PERIOD,
    MEASURED,
    MONTHS,
    NOT_WORDS,
    ORGANISATION,
    PERCENT,
    PERIOD,
    RATE,
    UNITS,
)
from troth.policy.text.numbers import ARTICLES, NUMBER_WORDS
from troth.policy.text.values import Said, ValueKind, company, period


@lru_cache(maxsize=4096)
def values(text: str, names: tuple[str, ...] = ()) -> tuple[Said, ...]:
    """The values in a sentence, in its order. ``names`` are companies that are declared somewhere."""
    page = _Page(text)
    found: list[Said] = []
    found += _companies(page, names)
    for read in (_emails, _registered, _dates, _laws, _ages, _periods, _shares, _numbers, _countries):
        found += read(page)
    return tuple(sorted(found, key=lambda said: (said.start, said.end)))


class _Page:
    """A sentence of which what has been read is blotted out, so that nothing is read twice."""

    def __init__(self, text: str) -> None:
        self.whole = text
        self.text = NOT_WORDS.sub(lambda found: " " * len(found.group()), text)

    def take(self, form: re.Pattern[str]) -> list[re.Match[str]]:
        """Every place of that form, each blotted out."""
        found = list(form.finditer(self.text))
        for one in found:
            self.blot(one.start(), one.end())
        return found

    def blot(self, start: int, end: int) -> None:
        """Makes the characters unreadable, in their place."""
        self.text = self.text[:start] + "\x00" * (end - start) + self.text[end:]


def _said(kind: ValueKind, same: str, found: re.Match[str], *, limit: bool = False) -> Said:
    return Said(kind, same, " ".join(found.group().split()), found.start(), found.end(), limit)


def _emails(page: _Page) -> Iterator[Said]:
    for found in EMAIL.finditer(page.whole):
        page.blot(found.start(), found.end())
        yield _said(ValueKind.EMAIL, found.group().casefold(), found)


def _registered(page: _Page) -> Iterator[Said]:
    return (_said(ValueKind.REGISTERED, found.group(), found) for found in page.take(ORGANISATION))


def _dates(page: _Page) -> Iterator[Said]:
    for form in DATES:
        for found in page.take(form):
            groups = found.groupdict()
            month = int(groups["n"]) if "n" in groups else MONTHS[groups["m"].casefold()]
            try:
                day = date(int(groups["y"]), month, int(groups["d"]))
            except ValueError:
                continue  # no day of the calendar: nothing that could be compared
            yield _said(ValueKind.DATE, day.isoformat(), found)


def _laws(page: _Page) -> Iterable[Said]:
    page.take(LAW)
    return ()


def _ages(page: _Page) -> Iterator[Said]:
    for form in AGES if MAY_HOLD_AGE.search(page.text) else ():
        for found in page.take(form):
            number = _number(found["age"])
            if number is not None and number < 120:
                yield _said(ValueKind.AGE, str(number), found)


def _periods(page: _Page) -> Iterator[Said]:
    if MAY_HOLD_PERIOD.search(page.text) is None:
        return
    for found in page.take(HALF_YEAR):
        if not page.whole[: found.start()].endswith(("och ", "and ")):
            yield _said(ValueKind.PERIOD, "6 months", found)
    lengths = [said for found in page.take(PERIOD) for said in _of_period(page, found)]
    while lengths:
        first, rest = lengths[0], lengths[1:]
        if rest and _goes_on(page, first, rest[0]):
            months = sum(int(one.same.split()[0]) for one in (first, rest[0]))
            shown = page.whole[first.start : rest[0].end]
            yield Said(ValueKind.PERIOD, f"{months} months", shown, first.start, rest[0].end, first.limit)
            rest = rest[1:]
        else:
            yield first
        lengths = rest


def _goes_on(page: _Page, years: Said, months: Said) -> bool:
    """Whether two lengths are one: *one year and six months*."""
    between = page.whole[years.end : months.start].split()
    if between not in (["and"], ["och"]) or re.search(r"year|år", years.shown) is None:
        return False
    found = re.fullmatch(r"(\d+) months", months.same)
    return ".." not in years.same and found is not None and int(found[1]) < 12


def _of_period(page: _Page, found: re.Match[str]) -> Iterator[Said]:
    """One length, a range as one value, or two lengths with *or* between them."""
    unit = next(name for number, name in enumerate(UNITS) if found[f"u{number}"] is not None)
    before, after = page.whole[: found.start()], page.whole[found.end() :]
    if AND_A_HALF.match(after) or RATE.match(after) or re.search(r"(?:half|halvt|halv)\s+\Z", before):
        return
    first, count = found["from"], found["count"]
    low, high = _number(first) if first is not None else None, _number(count)
    if high is None or (first is None and _idle(count.casefold(), unit) and MEASURED.search(before) is None):
        return
    limit = LIMIT.search(before) is not None
    joins = found["to"].split()[0].casefold() if first is not None and found["to"].split() else ""
    between = re.search(r"(?:between|mellan)\s+\Z", before, re.IGNORECASE) is not None
    if low is not None and first.casefold() not in ("a", "an") and (between or joins not in ("and", "och")):
        if joins not in ("or", "eller"):
            same = f"{period(low, unit)}..{period(high, unit)}"
            yield Said(ValueKind.PERIOD, same, _shown(found), found.start(), found.end())
            return
        yield Said(ValueKind.PERIOD, period(low, unit), _shown(found), found.start(), found.end())
    shown = " ".join(page.whole[found.start("count") : found.end()].split())
    yield Said(ValueKind.PERIOD, period(high, unit), shown, found.start("count"), found.end(), limit)


def _idle(count: str, unit: str) -> bool:
    """Whether the words may say no length at all: *a year*, *one day*, *en dag*."""
    return count in ("a", "an") or (count in ARTICLES and unit in ("days", "hours"))


def _shown(found: re.Match[str]) -> str:
    return " ".join(found.group().split())


def _shares(page: _Page) -> Iterator[Said]:
    for found in page.take(PERCENT):
        yield _said(ValueKind.PERCENT, found[1].replace(",", "."), found)


def _numbers(page: _Page) -> Iterator[Said]:
    for found in page.take(BARE):
        number = int(re.sub(r"\D", "", found[1] or found[2]))
        year = 1900 <= number <= 2100  # by itself it is no date
        if not year and AFTER_A_NAME.search(page.whole[: found.start()]) is None:
            yield _said(ValueKind.NUMBER, str(number), found)


def _countries(page: _Page) -> Iterator[Said]:
    for found in page.take(COUNTRY):
        if ELSEWHERE.search(page.whole[: found.start()]) is None:
            yield _said(ValueKind.COUNTRY, COUNTRY_NAMES[found.group()], found)


def _companies(page: _Page, names: tuple[str, ...]) -> Iterator[Said]:
    for name in names:
        for found in page.take(re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")):
            yield _said(ValueKind.COMPANY, company(name), found)
    for found in page.take(COMPANY):
        yield _said(ValueKind.COMPANY, company(found["name"]), found)


def _number(words: str) -> int | None:
    """The number that digits or words say."""
    if words.isdigit():
        return int(words)
    word = " ".join(words.casefold().split())
    return 1 if word in ("a", "an") else NUMBER_WORDS.get(word)
