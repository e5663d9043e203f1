"""Promises about the page on which the words stand, and the one on which it is told whom to turn to."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from promises.company import Company
from promises.test_versions import read
from promises.versions import first, turn
from promises.websites import Site, website
from troth.engine.sites import check_sites
from troth.engine.sites.fetching import MOST_BYTES

Words = Callable[[str], Company]


@pytest.fixture
def site() -> Iterator[Site]:
    with website() as made:
        yield made


def found(company: Company, day: str) -> list[tuple[str, str]]:
    """What is found on the pages on a day, and what is said of it; only what is about the pages of the words."""
    return [(one.code, one.says) for one in check_sites(company.policy.declaration, date.fromisoformat(day))]


def published(company: Company, site: Site, language: str) -> str:
    """Gives the company a page for its words, and none for whom to turn to; its address."""
    address = f"{site.base}/privacy"
    path = company.folder / "policy.yaml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("  pages:")]
    text = "\n".join(lines).replace("\n  version:", f'\n  pages: {{{language}: "{address}"}}\n  version:', 1)
    path.write_text(text.replace(", web: www.iotpartner.example", ""), encoding="utf-8")
    return address


OTHER_WORDS = {
    "th1ng/mended": ("en", "Each use must also be needed for that ground."),
    "iot-partner/mended": ("sv", "Varje ändring läggs ut på den här sidan."),
    "iotcomms/mended": ("en", "The policy may change as our service or the law does."),
}


@pytest.mark.promise("TH-73", "IP-56", "IC-80")
@pytest.mark.parametrize("example", OTHER_WORDS)
def test_the_page_shows_the_version_that_is_in_force(words_of: Words, site: Site, example: str) -> None:
    language, sentence = OTHER_WORDS[example]
    company = first(words_of(example), "1.0", "2023-01-01")
    address = published(company, site, language)
    before, _ = read(company, language=language)
    assert sentence in before
    site.put("/privacy", before)
    assert found(company, "2024-12-31") == []
    turn(company, "1.1", "2025-01-01", told="2024-11-01")
    company.rewrite(sentence, "Something else is said now.", file=f"text/{language}.md")
    assert found(company, "2024-12-31") == [], "not in force yet"
    [(code, says)] = found(company, "2025-01-02")
    assert code == "NOT_PUBLISHED"
    assert says == f"`1.1` is in force since 2025-01-01, and {address} shows version `1.0`."
    site.put("/privacy", read(company, "--version", "1.1", language=language)[0])
    assert found(company, "2025-01-02") == []
    site.put("/privacy", before.replace(sentence, "Nobody ever said this."))
    [(code, says)] = found(company, "2025-01-02")
    assert (code, "lacks 1 of its sentences" in says) == ("NOT_PUBLISHED", True)


@pytest.mark.promise("IP-57")
@pytest.mark.parametrize(
    ("page", "holds"),
    [
        ("<p>Welcome to us, since 2023-03-28, 559409-7809.</p>", False),
        ("<script>var mail = 'a@iotpartner.example'</script><p>Welcome</p>", False),
        ("<p>Write to privacy@iotpartner.example</p>", True),
        ("<a href='mailto:privacy@iotpartner.example?subject=x'>Write</a>", True),
        ("<p>Call +46 8 123 456 78</p>", True),
        ("<a href='tel:+46812345678'>Call</a>", True),
        ("<head><title>x<body><p>a@iotpartner.example", True),
    ],
)
def test_an_address_stands_where_people_are_told_to_look(words_of: Words, site: Site, page: str, holds: bool) -> None:
    company = words_of("iot-partner/mended")
    address = site.raw("/", page.encode(), "text/html")
    company.rewrite("web: www.iotpartner.example", f'web: "{address}"')
    codes = [code for code, _ in found(company, "2025-01-10") if code != "PAGE_NOT_REACHED"]
    assert codes == ([] if holds else ["CONTACT_NOT_THERE"])


@pytest.mark.parametrize("path", ["/gone", "/loop", "/file", "/large"])
def test_a_page_that_cannot_be_had_is_said_and_nothing_more(words_of: Words, site: Site, path: str) -> None:
    secret = Path(__file__).resolve()
    site.to = {"/loop": "/loop", "/file": f"file://{secret}"}
    site.raw("/large", b"x" * (MOST_BYTES + 2), "text/plain")
    company = words_of("iot-partner/mended")
    published(company, site, "sv")
    company.rewrite(f"{site.base}/privacy", site.base + path)
    assert [code for code, _ in found(company, "2025-01-10")] == ["PAGE_NOT_REACHED"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xfe\x00<p", "text/html; charset=utf-16"),
        (b"<" * 100_000, "text/html"),
        (b"<!--" + b"<div>" * 50_000, "text/html; charset=no-such"),
        (b"", "application/octet-stream"),
    ],
)
def test_a_page_of_nonsense_shows_no_version(words_of: Words, site: Site, data: bytes, kind: str) -> None:
    company = words_of("iot-partner/mended")
    published(company, site, "sv")
    site.raw("/privacy", data, kind)
    [(code, says)] = found(company, "2025-01-10")
    assert code == "NOT_PUBLISHED"
    assert "lacks" in says
