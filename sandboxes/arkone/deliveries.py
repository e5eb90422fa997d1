"""Deliveries: packing an order into one parcel per warehouse, and what the courier's news does to both."""

from __future__ import annotations

from typing import Any, Final

from sandboxes.arkone.dispatch import start_dispatch, stop_dispatch
from sandboxes.arkone.invoices import cancel_invoices, first_try_of, issue_invoice
from sandboxes.arkone.objects import editable, save
from sandboxes.arkone.problems import Findings, Problem
from sandboxes.arkone.sales_orders import (
    OPEN,
    cancel_lines,
    cancel_whole,
    find_order,
    move_order,
    save_and_tell,
    schedule_advance,
)
from sandboxes.arkone.stock import commit_stock, quantities_of, ship_stock, stock_row
from sandboxes.kit import World, parse_moment, rfc3339

Json = dict[str, Any]

# What a tracking event of each kind makes of the delivery; None leaves it as it is.
TRACKING: Final[dict[str, str | None]] = {
    "pickup_scheduled": None,
    "out_for_pickup": None,
    "picked_up": "shipped",
    "in_transit": "shipped",
    "out_for_delivery": "shipped",
    "undelivered": None,
    "delayed": None,
    "exception": None,
    "delivered": "delivered",
    "rto_initiated": "returning",
    "rto_in_transit": "returning",
    "rto_delivered": "returned",
    "lost": "lost",
    "damaged": "damaged",
    "cancelled": None,
}
_RANK: Final = {
    "packed": 0,
    "shipped": 1,
    "returning": 2,
    "lost": 3,
    "damaged": 3,
    "returned": 3,
    "delivered": 3,
}
_GONE: Final = frozenset({"shipped", "returning", "returned", "lost", "damaged", "delivered"})


def advance_order(world: World, order: Json) -> Json:
    """The next step inside the house: confirmed, picking, packed; a delivered order is closed.

    Raises Problem 409 for an order on hold, one that waits for money or for the courier, or one that is short of
    stock when it is to be packed.
    """
    if order["on_hold"]:
        raise Problem(409, "order_on_hold", "The order is on hold; release it first.")
    if order["status"] == "confirmed":
        stored = move_order(world, order, "picking")
        schedule_advance(world, stored)
        return stored
    if order["status"] == "picking":
        return _pack(world, order)
    if order["status"] == "delivered":
        return move_order(world, order, "closed")
    waits_for = {"draft": "payment", "packed": "the courier", "shipped": "the courier"}
    reason = waits_for.get(order["status"])
    detail = (
        f"The order waits for {reason}." if reason else f"The order is {order['status']}; nothing follows."
    )
    raise Problem(409, "order_not_advanceable", detail)


def auto_advance(world: World, payload: Json) -> None:
    """The step an order takes by itself; one on hold or short of stock is looked at again later."""
    order = world.get("sales_orders", payload["order_id"])
    if order is None or order["status"] not in ("confirmed", "picking") or order["on_hold"]:
        return
    try:
        advance_order(world, editable(world, "sales_orders", order["id"]))
    except Problem:
        schedule_advance(world, order)


def _pack(world: World, order: Json) -> Json:
    wanted = quantities_of(order["lines"])
    short = [
        f"{sku} in {code}"
        for (sku, code), qty in wanted.items()
        if stock_row(world, sku, code)["on_hand"] < qty
    ]
    if short:
        raise Problem(409, "insufficient_stock", f"Not enough on the shelf: {', '.join(short)}.")
    codes = list(dict.fromkeys(code for _, code in wanted))
    made = [_new_delivery(world, order, code) for code in codes]
    for delivery in made:
        issue_invoice(world, order, delivery)
    stored = move_order(world, order, "packed")
    for delivery in made:
        start_dispatch(world, delivery["id"])
    return stored


def new_try(world: World, order: Json) -> Json:
    """Another delivery for each one that was cancelled or came back and has no successor; ids end in `-R1`, `-R2`…

    Raises Problem 409 when there is nothing to send again.
    """
    deliveries = [editable(world, "deliveries", id_) for id_ in order["delivery_ids"]]
    replaced = {delivery["replaces"] for delivery in deliveries}
    failed = [
        d for d in deliveries if d["status"] in ("cancelled", "returned", "lost") and d["id"] not in replaced
    ]
    if order["status"] == "cancelled" or not failed:
        raise Problem(
            409, "nothing_to_send_again", "No delivery of this order was cancelled, lost or returned."
        )
    made = [_new_delivery(world, order, one["warehouse"], replaces=one["id"]) for one in failed]
    for delivery in made:
        commit_stock(world, quantities_of(delivery["lines"]))
    save_and_tell(world, order)
    for delivery in made:
        start_dispatch(world, delivery["id"])
    return made[0]


