"""What the macros that Troth lends DuckDB say of texts is what the kernel says, of odd ones too."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random

import duckdb
import pytest

from troth.kernel.forms import Form, canonical
from troth.kernel.instants import micros, read_time, truncated
from troth.stores.duckdb_functions import FUNCTIONS

ADDRESSES = (
    "1.2.3.4",
    "01.2.3.4",
    "1.2.3",
    "256.1.1.1",
    "1.2.3.4/24",
    "::",
    "::1",
    "1::",
    "FE80::1",
    "fe80::1%eth0",
    "2001:DB8:0:0:1:0:0:1",
    "2001:db8::1:0:0:1",
    "1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7::",
    "::2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7:8::",
    "1::2:3:4:5:6:7:8",
    "::ffff:1.2.3.4",
    "::1.2.3.4",
    "::0.0.0.4",
    "::ffff:102:304",
    ":::",
    "1:::2",
    "::1::",
    "1::2::3",
    "12345::",
    "g::1",
    "abc",
    "0:0:0:0:0:0:0:0",
    "::ffff:0:0",
    "::1:0",
    "1:2:3:4:5:6:1.2.3.4",
    "1:2:3:4:5:6:7:1.2.3.4",
    "1:2:3:4:5:1.2.3.4",
    "::1.2.3.04",
    "1.2.3.4::",
    "::1.2.3.4:5",
    "0001:0:0:0:0:0:0:1",
    "1:0:0:2:0:0:0:3",
    "١::1",
    ":",
    "a:b",
)
TIMES = (
    "2024-02-30",
    "2024-02-29",
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "2024-1-1",
    "20240101",
    "2024-01-01\n",
    "now",
    "",
    "2024-01-01T10:00",
    "2024-01-01 10:00 ",
    "2024-01-01 10:00:00.5",
    "2024-01-01 10:00:00.1234567",
    "2024-01-01T24:00",
    "2024-01-01 10:00:60",
    "2024-01-01x10:00",
    "2024-01-01 10:00Z",
    "2024-01-01 10:00 z",
    "2024-01-01 10:00+02",
    "2024-01-01 10:00-02:30",
    "2024-01-01 10:00+23:59",
    "2024-01-01 10:00+24",
    "2024-01-01 10:00+05:75",
    "2024-01-01 10:00\t+01",
    "2024-01-01 10:00  +01",
    "2024-01-01 10:00+01:0",
    "2024-01-01 10:00:00.123456+01:00",
    "0001-01-01 00:00+14",
    "9999-12-31 23:59-14",
    "٢٠٢٤-01-01",
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the macros."""
    with duckdb.connect(":memory:") as opened:
        opened.execute("SET TimeZone = 'UTC'")
        for statement in FUNCTIONS:
            opened.execute(statement)
        yield opened


def near(texts: tuple[str, ...], characters: str, count: int) -> list[str]:
    """The texts, and texts that differ from them in a character or two."""
    rng, found = Random(3), list(texts)
    for text in texts:
        for _ in range(count):
            letters = list(text)
            for _ in range(rng.randint(1, 2)):
                if letters:
                    letters[rng.randrange(len(letters))] = rng.choice(characters) if rng.random() < 0.7 else ""
            found.append("".join(letters))
    return found


def test_addresses(connection: duckdb.DuckDBPyConnection) -> None:
    rng, texts = Random(5), near(ADDRESSES, "0123456789abcdefF:.", 60)
    for _ in range(4000):
        groups = [rng.choice(["0", "0", "1", "ffff", "00ab", "AB", "0000", ""]) for _ in range(rng.randint(1, 9))]
        texts.append(":".join(groups))
    asked = "SELECT v, nullif(troth_address(trim(v, ' ')), '') FROM (SELECT unnest(?::VARCHAR[]) AS v)"
    said = dict(connection.execute(asked, [texts]).fetchall())
    wrong = {text: found for text, found in said.items() if found != canonical(Form.IP, text)}
    assert wrong == {}
    assert sum(found != text for text, found in said.items()) > 500


def test_times(connection: duckdb.DuckDBPyConnection) -> None:
    texts = near(TIMES, "0123456789-: T.+Zz", 120)
    units = ("year", "month", "day", "hour")
    cuts = ", ".join(f"troth_truncate(v, '{unit}')" for unit in units)
    asked = (
        "SELECT v, troth_text_date(v)::VARCHAR, troth_text_local(v)::VARCHAR, epoch_us(troth_text_instant(v)), "
        f"{cuts} FROM (SELECT unnest(?::VARCHAR[]) AS v)"
    )
    readable = 0
    for text, day, local, instant, *cut in connection.execute(asked, [texts]).fetchall():
        read = read_time(text)
        readable += read is not None
        naive = isinstance(read, datetime) and read.tzinfo is None
        exact = isinstance(read, datetime) and read.tzinfo is not None
        assert day == (read.isoformat() if isinstance(read, date) and not isinstance(read, datetime) else None), text
        assert (None if local is None else datetime.fromisoformat(local)) == (read if naive else None), text
        wanted = micros(read.astimezone(UTC)) if exact and isinstance(read, datetime) else None
        assert instant == wanted, text
        assert cut == [truncated(text, unit) for unit in units], text
    assert readable > 200


def test_null_says_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    asked = "SELECT troth_text_date(v), troth_text_local(v), troth_truncate(v, 'day'), troth_address(v) "
    asked += "FROM (SELECT NULL::VARCHAR AS v)"
    assert connection.execute(asked).fetchall() == [(None, None, None, None)]
