"""Orders at Shiprocket and the shipment each of them has: creating, finding, cancelling, showing.

An order of the custom channel has exactly one shipment, so both are kept as one object of type `orders`, whose id is
Shiprocket's order id as text. `sr_status` is the shipment table's number (0 before an AWB), `status_code` the order
table's.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from sandboxes.kit import World
from sandboxes.shiprocket.answers import Json, Refusal, crashed, invalid
from sandboxes.shiprocket.couriers import Parcel
from sandboxes.shiprocket.order_form import accepted_order, check_order
from sandboxes.shiprocket.statuses import BEFORE_PICKUP, CANCELLED, DELIVERED, ORDER_LABELS
from sandboxes.shiprocket.times import dashed

# Ids start where a real account's are today, so that nobody mistakes one kind for the other.
FIRST_ORDER_ID = 1_499_100_000
FIRST_SHIPMENT_ID = 1_495_300_000
CHANNEL_ID = 3_422_553


def create_order(world: World, body: Json) -> Json:
    """A new order, or the old one of the same `order_id` when `dup_mode` is `return_old`.

    Raises Refusal 422 for bad fields, an unknown pickup location, or a re-used `order_id` under `dup_mode` `422`.
    """
    check_order(body)
    places = world.objects("pickup_locations")
    if not any(place["pickup_location"] == body["pickup_location"] for place in places.values()):
        raise _wrong_pickup(list(places.values()))
    old = order_by_channel_id(world, str(body["order_id"]))
    if old is not None:
        if str(world.options.get("dup_mode", "return_old")) == "422":
            raise invalid({"order_id": ["The order id has already been taken."]})
        return old
    number = world.counter("order")
    order = {
        "id": str(FIRST_ORDER_ID + number),
        "order_id": FIRST_ORDER_ID + number,
        "shipment_id": FIRST_SHIPMENT_ID + number,
        **accepted_order(body),
        "status_code": 1,
        "sr_status": 0,
        "awb": None,
        "created_at": dashed(world.now()),
        "updated_at": dashed(world.now()),
        "scans": [],
        "attempts": 0,
        "script": None,
    }
    world.put("orders", order)
    return order


def _wrong_pickup(places: list[Json]) -> Refusal:
    message = "Wrong Pickup location entered. Please choose one location from the data given"
    return Refusal(422, message, body={"message": message, "data": {"data": places}, "status_code": 422})


def created_answer(order: Json) -> Json:
    """What `create/adhoc` answers, also for an old order, whose present status then shows."""
    return {
        "order_id": order["order_id"],
        "channel_order_id": order["channel_order_id"],
        "shipment_id": order["shipment_id"],
        "status": ORDER_LABELS[order["status_code"]],
        "status_code": order["status_code"],
        "onboarding_completed_now": 0,
        "awb_code": order["awb"],
        "courier_company_id": order.get("courier_id"),
        "courier_name": order.get("courier_name"),
        "new_channel": False,
        "packaging_box_error": "",
    }


def order_by_channel_id(world: World, channel_order_id: str) -> Json | None:
    """The order with the seller's own order id."""
    return _first(world, "channel_order_id", channel_order_id)


def order_by_awb(world: World, awb: str) -> Json | None:
    """The order whose shipment carries this AWB."""
    return _first(world, "awb", awb)


def order_by_shipment(world: World, shipment_id: str) -> Json | None:
    """The order of a shipment id, given as text."""
    return next((o for o in world.objects("orders").values() if str(o["shipment_id"]) == shipment_id), None)


def _first(world: World, field: str, value: str) -> Json | None:
    return next((order for order in world.objects("orders").values() if order[field] == value), None)


def editable(order: Json) -> Json:
    """A copy to change and then `save`."""
    return deepcopy(order)


def save(world: World, order: Json) -> None:
    """Store a changed order with its new `updated_at`."""
    order["updated_at"] = dashed(world.now())
    world.put("orders", order)


def cancel_orders(world: World, ids: list[str]) -> None:
    """Cancel whole orders by Shiprocket's ids, all or none. An order already cancelled stays so.

    Raises the 500 of the real API for an unknown id, Refusal 400 once the courier has set out for the parcel.
    """
    orders = [world.get("orders", one) for one in ids]
    if any(order is None for order in orders):
        raise crashed()
    found = [order for order in orders if order is not None]
    if any(not is_cancellable(order) for order in found):
        raise Refusal(400, "Cannot cancel order, it is already out for pickup or shipped.")
    for order in found:
        if order["status_code"] != 5:
            cancel_shipment(world, editable(order))


def is_cancellable(order: Json) -> bool:
    """Whether the courier has not set out for the parcel yet (or it is cancelled already)."""
    return order["sr_status"] in BEFORE_PICKUP or order["sr_status"] == CANCELLED