def _new_delivery(world: World, order: Json, warehouse: str, *, replaces: str | None = None) -> Json:
    lines = [
        {
            "line_no": line["line_no"],
            "sku": line["sku"],
            **({"uom": line["uom"]} if "uom" in line else {}),
            "qty": line["qty"] - line["qty_cancelled"],
            "warehouse": warehouse,
        }
        for line in order["lines"]
        if line["warehouse"] == warehouse and line["qty"] > line["qty_cancelled"]
    ]
    delivery = save(
        world,
        "deliveries",
        {
            "id": _delivery_id(world, order, replaces),
            "sales_order_id": order["id"],
            "order_external_id": order["external_id"],
            "replaces": replaces,
            "warehouse": warehouse,
            "status": "packed",
            "lines": lines,
            "carrier": None,
            "carrier_reference": None,
            "carrier_order_id": None,
            "carrier_shipment_id": None,
            "awb": None,
            "courier": None,
            "tracking_url": None,
            "label_url": None,
            "manifest_url": None,
            "dispatch": {"state": "off", "step": None, "attempts": 0, "error": None},
            "events": [],
            "packed_at": world.now_text(),
            "shipped_at": None,
            "delivered_at": None,
        },
    )
    order["delivery_ids"].append(delivery["id"])
    return delivery


def _delivery_id(world: World, order: Json, replaces: str | None) -> str:
    base = order["external_id"] or order["id"]
    if replaces is not None:
        root = first_try_of(replaces)
        tries = sum(1 for id_ in order["delivery_ids"] if id_ == root or id_.startswith(f"{root}-R"))
        return f"{root}-R{tries}"
    parcels = len(order["delivery_ids"])
    return base if parcels == 0 else f"{base}-{parcels + 1}"


def record_tracking(world: World, delivery_id: str, events: list[Json]) -> Json:
    """Store the shop's tracking events and move delivery and order forward, never back.

    Each event is {status, occurred_at, description?, location?, awb?}; one sent again is recognised by status and
    moment. Raises Problem 404, or 422 for unknown statuses and malformed moments (then nothing is stored).
    """
    delivery = editable(world, "deliveries", delivery_id)
    fresh = [event for event in _checked(events) if not _is_known(delivery, event)]
    if not fresh:
        return delivery
    before = delivery["status"]
    for event in fresh:
        delivery["events"].append(event)
        _move_delivery(world, delivery, event)
    delivery["events"].sort(key=lambda event: event["occurred_at"])
    stored = save(world, "deliveries", delivery)
    order = find_order(world, delivery["sales_order_id"])
    if stored["status"] != before and _order_status(world, order) != order["status"]:
        move_order(world, order, _order_status(world, order))
    else:
        save_and_tell(world, order)
    return stored


def _checked(events: list[Json]) -> list[Json]:
    findings, checked = Findings(), []
    for index, event in enumerate(events):
        status = findings.text(event, "status", path=f"events/{index}/")
        if status and status not in TRACKING:
            findings.add(f"events/{index}/status", "unknown_status")
        try:
            occurred_at = rfc3339(parse_moment(str(event.get("occurred_at", ""))))
        except ValueError:
            findings.add(f"events/{index}/occurred_at", "not_a_moment")
            continue
        details = {name: str(event.get(name) or "") for name in ("description", "location", "awb")}
        checked.append({"status": status, "occurred_at": occurred_at, **details})
    findings.raise_if_any()
    return checked


def _is_known(delivery: Json, event: Json) -> bool:
    return any(
        one["status"] == event["status"] and one["occurred_at"] == event["occurred_at"]
        for one in delivery["events"]
    )


def _move_delivery(world: World, delivery: Json, event: Json) -> None:
    status = TRACKING[event["status"]]
    if status is None or delivery["status"] not in _RANK or _RANK[status] <= _RANK[delivery["status"]]:
        return
    if delivery["status"] == "packed":
        ship_stock(world, quantities_of(delivery["lines"]))
        delivery["shipped_at"] = event["occurred_at"]
    delivery["status"] = status
    if status == "delivered":
        delivery["delivered_at"] = event["occurred_at"]


def _order_status(world: World, order: Json) -> str:
    """Delivered when every parcel that counts is; shipped when one is on its way; else as it was."""
    deliveries = [editable(world, "deliveries", id_) for id_ in order["delivery_ids"]]
    replaced = {delivery["replaces"] for delivery in deliveries}
    counting = [d for d in deliveries if d["id"] not in replaced and d["status"] != "cancelled"]
    if order["status"] not in ("packed", "shipped") or not counting:
        return str(order["status"])
    if all(delivery["status"] == "delivered" for delivery in counting):
        return "delivered"
    return "shipped" if any(delivery["status"] in _GONE for delivery in counting) else str(order["status"])


def cancel_order(world: World, order: Json, *, lines: list[Json] | None, reason: str) -> Json:
    """Cancel lines or the whole order; a packed one only while no parcel has left and the run allows it.

    Its parcels are cancelled with it, at the courier too. Raises Problem 409 otherwise. A cancelled order stays so.
    """
    from_packed = order["status"] == "packed"
    if order["status"] == "cancelled":
        return order
    if order["status"] not in (*OPEN, "packed") or (from_packed and not world.options["cancel_when_packed"]):
        raise Problem(409, "order_not_cancellable", f"The order is {order['status']}.")
    deliveries = [editable(world, "deliveries", id_) for id_ in order["delivery_ids"]]
    if any(delivery["status"] in _GONE for delivery in deliveries):
        raise Problem(409, "order_not_cancellable", "A parcel of the order has left already.")
    if lines:
        return cancel_lines(world, order, lines, reason)
    for delivery in deliveries:
        delivery["status"] = "cancelled"
        save(world, "deliveries", delivery)
        stop_dispatch(world, delivery["id"])
    cancel_invoices(world, order)
    return cancel_whole(world, order, reason)
