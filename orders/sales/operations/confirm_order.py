"""Money has come for an order: confirm it exactly once, or give the money back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from catalog.inventory.operations import OutOfStock
from core import clock
from core.money import Money
from core.outbox import publish
from core.prepared import prepared_rows
from core.rows import change_row
from orders.promotions.operations import consume_promotions, lock_promotions, release_promotions
from orders.sales.events import CaptureRefused, OrderCancelled, OrderConfirmed
from orders.sales.models import Order
from orders.sales.operations.hold_stock import hold_stock_for_good
from orders.sales.operations.locked_order import locked_order, put_cart_aside
from orders.sales.operations.record_fact import Fact, record_fact
from orders.sales.operations.settle_cash import cash_order_refusal, leave_cash, settle_cash_order
from payments.credit.operations import lock_credit, release_credit, spend_credit

REFUSED_BECAUSE = {
    Order.Status.CANCELLED: "order_cancelled",
    Order.Status.EXPIRED: "order_expired",
}
WHY = {
    "order_cancelled": "the order had been cancelled",
    "order_expired": "the order had expired",
    "second_payment": "the order was paid already",
    "wrong_amount": "it is not the amount of the order",
    "out_of_stock": "the pieces were sold while the payment was on its way",
    "edit_over": "the change of the order that it was for had been called off or had lapsed",
    "edit_too_late": "the order could not be changed any more",
    "packed_for_cash": "the parcel had been packed for cash on delivery",
    "picked_for_cash": "the warehouse had begun to pick it for cash on delivery",
}


_COMPLETE = """
UPDATE orders_cart SET status = 'completed', changed_at = %(now)s::timestamptz
WHERE order_id = %(order)s::bigint RETURNING id
"""


@dataclass(frozen=True, slots=True)
class CapturedPayment:
    """A payment that its provider says is captured. `payment_id` is the payments app's public id."""

    payment_id: str
    amount: Money
    method: str = ""
    provider: str = ""


@transaction.atomic
def confirm_order(*, reference: str, payment: CapturedPayment) -> str:
    """Confirm the order a captured payment is for; returns the order's status afterwards.

    Whoever comes first, webhook or browser, confirms; later callers with the same payment change nothing. Money
    that the order cannot take (cancelled, expired, paid before, other amount or currency, pieces gone) is written
    on the timeline and published as CaptureRefused, once per payment; its subscriber has it refunded in full.
    A lapsed hold is taken again first. An order that waits for cash is paid by what the courier collects, or online
    before the warehouse begins to pick it. Raises NotFound for an unknown reference.
    """
    order = locked_order(number=reference)
    if order.payment_id == payment.payment_id:
        return order.status
    refusal = refusal_of(order, payment)
    if refusal:
        return refuse_capture(order, payment, reason=refusal)
    if order.awaits_cash:
        settle_cash_order(
            order, provider=payment.provider, payment_id=payment.payment_id, amount=payment.amount
        )
        return order.status
    if order.is_cash:
        leave_cash(order)
    uses = lock_promotions(reference=order.reference)  # before the stock: that is the order of locks
    credit = lock_credit(reference=order.reference)
    try:
        hold_stock_for_good(order)
    except OutOfStock:
        release_promotions(reference=order.reference, locked=uses)
        release_credit(reference=order.reference, locked=credit)
        return _give_up(order, payment)
    consume_promotions(reference=order.reference, locked=uses)
    spend_credit(reference=order.reference, locked=credit)
    _confirm(order, payment_id=payment.payment_id, payment_status=Order.PaymentStatus.PAID)
    return order.status


def confirm_free_order(order: Order) -> None:
    """Confirm an order that costs nothing, in the transaction that placed it, used its promotions and holds its rows."""
    hold_stock_for_good(order)
    _confirm(order, payment_id="", payment_status=Order.PaymentStatus.NOT_NEEDED)


def confirm_in_cash(order: Order) -> None:
    """Confirm an order whose money is collected at the door; its promotions are used and its rows locked by the caller."""
    hold_stock_for_good(order)
    _confirm(order, payment_id="", payment_status=Order.PaymentStatus.CASH_DUE)


def refusal_of(order: Order, payment: CapturedPayment) -> str | None:
    """Why this order cannot take this money; None when it can."""
    if order.awaits_cash and order.status == Order.Status.CONFIRMED:
        return cash_order_refusal(order, provider=payment.provider, amount=payment.amount)
    if order.status == Order.Status.CONFIRMED:
        return "second_payment"
    if order.status in REFUSED_BECAUSE:
        return REFUSED_BECAUSE[Order.Status(order.status)]
    if payment.amount != order.prepaid_total:
        return "wrong_amount"
    return None


def refuse_capture(order: Order, payment: CapturedPayment, *, reason: str) -> str:
    """Put the refusal on the locked order's timeline and publish CaptureRefused, once per payment; the order's status."""
    told = record_fact(
        order,
        Fact(
            key=f"capture_refused:{payment.payment_id}",
            kind="capture_refused",
            text=f"A payment of {payment.amount} came but {WHY[reason]}. It goes back in full.",
            detail={"payment_id": payment.payment_id, "reason": reason},
        ),
    )
    if told:
        publish(
            CaptureRefused(
                order_id=order.public_id,
                number=order.number,
                payment_id=payment.payment_id,
                amount=payment.amount.amount,
                currency=payment.amount.currency,
                reason=reason,
            )
        )
    return order.status


def _give_up(order: Order, payment: CapturedPayment) -> str:
    """Paid, but the pieces are gone: the order ends and the money goes back."""
    reason = "The pieces were sold before the payment arrived."
    order.status, order.cancelled_at = Order.Status.CANCELLED, clock.now()
    order.save(update_fields=["status", "cancelled_at"])
    put_cart_aside(order)
    refuse_capture(order, payment, reason="out_of_stock")
    record_fact(order, Fact(key="cancelled", kind="cancelled", text=f"Cancelled: {reason}"))
    publish(OrderCancelled(order_id=order.public_id, number=order.number, reason=reason, was_confirmed=False))
    return order.status


def _confirm(order: Order, *, payment_id: str, payment_status: Order.PaymentStatus) -> None:
    now = clock.now()
    change_row(
        order,
        status=Order.Status.CONFIRMED,
        payment_status=payment_status,
        payment_id=payment_id,
        confirmed_at=now,
    )
    prepared_rows(_COMPLETE, {"order": order.pk, "now": now})
    paid = f"{order.amount_due} paid. " if payment_id else ""
    if order.credit_total:
        paid += f"{Money(order.credit_total, order.currency)} paid by gift card or store credit. "
    due = f" {order.amount_due} is due in cash." if order.awaits_cash else ""
    record_fact(
        order,
        Fact(
            key="confirmed",
            kind="confirmed",
            text=f"{paid}Order confirmed.{due}",
            detail={"payment_id": payment_id},
        ),
    )
    publish(OrderConfirmed(order_id=order.public_id, number=order.number))
