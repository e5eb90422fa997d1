"""An address as it was typed into the checkout's own fields."""

from __future__ import annotations

from django.http import HttpRequest

from core.geo import pin_place
from orders.customers.rules import Address

ADDRESS_PARTS = ("name", "phone", "line1", "line2", "city", "state_code", "pincode")


def typed_address(request: HttpRequest) -> dict[str, str]:
    """The words of each part, cut to what any of them may hold."""
    return {part: request.POST.get(f"shipping_{part}", "").strip()[:200] for part in ADDRESS_PARTS}


def address_of(typed: dict[str, str]) -> Address:
    """The typed words as an address; a state left open is the PIN's."""
    place = pin_place(typed["pincode"])
    return Address(**(typed | {"state_code": typed["state_code"] or (place.state_code if place else "")}))
