"""Payments, refunds and invoices."""

from __future__ import annotations

from decimal import Decimal

from flask import Response
from flask.typing import ResponseReturnValue

from sandboxes.arkone import sales_orders
from sandboxes.arkone.door import guarded, idempotent
from sandboxes.arkone.lists import listing
from sandboxes.arkone.objects import by_external_id, editable, refuse_duplicate, save, shown, with_etag
from sandboxes.arkone.order_form import CURRENCIES
from sandboxes.arkone.problems import Findings, Json, Problem, amount, json_body
from sandboxes.arkone.sales_orders import find_order, save_and_tell, settle
from sandboxes.kit import World, current_world

api = guarded("money")


@api.post("/payments")
@idempotent
def pay() -> ResponseReturnValue:
    """Money received: {external_id (the gateway's id), sales_order_id, amount, currency?, method?, paid_at?}.

    `sales_order_id` may be the external id. A draft that is paid in full is confirmed by it.
    """
    return with_etag(shown(record_payment(current_world(), json_body())), 201)


def record_payment(world: World, body: Json) -> Json:
    """Book money received. Raises Problem."""
    findings = Findings()
    external_id = findings.text(body, "external_id")
    order_id = findings.text(body, "sales_order_id")
    paid = _positive(findings, body)
    findings.raise_if_any()
    refuse_duplicate(world, "payments", external_id)
    order = _order(world, order_id)
    if body.get("currency", "INR") != order.get("currency", "INR"):
        raise Problem(422, "other_currency", "The order is in another currency.")
    payment = save(
        world,
        "payments",
        {
            "id": f"PAY-{world.counter('payment'):06d}",
            "external_id": external_id,
            "sales_order_id": order["id"],
            "amount": amount(paid),
            "amount_refunded": "0.00",
            "currency": str(body.get("currency") or "INR"),
            "method": str(body.get("method") or ""),
            "paid_at": str(body.get("paid_at") or world.now_text()),
        },
    )
    order["payment_ids"].append(payment["id"])
    settle(order, paid=paid)
    if order["status"] == "draft" and order["payment_status"] == "paid":
        sales_orders.confirm_order(world, order)
    else:
        save_and_tell(world, order)
    return payment


@api.post("/refunds")
@idempotent
def refund() -> ResponseReturnValue:
    """Money given back: {external_id, payment_id, amount, reason?}; `payment_id` may be the gateway's id."""
    return with_etag(shown(record_refund(current_world(), json_body())), 201)


def record_refund(world: World, body: Json) -> Json:
    """Book money given back. Raises Problem."""
    findings = Findings()
    external_id, payment_id = findings.text(body, "external_id"), findings.text(body, "payment_id")
    given = _positive(findings, body)
    findings.raise_if_any()
    refuse_duplicate(world, "refunds", external_id)
    known = by_external_id(world, "payments", payment_id) or world.get("payments", payment_id)
    if known is None:
        raise Problem(422, "unknown_payment", f"There is no payment {payment_id}.")
    payment = editable(world, "payments", known["id"])
    refunded = Decimal(payment["amount_refunded"]) + given
    if refunded > Decimal(payment["amount"]):
        raise Problem(422, "more_than_paid", "A refund cannot exceed what is left of the payment.")
    save(world, "payments", {**payment, "amount_refunded": amount(refunded)})
    stored = save(
        world,
        "refunds",
        {
            "id": f"REF-{world.counter('refund'):06d}",
            "external_id": external_id,
            "payment_id": payment["id"],
            "sales_order_id": payment["sales_order_id"],
            "amount": amount(given),
            "currency": payment["currency"],
            "reason": str(body.get("reason") or ""),
        },
    )
    order = find_order(world, payment["sales_order_id"])
    settle(order, refunded=given)
    save_and_tell(world, order)
    return stored


def _positive(findings: Findings, body: Json) -> Decimal:
    value = findings.money(body, "amount")
    if body.get("currency", "INR") not in CURRENCIES:
        findings.add("currency", "unsupported_currency")
    if value <= 0 and not any(error["path"] == "amount" for error in findings.errors):
        findings.add("amount", "not_positive")
    return value


def _order(world: World, id_: str) -> Json:
    try:
        return find_order(world, id_)
    except Problem as problem:
        raise Problem(422, "unknown_sales_order", f"There is no sales order {id_}.") from problem


@api.get("/payments")
def payments() -> Response:
    """Payments; `external_id` and `sales_order_id` narrow."""
    return listing("payments", filters=("external_id", "sales_order_id"))


@api.get("/payments/<id_>")
def payment(id_: str) -> Response:
    """One payment."""
    return with_etag(shown(editable(current_world(), "payments", id_)))


@api.get("/refunds")
def refunds() -> Response:
    """Refunds; `external_id`, `payment_id` and `sales_order_id` narrow."""
    return listing("refunds", filters=("external_id", "payment_id", "sales_order_id"))


@api.get("/invoices")
def invoices() -> Response:
    """Invoices; `sales_order_id`, `delivery_id` and `number` narrow."""
    return listing("invoices", filters=("sales_order_id", "delivery_id", "number"))


@api.get("/invoices/<id_>")
def invoice(id_: str) -> Response:
    """One invoice."""
    return with_etag(shown(editable(current_world(), "invoices", id_)))
