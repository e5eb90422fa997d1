"""``/v1/orders``."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from sandboxes.kit import World, current_world, not_a_write
from sandboxes.razorpay.bodies import fields_of
from sandboxes.razorpay.errors import Refusal
from sandboxes.razorpay.ledger import new_order
from sandboxes.razorpay.money import THREE_DECIMALS, exponent, minimum
from sandboxes.razorpay.wire import (
    checked_amount,
    checked_notes,
    collection,
    entity,
    found,
    refuse_extra,
    whole_collection,
)

Json = dict[str, Any]
orders = Blueprint("razorpay_orders", __name__, url_prefix="/v1/orders")

ORDER_FIELDS = (
    "amount",
    "currency",
    "receipt",
    "notes",
    "unique_receipt",
    "payment",
    "payment_capture",
    "partial_payment",
)
PAYMENT_FIELDS = ("capture", "capture_options")
CAPTURE_OPTIONS = ("automatic_expiry_period", "manual_expiry_period", "refund_speed")
LONGEST_RECEIPT = 40
LONGEST_EXPIRY_MIN = 7200


@orders.post("")
def create_order() -> Json:
    """A new order, or with ``unique_receipt`` the one that has this receipt already."""
    world, fields = current_world(), fields_of(request)
    refuse_extra(fields, ORDER_FIELDS)
    currency = _checked_currency(fields)
    amount = checked_amount(
        fields, least=minimum(currency), too_small="Order amount less than minimum amount allowed"
    )
    if currency in THREE_DECIMALS and amount % 10:
        raise Refusal("The last digit of the amount must be 0 for this currency.", field="amount")
    receipt = _checked_receipt(fields)
    capture = _checked_capture(fields)
    notes = checked_notes(fields.get("notes"))
    same = _with_receipt(world, receipt) if fields.get("unique_receipt") else None
    if same is not None:
        if world.options["receipt_mode"] == "refuse":
            raise Refusal("Order receipt should be unique.", field="receipt")
        not_a_write()
        return entity(same)
    order = new_order(world, amount=amount, currency=currency, receipt=receipt, notes=notes, rest=capture)
    return entity(order)


@orders.get("")
def list_orders() -> Json:
    """Orders, newest first, by receipt and by whether an authorized payment exists."""
    world, query = current_world(), request.args
    chosen = list(world.objects("orders").values())
    if query.get("receipt"):
        chosen = [order for order in chosen if order["receipt"] == query["receipt"]]
    if query.get("authorized") in {"0", "1"}:
        paying = {
            payment["order_id"]
            for payment in world.objects("payments").values()
            if payment["status"] in {"authorized", "captured", "refunded"}
        }
        chosen = [order for order in chosen if (order["id"] in paying) == (query["authorized"] == "1")]
    return collection(chosen, query)


@orders.get("/<order_id>")
def fetch_order(order_id: str) -> Json:
    """One order."""
    return entity(found(current_world(), "orders", order_id))


@orders.get("/<order_id>/payments")
def payments_of_order(order_id: str) -> Json:
    """All attempts to pay an order."""
    world = current_world()
    found(world, "orders", order_id)
    payments = world.objects("payments").values()
    return whole_collection(payment for payment in payments if payment["order_id"] == order_id)


@orders.patch("/<order_id>")
def edit_order(order_id: str) -> Json:
    """Only the notes of an order can be changed."""
    world, fields = current_world(), fields_of(request)
    order = found(world, "orders", order_id)
    refuse_extra(fields, ("notes",))
    order["notes"] = checked_notes(fields.get("notes"))
    return entity(world.put("orders", order))


def _checked_currency(fields: Json) -> str:
    currency = fields.get("currency")
    if not currency:
        raise Refusal("The currency field is required.", field="currency")
    if not isinstance(currency, str) or exponent(currency) is None:
        raise Refusal("Currency is not supported", field="currency")
    return currency


def _checked_receipt(fields: Json) -> str | None:
    receipt = fields.get("receipt")
    if receipt is None:
        return None
    if not isinstance(receipt, str):
        raise Refusal("The receipt must be a string.", field="receipt")
    if len(receipt) > LONGEST_RECEIPT:
        raise Refusal("The receipt may not be greater than 40 characters.", field="receipt")
    return receipt


def _checked_capture(fields: Json) -> Json:
    """The capture settings: ``payment`` as documented, or the older ``payment_capture``."""
    if "payment_capture" in fields:
        return {"capture": "automatic" if fields["payment_capture"] in {1, "1"} else "manual"}
    settings = fields.get("payment") or {}
    if not isinstance(settings, dict):
        raise Refusal("The payment must be an array.", field="payment")
    refuse_extra(settings, PAYMENT_FIELDS)
    if settings and settings.get("capture") not in {"automatic", "manual"}:
        raise Refusal("The selected payment.capture is invalid.", field="payment.capture")
    options = settings.get("capture_options") or {}
    refuse_extra(options, CAPTURE_OPTIONS)
    _check_periods(options)
    return settings


def _check_periods(options: Json) -> None:
    automatic, manual = options.get("automatic_expiry_period"), options.get("manual_expiry_period")
    for name, period in (("automatic_expiry_period", automatic), ("manual_expiry_period", manual)):
        if period is not None and (not isinstance(period, int) or not 12 <= period <= LONGEST_EXPIRY_MIN):
            text = f"The {name} must be between 12 and {LONGEST_EXPIRY_MIN} minutes."
            raise Refusal(text, field=f"payment.capture_options.{name}")
    if automatic is not None and manual is not None and manual < automatic:
        text = "The manual_expiry_period must be greater than or equal to automatic_expiry_period."
        raise Refusal(text, field="payment.capture_options.manual_expiry_period")


def _with_receipt(world: World, receipt: str | None) -> Json | None:
    if receipt is None:
        raise Refusal("The receipt field is required when unique receipt is true.", field="receipt")
    return next((order for order in world.objects("orders").values() if order["receipt"] == receipt), None)
