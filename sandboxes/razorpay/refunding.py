"""Money going back: refunds (pending -> processed | failed) and disputes."""

from __future__ import annotations

from typing import Any

from sandboxes.kit import World
from sandboxes.razorpay.errors import Refusal
from sandboxes.razorpay.wire import announce, now

Json = dict[str, Any]


def refund_payment(
    world: World, payment: Json, *, amount: int, terms: Json, outcome: str = "processed"
) -> Json:
    """Give money back. ``outcome`` is where the refund starts: processed, pending, or failing (pending first).

    ``terms``: speed, receipt, notes, and ``settles_after_s`` for one that starts pending.
    """
    refund = {
        "id": world.new_id("rfnd_"),
        "entity": "refund",
        "amount": amount,
        "currency": payment["currency"],
        "payment_id": payment["id"],
        "notes": terms.get("notes") or {},
        "receipt": terms.get("receipt"),
        "acquirer_data": {"arn": None},
        "created_at": now(world),
        "batch_id": None,
        "status": "pending",
        "speed_processed": "instant" if terms.get("speed") == "optimum" else "normal",
        "speed_requested": terms.get("speed") or "normal",
    }
    payment["amount_refunded"] += amount
    _settle_refund_status(payment)
    world.put("payments", payment)
    world.put("refunds", refund)
    announce(world, "refund.created", refund=refund, payment=payment)
    if outcome == "processed":
        process_refund(world, refund)
    else:
        action = "process_refund" if outcome == "pending" else "fail_refund"
        world.call_later(float(terms.get("settles_after_s", 60)), action, {"refund_id": refund["id"]})
    return refund


def process_refund(world: World, refund: Json) -> None:
    """The bank has taken the refund."""
    if refund["status"] != "pending":
        return
    refund.update(status="processed", acquirer_data={"arn": world.new_id(length=23, alphabet="0123456789")})
    world.put("refunds", refund)
    announce(
        world, "refund.processed", refund=refund, payment=world.objects("payments")[refund["payment_id"]]
    )


def fail_refund(world: World, refund: Json) -> None:
    """The bank has refused the refund: the payment counts as not refunded again."""
    if refund["status"] != "pending":
        return
    refund["status"] = "failed"
    world.put("refunds", refund)
    payment = world.objects("payments")[refund["payment_id"]]
    payment["amount_refunded"] -= refund["amount"]
    _settle_refund_status(payment)
    world.put("payments", payment)
    announce(world, "refund.failed", refund=refund, payment=payment)


def refund_uncaptured(world: World, payment: Json) -> None:
    """Send back an authorized payment that nobody captured, without a fee."""
    refund_payment(world, payment, amount=payment["amount"], terms={})


def dispute_payment(world: World, payment: Json) -> Json:
    """The shopper's bank disputes a captured payment."""
    if payment["status"] != "captured":
        raise Refusal("Only captured payments can be disputed.", reason="NA")
    dispute = {
        "id": world.new_id("disp_"),
        "entity": "dispute",
        "payment_id": payment["id"],
        "amount": payment["amount"],
        "currency": payment["currency"],
        "amount_deducted": 0,
        "reason_code": "goods_or_services_not_received_or_partially_received",
        "respond_by": now(world) + 7 * 86400,
        "status": "open",
        "phase": "chargeback",
        "created_at": now(world),
    }
    world.put("disputes", dispute)
    announce(world, "payment.dispute.created", payment=payment, dispute=dispute)
    return dispute


DECISIONS = ("action_required", "under_review", "won", "lost", "closed")


def decide_dispute(world: World, dispute: Json, verdict: str) -> Json:
    """Move a dispute on; a lost one takes its amount. Raises Refusal for an unknown verdict or one that is over."""
    if verdict not in DECISIONS:
        raise Refusal(f"{verdict} is not one of {', '.join(DECISIONS)}", status=404)
    if dispute["status"] in {"won", "lost", "closed"}:
        raise Refusal(f"This dispute is {dispute['status']}.")
    dispute["status"] = "open" if verdict == "action_required" else verdict
    dispute["amount_deducted"] = dispute["amount"] if verdict == "lost" else 0
    world.put("disputes", dispute)
    payment = world.objects("payments")[dispute["payment_id"]]
    announce(world, f"payment.dispute.{verdict}", payment=payment, dispute=dispute)
    return dispute


def _settle_refund_status(payment: Json) -> None:
    refunded = payment["amount_refunded"]
    if refunded == payment["amount"]:
        payment.update(refund_status="full", status="refunded")
        return
    payment["refund_status"] = "partial" if refunded else None
    payment["status"] = "captured" if payment["captured"] else "authorized"


def settle_refund(world: World, payload: Json) -> None:
    """A pending refund reaches the bank."""
    process_refund(world, world.objects("refunds")[payload["refund_id"]])


def bounce_refund(world: World, payload: Json) -> None:
    """A pending refund is refused by the bank."""
    fail_refund(world, world.objects("refunds")[payload["refund_id"]])
