"""What lines and addresses of the crowd leave behind."""

from dataclasses import dataclass

from troth.testing.operator.crowd.money import Bills
from troth.testing.operator.crowd.pools import Pools
from troth.testing.operator.days import DAY, Seconds
from troth.testing.operator.names import own_number
from troth.testing.operator.network import Tariff, add_call, add_lease, add_mail, add_message, add_retained
from troth.testing.operator.operator import Operator
from troth.testing.operator.people import Customer

HALF_A_YEAR = 178 * DAY
TWO_YEARS = 730 * DAY


@dataclass(frozen=True, slots=True)
class Line:
    """A number in somebody's hands from and to. ``handed``: somebody had it before."""

    number: str
    begins: Seconds
    ends: Seconds
    handed: bool = False


def add_line_traffic(op: Operator, line: Line, bills: Bills) -> None:
    """Calls and messages: billed ones of two years, flat-rate ones of half a year, some older than promised."""
    now, chance = op.days.seconds, op.chance
    billed_from = max(line.begins, now - TWO_YEARS - 60 * DAY)
    if line.ends - billed_from > 35 * DAY and chance.random() < 0.7:
        for _ in range(chance.randrange(1, 5)):
            _billed_month(op, line, bills, chance.randrange(billed_from, line.ends - 31 * DAY))
    late = chance.random() < 0.1
    flat_from = max(line.begins, now - (270 * DAY if late else HALF_A_YEAR))
    if line.ends <= flat_from:
        return
    for _ in range(chance.randrange(16)):
        at = _moment(op, flat_from, line.ends)
        luck = chance.random()
        tariff: Tariff = "flat_rate" if luck < 0.85 else "zero_rated" if luck < 0.92 else "unbilled"
        _call(op, line, at, tariff, None)
    for _ in range(chance.randrange(10)):
        add_message(op, line.number, _moment(op, flat_from, line.ends), delivered=chance.random() > 0.002)


def _billed_month(op: Operator, line: Line, bills: Bills, month: Seconds) -> None:
    chance = op.chance
    invoice = bills.add(month) if chance.random() > 0.01 else None
    for _ in range(chance.randrange(1, 9)):
        _call(op, line, month + chance.randrange(30 * DAY), "metered", invoice.id if invoice else None)
    for _ in range(chance.randrange(3)):
        add_message(op, line.number, month + chance.randrange(30 * DAY), tariff="metered", invoice=invoice)


def _call(op: Operator, line: Line, at: Seconds, tariff: Tariff, invoice: int | None) -> None:
    chance = op.chance
    own = chance.random() < 0.2
    seconds: int | None = 0 if tariff == "unbilled" else int(chance.expovariate(1 / 140)) + 1
    luck = chance.random()
    number = line.number if luck > 0.03 else f"00{line.number[1:]}" if luck > 0.01 else f"{line.number} "
    called: str | None = "" if not own else _somebody(op)
    if chance.random() < 0.01:
        called = None
    hidden = chance.random() < 0.04
    add_call(op, number, at, b_number=called, seconds=seconds, tariff=tariff, invoice=invoice, hidden=hidden)
    if at > op.days.seconds - HALF_A_YEAR and seconds is not None:
        add_retained(op, line.number, at, seconds=seconds, b_number=called or None)


def _somebody(op: Operator) -> str:
    """A number of our own series, whoever has it."""
    return own_number(op.chance.randrange(1, op.count("call to our own") + 60))


def _moment(op: Operator, begins: Seconds, ends: Seconds) -> Seconds:
    """Some instant; now and then just before midnight."""
    at = op.chance.randrange(begins, ends)
    if op.chance.random() < 0.02:
        late = op.days.at(op.days.day(at), "23:59:30")
        return late if begins <= late < ends else at
    return at


def add_internet(op: Operator, pools: Pools, customer: Customer, begins: Seconds, ends: Seconds | None) -> None:
    """Addresses held one after the other, the e-mail of the box, reports of abuse, and speed measurements."""
    now, chance = op.days.seconds, op.chance
    until = min(ends or now, now)
    at = max(begins, now - 200 * DAY)
    while at < until:
        given_back = at + chance.randrange(20, 200) * DAY
        runs = given_back >= now and ends is None
        end = None if runs else min(given_back, until)
        address = add_lease(op, customer, at, end, pools.address(op, at))
        if end is not None:
            pools.free_address(address, end)
        if chance.random() < 0.03 and (end or until) - at > 2:
            seen = chance.randrange(at, end or until)
            op.rows.add(
                "abuse_reports", ip=address, seen_at=seen, what=chance.choice(("port scan", "spam", "phishing"))
            )
        if end is None:
            break
        at = end + chance.randrange(1, 3) * DAY
    recent = max(begins, now - HALF_A_YEAR)
    if until - recent > DAY:
        for _ in range(chance.randrange(6)):
            mailbox = customer.email.title() if chance.random() < 0.1 else customer.email
            direction = chance.choice(("in", "out"))
            add_mail(
                op, mailbox, chance.randrange(recent, until), direction=direction, delivered=chance.random() > 0.003
            )
    measured = max(begins, now - 300 * DAY)
    if until - measured > DAY and chance.random() < 0.3:
        op.rows.add(
            "speed_tests",
            customer_id=customer.id,
            measured_at=chance.randrange(measured, until),
            mbit=chance.choice((50, 94, 240, 480, 930)),
            postcode=f"{chance.randrange(10_000, 98_000)}",
            ip=f"100.64.{chance.randrange(256)}.{chance.randrange(256)}",
        )


def add_devices(op: Operator, customer: Customer, begins: Seconds, ends: Seconds | None) -> None:
    """Events of connected devices, written by an old system in local time."""
    now, chance = op.days.seconds, op.chance
    since, until = max(begins, now - HALF_A_YEAR), min(ends or now, now)
    device = f"0254fffe{op.count('device'):08x}"
    for _ in range(chance.randrange(8) if until > since else 0):
        op.rows.add(
            "alarm_events",
            customer_id=customer.id,
            device_eui=device,
            happened_at=chance.randrange(since, until),
            code=chance.choice(("T1", "T2", "OPEN", "LOW BATTERY")),
        )
