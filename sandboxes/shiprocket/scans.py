"""Scans of a parcel and the news of them: what a scan does to the order, and the webhook that tells the shop."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sandboxes.kit import World
from sandboxes.shiprocket import orders
from sandboxes.shiprocket.answers import Json
from sandboxes.shiprocket.statuses import (
    CANCELLED,
    DELIVERED,
    ORDER_LABELS,
    STATUSES,
    UNDELIVERED,
    activity_for,
)
from sandboxes.shiprocket.times import dashed, spaced

# What a webhook address may not contain: Shiprocket refuses to store it.
FORBIDDEN_WORDS: Final = ("shiprocket", "kartrocket", "sr", "kr")


def refuse_webhook(url: str) -> str | None:
    """Why Shiprocket would not take this webhook address; None when it would."""
    for word in FORBIDDEN_WORDS:
        if word in url.lower():
            return f"The URL must not contain {word!r}; choose another path for the courier's webhook."
    return None


def add_scan(
    world: World, awb: str, sr_status: int, *, at: datetime | None = None, activity: str = ""
) -> Json:
    """Record one scan of the parcel with this AWB and send the webhook. Answers the changed order.

    Raises LookupError for an unknown AWB, ValueError for an unknown status number. Any status is taken in any order:
    couriers do send late and contradicting scans.
    """
    if sr_status not in STATUSES:
        raise ValueError(f"{sr_status} is not a shipment status; known: {sorted(STATUSES)}")
    found = orders.order_by_awb(world, awb)
    if found is None:
        raise LookupError(f"there is no shipment with AWB {awb}")
    order = orders.editable(found)
    moment = at or world.now()
    status = STATUSES[sr_status]
    order["scans"].append(
        {
            "date": dashed(moment),
            "status": f"X-{sr_status:03d}",
            "activity": activity or activity_for(sr_status),
            "location": _location(order, sr_status),
            "sr-status": str(sr_status),
            "sr-status-label": status.label,
        }
    )
    order["sr_status"] = sr_status
    order["status_code"] = status.order_id or order["status_code"]
    if sr_status == DELIVERED:
        order["delivered_at"] = dashed(moment)
    if sr_status == UNDELIVERED:
        order["attempts"] += 1
    orders.save(world, order)
    world.emit("tracking", webhook_body(order, moment))
    return order


def cancel_with_news(world: World, awb: str) -> None:
    """The courier's side of a cancellation: the AWB and its order are cancelled, and the shop hears of it."""
    order = orders.order_by_awb(world, awb)
    if order is None or not orders.is_cancellable(order) or order["status_code"] == 5:
        return
    orders.cancel_shipment(world, orders.editable(order))
    add_scan(world, awb, CANCELLED)


def _location(order: Json, sr_status: int) -> str:
    """Where a scan of this kind is made: at the customer's end from the hub on, else at the pickup place."""
    delivery = order["delivery"]
    at_the_door = sr_status in (7, 17, 21, 23, 25, 38, 76, 77)
    if at_the_door:
        return f"{delivery['city']} ({delivery['state']})"
    return f"{order['pickup_location']} Hub"


def webhook_body(order: Json, moment: datetime) -> dict[str, Any]:
    """The body of the tracking webhook: both status tables and both date formats, in Indian time."""
    order_label = ORDER_LABELS[order["status_code"]]
    return {
        "awb": order["awb"],
        "courier_name": order["courier_name"],
        "current_status": order_label,
        "current_status_id": order["status_code"],
        "shipment_status": STATUSES[order["sr_status"]].label,
        "shipment_status_id": order["sr_status"],
        "current_timestamp": spaced(moment),
        "order_id": order["channel_order_id"],
        "sr_order_id": order["order_id"],
        "awb_assigned_date": order["awb_assigned_at"],
        "pickup_scheduled_date": order.get("pickup_scheduled_at"),
        "etd": order["etd"],
        "scans": order["scans"],
        "is_return": int(bool(order.get("is_return"))),
        "channel_id": orders.CHANNEL_ID,
        "pod_status": "OTP Based Delivery",
        "pod": "Not Available",
        "qc_image": "",
        "qc_failure_reason": "",
    }
