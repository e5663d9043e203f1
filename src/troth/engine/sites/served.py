"""``troth check --sites``: whether the public reads the words that are in force, and finds whom to turn to."""

from collections.abc import Iterator
from datetime import date

from troth.declaration.archive import archive, in_force
from troth.declaration.model import Declaration, Version
from troth.declaration.published import PublishedSentence
from troth.engine.sites.fetching import Fetch, fetch
from troth.engine.sites.page import bare, reached_by, seen
from troth.kernel.errors import NotReached
from troth.kernel.finding import Finding, Level
from troth.kernel.span import Span


def check_sites(declaration: Declaration, today: date, get: Fetch = fetch) -> tuple[Finding, ...]:
    """What is wrong with the pages that a policy names: ``pages``, and ``web`` of each controller's ``contact``."""
    return (*_pages(declaration, today, get), *_contacts(declaration, get))


def _pages(declaration: Declaration, today: date, get: Fetch) -> Iterator[Finding]:
    document = declaration.policy.document
    now = in_force(declaration, today)
    for language, address in document.pages.items():
        span = document.at("pages", language)
        page = _page(address, span, f"policy.pages.{language}", get)
        if isinstance(page, Finding):
            yield page
        elif now is not None and language in (now.texts or {}):
            yield from _shown(declaration, now, language, address, bare(page), span)


def _shown(
    declaration: Declaration, now: Version, language: str, address: str, page: str, span: Span
) -> Iterator[Finding]:
    missing = _missing(now, language, page)
    if not missing:
        return
    document = now.policy.document
    other = next((one for one in archive(declaration) if one is not now and _whole(one, language, page)), None)
    if other is not None:
        says = f"shows version `{other.policy.document.version}`"
    else:
        says = f"lacks {len(missing)} of its sentences, `{missing[0].id}` first"
    yield Finding(
        "NOT_PUBLISHED",
        Level.ERROR,
        f"`{document.version}` is in force since {document.effective}, and {address} {says}.",
        f"publish there what `troth export words --language {language}` prints",
        law="GDPR 12(1)",
        span=span,
        subject=f"policy.pages.{language}",
    )


def _whole(version: Version, language: str, page: str) -> bool:
    return language in (version.texts or {}) and not _missing(version, language, page)


def _missing(version: Version, language: str, page: str) -> list[PublishedSentence]:
    """The sentences of a version that a page does not show."""
    text = (version.texts or {})[language]
    return [one for one in text.sentences if bare(one.text) not in page]


def _contacts(declaration: Declaration, get: Fetch) -> Iterator[Finding]:
    for name, controller in declaration.policy.controllers.items():
        if "web" not in controller.contact:
            continue
        address, span = controller.contact["web"], controller.at("contact", "web")
        page = _page(address, span, f"controllers.{name}", get)
        if isinstance(page, Finding):
            yield page
        elif not reached_by(page):
            yield Finding(
                "CONTACT_NOT_THERE",
                Level.ERROR,
                f"People are told to turn to {address}, and no e-mail address and no telephone number stands there.",
                "put one on the page, or name the page on which it stands",
                law="GDPR 12(2)",
                span=span,
                subject=f"controllers.{name}",
            )


def _page(address: str, span: Span, subject: str, get: Fetch) -> str | Finding:
    """The words of a page, or that it cannot be had."""
    try:
        return seen(get(address))
    except NotReached as error:
        says = f"Nobody can read what {address} says: {error.says}."
        return Finding("PAGE_NOT_REACHED", Level.WARNING, says, error.help, span=span, subject=subject)
