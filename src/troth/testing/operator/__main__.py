"""The command ``python -m troth.testing.operator``."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from troth.kernel.errors import TrothError
from troth.testing.operator.companies import COMPANIES
from troth.testing.operator.events import write_events
from troth.testing.operator.generate import generate


def main(arguments: list[str] | None = None) -> int:
    """Make a synthetic operator; 0 when done, 2 where it cannot be, 3 where no database answers."""
    parser = argparse.ArgumentParser(prog="python -m troth.testing.operator", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000, help="how many customers (100 to 100000)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another operator")
    parser.add_argument(
        "--now", type=_instant, default=None, help="the instant all times count from (default: this one)"
    )
    parser.add_argument(
        "--url",
        required=True,
        help="sqlite:///FILE, parquet:///FOLDER or postgresql://HOST/NAME, without these tables",
    )
    parser.add_argument("--faults", type=Path, default=Path("faults.json"), help="where what is known of the rows goes")
    parser.add_argument(
        "--events", type=Path, default=None, help="where the events go (default: events.jsonl beside it)"
    )
    parser.add_argument(
        "--undeclared", action=argparse.BooleanOptionalAction, default=True, help="columns the map lacks"
    )
    parser.add_argument(
        "--missing",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="rows that must be kept and are not there",
    )
    parser.add_argument("--company", choices=COMPANIES, default="th1ng", help="whose promises the stories are told for")
    given = parser.parse_args(arguments)
    now = given.now or datetime.now(UTC).replace(microsecond=0)
    try:
        made = generate(
            given.url,
            people=given.people,
            seed=given.seed,
            now=now,
            undeclared=given.undeclared,
            missing=given.missing,
            company=given.company,
        )
    except TrothError as error:
        print(f"{error.code}: {error.says}; {error.help}", file=sys.stderr)
        return error.exit_code
    given.faults.write_text(
        json.dumps(made.document, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    write_events(made.events, given.events or given.faults.with_name("events.jsonl"))
    lists = ("must_go", "must_stay", "must_empty", "must_anonymise", "undecided", "faults")
    print(", ".join(f"{name} {len(made.document[name])}" for name in lists), file=sys.stderr)
    return 0


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise argparse.ArgumentTypeError("an instant has an offset: 2026-11-01T00:00:00Z")
    return found


if __name__ == "__main__":
    sys.exit(main())
