"""The people of the stories: customers of long standing with one agreement and one number, and nothing else."""

from dataclasses import dataclass
from datetime import date

from troth.testing.operator.network import add_number
from troth.testing.operator.operator import Operator
from troth.testing.operator.people import Customer, CustomerKind, add_contract, add_customer

YEARS = 11
"""How long they have been customers: longer than any voucher is kept."""


@dataclass(frozen=True, slots=True)
class Resident:
    """A customer, her number and her agreement."""

    customer: Customer
    number: str
    contract: int

    @property
    def id(self) -> int:
        """The customer's number."""
        return self.customer.id


def move_in(op: Operator, *, ended: date | None = None, kind: CustomerKind = "person") -> Resident:
    """A customer for eleven years with a number of her own; until ``ended``, where it is given."""
    began = op.days.ago(months=12 * YEARS)
    customer = add_customer(op, kind, since=op.days.at(began, "09:00"))
    number = add_number(op, customer, op.days.at(began, "09:30"))
    return Resident(customer, number, add_contract(op, customer, began, ended))
