"""Correcting an address of the book, and choosing the ones that come first."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from core.errors import NotFound, Refused
from orders.customers.models import Customer, CustomerAddress
from orders.customers.rules import HOME_PARTS, Address, clean_address


class AddressKeptAlready(Refused):
    """The corrected address is another one of the book."""

    code = "address_kept_already"
    message = "This address is in your book already."


@transaction.atomic
def change_address(*, customer_id: str, address_id: str, address: Address) -> None:
    """Correct an address of this customer's book; orders keep what they were placed with.

    Raises NotFound for one that is not theirs, Invalid naming fields, or AddressKeptAlready.
    """
    row = _theirs(customer_id, address_id)
    cleaned = clean_address(address)
    for name in HOME_PARTS:
        setattr(row, name, getattr(cleaned, name))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as twice:
        raise AddressKeptAlready from twice


@transaction.atomic
def choose_default_address(*, customer_id: str, address_id: str, for_billing: bool = False) -> None:
    """Let an address come first, for delivery or for the bill. Raises NotFound for one that is not theirs."""
    row = _theirs(customer_id, address_id)
    field = "is_billing_default" if for_billing else "is_default"
    CustomerAddress.objects.filter(customer_id=row.customer_id, **{field: True}).update(**{field: False})
    CustomerAddress.objects.filter(pk=row.pk).update(**{field: True})


def _theirs(customer_id: str, address_id: str) -> CustomerAddress:
    """The address, while nobody else changes this customer's book."""
    customer = Customer.objects.select_for_update().filter(public_id=customer_id).first()
    row = customer.addresses.filter(public_id=address_id).first() if customer else None
    if row is None:
        raise NotFound("This address is no longer in your book.")
    return row
