"""Return orders: the courier fetches from the customer and brings to us."""

from __future__ import annotations

from sandboxes.kit import World
from sandboxes.shiprocket import orders
from sandboxes.shiprocket.answers import Json, invalid
from sandboxes.shiprocket.order_form import accepted_return, check_return
from sandboxes.shiprocket.times import dashed

RETURN_PENDING = 21


def create_return(world: World, body: Json) -> Json:
    """A new return order; `order_id` may not have been used. Raises Refusal 422 naming every bad field."""
    check_return(body)
    if orders.order_by_channel_id(world, str(body["order_id"])) is not None:
        raise invalid({"order_id": ["The order id has already been taken."]})
    number = world.counter("order")
    order = {
        "id": str(orders.FIRST_ORDER_ID + number),
        "order_id": orders.FIRST_ORDER_ID + number,
        "shipment_id": orders.FIRST_SHIPMENT_ID + number,
        **accepted_return(body),
        "status_code": RETURN_PENDING,
        "sr_status": 0,
        "awb": None,
        "created_at": dashed(world.now()),
        "updated_at": dashed(world.now()),
        "scans": [],
        "attempts": 0,
        "script": None,
    }
    world.put("orders", order)
    return {
        "order_id": order["order_id"],
        "shipment_id": order["shipment_id"],
        "status": "RETURN PENDING",
        "status_code": RETURN_PENDING,
        "company_name": "",
    }
