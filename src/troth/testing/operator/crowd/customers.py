"""Customers of all kinds, with the agreements they have or had."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from troth.testing.operator.crowd.money import Bills
from troth.testing.operator.crowd.pools import Pools
from troth.testing.operator.crowd.traffic import Line, add_devices, add_internet, add_line_traffic
from troth.testing.operator.crowd.willing import add_consents
from troth.testing.operator.days import DAY, Seconds
from troth.testing.operator.network import add_number
from troth.testing.operator.operator import Operator
from troth.testing.operator.people import (
    Customer,
    CustomerKind,
    add_account,
    add_case,
    add_consent,
    add_contract,
    add_customer,
    add_employee,
    add_guardianship,
    add_number_user,
    add_order,
    add_subscription,
)

PRODUCTS = ("telephony", "broadband", "iot", "email")


@dataclass
class Served:
    """A period in which a customer was served, and the agreement of it. ``ends`` may lie in the future."""

    contract: int
    begins: Seconds
    ends: Seconds | None
    product: str = "telephony"


@dataclass
class Customers:
    """Makes customers one after the other; the freed numbers and addresses of the earlier ones go to the later."""

    op: Operator
    pools: Pools = field(default_factory=Pools)
    adults: list[Customer] = field(default_factory=list)

    def add(self) -> None:
        """One customer, with everything."""
        luck = self.op.chance.random()
        if luck < 0.03:
            self._reader()
        elif luck < 0.05:
            self._shell()
        elif luck < 0.11 and self.adults:
            self._child()
        elif luck < 0.15:
            self._served("company")
        elif luck < 0.18:
            self._served("sole_trader")
        else:
            self._served("person")

    def _reader(self) -> None:
        """Reads the newsletter and has no agreement."""
        op = self.op
        since = op.days.seconds - op.chance.randrange(1, 900) * DAY
        reader = add_customer(op, "reader", since=since)
        add_consent(op, reader, op.topics.newsletter, since)

    def _shell(self) -> None:
        """Was a customer long ago; the operator's staff emptied the row and the agreement."""
        op = self.op
        began = op.days.ago(months=op.chance.randrange(60, 130))
        shell = add_customer(op, since=op.days.at(began), stripped=True)
        ended = op.days.ago(months=op.chance.randrange(30, 50))
        op.rows.add("contracts", customer_id=shell.id, product=None, started_on=began, ended_on=ended)

    def _child(self) -> None:
        """Not of age; a guardian, who is a customer too, agreed for her."""
        op = self.op
        born = op.days.ago(months=op.chance.randrange(8 * 12, 18 * 12 - 2))
        began = max(op.days.ago(months=op.chance.randrange(1, 40)), born + timedelta(days=7 * 365))
        child = self._customer("person", began, born)
        served = Served(add_contract(op, child, began), op.days.at(began, "10:00"), None)
        add_guardianship(op, child, op.chance.choice(self.adults), began)
        self._telephony(child, served, Bills(op, child))

    def _served(self, kind: CustomerKind) -> None:
        """Somebody with agreements: running, ended, given notice of, overlapping, taken up again."""
        op = self.op
        began = op.days.ago(months=op.chance.randrange(2, 110), days=op.chance.randrange(28))
        customer = self._customer(kind, began)
        periods = self._agreements(customer, began)
        bills = Bills(op, customer)
        for period in periods:
            if period.product == "telephony":
                self._telephony(customer, period, bills)
            else:
                add_subscription(op, customer, period.contract, period.product, period.begins, period.ends)
            if period.product in ("broadband", "iot"):
                add_internet(op, self.pools, customer, period.begins, period.ends)
            if period.product == "iot":
                add_devices(op, customer, period.begins, period.ends)
            if op.chance.random() < 0.6:
                add_order(op, customer, period.contract, period.begins)
        if kind == "person" and periods[-1].ends is None:
            self.adults.append(customer)
        self._around(customer, periods)
        bills.add_old()

    def _customer(self, kind: CustomerKind, began: date, born: date | None = None) -> Customer:
        return add_customer(self.op, kind, since=self.op.days.at(began, "10:00"), born=born)

    def _agreements(self, customer: Customer, began: date) -> list[Served]:
        op, chance = self.op, self.op.chance
        months = (op.days.today - began).days // 31
        product = chance.choices(PRODUCTS, (60, 25, 10, 5))[0]
        luck = chance.random()
        ended: date | str | None = None
        again: date | None = None
        if luck < 0.16:  # ended; of some longer ago than the promise allows
            ended = op.days.ago(months=min(months, chance.randrange(1, 28)), days=chance.randrange(27))
        elif luck < 0.22 and months > 12:  # taken up again, now and then before the first one ended
            again = op.days.ago(months=chance.randrange(1, months - 6))
            ended = again - timedelta(days=chance.randrange(-60, 400))
        elif luck < 0.26:  # given notice of
            ended = op.days.today + timedelta(days=chance.randrange(1, 90))
        elif luck < 0.27:
            ended = "9999-12-31"
        if isinstance(ended, date) and ended <= began:
            ended = None if again else began + timedelta(days=20)
        served = [self._period(customer, began, ended, product)]
        if again:
            served.append(self._period(customer, max(again, began), None, chance.choice(PRODUCTS)))
        return served

    def _period(self, customer: Customer, began: date, ended: date | str | None, product: str) -> Served:
        days = self.op.days
        contract = add_contract(self.op, customer, began, ended, product)
        ends = days.at(ended, "00:00") if isinstance(ended, date) else None
        return Served(contract, days.at(began, "10:00"), ends, product)

    def _telephony(self, customer: Customer, period: Served, bills: Bills) -> None:
        """One line, or for a company one for each who works there."""
        op = self.op
        add_subscription(op, customer, period.contract, "telephony", period.begins, period.ends)
        for _ in range(op.chance.randrange(1, 6) if customer.kind == "company" else 1):
            number = self.pools.number(op, period.begins)
            handed = number is not None
            how = op.chance.choice(("released", "ported out")) if period.ends else None
            given = add_number(op, customer, period.begins + 600, period.ends, msisdn=number, how=how)
            if period.ends is not None and period.ends < op.days.seconds and how == "released":
                self.pools.free_number(given, period.ends)
            if customer.kind == "company":
                user = add_employee(op, customer, period.contract, period.begins)
                add_number_user(op, given, user, period.begins + 600, period.ends)
            until = min(period.ends or op.days.seconds, op.days.seconds)
            line = Line(given, period.begins + 900, until, handed)
            if line.ends > line.begins:
                add_line_traffic(op, line, bills)

    def _around(self, customer: Customer, periods: list[Served]) -> None:
        """Accounts, cases and consents."""
        op, chance = self.op, self.op.chance
        begins, ends = periods[0].begins, periods[-1].ends
        if chance.random() < 0.4:
            closed = min(ends, op.days.seconds) if ends is not None and ends < op.days.seconds else None
            add_account(op, customer, begins, closed)
        if chance.random() < 0.15:
            opened = op.days.seconds - chance.randrange(1, 600) * DAY
            if opened > begins:
                kind = chance.choices(("fault", "other", "abuse"), (70, 25, 5))[0]
                late = opened + chance.randrange(1, 40) * DAY
                add_case(op, customer, kind, opened, late if late < op.days.seconds else None)
        add_consents(op, customer, begins)
