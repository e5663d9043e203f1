"""Declarations that exports are made from: one with every key of the language, one with nothing but what must be."""

from collections.abc import Mapping
from pathlib import Path

from troth.declaration.load import load_texts
from troth.declaration.model import Declaration
from troth.kernel.finding import Finding

HERE = Path(__file__).parent
FULL = (HERE.parent / "declaration" / "full-policy.yaml").read_text(encoding="utf-8")
FULL_MAP = (HERE.parent / "declaration" / "full-map.yaml").read_text(encoding="utf-8")
BARE = """
policy: {title: T, version: V, effective: 2025-01-01, timezone: Europe/Stockholm, languages: [en, sv], laws: [GDPR]}
controllers: {acme: {name: Acme AB, country: SE, contact: {email: a@acme.example}}}
people: {customer: {label: Customer}}
categories: {contact: {label: Contact}}
purposes: {}
"""
BARE_MAP = """
map: {policy: acme}
stores: {crm: {kind: sqlite, url: env:CRM, country: SE}}
tables: {}
"""


def declared(policy: str, mapped: str, words: Mapping[str, bytes] | None = None) -> Declaration:
    """What the two files declare, which must be readable."""
    found, findings = loaded(policy, mapped, words)
    assert found is not None, [(one.code, one.says, str(one.span)) for one in findings]
    return found


def loaded(
    policy: str, mapped: str, words: Mapping[str, bytes] | None = None
) -> tuple[Declaration | None, tuple[Finding, ...]]:
    """The same, with what is found."""
    return load_texts(policy.encode(), mapped.encode(), words=words)


def full(policy: str = FULL) -> Declaration:
    """The declaration with every key."""
    return declared(policy, FULL_MAP)


def bare(more: str = "") -> Declaration:
    """The bare declaration with more sections; one of the same name takes the place of its own."""
    lines = [line for line in BARE.strip().splitlines() if f"\n{line.split(':')[0]}:" not in f"\n{more}"]
    return declared("\n".join((*lines, more)), BARE_MAP)
