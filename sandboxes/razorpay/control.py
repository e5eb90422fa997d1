"""Moving payments by hand: ``/__sandbox__/payments/{id}/{verb}`` and ``/__sandbox__/orders/{id}/pay``."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from sandboxes.kit import World, current_world
from sandboxes.razorpay.checkout import return_fields
from sandboxes.razorpay.errors import Refusal
from sandboxes.razorpay.failures import FAILURES
from sandboxes.razorpay.ledger import authorize_payment, begin_payment, capture_payment, fail_payment
from sandboxes.razorpay.linking import callback_address
from sandboxes.razorpay.links import order_of_link
from sandboxes.razorpay.refunding import decide_dispute, dispute_payment, refund_payment
from sandboxes.razorpay.settlements import settle
from sandboxes.razorpay.wire import entity, found

Json = dict[str, Any]
by_hand = Blueprint("razorpay_by_hand", __name__, url_prefix="/__sandbox__")

DEMO_UPI = {"method": "upi", "vpa": "success@razorpay", "upi": {"vpa": "success@razorpay"}}
OUTCOMES = ("capture", "authorize", "fail", "created")


@by_hand.post("/orders/<order_id>/pay")
def pay_order(order_id: str) -> Json:
    """Pay an order without a browser.

    ``{outcome: capture | authorize | fail | created, reason?}``; answers the payment, and in ``return_fields`` what
    the browser would have carried to the shop.
    """
    world, wishes = current_world(), request.get_json(silent=True) or {}
    order = found(world, "orders", order_id)
    outcome = wishes.get("outcome", "capture")
    if outcome not in OUTCOMES:
        raise Refusal(f"outcome must be one of {', '.join(OUTCOMES)}")
    payment = begin_payment(world, order, instrument=dict(DEMO_UPI), payer={})
    if outcome == "fail":
        fail_payment(world, payment, reason=_reason(wishes))
    elif outcome != "created":
        authorize_payment(world, payment, capture=outcome == "capture")
    returned = {} if outcome == "created" else return_fields(payment)
    return {"payment": entity(payment), "return_fields": returned}


@by_hand.post("/payment_links/<link_id>/pay")
def pay_link(link_id: str) -> Json:
    """Pay a link without a browser; answers the payment and the address the shopper is sent to."""
    world = current_world()
    link = found(world, "payment_links", link_id)
    if link["status"] != "created":
        raise Refusal(f"This payment link is {link['status']}.")
    payment = begin_payment(world, order_of_link(world, link), instrument=dict(DEMO_UPI), payer={})
    authorize_payment(world, payment)
    address = callback_address(link, payment) if link["callback_url"] else ""
    return {"payment": entity(payment), "callback": address}


@by_hand.post("/settle")
def settle_now() -> Json:
    """Pay out everything that is not paid out yet."""
    settlement = settle(current_world())
    return {"settlement": settlement and entity(settlement)}


@by_hand.post("/disputes/<dispute_id>/<verb>")
def move_dispute(dispute_id: str, verb: str) -> Json:
    """Decide a dispute: action_required, under_review, won, lost or closed."""
    world = current_world()
    return entity(decide_dispute(world, found(world, "disputes", dispute_id), verb))


@by_hand.post("/payments/<payment_id>/<verb>")
def move_payment(payment_id: str, verb: str) -> Json:
    """Move one payment on: authorize, capture, fail, refund or dispute."""
    world, wishes = current_world(), request.get_json(silent=True) or {}
    payment = found(world, "payments", payment_id)
    if verb not in VERBS:
        raise Refusal(f"{verb} is not one of {', '.join(VERBS)}", status=404)
    return entity(VERBS[verb](world, payment, wishes))


def _reason(wishes: Json) -> str:
    reason = str(wishes.get("reason", "payment_failed"))
    if reason not in FAILURES:
        raise Refusal(f"reason must be one of {', '.join(FAILURES)}")
    return reason


def _authorize(world: World, payment: Json, wishes: Json) -> Json:
    return authorize_payment(world, payment, capture=bool(wishes.get("capture", False)))


def _capture(world: World, payment: Json, wishes: Json) -> Json:
    return capture_payment(world, payment)


def _fail(world: World, payment: Json, wishes: Json) -> Json:
    return fail_payment(world, payment, reason=_reason(wishes))


def _refund(world: World, payment: Json, wishes: Json) -> Json:
    left = payment["amount"] - payment["amount_refunded"]
    amount = int(wishes.get("amount", left))
    if payment["status"] != "captured" or not 0 < amount <= left:
        raise Refusal("Only captured money that was not refunded yet can be refunded.")
    return refund_payment(world, payment, amount=amount, terms={})


def _dispute(world: World, payment: Json, wishes: Json) -> Json:
    return dispute_payment(world, payment)


VERBS = {"authorize": _authorize, "capture": _capture, "fail": _fail, "refund": _refund, "dispute": _dispute}
