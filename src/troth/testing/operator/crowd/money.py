"""The bills of the crowd: mostly paid, and in every other way too."""

from dataclasses import dataclass
from datetime import timedelta

from troth.testing.operator.billing import Invoice, add_invoice, add_payment
from troth.testing.operator.days import Seconds
from troth.testing.operator.operator import Operator
from troth.testing.operator.people import Customer

WAYS = ("paid", "unpaid", "part_paid", "disputed", "credited", "charged_back", "dispute_over")
SHARES = (83, 5, 3, 2, 3, 2, 2)


@dataclass
class Bills:
    """The invoices of one customer."""

    op: Operator
    customer: Customer

    def add(self, since: Seconds) -> Invoice:
        """An invoice for what happened in the month after an instant, in one of the ways that invoices go."""
        op, days, chance = self.op, self.op.days, self.op.chance
        issued = min(days.day(since) + timedelta(days=31), days.today)
        old = (days.today - issued).days
        if old < 30:
            return add_invoice(op, self.customer, issued, None)
        way = chance.choices(WAYS, SHARES)[0]
        settled = issued + timedelta(days=chance.randrange(5, min(90, old)))
        match way:
            case "paid":
                return add_invoice(op, self.customer, issued, settled)
            case "unpaid":
                renewed = issued + timedelta(days=chance.randrange(old)) if chance.random() < 0.5 else None
                return add_invoice(op, self.customer, issued, None, claim_from=renewed)
            case "part_paid":
                invoice = add_invoice(op, self.customer, issued, None, amount=40_000, balance=30_000)
                add_payment(op, invoice, settled, 10_000)
                return invoice
            case "disputed":
                return add_invoice(op, self.customer, issued, None, disputed=settled)
            case "dispute_over":
                disputed = issued + timedelta(days=2)
                return add_invoice(op, self.customer, issued, settled, disputed=disputed, dispute_closed=settled)
            case "credited":
                return add_invoice(op, self.customer, issued, settled, amount=30_000, credited=30_000)
            case _:
                back = min(settled + timedelta(days=20), days.today)
                invoice = add_invoice(
                    op, self.customer, issued, settled, amount=30_000, balance=30_000, claim_from=back, pay=False
                )
                add_payment(op, invoice, settled, 30_000)
                add_payment(op, invoice, back, -30_000)
                return invoice

    def add_old(self) -> None:
        """Now and then a voucher of years ago, whose calls are long gone."""
        op, days = self.op, self.op.days
        if op.chance.random() < 0.1:
            issued = days.ago(months=op.chance.randrange(40, 100))
            if days.at(issued) > self.customer.since:
                add_invoice(op, self.customer, issued, issued + timedelta(days=20))