def cancel_shipment(world: World, order: Json) -> None:
    """Mark an order and its AWB cancelled and give the freight back to the wallet. No webhook: see `scans`."""
    order["status_code"] = 5
    order["sr_status"] = CANCELLED if order["awb"] else 0
    order["script"] = None
    refund = order.pop("charged_paise", 0)
    if refund:
        add_to_wallet(world, refund)
    save(world, order)


def wallet_paise(world: World) -> int:
    """What is left in the wallet."""
    wallet = world.get("wallet", "wallet")
    if wallet is not None:
        return int(wallet["balance_paise"])
    return int(world.options.get("wallet_rupees", 10_000)) * 100


def add_to_wallet(world: World, paise: int) -> None:
    """Recharge (positive) or charge (negative) the wallet."""
    world.put("wallet", {"id": "wallet", "balance_paise": wallet_paise(world) + paise})


def parcel_of(world: World, order: Json) -> Parcel:
    """The order's parcel as couriers price it."""
    return Parcel(
        pickup_pin=_pickup_pin(world, order),
        delivery_pin=order["delivery"]["pincode"],
        weight_g=order["weight_g"],
        volume_cm3=order["volume_cm3"],
        cod_paise=order["sub_total_paise"] if order["payment_method"] == "cod" else 0,
    )


def _pickup_pin(world: World, order: Json) -> str:
    """Where the courier fetches it: at the customer's for a return, else at a pickup place of ours."""
    if order.get("is_return"):
        return str(order["customer"]["pincode"])
    places = world.objects("pickup_locations").values()
    return str(next(p["pin_code"] for p in places if p["pickup_location"] == order["pickup_location"]))


def shown_order(order: Json) -> Json:
    """An order as `orders` and `orders/show` tell it; amounts and weights are texts, ids are numbers."""
    delivery = order["delivery"]
    return {
        "id": order["order_id"],
        "channel_id": CHANNEL_ID,
        "channel_name": "CUSTOM",
        "base_channel_code": "CS",
        "channel_order_id": order["channel_order_id"],
        "customer_name": delivery["customer_name"],
        "customer_email": order["customer_email"],
        "customer_phone": delivery["phone"],
        "customer_address": delivery["address"],
        "customer_city": delivery["city"],
        "customer_state": delivery["state"],
        "customer_pincode": delivery["pincode"],
        "pickup_location": order["pickup_location"],
        "payment_status": "",
        "payment_method": order["payment_method"],
        "total": f"{order['sub_total_paise'] / 100:.2f}",
        "status": ORDER_LABELS[order["status_code"]],
        "status_code": order["status_code"],
        "created_at": order["created_at"],
        "updated_at": order["updated_at"],
        "channel_created_at": order["order_date"],
        **_remittance(order),
        "products": order["products"],
        "shipments": _shown_shipment(order),
        "awb_data": {"awb": order["awb"] or ""},
    }


def _remittance(order: Json) -> dict[str, Any]:
    """What was paid out of the cash collected; nothing before."""
    paid = order.get("remitted")
    if not paid:
        return {"remittance_date": None, "remittance_utr": None, "remittance_status": None}
    return {
        "remittance_date": paid["on"],
        "remittance_utr": paid["utr"],
        "remittance_status": "Remitted",
        "remittance_amount": f"{paid['paise'] / 100:.2f}",
    }


def remit(world: World, awb: str, *, utr: str, paise: int | None = None) -> Json:
    """Pay out the cash of a delivered parcel. Raises LookupError for an unknown AWB, ValueError for one without cash."""
    found = order_by_awb(world, awb)
    if found is None:
        raise LookupError(f"there is no shipment with AWB {awb}")
    if found["payment_method"] != "cod" or found["sr_status"] != DELIVERED:
        raise ValueError("only a delivered parcel with cash is remitted")
    order = editable(found)
    amount = order["sub_total_paise"] if paise is None else paise
    order["remitted"] = {"utr": utr, "on": dashed(world.now())[:10], "paise": amount}
    save(world, order)
    return order


def _shown_shipment(order: Json) -> dict[str, Any]:
    return {
        "id": order["shipment_id"],
        "order_id": order["order_id"],
        "awb": order["awb"] or "",
        "courier": order.get("courier_name") or "",
        "courier_id": order.get("courier_id"),
        "sr_courier_id": order.get("courier_id"),
        "weight": f"{order['weight_g'] / 1000:.3f}",
        "dimensions": order["dimensions"],
        "pickup_scheduled_date": order.get("pickup_scheduled_at"),
        "pickup_token_number": order.get("pickup_token"),
        "label_url": order.get("label_url"),
        "manifest_url": order.get("manifest_url"),
        "manifest_id": order.get("manifest_id"),
        "etd": order.get("etd") or "",
        "status": order["sr_status"] or None,
        "awb_assign_date": order.get("awb_assigned_at"),
        "delivered_date": order.get("delivered_at") or "",
    }
