"""Financial years, invoices and payments."""

from dataclasses import dataclass
from datetime import date, timedelta

from troth.testing.operator.operator import Operator
from troth.testing.operator.people import Customer


def add_fiscal_years(op: Operator) -> None:
    """Financial years to next year: broken ones (July to June), then one of eighteen months, then calendar years.

    Exactly one ends in each calendar year.
    """
    today = op.days.today
    change = today.year - 5
    ends = [date(year, 6, 30) for year in range(today.year - 12, change + 1)]
    ends += [date(year, 12, 31) for year in range(change + 1, today.year + 2)]
    begins = date(ends[0].year - 1, 7, 1)
    for ended in ends:
        label = f"{begins:%Y}" if begins.year == ended.year else f"{begins:%Y}/{ended:%y}"
        number = op.rows.add("fiscal_years", label=label, starts_on=begins, ends_on=ended)
        op.fiscal_years.append((begins, ended, number))
        begins = ended + timedelta(days=1)


def fiscal_year(op: Operator, day: date) -> int:
    """The number of the financial year that ``day`` lies in."""
    return next(number for begins, ended, number in op.fiscal_years if begins <= day <= ended)


@dataclass(frozen=True, slots=True)
class Invoice:
    """A row of ``invoices``."""

    id: int
    number: str
    amount: int
    issued: date


def add_invoice(
    op: Operator,
    customer: Customer,
    issued: date,
    settled: date | str | None,
    *,
    amount: int | None = None,
    balance: int | None = None,
    credited: int = 0,
    claim_from: date | None = None,
    disputed: date | None = None,
    dispute_closed: date | None = None,
    pay: bool = True,
    missing: bool = False,
) -> Invoice:
    """An invoice in öre. Without ``balance`` it is 0 once settled, else the whole amount; ``pay`` adds the payment of
    a settled one.

    ``claim_from``: from when limitation is counted, the day of issue unless something interrupted it. ``missing``: it
    has its number in the series, and is not stored.
    """
    amount = amount or op.chance.randrange(9_900, 89_900, 100)
    number = f"F{op.count('invoice'):08d}"
    op.counted["invoices"][issued] += 1
    if missing:
        return Invoice(op.rows.number("invoices"), number, amount, issued)
    open_amount = amount - credited if settled is None else 0
    row = op.rows.add(
        "invoices",
        customer_id=customer.id,
        number=number,
        payer_name=customer.name,
        payer_address=customer.street or None,
        amount=amount,
        credited=credited,
        balance=open_amount if balance is None else balance,
        issued_on=issued,
        due_on=issued + timedelta(days=30),
        settled_on=settled,
        claim_from=claim_from or issued,
        dispute="none" if disputed is None else "open" if dispute_closed is None else "closed",
        disputed_on=disputed,
        dispute_closed_on=dispute_closed,
        fiscal_year_id=fiscal_year(op, issued),
    )
    invoice = Invoice(row, number, amount, issued)
    if pay and isinstance(settled, date) and amount > credited:
        add_payment(op, invoice, settled, amount - credited)
    return invoice


def add_payment(
    op: Operator, invoice: Invoice, paid: date, amount: int, *, account: bool | None = None, missing: bool = False
) -> int:
    """A payment, or with a negative amount one called back. ``account``: whether the payer's account still stands
    there.

    Without it the operator's own job has emptied that column of what was paid more than a year ago. ``missing``: the
    bank counted it, and it is not stored.
    """
    op.counted["payments"][paid] += 1
    if missing:
        return op.rows.number("payments")
    if account is None:
        account = paid > op.days.ago(months=12)
    return op.rows.add(
        "payments",
        invoice_id=invoice.id,
        amount=amount,
        paid_at=op.days.at(paid, f"{op.chance.randrange(8, 18):02d}:{op.chance.randrange(60):02d}"),
        payer_account=f"9{op.chance.randrange(10**3):03d}-{op.chance.randrange(10**7):07d}" if account else None,
        reference=invoice.number,
        fiscal_year_id=fiscal_year(op, min(paid, op.days.today)),
    )
