"""A small policy with every kind of thing that a sentence can be tied to, and published words for it."""

from troth.declaration.load import load_texts
from troth.declaration.model import Declaration
from troth.declaration.published import PublishedText
from troth.kernel.finding import Finding
from troth.policy.text.judge import text_findings

POLICY = """
policy: {title: Privacy, version: 1.0.0, effective: 2024-06-01, adopted: 2024-05-02, timezone: Europe/Stockholm,
  languages: [en, sv], laws: [GDPR], archive: public}
controllers:
  acme: {name: Acme Net AB, org_no: 556016-0680, country: SE, contact: {email: privacy@acme.example}, authority: IMY}
people:
  customer: {label: Customer}
facts:
  contract: {kind: period, label: The agreement}
  dispute: {kind: period, label: A dispute}
  invoice.settled: {kind: moment, label: Paid, expected: 12 months}
categories:
  contact: {label: Contact details, fresh: every 12 months against spar}
  traffic: {label: Traffic data, kind: traffic, when: [age 13 or over]}
consents:
  news: {label: News, by: guardian under 13, withdraw_by: [link], lasts: 2 years}
purposes:
  billing:
    label: Billing
    uses:
      customer: {data: [contact], ground: contract, relation: contract, keep: 24 months after contract.ended}
      traffic:
        {data: [traffic], ground: contract, relation: contract, keep: 6 to 24 months after recorded applied 6 months}
      guarded:
        data: [traffic]
        ground: contract
        relation: contract
        keep: 12 months after invoice.settled or at the latest 3 years after recorded
        reading: the text is silent
      last: {data: [traffic], ground: contract, relation: contract, keep: newest 500 per person}
  offers:
    label: Offers
    uses:
      news: {data: [contact], ground: consent, consent: news, keep: while ground stands}
      youth: {data: [contact], ground: consent, consent: news, when: [age 18 or over], keep: while ground stands}
recipients:
  zendesk: {label: Support desk, name: Zendesk Inc., role: processor, country: [US]}
holds:
  claim: {label: A claim, upon: decision, review: 6 months, use_for: [billing]}
  order: {label: An order, upon: decision, review: 1 month, use_for: [billing], law: RB 27:16, secret: true}
deletion: {within: 2 days, undo: 1 month, undo_by: [support], backups: 90 days}
cookies: {}
"""

MAP = """
map: {policy: acme}
stores: {crm: {kind: sqlite, url: env:CRM, country: SE}}
people: {customer: {table: crm.customers, key: id}}
facts:
  contract: {table: crm.contracts, of: customer by customer_id, from: began, to: ended, empty_means: still running}
tables:
  crm.customers:
    key: [id]
    owner: [customer by id]
    recorded: created
    columns: {id: not personal, email: contact, calls: traffic, created: not personal}
"""

FRONT = "---\npolicy: acme\nlanguage: en\nfirst: true\n---\n"
OTHER = "---\npolicy: acme\nlanguage: sv\n---\n"


def loaded(first: str, other: str | None = None) -> tuple[Declaration | None, tuple[Finding, ...]]:
    """The small policy with these words in English, and in Swedish where they are given; both without front matter."""
    words = {"en": (FRONT + first).encode()}
    if other is not None:
        words["sv"] = (OTHER + other).encode()
    return load_texts(POLICY.encode(), MAP.encode(), words=words)


def read(first: str) -> PublishedText:
    """The words in English, which must be readable."""
    declaration, findings = loaded(first)
    assert declaration is not None, [finding.says for finding in findings]
    assert declaration.texts is not None
    return declaration.texts["en"]


def found(first: str, other: str | None = None) -> list[Finding]:
    """Everything found in the words, without what no sentence tells of, open promises, and that Swedish is missing."""
    declaration, reading = loaded(first, other)
    about = text_findings(declaration) if declaration is not None else ()
    later = ("UNTOLD", "OPEN_PROMISE", "SECTION_LATER", *(() if other is not None else ("TEXT_MISSING",)))
    return [finding for finding in (*reading, *about) if finding.code not in later]


def codes(first: str, other: str | None = None) -> list[str]:
    """The codes of what is found in the words."""
    return [finding.code for finding in found(first, other)]
