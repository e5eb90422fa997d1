"""Who a login is to the shop, and the addresses in their book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.tokens import default_token_generator
from django.db.models import QuerySet

from catalog.pricing.queries import PUBLIC, PriceContext
from core.geo import HOME
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
    is_billing_default: bool = False


def customer_of(user_id: int | None) -> CustomerProfile | None:
    """The customer behind a login, or None for guests and for staff who never bought."""
    if user_id is None:
        return None
    row = Customer.objects.filter(user_id=user_id).first()
    return CustomerProfile(row.public_id, row.email, row.phone, row.name) if row else None


@dataclass(frozen=True, slots=True)
class PasswordKey:
    """What lets a customer choose a new password: once, until settings.PASSWORD_RESET_TIMEOUT seconds are over."""

    customer_id: str
    email: str
    name: str
    token: str


def password_key_of(email: str) -> PasswordKey | None:
    """A key for the customer who logs in with this e-mail address; None when there is none, and for staff.

    Staff change theirs in the admin: a key that lies in a letter must never open it.
    """
    row = _who_may_reset().filter(user__email=email.strip().lower()).first()
    if row is None or row.user is None:
        return None
    return PasswordKey(row.public_id, row.user.email, row.name, default_token_generator.make_token(row.user))


def is_password_key(*, customer_id: str, token: str) -> bool:
    """Whether this key still opens: not used, not too old, and no login has come between."""
    row = _who_may_reset().filter(public_id=customer_id).first()
    return row is not None and default_token_generator.check_token(row.user, token)


def _who_may_reset() -> QuerySet[Customer]:
    logins = {"user__is_active": True, "user__is_staff": False, "user__is_superuser": False}
    return Customer.objects.filter(**logins).select_related("user")


def addresses_of(customer_id: str) -> tuple[SavedAddress, ...]:
    """The customer's book, the default first, then the newest. One query."""
    rows = CustomerAddress.objects.filter(customer__public_id=customer_id).order_by("-is_default", "-id")
    return tuple(
        SavedAddress(row.public_id, row.to_address(), row.is_default, row.is_billing_default) for row in rows
    )


def price_context_of(customer_id: str | None, *, currency: str = "INR") -> PriceContext:
    """Under which circumstances a customer (public id) is asked prices: their groups and themselves. One query.

    None, or an unknown id, is the public.
    """
    if customer_id is None:
        return replace(PUBLIC, currency=currency)
    rows = Customer.objects.filter(public_id=customer_id).order_by("memberships__group_id")
    return _context(list(rows.values_list("public_id", "memberships__group_id")), currency)


def context_of_member(customer_pk: int | None, *, currency: str, region: str = HOME) -> PriceContext:
    """The same by internal id, as a cart keeps it, in its region; no query for a guest."""
    if customer_pk is None:
        return replace(PUBLIC, currency=currency, region=region)
    rows = Customer.objects.filter(pk=customer_pk).order_by("memberships__group_id")
    found = _context(list(rows.values_list("public_id", "memberships__group_id")), currency)
    return replace(found, region=region)


def _context(rows: Sequence[tuple[str, int | None]], currency: str) -> PriceContext:
    """One row for each group; one without a group for somebody who is in none."""
    groups = tuple(group for _, group in rows if group is not None)
    customer_ref = rows[0][0] if rows else None
    return replace(PUBLIC, currency=currency, group_ids=groups, customer_ref=customer_ref)
