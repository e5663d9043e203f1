"""What the company promises, how its tables look, and what lies in them on the first day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

ZONE = "Europe/Stockholm"
BEGIN = datetime(2026, 10, 5, 3, tzinfo=UTC)
"""The first day: within the month that follows the clocks are put back."""

MAP = (Path(__file__).parent / "map.yaml").read_text(encoding="utf-8")
SETTLED = "{table: op.invoices, of: row, at: settled_at, empty_means: not yet}"
PAID = (
    "{table: op.invoices, of: row, at: op.payments.paid_at, "
    "reaches: {sum: op.payments.amount, of: op.invoices.amount}, empty_means: not yet}"
)

POLICY = (Path(__file__).parent / "policy.yaml").read_text(encoding="utf-8")
NOTES = ("12 months after recorded", "newest 2 per person or 6 months after recorded whichever first")

TABLES = {
    "customers": "id bigint PRIMARY KEY, name text, email text, lives text",
    "companies": "id bigint PRIMARY KEY, name text",
    "contracts": "customer_id bigint NOT NULL, started_at {instant} NOT NULL, ended_at {instant}",
    "numbers": "msisdn text NOT NULL, customer_id bigint NOT NULL, assigned_at {instant}, released_at {instant}",
    "consents": "customer_id bigint NOT NULL, topic text NOT NULL, action text NOT NULL, at {instant} NOT NULL",
    "invoices": "id bigint PRIMARY KEY, customer_id bigint, issued_at {instant}, settled_at {instant}, amount integer",
    "payments": (
        "id bigint PRIMARY KEY, invoice_id bigint NOT NULL REFERENCES invoices (id), paid_at {instant}, "
        "amount integer, words text"
    ),
    "calls": (
        "id bigint PRIMARY KEY, a_number text, b_number text, started_at {instant}, "
        "invoice_id bigint REFERENCES invoices (id) ON DELETE SET NULL"
    ),
    "answers": "id bigint PRIMARY KEY, customer_id bigint, company_id bigint, asked_at {instant}, words text",
    "notes": "id bigint PRIMARY KEY, customer_id bigint, written_at {instant}, words text, mood text",
}
INDEXES = (
    ("calls", "invoice_id"),
    ("calls", "a_number"),
    ("calls", "started_at"),
    ("payments", "invoice_id"),
    ("notes", "customer_id"),
    ("answers", "customer_id"),
    ("answers", "company_id"),
)
PLACES = ("SE", "SE", "SE", "NO", "DK", "GB", None, "UK")
COMPANIES = (1, 1, 2, 2, 3, 3, 4, None, 9)
"""The companies for which answers are processed; one of them is not there."""
MAPPED = ("invoices", "payments", "calls", "notes", "answers", "customers")
"""The tables of the map, whose rows are judged."""

Row = tuple[object, ...]


@dataclass(frozen=True)
class Company:
    """One company. ``people``: how many customers; ``rows``: about how many rows in all."""

    seed: int
    rows: int

    @property
    def journals(self) -> bool:
        """Whether its PostgreSQL keeps journals of what is written: every other company's does."""
        return self.seed % 2 == 1

    @property
    def orderly(self) -> bool:
        """Whether no two of its customers ever hold one number at once."""
        return self.seed % 4 == 1

    @property
    def people(self) -> int:
        """How many customers it begins with."""
        return max(8, self.rows // 50)

    def policy(self, *, changed: bool = False) -> str:
        """Its policy; ``changed``: as it is from the day on that it is written anew."""
        rng = Random(f"{self.seed} policy {changed}")
        lengths = {
            "TRAFFIC": rng.choice(("6 months", "12 months", "200 days")),
            "CONTACT": rng.choice(("6 months", "24 months", "48 hours")),
            "BILLED": rng.choice(("12 months", "24 months")),
            "NOTES": Random(self.seed).choice(NOTES),
            "LASTS": Random(self.seed).choice(("", ", lasts: 18 months")),
        }
        text = POLICY
        for name, value in lengths.items():
            text = text.replace(name, value)
        return text

    def map(self, kind: str) -> str:
        """Its map, over a store of that kind."""
        settled = Random(self.seed).choice((SETTLED, PAID))
        return MAP.replace("KIND", kind).replace("SETTLED", settled)

    def content(self) -> Iterator[tuple[str, list[Row]]]:
        """The rows of each table on the first day, before it."""
        rng = Random(f"{self.seed} rows")
        people, bills = self.people, max(5, self.rows // 12)
        yield "customers", [(n, f"Name {n}", f"c{n}@example.se", rng.choice(PLACES)) for n in range(1, people + 1)]
        yield "companies", [(n, f"Company {n}") for n in (1, 2, 3, 4)]
        yield (
            "contracts",
            [self._contract(rng, n) for n in range(1, people + 1) for _ in range(rng.choice((1, 1, 1, 2)))],
        )
        yield "numbers", [one for n in range(1, people + 1) for one in self._numbers(rng, n)]
        yield (
            "consents",
            [
                (rng.randint(1, people), "offers", rng.choice(("grant", "grant", "withdraw")), before(rng, 1, 900))
                for _ in range(people // 2)
            ],
        )
        invoices = [self._invoice(rng, n) for n in range(1, bills + 1)]
        yield "invoices", invoices
        paid = [row for row in invoices if row[3] is not None or rng.random() < 0.3]
        yield (
            "payments",
            [
                (n, row[0], row[3] or before(rng, 1, 700), rng.choice((row[4], 50)), "by card")
                for n, row in enumerate(paid, 1)
            ],
        )
        yield "calls", [self.call(rng, n, before(rng, 0, 800)) for n in range(1, self.rows * 7 // 10)]
        yield (
            "notes",
            [(n, rng.randint(1, people), before(rng, 0, 420), "words", "mood") for n in range(1, self.rows // 10)],
        )

        yield (
            "answers",
            [
                (n, rng.randint(1, people), rng.choice(COMPANIES), before(rng, 0, 420), "words")
                for n in range(1, self.rows // 12)
            ],
        )

    def call(self, rng: Random, number: int, begun: str | None) -> Row:
        """A call of somebody, or of a number that nobody has; some are on a bill."""
        people, bills = self.people, max(5, self.rows // 12)
        caller = rng.randint(1, people + people // 20)
        return (
            number,
            msisdn(caller),
            msisdn(rng.randint(1, 9 * people)),
            begun,
            rng.randint(1, bills) if rng.random() < 0.5 else None,
        )

    def _contract(self, rng: Random, person: int) -> Row:
        ended = {0: before(rng, 1, 800), 1: after(rng, 1, 25)}.get(rng.randrange(5))
        return person, before(rng, 801, 2000), ended

    def _numbers(self, rng: Random, person: int) -> Iterator[Row]:
        if rng.random() < 0.3:
            moved = before(rng, 1, 700)
            yield msisdn(person), person, before(rng, 1500, 2000), moved
            yield msisdn(person), rng.randint(1, self.people), moved, None
        else:
            yield msisdn(person), person, before(rng, 1500, 2000), None

    def _invoice(self, rng: Random, number: int) -> Row:
        days = rng.randint(20, 900)
        settled = before(rng, days - 19, days) if rng.random() < 0.8 else None
        return (
            number,
            rng.randint(1, self.people),
            written(BEGIN - timedelta(days=days)),
            settled,
            rng.choice((50, 100)),
        )


def msisdn(person: int) -> str:
    """Somebody's telephone number."""
    return f"+467{person:08d}"


def before(rng: Random, low: int, high: int) -> str:
    """An instant so many days before the first day."""
    return written(BEGIN - timedelta(days=rng.randint(low, high), seconds=rng.randrange(86400)))


def after(rng: Random, low: int, high: int) -> str:
    """An instant so many days after the first day."""
    return written(BEGIN + timedelta(days=rng.randint(low, high), seconds=rng.randrange(86400)))


def written(moment: datetime) -> str:
    """An instant as both engines read it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")
