"""``/v1/payments`` and ``/v1/refunds``."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from flask import Blueprint, request

from sandboxes.kit import World, current_fault, current_world, not_a_write
from sandboxes.razorpay.bodies import fields_of
from sandboxes.razorpay.errors import Refusal
from sandboxes.razorpay.ledger import capture_payment
from sandboxes.razorpay.money import minimum
from sandboxes.razorpay.refunding import refund_payment
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
payments = Blueprint("razorpay_payments", __name__, url_prefix="/v1/payments")
refunds = Blueprint("razorpay_refunds", __name__, url_prefix="/v1/refunds")

REFUND_KEY = re.compile(r"[A-Za-z0-9_-]{10,}")
NO_BALANCE = (
    "Your account does not have enough balance to carry out the refund operation. "
    "You can add funds to your account from your Razorpay dashboard or capture new payments."
)


@payments.get("")
def list_payments() -> Json:
    """Payments, newest first."""
    return collection(current_world().objects("payments").values(), request.args)


@payments.get("/downtimes")
def list_downtimes() -> Json:
    """What is out of order at banks and networks now."""
    return whole_collection(current_world().objects("downtimes").values())


@payments.get("/downtimes/<downtime_id>")
def fetch_downtime(downtime_id: str) -> Json:
    """One downtime."""
    return entity(found(current_world(), "downtimes", downtime_id))


@payments.get("/<payment_id>")
def fetch_payment(payment_id: str) -> Json:
    """One payment; the faults wrong_amount, wrong_currency and stale_read change what is told of it."""
    shown = entity(found(current_world(), "payments", payment_id))
    if current_fault("stale_read") is not None:  # as it began
        shown.update(status="created", captured=False, fee=None, tax=None)
    wrong_amount, wrong_currency = current_fault("wrong_amount"), current_fault("wrong_currency")
    if wrong_amount is not None:
        shown["amount"] = int(wrong_amount.get("amount", shown["amount"] - 100))
    if wrong_currency is not None:
        shown["currency"] = str(wrong_currency.get("currency", "USD"))
    return shown


@payments.patch("/<payment_id>")
def edit_payment(payment_id: str) -> Json:
    """Only the notes of a payment can be changed."""
    world, fields = current_world(), fields_of(request)
    payment = found(world, "payments", payment_id)
    refuse_extra(fields, ("notes",))
    payment["notes"] = checked_notes(fields.get("notes"))
    return entity(world.put("payments", payment))


@payments.post("/<payment_id>/capture")
def capture(payment_id: str) -> Json:
    """Capture exactly the amount that was authorized."""
    world, fields = current_world(), fields_of(request)
    payment = found(world, "payments", payment_id)
    refuse_extra(fields, ("amount", "currency"))
    amount = checked_amount(fields, least=1, too_small="The amount must be at least 1.")
    if fields.get("currency", "INR") != payment["currency"]:
        raise Refusal("Currency provided is not the same as the payment's currency.", field="currency")
    if payment["status"] == "authorized" and amount != payment["amount"]:
        raise Refusal("Capture amount must be equal to the amount authorized.", field="amount")
    return entity(capture_payment(world, payment))


@payments.post("/<payment_id>/refund")
def refund(payment_id: str) -> Json:
    """Refund all or part of a captured payment; a repeated ``X-Refund-Idempotency`` gets the first answer."""
    world, fields = current_world(), fields_of(request)
    payment = found(world, "payments", payment_id)
    key = request.headers.get("X-Refund-Idempotency")
    if key is not None and not REFUND_KEY.fullmatch(key):
        raise Refusal("The idempotency key should be at least 10 characters of A-Z, a-z, 0-9, - and _.")
    first = _first_refund(world, payment_id, key)
    if first is not None:
        not_a_write()
        return entity(first)
    terms = _refund_terms(fields)
    amount = _refund_amount(payment, fields)
    if current_fault("low_balance") is not None:
        raise Refusal(NO_BALANCE, reason="NA")
    refunded = refund_payment(world, payment, amount=amount, terms=terms, outcome=_outcome(terms))
    if key is not None:
        world.put("refund_keys", {"id": key, "body": _fingerprint(payment_id), "refund_id": refunded["id"]})
    return entity(refunded)


@payments.get("/<payment_id>/refunds")
def refunds_of_payment(payment_id: str) -> Json:
    """All refunds of one payment, newest first."""
    world = current_world()
    found(world, "payments", payment_id)
    mine = [refund for refund in world.objects("refunds").values() if refund["payment_id"] == payment_id]
    return collection(mine, request.args)


@payments.get("/<payment_id>/refunds/<refund_id>")
def refund_of_payment(payment_id: str, refund_id: str) -> Json:
    """One refund, asked for by its payment."""
    refund = found(current_world(), "refunds", refund_id)
    if refund["payment_id"] != payment_id:
        raise Refusal("The id provided does not exist")
    return entity(refund)


@refunds.get("")
def list_refunds() -> Json:
    """Refunds, newest first."""
    return collection(current_world().objects("refunds").values(), request.args)


@refunds.get("/<refund_id>")
def fetch_refund(refund_id: str) -> Json:
    """One refund."""
    return entity(found(current_world(), "refunds", refund_id))


@refunds.patch("/<refund_id>")
def edit_refund(refund_id: str) -> Json:
    """Only the notes of a refund can be changed."""
    world, fields = current_world(), fields_of(request)
    refund = found(world, "refunds", refund_id)
    refuse_extra(fields, ("notes",))
    refund["notes"] = checked_notes(fields.get("notes"))
    return entity(world.put("refunds", refund))


def _first_refund(world: World, payment_id: str, key: str | None) -> Json | None:
    """The refund this key made. Raises Refusal if it came with another body then."""
    known = world.get("refund_keys", key) if key else None
    if known is None:
        return None
    if known["body"] != _fingerprint(payment_id):
        status = 409 if world.options["refund_key_mode"] == "conflict" else 400
        text = "Different request body sent for the same Idempotency Header"
        raise Refusal(text, status=status, reason="NA")
    return world.objects("refunds")[known["refund_id"]]


def _fingerprint(payment_id: str) -> str:
    body = json.dumps([payment_id, fields_of(request)], sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()


def _refund_terms(fields: Json) -> Json:
    refuse_extra(fields, ("amount", "speed", "receipt", "notes"))
    if fields.get("speed", "normal") not in {"normal", "optimum"}:
        raise Refusal("The speed must be normal or optimum.", field="speed")
    return {
        "speed": fields.get("speed"),
        "receipt": fields.get("receipt"),
        "notes": checked_notes(fields.get("notes")),
    }


def _refund_amount(payment: Json, fields: Json) -> int:
    """How much to give back; all that is left if no amount was sent."""
    if payment["status"] == "refunded":
        raise Refusal("The payment has been fully refunded already.", reason="NA")
    if payment["status"] != "captured":
        raise Refusal("The payment status should be captured for action to be taken", reason="NA")
    left = int(payment["amount"] - payment["amount_refunded"])
    if fields.get("amount") is None:
        return left
    too_small = "The amount must be atleast INR 1.00"
    amount = checked_amount(fields, least=minimum(payment["currency"]), too_small=too_small)
    if amount > left:
        raise Refusal("The refund amount provided is greater than amount captured.", field="amount")
    return amount


def _outcome(terms: Json) -> str:
    """Where the refund starts; faults and options keep it pending or let it fail."""
    for fault, outcome in (("refund_pending", "pending"), ("refund_failed", "failing")):
        params = current_fault(fault)
        if params is not None:
            terms["settles_after_s"] = params.get("s", 60)
            return outcome
    return "processed"
