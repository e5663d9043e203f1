"""A company that has put into its map what it holds for its customers, beside what it holds for itself."""

from collections.abc import Iterable

from promises.company import Company

SERVICES = (
    "CREATE TABLE services (id INTEGER PRIMARY KEY, name TEXT NOT NULL, registered_to INTEGER, since TEXT NOT NULL)",
    "CREATE TABLE readings (id INTEGER PRIMARY KEY, service_id INTEGER, user_id INTEGER, told TEXT NOT NULL, at TEXT)",
)
READINGS = """
  op.services:
    key: [id]
    owner: [customer by registered_to]
    unowned: 36 months after recorded then delete
    recorded: since
    times: {since: {kind: date}}
    columns: {id: not personal, name: not personal, registered_to: not personal, since: not personal}
    when_empty: keep row

  op.readings:
    key: [id]
    owner: [customer by user_id]
    unowned: 36 months after recorded then delete
    controller: through service_id
    recorded: at
    links: {service_id: op.services}
    times: {at: {kind: instant}}
    columns: {id: not personal, service_id: not personal, user_id: not personal, told: readings, at: not personal}
    empty: {told: ""}
    when_empty: delete row
"""

SURVEYS = """
  op.surveys:
    key: [id]
    owner: [user by creator_id]
    controller: user by creator_id
    recorded: created_at
    times: {created_at: {kind: instant}}
    columns:
      id: not personal
      creator_id: not personal
      title: survey
      questions: survey
      anonymous: not personal
      public_link: not personal
      created_at: not personal
    empty: {title: "", questions: ""}
    when_empty: keep row

  op.respondents:
    key: [id]
    owner: [respondent by id]
    controller: through survey_id
    recorded: invited_at
    links: {survey_id: op.surveys}
    times: {invited_at: {kind: instant}}
    columns: {id: not personal, survey_id: not personal, contact: respondent_contact, invited_at: not personal}
    empty: {contact: ""}
    when_empty: keep row
"""

CALLS = """
  op.call_records:
    key: [id]
    owner: [company by company_id]
    controller: company by company_id
    recorded: started_at
    times: {started_at: {kind: instant}}
    columns:
      id: not personal
      company_id: not personal
      caller: calls
      callee: calls
      started_at: not personal
      seconds: calls
    empty: {caller: "", callee: ""}
    when_empty: delete row
"""


def readings(company: Company, *own: str) -> Company:
    """What the devices of users tell lies there for the company that their service is registered to; ``own`` are rows
    of the company's own that name it all the same, as ``PURPOSE.ROW: {...}``.
    """
    for statement in SERVICES:
        company.run(statement)
    _policy(
        company,
        "readings: {label: What a device tells, about: [customer], from: [use]}",
        "for_customers",
        "readings: {data: [readings], about: [customer], ground: instruction, of: customer, why: it is the service, "
        "keep: 24 months after recorded, then: delete}",
    )
    _own(company, own)
    _map(company, READINGS)
    return company


def calls(company: Company, *own: str) -> Company:
    """What is said on the platform lies there for the companies that use it."""
    _policy(
        company,
        "calls: {label: Calls on the platform, kind: traffic, about: [company], from: [use]}",
        "for_customers",
        "calls: {data: [calls], about: [company], ground: instruction, of: company, why: it is the service, "
        "keep: 24 months after recorded, then: delete}",
    )
    company.rewrite("\npeople:", "\npeople:\n  company: {label: A company that uses the platform}")
    company.rewrite("\npeople:", "\npeople:\n  company: {table: op.companies, key: id}", file="map.yaml")
    _own(company, own)
    _map(company, CALLS)
    return company


def surveys(company: Company, *own: str) -> Company:
    """Surveys and whom they are sent to lie there for the users who made them."""
    company.rewrite(
        "  survey_service: {label: Run surveys for their creators,",
        "  survey_service: {uses: {"
        "surveys: {data: [survey], about: [creator], ground: instruction, of: user, why: it is theirs, "
        "keep: 24 months after recorded}, "
        "contacts: {data: [respondent_contact], about: [respondent], ground: instruction, of: user, why: it is sent, "
        "keep: 12 months after recorded}}, label: Run surveys for their creators,",
    )
    company.rewrite("\npeople:", "\npeople:\n  respondent: {table: op.respondents, key: id}", file="map.yaml")
    _own(company, own)
    _map(company, SURVEYS)
    return company


def instructs(company: Company, controller: str, may: str, keep: str) -> None:
    """A controller says herself what may be done with what is held for her, and how long: her agreement."""
    said = f'  "{controller}": {{may: [{may}], keep: {keep}}}\n'
    path = company.folder / "map.yaml"
    text = path.read_text(encoding="utf-8")
    if "\ninstructions:\n" not in text:
        text = text.replace("\ntables:\n", "\ninstructions:\n\ntables:\n", 1)
    path.write_text(text.replace("\ninstructions:\n", f"\ninstructions:\n{said}", 1), encoding="utf-8")


def _policy(company: Company, category: str, purpose: str, row: str) -> None:
    company.rewrite("\ncategories:", f"\ncategories:\n  {category}")
    label = "Run the service for whoever offers it"
    company.rewrite("\npurposes:", f"\npurposes:\n  {purpose}: {{label: {label}, uses: {{{row}}}}}")


def _own(company: Company, rows: Iterable[str]) -> None:
    for row in rows:
        purpose, _, text = row.partition(".")
        company.rewrite("\npurposes:", f"\npurposes:\n  {purpose}_too: {{label: The same, uses: {{{text}}}}}")


def _map(company: Company, tables: str) -> None:
    path = company.folder / "map.yaml"
    path.write_text(path.read_text(encoding="utf-8") + tables, encoding="utf-8")
