"""What happens to orders and payments: the state machine, with its news.

Order: created -> attempted -> paid. Payment: created -> authorized -> captured -> refunded; created -> failed after
ten minutes; failed -> authorized is legal (late authorization)."""

from __future__ import annotations

from typing import Any

from sandboxes.kit import World
from sandboxes.razorpay.errors import Refusal
from sandboxes.razorpay.failures import FAILURES
from sandboxes.razorpay.linking import expire_link, link_paid
from sandboxes.razorpay.money import in_paise
from sandboxes.razorpay.refunding import bounce_refund, refund_uncaptured, settle_refund
from sandboxes.razorpay.settlements import SETTLED_AFTER_S, settle_due
from sandboxes.razorpay.wire import announce, now

Json = dict[str, Any]

ABANDONED_AFTER_S = 600
MANUAL_EXPIRY_MIN = 7200
FEE_PER_MILLE, FEE_GST_PERCENT = 20, 18


def new_order(
    world: World, *, amount: int, currency: str, receipt: str | None, notes: Json, rest: Json
) -> Json:
    """Keep a new order. ``rest`` holds its capture settings, ``{"capture", "capture_options"}``."""
    return world.put(
        "orders",
        {
            "id": world.new_id("order_"),
            "entity": "order",
            "amount": amount,
            "amount_paid": 0,
            "amount_due": amount,
            "currency": currency,
            "receipt": receipt,
            "offer_id": None,
            "status": "created",
            "attempts": 0,
            "notes": notes,
            "created_at": now(world),
            "_capture": rest,
        },
    )


def begin_payment(world: World, order: Json, *, instrument: Json, payer: Json) -> Json:
    """A shopper starts paying: a payment in state created, which is given up after ten minutes."""
    order["attempts"] += 1
    if order["status"] == "created":
        order["status"] = "attempted"
    world.put("orders", order)
    payment = {
        "id": world.new_id("pay_"),
        "entity": "payment",
        "amount": order["amount"],
        "currency": order["currency"],
        **_base(order),
        "status": "created",
        "order_id": order["id"],
        "invoice_id": None,
        "international": False,
        "method": "card",
        "amount_refunded": 0,
        "refund_status": None,
        "captured": False,
        "description": payer.get("description"),
        "card_id": None,
        "bank": None,
        "wallet": None,
        "vpa": None,
        "email": payer.get("email") or "void@razorpay.com",
        "contact": payer.get("contact") or "+919999999999",
        "notes": payer.get("notes") or {},
        "fee": None,
        "tax": None,
        "error_code": None,
        "error_description": None,
        "error_source": None,
        "error_step": None,
        "error_reason": None,
        **{"acquirer_data": {}, "created_at": now(world)},
        **instrument,
    }
    world.put("payments", payment)
    world.call_later(ABANDONED_AFTER_S, "abandon", {"payment_id": payment["id"]})
    return payment


def _base(order: Json) -> Json:
    """What a payment in another currency is worth in rupees."""
    if order["currency"] == "INR":
        return {}
    return {"base_amount": in_paise(order["amount"], order["currency"]), "base_currency": "INR"}


def authorize_payment(world: World, payment: Json, *, capture: bool = True) -> Json:
    """The bank says yes. Captured at once if the order asks for it and it is not too late for that.

    On an order that is paid already the money goes straight back.
    """
    if payment["status"] not in {"created", "failed"}:
        raise Refusal("The payment has already been processed.", reason="NA")
    payment["status"] = "authorized"
    payment.update({name: None for name in payment if name.startswith("error_")})
    payment["acquirer_data"] = {"rrn": world.new_id(length=12, alphabet="0123456789")}
    world.put("payments", payment)
    announce(world, "payment.authorized", payment=payment)
    order = world.objects("orders")[payment["order_id"]]
    if order["status"] == "paid":
        refund_uncaptured(world, payment)
    elif capture and _captures_itself(world, order, payment):
        capture_payment(world, payment)
    else:
        wait_min = _options(order).get("manual_expiry_period", MANUAL_EXPIRY_MIN)
        world.call_later(60 * int(wait_min), "lapse", {"payment_id": payment["id"]})
    return payment


def _options(order: Json) -> Json:
    options: Json = order["_capture"].get("capture_options") or {}
    return options


def _captures_itself(world: World, order: Json, payment: Json) -> bool:
    mode = order["_capture"].get("capture") or world.options["default_capture"]
    until_min = _options(order).get("automatic_expiry_period", MANUAL_EXPIRY_MIN)
    return bool(mode == "automatic" and now(world) - payment["created_at"] <= 60 * int(until_min))


def capture_payment(world: World, payment: Json) -> Json:
    """Take the authorized money: the payment is captured, the order paid."""
    if payment["captured"]:
        raise Refusal("This payment has already been captured", reason="NA")
    if payment["status"] != "authorized":
        raise Refusal("Only payments which have been authorized and not yet captured can be captured")
    fee = round(payment.get("base_amount", payment["amount"]) * FEE_PER_MILLE / 1000)
    tax = round(fee * FEE_GST_PERCENT / 100)
    payment.update(status="captured", captured=True, fee=fee + tax, tax=tax)
    world.put("payments", payment)
    order = world.objects("orders")[payment["order_id"]]
    order.update(status="paid", amount_paid=payment["amount"], amount_due=0)
    world.put("orders", order)
    announce(world, "payment.captured", payment=payment)
    announce(world, "order.paid", payment=payment, order=order)
    link_paid(world, order, payment)
    world.call_later(SETTLED_AFTER_S + 1, "settle", {})
    return payment


def fail_payment(world: World, payment: Json, *, reason: str) -> Json:
    """The bank says no, or the shopper took too long."""
    if payment["status"] != "created":
        raise Refusal("The payment has already been processed.", reason="NA")
    code, description, source, step = FAILURES[reason]
    payment.update(
        status="failed",
        error_code=code,
        error_description=description,
        error_source=source,
        error_step=step,
        error_reason=reason,
    )
    world.put("payments", payment)
    announce(world, "payment.failed", payment=payment)
    return payment


def abandon(world: World, payload: Json) -> None:
    """Ten minutes have passed: a payment still open has failed."""
    payment = world.get("payments", payload["payment_id"])
    if payment and payment["status"] == "created":
        fail_payment(world, payment, reason="payment_timed_out")


def approve(world: World, payload: Json) -> None:
    """The shopper's bank says yes only now, maybe after the payment had failed."""
    payment = world.get("payments", payload["payment_id"])
    if payment and payment["status"] in {"created", "failed"}:
        authorize_payment(world, payment)


def lapse(world: World, payload: Json) -> None:
    """The time to capture is over: an authorized payment goes back."""
    payment = world.get("payments", payload["payment_id"])
    if payment and payment["status"] == "authorized":
        refund_uncaptured(world, payment)


ACTIONS = {
    "abandon": abandon,
    "approve": approve,
    "lapse": lapse,
    "process_refund": settle_refund,
    "fail_refund": bounce_refund,
    "settle": settle_due,
    "expire_link": expire_link,
}
