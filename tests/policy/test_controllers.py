"""What the map may say of rows that are processed for others, and of what they instruct."""

import pytest

from troth.declaration.load import load_texts
from troth.kernel.finding import Finding, Level
from troth.policy.owners import CONTROLLER
from troth.policy.resolve import resolve

POLICY = """
policy: {title: T, version: 1.0.0, effective: 2020-01-01, timezone: Europe/Stockholm, languages: [en], laws: [GDPR]}
controllers: {acme: {name: Acme, country: SE, contact: {email: a@acme.example}}}
people: {person: {label: Person}, company: {label: Company}}
facts: {stay: {kind: period, label: Stay}, job.done: {kind: moment, label: Done}, months: {kind: number, label: Months},
        open_case: {kind: period, label: Case}}
categories: {answers: {label: Answers}, other: {label: Other}}
purposes:
  run:
    label: Run
    uses:
      asked: {data: [answers], ground: instruction, of: company, why: w, keep: 6 months after recorded}
      own: {data: [answers], ground: legitimate_interest, interest: i, why: w, keep: 6 months after recorded}
      law: {data: [answers], ground: legal_obligation, law: BFL 7:2, why: w, keep: 6 months after recorded}
"""

MAP = """
map: {policy: p}
stores: {db: {kind: sqlite, url: env:DB, country: SE}}
people: {person: {table: db.persons, key: id}, company: {table: db.companies, key: id}}
keys: {phone: {table: db.phones, value: number, person: company by company_id}}
facts:
  stay: {table: db.stays, of: person by person_id, from: a, to: b, empty_means: still running}
  open_case: {table: db.jobs, of: row, from: opened, to: closed, empty_means: still running}
  job.done: {table: db.jobs, of: row, at: done, empty_means: not yet}
  months: {table: db.jobs, of: row, value: months}
instructions:
  "4711": {may: [run], keep: KEEP}
tables:
  db.jobs:
    key: [id]
    owner: [JOB]
    recorded: opened
    columns: {id: not personal, opened: not personal, closed: not personal, done: not personal, months: not personal,
              company_id: not personal}
  db.answers:
    key: [id]
    owner: [person by person_id]
    controller: WHO
    recorded: made
    links: {job_id: db.jobs}
    columns: {id: not personal, person_id: not personal, company_id: not personal, made: not personal, text: answers,
              job_id: not personal, phone: not personal}
"""


def found(
    who: str = "company by company_id", keep: str = "36 months after recorded", job: str = "company by company_id"
) -> list[Finding]:
    mapped = MAP.replace("WHO", who).replace("KEEP", keep).replace("JOB", job)
    declaration, findings = load_texts(POLICY.encode(), mapped.encode())
    assert declaration is not None, findings
    return [one for one in resolve(declaration)[1] if one.level is Level.ERROR]


@pytest.mark.parametrize("who", ["company by company_id", "through job_id", "company by company_id as payer"])
def test_a_controller_is_found_by_a_column_or_through_links(who: str) -> None:
    assert found(who) == []


@pytest.mark.parametrize(
    ("who", "job"),
    [
        ("phone(phone)", "company by company_id"),
        ("company by company_id if text = a", "company by company_id"),
        ("each of db.jobs by id = id", "company by company_id"),
        ("through job_id", "phone(company_id)"),
        ("through job_id", "company by company_id, person by company_id named second"),
        ("through job_id", "company by company_id if done = 1"),
    ],
)
def test_a_controller_who_may_be_several_is_refused(who: str, job: str) -> None:
    refused = found(who, job=job)
    assert [one.code for one in refused] == ["CONTROLLER_NOT_ONE"]
    assert f"`{who}`" in refused[0].says


def test_names_in_a_controller_are_declared() -> None:
    assert [(one.code, one.help) for one in found("compny by company_id")] == [
        ("UNKNOWN_NAME", "did you mean `company`?")
    ]
    assert [one.code for one in found("through jobb_id")] == ["UNKNOWN_NAME"]


@pytest.mark.parametrize(
    "keep",
    [
        "36 months after recorded",
        "3 months after job.done or at the latest 12 months after recorded",
        "until open_case.ended",
        "1 to 9 months after recorded as months else 6 months",
        "6 months after recorded suspended while open_case",
        "not kept",
    ],
)
def test_an_instruction_counts_from_what_rows_say(keep: str) -> None:
    assert found(keep=keep) == []


@pytest.mark.parametrize(
    ("keep", "says"),
    [
        ("6 months after stay.ended", "from `stay.ended`"),
        ("6 months after recorded or until stay.ended whichever last", "from `stay.ended`"),
        ("6 months after age 18", "from `age 18`"),
        ("6 months after consent.given", "from `consent.given`"),
        ("newest 5 per person", "the newest rows"),
        ("while ground stands", "by a consent"),
        ("6 months after recorded suspended while stay", "by `stay`"),
        ("at least 6 months after recorded", "only a law could make a duty"),
    ],
)
def test_an_instruction_speaks_of_no_person(keep: str, says: str) -> None:
    refused = found(keep=keep)
    assert [one.code for one in refused] == ["INSTRUCTION_OF_ROWS"]
    assert says in refused[0].says
    assert refused[0].subject == "instructions.4711"


def test_nobody_answers_for_what_is_about_nobody() -> None:
    mapped = MAP.replace("WHO", "company by company_id").replace("KEEP", "6 months after recorded")
    mapped = mapped.replace("JOB", "company by company_id").replace("owner: [person by person_id]", "anonymous: true")
    declaration, _ = load_texts(POLICY.encode(), mapped.encode())
    assert declaration is not None
    assert "CONTROLLER_ANONYMOUS" in [one.code for one in resolve(declaration)[1]]


def test_over_what_is_processed_for_others_no_row_of_ones_own_stands() -> None:
    mapped = MAP.replace("WHO", "through job_id").replace("KEEP", "6 months after recorded")
    declaration, _ = load_texts(POLICY.encode(), mapped.replace("JOB", "company by company_id").encode())
    assert declaration is not None
    policy = resolve(declaration)[0]
    assert policy is not None
    table = policy.tables["db.answers"]
    assert [claim.path for claim in policy.claims_on(table, "answers")] == ["purposes.run.asked", "purposes.run.law"]
    assert CONTROLLER not in table.on_row.whose["all"], "the row is not about its controller"
