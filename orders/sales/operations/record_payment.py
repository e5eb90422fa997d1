"""News of money that changes no verdict: failed attempts, refunds on their way or done."""

from __future__ import annotations

from django.db import transaction

from core.money import Money
from orders.sales.models import Order
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact
from orders.sales.queries.money import payment_ids_of
from payments.queries import held_on
from payments.rules import GIVEN_BACK_THERE


@transaction.atomic
def record_payment_failure(*, reference: str, payment_id: str, reason: str) -> None:
    """Note a failed attempt; a pending order stays open for the next one. Raises NotFound."""
    order = locked_order(number=reference)
    told = record_fact(
        order,
        Fact(
            key=f"payment_failed:{payment_id}",
            kind="payment_failed",
            text=f"A payment attempt failed: {reason or 'the bank gave no reason'}.",
            detail={"payment_id": payment_id},
        ),
    )
    if told and order.status == Order.Status.PENDING:
        order.payment_status = Order.PaymentStatus.FAILED
        order.save(update_fields=["payment_status"])


@transaction.atomic
def record_refund(*, reference: str, payment_id: str, refund_id: str, amount: Money, reason: str) -> None:
    """Note that money has gone back. The order counts as refunded when all of its own payment has.

    What somebody gave back at the gateway itself flags an order that goes on: nothing here knows why.
    """
    order = locked_order(number=reference)
    told = record_fact(
        order,
        Fact(
            key=f"refunded:{refund_id}",
            kind="refunded",
            text=f"{amount} refunded.",
            detail={"payment_id": payment_id, "refund_id": refund_id},
        ),
    )
    if told and reason == GIVEN_BACK_THERE and order.status == Order.Status.CONFIRMED:
        why = f"{amount} was given back on the gateway's own pages. Is the order still to be sent? If not, cancel it."
        order.flags = {**order.flags, "given_back_at_gateway": why}
        order.save(update_fields=["flags"])
    own = payment_ids_of(order)
    if payment_id in own and held_on(own, order.currency).amount <= 0:
        order.payment_status = Order.PaymentStatus.REFUNDED
        order.save(update_fields=["payment_status"])


@transaction.atomic
def record_refund_decision(*, reference: str, refund_id: str, text: str, actor: str) -> None:
    """Note that a refund waits for a second person, or that one has agreed: once for each person."""
    order = locked_order(number=reference)
    fact = Fact(
        key=f"refund_decision:{refund_id}:{actor}",
        kind="refund_decision",
        text=text,
        detail={"refund_id": refund_id},
        actor=actor,
    )
    record_fact(order, fact)


@transaction.atomic
def record_refund_failure(*, reference: str, payment_id: str, refund_id: str, amount: Money) -> None:
    """Note that a refund did not go through, and flag the order for staff: the money has to find another way."""
    order = locked_order(number=reference)
    record_fact(
        order,
        Fact(
            key=f"refund_failed:{refund_id}",
            kind="refund_failed",
            text=f"The refund of {amount} failed at the bank. Please pay it back another way.",
            detail={"payment_id": payment_id, "refund_id": refund_id},
        ),
    )
    order.flags = {**order.flags, "refund_failed": f"{amount} could not be given back"}
    order.save(update_fields=["flags"])


@transaction.atomic
def record_dispute(*, reference: str, dispute_id: str, amount: Money, respond_by: str) -> None:
    """Flag an order whose payment the shopper's bank disputes: staff send documents before the day it names."""
    order = locked_order(number=reference)
    until = f" Send the documents before {respond_by[:10]}." if respond_by else ""
    text = f"The shopper's bank disputes {amount}.{until}"
    told = record_fact(
        order,
        Fact(key=f"disputed:{dispute_id}", kind="disputed", text=text, detail={"dispute_id": dispute_id}),
    )
    if told:
        order.flags = {**order.flags, "disputed": text}
        order.save(update_fields=["flags"])


@transaction.atomic
def record_dispute_outcome(*, reference: str, dispute_id: str, outcome: str, deducted: Money) -> None:
    """Note how a dispute ended and take its flag off; a lost one flags the order for what it cost."""
    order = locked_order(number=reference)
    cost = f" {deducted} was taken from us." if deducted else ""
    told = record_fact(
        order,
        Fact(
            key=f"dispute_over:{dispute_id}",
            kind="dispute_over",
            text=f"The dispute was {outcome}.{cost}",
            detail={"dispute_id": dispute_id},
        ),
    )
    if not told:
        return
    order.flags = {flag: why for flag, why in order.flags.items() if flag != "disputed"}
    if deducted:
        order.flags = {**order.flags, "dispute_lost": f"{deducted} was lost in a dispute."}
    order.save(update_fields=["flags"])
