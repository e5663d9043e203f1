"""Several processes on one register, and processes that are killed."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from register.tampering import intruder
from troth.kernel.errors import NotReached
from troth.register.register import open_register

NOW = datetime(2025, 2, 1, tzinfo=UTC)
RECORDING = str(Path(__file__).with_name("recording.py"))


def recorder(url: str, source: str, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, RECORDING, url, source, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.scenario("RT-71")
@pytest.mark.parametrize("kill_after", [1, 7, 60])
def test_a_killed_writer_leaves_a_whole_ledger_with_all_that_was_acknowledged(
    register_url: str, kill_after: int
) -> None:
    open_register(register_url).close()
    child = recorder(register_url, "web", 1_000_000)
    assert child.stdout is not None
    for _ in range(kill_after):
        child.stdout.readline()
    child.kill()
    rest, error = child.communicate(timeout=60)
    acknowledged = kill_after + sum(line.endswith("\n") for line in rest.splitlines(keepends=True))
    assert child.returncode == -9, error
    with open_register(register_url) as register:
        # The kill may fall between the commit and the word of it, never the other way round.
        assert register.head() in (acknowledged, acknowledged + 1)
        assert [event.position for event in register.events()] == list(range(1, register.head() + 1))
        assert register.ledger_head().size == register.head()
        assert register.verify_ledger(register.ledger_head()) == ()
        # Run again, it goes on where it was: what is known is not recorded twice.
        known = register.head()
    again = recorder(register_url, "web", known + 5)
    out, error = again.communicate(timeout=60)
    assert again.returncode == 0, error
    assert [int(line) for line in out.split()] == list(range(1, known + 6))
    with open_register(register_url) as register:
        assert register.head() == known + 5
        assert register.verify_ledger() == ()


def test_two_processes_record_at_once(register_url: str) -> None:
    open_register(register_url).close()
    children = {source: recorder(register_url, source, 500) for source in ("web", "app")}
    said = {source: child.communicate(timeout=120) for source, child in children.items()}
    assert {source: (child.returncode, said[source][1]) for source, child in children.items()} == {
        "web": (0, ""),
        "app": (0, ""),
    }
    positions = {source: [int(line) for line in out.split()] for source, (out, _) in said.items()}
    assert sorted(positions["web"] + positions["app"]) == list(range(1, 1001))
    with open_register(register_url) as register:
        events = list(register.events())
        assert Counter(event.source for event in events) == {"web": 500, "app": 500}
        for source in positions:
            assert [event.position for event in events if event.source == source] == positions[source]
        assert register.verify_ledger(register.ledger_head()) == ()


def test_a_reader_is_not_stopped_by_a_writer(register_url: str) -> None:
    with open_register(register_url) as writer, open_register(register_url) as reader, writer.together():
        assert reader.head() == 0
        assert reader.verify_ledger() == ()


def test_a_writer_that_waits_too_long_is_told_so(register_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for engine in ("sqlite", "postgres"):
        monkeypatch.setattr(f"troth.register.{engine}.PATIENCE_SECONDS", 0.2)
    with open_register(register_url) as first, open_register(register_url) as second:
        with first.together(), pytest.raises(NotReached) as missed:
            second.append("outcome", {}, NOW)
        assert (missed.value.code, missed.value.exit_code) == ("REGISTER_BUSY", 3)
        assert second.append("outcome", {}, NOW) == 1


@pytest.mark.parametrize("register_url", ["postgresql"], indirect=True)
def test_a_server_that_goes_away_is_not_reached_and_half_done_work_is_undone(register_url: str) -> None:
    with open_register(register_url) as register:
        register.append("outcome", {}, NOW)

        def cut_off() -> None:
            with register.together():
                register.append("outcome", {}, NOW)
                with intruder(register_url) as other:
                    other.run(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'troth'"
                    )
                register.append("outcome", {}, NOW)

        acts: list[Callable[[], object]] = [cut_off, register.head, register.verify_ledger]
        for act in acts:
            with pytest.raises(NotReached):
                act()
    with open_register(register_url) as register:
        assert register.ledger_head().size == 1
        assert register.verify_ledger() == ()


@pytest.mark.parametrize("takers", [6])
def test_only_one_of_several_takers_gets_the_lease(register_url: str, takers: int) -> None:
    script = (
        "import sys\n"
        "from datetime import UTC, datetime, timedelta\n"
        "from troth.kernel.errors import Refused\n"
        "from troth.register.register import open_register\n"
        "with open_register(sys.argv[1]) as register:\n"
        "    sys.stdin.readline()\n"
        "    try:\n"
        "        now = datetime(2025, 2, 1, tzinfo=UTC)\n"
        "        lease = register.take_lease('net', sys.argv[2], now, timedelta(minutes=5))\n"
        "        print('taken', lease.fence)\n"
        "    except Refused as refused:\n"
        "        print(refused.code, 0)\n"
    )
    pipe = subprocess.PIPE
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, register_url, f"run-{number}"],
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            text=True,
        )
        for number in range(takers)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60) for process in processes]
    assert sorted(out.split()[0] for out, _ in said) == ["LEASE_HELD"] * (takers - 1) + ["taken"], said
    with open_register(register_url) as register:
        assert register.current_fence("net") == 1
