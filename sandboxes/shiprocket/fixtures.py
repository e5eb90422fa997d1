"""How a run begins: one pickup place, so that an order can be made by hand; a warehouse adds its own."""

from __future__ import annotations

from sandboxes.kit import World
from sandboxes.shiprocket.account_api import put_pickup_place

PRIMARY = {
    "pickup_location": "Primary",
    "name": "Dispatch desk",
    "email": "dispatch@blouson.test",
    "phone": "9876500001",
    "address": "14 Mill Road, Lower Parel",
    "address_2": "",
    "city": "Mumbai",
    "state": "Maharashtra",
    "country": "India",
    "pin_code": "400013",
    "gstin": "27ABCDE1234F1Z0",
}


def with_pickup_place(world: World) -> None:
    """A run with the pickup place `Primary` in Mumbai."""
    put_pickup_place(world, PRIMARY)


def nothing(world: World) -> None:
    """A run without pickup places."""
