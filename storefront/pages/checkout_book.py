"""The customer's address book at the checkout: one press fills an address in."""

from __future__ import annotations

from django.http import HttpRequest

from orders.customers.queries import SavedAddress, addresses_of
from storefront.visitor import customer_id

USE = "use:"  # action=use:<address id>
PARTS = ("name", "line1", "line2", "city", "state_code", "pincode")


def book_of(request: HttpRequest) -> tuple[SavedAddress, ...]:
    """The addresses that this visitor may choose from; none for guests."""
    customer = customer_id(request)
    return addresses_of(customer) if customer else ()


def chosen_address(request: HttpRequest) -> dict[str, str] | None:
    """The form's fields of the address that was pressed; None when none was, or it is not theirs."""
    action = request.POST.get("action", "")
    if not action.startswith(USE):
        return None
    saved = next((each for each in book_of(request) if each.id == action.removeprefix(USE)), None)
    return {f"shipping_{part}": getattr(saved.address, part) for part in PARTS} if saved else {}
