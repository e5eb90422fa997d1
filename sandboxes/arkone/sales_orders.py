"""The life of a sales order: draft, confirmed, picking, packed, shipped, delivered, closed, or cancelled.

Confirming promises stock, cancelling gives the promise back, shipping takes the goods off the shelf.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from sandboxes.arkone.customers import customer_for_order
from sandboxes.arkone.metres import quantity
from sandboxes.arkone.objects import by_external_id, editable, publish, refuse_duplicate, save, shown
from sandboxes.arkone.order_form import plain_order
from sandboxes.arkone.problems import Findings, Problem, amount, not_found
from sandboxes.arkone.stock import commit_stock, quantities_of
from sandboxes.kit import World

Json = dict[str, Any]

AUTO_ADVANCE: Final = "auto_advance"
OPEN: Final = ("draft", "confirmed", "picking")


def shown_order(world: World, order: Json) -> Json:
    """An order as the API and the webhooks tell it: with its deliveries, invoices and payments."""
    told = shown(order)
    deliveries = [world.get("deliveries", id_) for id_ in order["delivery_ids"]]
    told["deliveries"] = [shown(delivery) for delivery in deliveries if delivery is not None]
    return told


def save_and_tell(world: World, order: Json) -> Json:
    """Store a changed order and send `sales_order.updated` with all of it."""
    stored = save(world, "sales_orders", order)
    publish(world, "sales_orders", shown_order(world, stored))
    return stored


def find_order(world: World, id_: str) -> Json:
    """A copy of the order with this id or external id. Raises Problem 404."""
    by_external = by_external_id(world, "sales_orders", id_)
    if by_external is None and world.get("sales_orders", id_) is None:
        raise not_found("sales order", id_)
    return editable(world, "sales_orders", by_external["id"] if by_external is not None else id_)


def accept_order(world: World, body: Json) -> Json:
    """A new order, draft or confirmed. Raises Problem 409 for a known external id, 422 for bad fields."""
    refuse_duplicate(world, "sales_orders", body.get("external_id"))
    order = plain_order(world, body)
    customer = _customer_of(world, body)
    stored = {
        "id": f"SO-{world.now():%Y}-{world.counter('sales_order'):05d}",
        **order,
        "status": "draft",
        "on_hold": False,
        "hold_reason": "",
        "customer_id": customer["id"],
        "customer": {name: customer.get(name) for name in ("id", "external_id", "name", "email", "phone")},
        "payment_status": "unpaid",
        "amount_paid": "0.00",
        "amount_refunded": "0.00",
        "amount_cancelled": "0.00",
        "payment_ids": [],
        "delivery_ids": [],
        "invoice_numbers": [],
        "history": [],
        "cancel_reason": "",
    }
    if body.get("status") == "confirmed":
        return confirm_order(world, stored)
    _move(world, stored, "draft")
    return save_and_tell(world, stored)


def _customer_of(world: World, body: Json) -> Json:
    customer_id = body.get("customer_id")
    if customer_id:
        known = world.get("customers", str(customer_id))
        if known is None:
            findings = Findings()
            findings.add("customer_id", "unknown_customer")
            findings.raise_if_any()
        return known or {}
    wanted = body.get("customer")
    if not isinstance(wanted, dict) or not (wanted.get("email") or wanted.get("phone")):
        findings = Findings()
        findings.add("customer", "email_or_phone_required")
        findings.raise_if_any()
        return {}
    return customer_for_order(world, wanted)


def _move(world: World, order: Json, status: str) -> None:
    order["status"] = status
    order["history"].append({"status": status, "at": world.now_text()})


def confirm_order(world: World, order: Json) -> Json:
    """Promise the stock of every line and, where the run says so, let the order walk on by itself."""
    commit_stock(world, quantities_of(order["lines"]))
    _move(world, order, "confirmed")
    stored = save_and_tell(world, order)
    schedule_advance(world, stored)
    return stored


def schedule_advance(world: World, order: Json) -> None:
    """Let the order take its next step by itself after `auto_advance_s`, when the run has that switched on."""
    delay_s = world.options.get("auto_advance_s")
    if delay_s:
        world.call_later(float(delay_s), AUTO_ADVANCE, {"order_id": order["id"]})


def move_order(world: World, order: Json, status: str) -> Json:
    """Set a status, store and tell."""
    _move(world, order, status)
    return save_and_tell(world, order)


def set_hold(world: World, order: Json, *, on_hold: bool, reason: str) -> Json:
    """Stop an order where it is, or let it go on. Raises Problem 409 for one that is on its way."""
    if order["status"] not in OPEN:
        raise Problem(409, "order_not_holdable", f"The order is {order['status']}.")
    order["on_hold"], order["hold_reason"] = on_hold, reason if on_hold else ""
    stored = save_and_tell(world, order)
    if not on_hold and stored["status"] in ("confirmed", "picking"):
        schedule_advance(world, stored)
    return stored


def cancel_lines(world: World, order: Json, lines: list[Json], reason: str) -> Json:
    """Cancel some quantities before packing; the last open one cancels the order.

    `lines` is [{line_no, qty}]; an amount pro rata, half up, is added to `amount_cancelled`.
    Raises Problem 409 once packed, 422 for an unknown line or more than is open.
    """
    if order["status"] not in OPEN:
        raise Problem(
            409, "order_not_cancellable", f"The order is {order['status']}; single lines cannot be cancelled."
        )
    findings = Findings()
    released: list[Json] = []
    for index, wanted in enumerate(lines):
        line = next((one for one in order["lines"] if one["line_no"] == wanted.get("line_no")), None)
        measured = {**wanted, "sku": line["sku"] if line is not None else None}
        qty = quantity(findings, world, measured, path=f"lines/{index}/")
        if line is None or qty > line["qty"] - line["qty_cancelled"]:
            findings.add(f"lines/{index}/qty", "more_than_open")
            continue
        line["qty_cancelled"] += qty
        released.append({**line, "qty": qty, "qty_cancelled": 0})
    findings.raise_if_any()
    if not quantities_of(order["lines"]):
        return cancel_whole(world, order, reason, released=released)
    if order["status"] != "draft":
        commit_stock(world, quantities_of(released), sign=-1)
    order["amount_cancelled"] = amount(sum((_cancelled_amount(line) for line in order["lines"]), Decimal(0)))
    order["cancel_reason"] = reason
    return save_and_tell(world, order)


def _cancelled_amount(line: Json) -> Decimal:
    share = Decimal(line["amount"]) * line["qty_cancelled"] / line["qty"]
    return share.quantize(Decimal("0.01"), ROUND_HALF_UP)


def cancel_whole(world: World, order: Json, reason: str, *, released: list[Json] | None = None) -> Json:
    """Cancel the order and give its stock back. `released` are lines whose open quantity was taken off already."""
    if order["status"] != "draft":
        commit_stock(world, quantities_of(released if released is not None else order["lines"]), sign=-1)
    for line in order["lines"]:
        line["qty_cancelled"] = line["qty"]
    order.update(amount_cancelled=order["total"], cancel_reason=reason, on_hold=False)
    return move_order(world, order, "cancelled")


def settle(order: Json, *, paid: Decimal = Decimal(0), refunded: Decimal = Decimal(0)) -> None:
    """Note what was paid or refunded of an order, and what that makes of its payment status."""
    order["amount_paid"] = amount(Decimal(order["amount_paid"]) + paid)
    order["amount_refunded"] = amount(Decimal(order["amount_refunded"]) + refunded)
    kept = Decimal(order["amount_paid"]) - Decimal(order["amount_refunded"])
    if Decimal(order["amount_refunded"]) > 0:
        order["payment_status"] = "partly_refunded" if kept > 0 else "refunded"
    elif kept >= Decimal(order["total"]):
        order["payment_status"] = "paid"
    else:
        order["payment_status"] = "partly_paid" if kept > 0 else "unpaid"
