"""Who a login is to the shop, and the addresses in their book."""

from __future__ import annotations

from dataclasses import dataclass

from orders.customers.models import Customer, CustomerAddress
from orders.customers.rules import Address


@dataclass(frozen=True, slots=True)
class CustomerProfile:
    """A customer as the account pages show them. `id` is public."""

    id: str
    email: str
    phone: str
    name: str


@dataclass(frozen=True, slots=True)
class SavedAddress:
    """An address in a customer's book. `id` is public."""

    id: str
    address: Address
    is_default: bool


def customer_of(user_id: int | None) -> CustomerProfile | None:
    """The customer behind a login, or None for guests and for staff who never bought."""
    if user_id is None:
        return None
    row = Customer.objects.filter(user_id=user_id).first()
    return CustomerProfile(row.public_id, row.email, row.phone, row.name) if row else None


def addresses_of(customer_id: str) -> tuple[SavedAddress, ...]:
    """The customer's book, the default first, then the newest. One query."""
    rows = CustomerAddress.objects.filter(customer__public_id=customer_id).order_by("-is_default", "-id")
    return tuple(SavedAddress(row.public_id, row.to_address(), row.is_default) for row in rows)
