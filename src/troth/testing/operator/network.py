"""What the network leaves behind: numbers, calls, messages, addresses, e-mail, and what the law wants stored."""

from typing import Literal

from troth.testing.operator import names
from troth.testing.operator.billing import Invoice
from troth.testing.operator.days import DAY, Seconds
from troth.testing.operator.operator import Operator
from troth.testing.operator.people import Customer

Tariff = Literal["metered", "flat_rate", "zero_rated", "unbilled"]


def add_number(
    op: Operator,
    customer: Customer | None,
    begins: Seconds,
    ends: Seconds | None = None,
    *,
    msisdn: str | None = None,
    how: str | None = None,
) -> str:
    """Somebody holds a number from and to; a new one unless given. Returns it in E.164, however the row spells it."""
    spelled = msisdn or names.own_number(op.count("number"))
    op.rows.add(
        "number_assignments",
        msisdn=spelled,
        customer_id=customer.id if customer else None,
        assigned_at=begins,
        released_at=ends,
        released_how=how or ("released" if ends is not None else None),
    )
    return "+" + spelled[2:] if spelled.startswith("00") else spelled


def add_call(
    op: Operator,
    a_number: str,
    at: Seconds,
    *,
    b_number: str | None = "",
    seconds: int | None = 60,
    tariff: Tariff | None = "flat_rate",
    invoice: Invoice | int | None = None,
    hidden: bool = False,
    cell: bool | None = None,
) -> int:
    """A call. ``b_number`` "" is somebody with another operator, None a withheld one; an unbilled one failed.

    ``cell``: whether cell and device still stand there; without it the operator's own job has emptied them after five
    months.
    """
    if cell is None:
        cell = at > op.days.seconds - 150 * DAY
    return op.rows.add(
        "calls",
        a_number=a_number,
        b_number=names.outside_number(op.chance) if b_number == "" else b_number,
        started_at=at,
        seconds=seconds,
        cell_id=f"SE-240-99-{op.chance.randrange(4000)}" if cell else None,
        imei=names.imei(op.chance.randrange(10**6)) if cell else None,
        a_hidden=hidden,
        tariff=tariff,
        outcome="failed" if tariff == "unbilled" else "answered",
        invoice_id=invoice.id if isinstance(invoice, Invoice) else invoice,
    )


def add_message(
    op: Operator,
    from_number: str,
    at: Seconds,
    *,
    to_number: str | None = None,
    delivered: bool = True,
    tariff: Tariff | None = "flat_rate",
    invoice: Invoice | None = None,
) -> int:
    """A text message; one that is not delivered waits for ever."""
    return op.rows.add(
        "messages",
        from_number=from_number,
        to_number=to_number or names.outside_number(op.chance),
        sent_at=at,
        delivered_at=at + 3 if delivered else None,
        tariff=tariff,
        invoice_id=invoice.id if invoice else None,
    )


def add_lease(
    op: Operator, customer: Customer | None, begins: Seconds, ends: Seconds | None = None, ip: str | None = None
) -> str:
    """Somebody holds an address from and to; a new one unless given. Returns it."""
    count = op.count("lease")
    ip = ip or names.lease_address(count)
    op.rows.add(
        "leases",
        ip=ip,
        customer_id=customer.id if customer else None,
        start_at=begins,
        end_at=ends,
        mac=names.mac(count),
        bytes=1_200 * count,
    )
    return ip


def add_mail(
    op: Operator, mailbox: str, at: Seconds, *, peer: str | None = None, delivered: bool = True, direction: str = "out"
) -> int:
    """A line of the e-mail log."""
    return op.rows.add(
        "mail_log",
        mailbox=mailbox,
        peer=peer or f"someone{op.chance.randrange(10**6)}@elsewhere.example",
        direction=direction,
        sent_at=at,
        delivered_at=at + op.chance.randrange(1, 90) if delivered else None,
    )


def add_retained(
    op: Operator,
    a_number: str,
    at: Seconds,
    *,
    seconds: int | None = 60,
    b_number: str | None = None,
    kind: str = "telephony",
    location: bool | None = None,
    missing: bool = False,
) -> int:
    """A record that the law wants stored, and its place in the exchange's own count. ``missing``: counted, but not
    stored.

    ``location``: whether the cells still stand there; without it the operator's own job has emptied them after 64 days.
    """
    ends = None if seconds is None else at + seconds
    if location is None:
        location = at > op.days.seconds - 64 * DAY
    op.counted["le_records"][op.days.day(at)] += 1
    if missing:
        return op.rows.number("le_records")
    return op.rows.add(
        "le_records",
        a_number=a_number,
        b_number=b_number or names.outside_number(op.chance),
        kind=kind,
        started_at=at,
        ended_at=ends,
        imsi=names.imsi(op.chance.randrange(10**6)),
        imei=names.imei(op.chance.randrange(10**6)),
        start_cell=f"SE-240-99-{op.chance.randrange(4000)}" if location else None,
        end_cell=f"SE-240-99-{op.chance.randrange(4000)}" if location else None,
    )
