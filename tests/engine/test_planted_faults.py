"""What was planted in the synthetic operator is found by the command that is said to find it, and becomes what it must.

One run for each company on each engine, by the commands as a person gives them: import the events, check, plan, apply,
status. Run with ``-s`` it prints for every kind of fault how many of those planted were found.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from examples.planted import Database, Entry, Run, carry_out, named, told
from troth.testing.postgres_server import drop_database, fresh_database

EXAMPLES = Path(__file__).parents[2] / "examples"
PEOPLE = 1_000

PLAIN = {
    ("DANGLING_LINK", "op.orders.contract_id"): "orders WHERE contract_id NOT IN (SELECT id FROM contracts)",
    (
        "OWNER_NOT_FOUND",
        "op.consent_log.customer_id",
    ): "consent_log WHERE customer_id NOT IN (SELECT id FROM customers)",
    ("OWNER_NOT_FOUND", "op.orders.customer_id"): "orders WHERE customer_id IS NULL",
    ("OVERLAP_HOLDERS", "op.customers.email"): (
        "(SELECT 1 FROM customers WHERE email IS NOT NULL GROUP BY lower(email) HAVING count(*) > 1) shared"
    ),
}
OF_TRAFFIC = {
    ("DANGLING_LINK", "op.calls.invoice_id"): "calls WHERE invoice_id NOT IN (SELECT id FROM invoices)",
    ("OWNER_NOT_FOUND", "op.leases.customer_id"): "leases WHERE customer_id IS NULL",
    ("KEY_FORM", "op.calls.a_number"): "calls WHERE substr(a_number, 1, 1) <> '+' AND substr(a_number, 1, 2) <> '00'",
}
"""Some of what the check counts, asked of the database in plain words before anything is done."""


def plain(company: str) -> dict[tuple[str, str], str]:
    """The same for one company: what its map reaches, and the consents that it knows."""
    topics = {
        "th1ng": ("newsletter", "directory", "marketing_traffic"),
        "iot-partner": ("newsletter", "direct_marketing", "traffic_analysis", "statistics", "surveys"),
        "unnamed": ("newsletter", "own_marketing", "partner_marketing", "quality"),
    }[company]
    undeclared = f"consent_log WHERE topic NOT IN {topics}"
    return (
        PLAIN
        | (OF_TRAFFIC if company == "th1ng" else {})
        | {("UNDECLARED_CONSENT", "op.consent_log.topic"): undeclared}
    )


UNSEEN = {"th1ng": {"sentinel", "spelling", "other_person_in_text"}, "iot-partner": set(), "unnamed": set()}
"""By company: what no command finds, since it is no fault to the rule (another spelling) or hidden in free text."""

ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="module", params=["th1ng", "iot-partner", "unnamed"])
def company(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=ENGINES)
def run(request: pytest.FixtureRequest, company: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("planted")
    if request.param == "sqlite":
        yield _run(folder, company, Database("sqlite", f"sqlite:///{folder}/operator.sqlite"))
        return
    server = request.getfixturevalue("postgres_server")
    url = fresh_database(server)
    yield _run(folder, company, Database("postgres", url))
    drop_database(server, url)


def _run(folder: Path, company: str, database: Database) -> Run:
    policy = EXAMPLES / company / "mended"
    queries = plain(company)
    return carry_out(policy, company, folder, database, people=PEOPLE, undeclared=company == "th1ng", queries=queries)


# --- faults -----------------------------------------------------------------------------------------------------------

LIVE = {
    "ambiguous_local_time": "IMPLAUSIBLE_TIME",
    "gap": "OWNER_NOT_FOUND",
    "implausible_date": "IMPLAUSIBLE_TIME",
    "orphan": "DANGLING_LINK OWNER_NOT_FOUND",
    "overlap": "OVERLAP_HOLDERS",
    "shared_address": "OVERLAP_HOLDERS",
    "undeclared_column": "UNMAPPED_COLUMN",
    "undeclared_consent": "UNDECLARED_CONSENT",
    "unparsable_date": "IMPLAUSIBLE_TIME",
    "unreadable_number": "KEY_FORM",
}
"""The codes under which ``check --live`` names each kind of fault that it is to find."""

COLUMNS = {"overlap": "msisdn"}
"""The column that a kind of fault is about, where faults.json names only the table."""


def found_by_check(run: Run, fault: Entry) -> bool:
    """A finding names the table and the column, and counts at least as many as were planted there."""
    column = fault["column"] or COLUMNS[fault["kind"]]
    planted = [f for f in run.known["faults"] if (f["kind"], f["table"]) == (fault["kind"], fault["table"])]
    findings = run.findings(LIVE[fault["kind"]], f"{fault['table']}.{column}")
    return any(told(finding) >= sum(f["column"] == fault["column"] for f in planted) for finding in findings)


def found_by_plan(run: Run, fault: Entry) -> bool:
    """The plan counts rows due in the table, and has laid up this very row to be done."""
    count = next(table for table in run.plan["data"]["tables"] if table["table"] == fault["table"])
    return bool(count["due"]) and sum(due["rows"] for due in count["due"]) > 0 and len(run.laid_up(fault)) == 1


def found_by_status(run: Run, fault: Entry) -> bool:
    """A probe of the table tells of undecided rows, and the row is listed; or of as many missing as were planted."""
    probes = [
        probe
        for promise in run.status["data"]["promises"]
        for probe in promise["probes"]
        if probe["name"].endswith(f"@{fault['table']}")
    ]
    if fault["kind"] == "must_keep_missing":
        mine = (fault["kind"], fault["table"])
        planted = sum((other["kind"], other["table"]) == mine for other in run.known["faults"])
        return any(probe["says"].startswith(f"{planted} rows that must be kept are missing") for probe in probes)
    return any(probe["undecided"] > 0 for probe in probes) and run.waits(fault)


FINDERS: Mapping[str, Callable[[Run, Entry], bool]] = {
    "check_live": found_by_check,
    "plan": found_by_plan,
    "status": found_by_status,
}


def test_every_planted_fault_is_found(run: Run) -> None:
    planted: dict[str, list[Entry]] = {}
    for fault in run.known["faults"]:
        planted.setdefault(f"{fault['kind']} ({fault['found_by']})", []).append(fault)
    missed, lines = [], []
    for name, faults in sorted(planted.items()):
        finder = FINDERS.get(faults[0]["found_by"])
        if finder is None:
            lines.append(f"{name}: {len(faults)} planted, no command is said to find them")
            continue
        found = [fault for fault in faults if finder(run, fault)]
        lines.append(f"{name}: {len(found)} of {len(faults)}")
        missed += [fault for fault in faults if fault not in found]
    print(f"\n{run.company}, {run.database.kind}, {PEOPLE} people, found of planted:", *lines, sep="\n  ")
    assert missed == []


def test_only_what_cannot_be_seen_is_left_to_nobody(run: Run) -> None:
    """What no command finds is no fault to the rule (another spelling, a declared sign), or hidden in free text."""
    left = {fault["kind"] for fault in run.known["faults"] if fault["found_by"] == "none"}
    assert left - {"sentinel"} == UNSEEN[run.company] - {"sentinel"}


def test_the_check_counts_as_a_plain_query_does(run: Run) -> None:
    said = {
        (finding["code"], finding["subject"]): told(finding)
        for finding in run.check["findings"]
        if (finding["code"], finding["subject"]) in run.counted
    }
    assert said == {name: rows for name, rows in run.counted.items() if rows}


# --- what has become of the rows --------------------------------------------------------------------------------------


def test_what_must_go_is_gone(run: Run) -> None:
    assert [entry for entry in run.known["must_go"] if run.database.row(entry) is not None] == []


def test_what_must_stay_is_as_it_was(run: Run) -> None:
    for entry in run.known["must_stay"]:
        row, before = run.database.row(entry), run.before[named(entry)]
        columns = entry["columns"] or before
        assert row is not None, entry
        assert {column: row[column] for column in columns} == {column: before[column] for column in columns}, entry


def test_what_must_be_emptied_is_empty(run: Run) -> None:
    for entry in run.known["must_empty"]:
        row, empty = run.database.row(entry), run.declaration.map.tables[entry["table"]].empty
        assert row is not None, entry
        assert {column: row[column] for column in entry["columns"]} == {
            column: empty.get(column) for column in entry["columns"]
        }, entry


def test_what_must_be_anonymous_names_nobody(run: Run) -> None:
    for entry in run.known["must_anonymise"]:
        row = run.database.row(entry)
        assert row is not None, entry
        assert [column for column in entry["columns"] if row[column] is not None] == [], entry


def test_what_nobody_can_say_waits(run: Run) -> None:
    for entry in run.known["undecided"]:
        assert run.database.row(entry) == run.before[named(entry)], entry
        assert run.waits(entry), entry
