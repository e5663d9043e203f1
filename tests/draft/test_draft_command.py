"""``troth map draft`` as it is typed: what it prints, where it writes, how it ends, and what ``check`` says of it."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from shutil import copy

import pytest

from troth.declaration.load import load

HOUSE = Path(__file__).parents[2]
CHINOOK = HOUSE / "examples" / "chinook"


def troth(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "troth", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Customers and their invoices, a table of something else, and one whose name no map can write."""
    path = tmp_path / "my shop.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE customer (customer_id INTEGER PRIMARY KEY, last_name TEXT, email TEXT)")
        connection.execute(
            "CREATE TABLE invoice (invoice_id INTEGER PRIMARY KEY, customer_id INTEGER, invoice_date DATE, xyz TEXT)"
        )
        connection.execute('CREATE TABLE "order details" (id INTEGER PRIMARY KEY, invoice_id INTEGER)')
        connection.executemany("INSERT INTO customer VALUES (?, 'Berg', ?)", [(n, f"a{n}@x.example") for n in range(9)])
        connection.executemany("INSERT INTO invoice VALUES (?, ?, '2024-01-01', 'a')", [(n, n % 9) for n in range(50)])
    return path


def test_the_draft_stands_in_a_policy_folder_and_check_says_what_is_left(shop: Path, tmp_path: Path) -> None:
    folder = tmp_path / "chinook"
    folder.mkdir()
    copy(CHINOOK / "policy.yaml", folder)
    written = folder / "map.yaml"
    done = troth("map", "draft", f"shop={shop}", "--policy", str(folder), "-o", str(written))
    assert done.returncode == 0, done.stderr
    assert done.stdout == written.read_text(encoding="utf-8")
    assert "NAME_NOT_WRITABLE" in done.stderr
    declaration, _ = load(folder)
    assert declaration is not None
    assert declaration.map.tables["shop.customer"].columns["email"].data == "customer_data.contact"
    assert declaration.map.stores["shop"].url == "env:TROTH_SHOP_URL"
    assert not declaration.map.stores["shop"].write
    checked = json.loads(troth("check", str(folder), "--json").stdout)
    subjects = [finding["subject"] for finding in checked["findings"] if finding["code"] == "TODO"]
    assert sorted(subjects) == ["shop.invoice", "stores.shop"]
    assert checked["data"] == {"errors": True, "indexes": [], "text": None}


def test_json_has_every_proposal_with_its_reason(shop: Path) -> None:
    done = troth("map", "draft", str(shop), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["format"] == "troth.map_draft/1"
    data = found["data"]
    assert [store["name"] for store in data["stores"]] == ["my_shop"]
    invoice = next(table for table in data["tables"] if table["name"] == "my_shop.invoice")
    assert invoice["owner"] == "customer by customer_id"
    assert "100 % of 50 sampled values are found (9 different ones)" in invoice["owner_reason"]
    assert all(column["reason"] for table in data["tables"] for column in table["columns"])
    assert data["todo"] == {"columns": 1, "owners": 0, "keys": 0}
    assert data["yaml"] == troth("map", "draft", str(shop)).stdout
    assert [finding["code"] for finding in found["findings"]] == ["NAME_NOT_WRITABLE"]


def test_a_file_that_is_there_is_left_alone(shop: Path, tmp_path: Path) -> None:
    edited = tmp_path / "map.yaml"
    edited.write_text("map: {policy: mine}\n", encoding="utf-8")
    done = troth("map", "draft", str(shop), "-o", str(edited))
    assert done.returncode == 2
    assert done.stderr.startswith("FILE_EXISTS: ")
    assert edited.read_text(encoding="utf-8") == "map: {policy: mine}\n"
    done = troth("map", "draft", str(shop), "-o", str(tmp_path / "nowhere" / "map.yaml"))
    assert (done.returncode, done.stderr.split(":")[0]) == (2, "FILE_NOT_MADE")


@pytest.mark.parametrize(
    ("words", "code", "ends"),
    [
        (["nothing.db"], "NOT_REACHED", 3),
        (["env:TROTH_NOT_SET"], "NO_URL", 3),
        (["postgresql://anna:hemlig@localhost/crm"], "SECRET_IN_URL", 2),
        (["mysql://localhost/crm"], "STORE_URL", 2),
        (["SHOP", "SHOP"], "STORE_TWICE", 2),
        (["SHOP", "--policy", "nowhere"], "UNREADABLE", 2),
        (["policy.yaml"], "NOT_REACHED", 3),
    ],
)
def test_what_cannot_be_done_is_said(shop: Path, words: list[str], code: str, ends: int) -> None:
    given = [str(shop) if word == "SHOP" else word for word in words]
    done = troth("map", "draft", *(str(CHINOOK / word) if word == "policy.yaml" else word for word in given))
    assert (done.returncode, done.stderr.split(":")[0]) == (ends, code), done.stderr
    assert done.stdout == ""
    assert "hemlig" not in done.stderr


def test_a_policy_with_errors_is_shown(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text("polcy: {}\n", encoding="utf-8")
    done = troth("map", "draft", str(shop), "--policy", str(tmp_path))
    assert done.returncode == 1
    assert "UNKNOWN_SECTION" in done.stderr


def test_a_policy_that_says_todo_itself_is_refused(shop: Path, tmp_path: Path) -> None:
    text = (CHINOOK / "policy.yaml").read_text(encoding="utf-8").replace("\n  purchase_data:\n", "\n  todo:\n")
    (tmp_path / "policy.yaml").write_text(text, encoding="utf-8")
    done = troth("map", "draft", str(shop), "--policy", str(tmp_path))
    assert (done.returncode, done.stderr.split(":")[0]) == (2, "NAME_TAKEN")


def test_a_draft_too_large_for_the_loader_is_written_without_its_reasons(tmp_path: Path) -> None:
    path, folder = tmp_path / "big.db", tmp_path / "chinook"
    folder.mkdir()
    copy(CHINOOK / "policy.yaml", folder)
    with closing(sqlite3.connect(path)) as connection, connection:
        for number in range(150):
            columns = ", ".join(f'"c{at} # "" {"x" * 9}" TEXT' for at in range(100))
            connection.execute(f"CREATE TABLE t{number} (id INTEGER PRIMARY KEY, {columns})")
    done = troth("map", "draft", f"shop={path}", "--policy", str(folder), "-o", str(folder / "map.yaml"))
    assert done.returncode == 0, done.stderr
    assert "DRAFT_TOO_LARGE" in done.stderr
    declaration, findings = load(folder)
    assert declaration is not None, findings[:3]
    assert {len(table.columns) for table in declaration.map.tables.values()} == {101}
    assert not [
        line for line in done.stdout.splitlines() if line.startswith(" ") and line.count("#") > line.count('"c')
    ]


def test_a_variable_is_named_in_the_map_and_names_the_store(shop: Path) -> None:
    done = troth("map", "draft", "env:SHOP_URL", SHOP_URL=f"sqlite:///{shop}")
    assert done.returncode == 0, done.stderr
    assert 'my_shop: {kind: sqlite, url: "env:SHOP_URL"' in done.stdout
