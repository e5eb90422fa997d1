"""Calling an order off, by the shopper who goes back, by staff, or by time."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from catalog.inventory.operations import release_stock
from core import clock
from core.errors import Refused
from core.outbox import publish
from orders.promotions.operations import release_promotions
from orders.sales.events import OrderCancelled, OrderExpired
from orders.sales.models import Order
from orders.sales.operations.close_edits import close_edits
from orders.sales.operations.locked_order import locked_order, put_cart_aside
from orders.sales.operations.record_fact import Fact, record_fact
from orders.sales.operations.return_credit import return_credit
from orders.sales.queries.money import money_is_here, payment_ids_of
from payments.operations import cancel_payment, refund_payment
from payments.queries import left_on, payment_state


class OrderNotCancellable(Refused):
    """It is over already, or the goods are packed."""

    code = "order_not_cancellable"
    message = "This order can no longer be cancelled. Please write to us and we will find a way."


@transaction.atomic
def cancel_order(*, order_id: str, reason: str, actor: str = "shopper") -> None:
    """Cancel a pending or confirmed order before it is packed: stock goes back, captured money is refunded, credit returns.

    Cancelling twice changes nothing. Publishes OrderCancelled. Raises NotFound, or OrderNotCancellable once the
    order has expired, anything is packed, or the money for a pending order has just come in.
    """
    order = locked_order(public_id=order_id)
    if order.status == Order.Status.CANCELLED:
        return
    _check_cancellable(order)
    end_order(order, reason=reason, actor=actor)


def end_order(order: Order, *, reason: str, actor: str) -> None:
    """End a locked order whose goods stay here, in the caller's transaction; publishes OrderCancelled."""
    was_confirmed = order.status == Order.Status.CONFIRMED
    closed = close_edits(order, actor=actor)
    money_back = order.payment_status == Order.PaymentStatus.PAID
    _return_money(order, actor)
    release_promotions(reference=order.reference)
    credit_back = return_credit(order, key="order_cancelled")
    release_stock(reference=order.reference, also=closed)
    order.status, order.cancelled_at = Order.Status.CANCELLED, clock.now()
    if money_back:
        order.payment_status = Order.PaymentStatus.REFUNDING
    elif credit_back:
        order.payment_status = Order.PaymentStatus.REFUNDED
    elif order.awaits_cash:
        order.payment_status = Order.PaymentStatus.UNCOLLECTED
    order.save(update_fields=["status", "cancelled_at", "payment_status"])
    put_cart_aside(order)
    record_fact(order, Fact(key="cancelled", kind="cancelled", text=f"Cancelled: {reason}", actor=actor))
    publish(
        OrderCancelled(
            order_id=order.public_id, number=order.number, reason=reason, was_confirmed=was_confirmed
        )
    )


def _check_cancellable(order: Order) -> None:
    if order.status == Order.Status.EXPIRED:
        raise OrderNotCancellable("This order has expired; nothing was charged and nothing will be sent.")
    if order.fulfilment_status != Order.FulfilmentStatus.NONE:
        raise OrderNotCancellable("This order is packed already. Please write to us and we will find a way.")
    payment = payment_state(order.reference)
    just_paid = payment.status == "captured" and money_is_here(order, payment)
    if order.status == Order.Status.PENDING and just_paid:
        raise OrderNotCancellable(
            "Your payment has just arrived. Please look at the order again in a minute."
        )


def _return_money(order: Order, actor: str) -> None:
    """Close the open payment of a pending order, or ask for a paid one's refund in full."""
    if order.payment_status == Order.PaymentStatus.PAID:
        _refund_all(order, actor)
        return
    cancel_payment(reference=order.reference)


def _refund_all(order: Order, actor: str) -> None:
    """Every payment that the order has taken, as far as it has not gone back yet."""
    for payment_id in payment_ids_of(order):
        if left := left_on(payment_id):
            refund_payment(
                payment_id=payment_id, amount=left, reason="order_cancelled", automatic=True, actor=actor
            )


@transaction.atomic
def expire_order(*, order_id: str) -> bool:
    """End a pending order that nobody paid within PENDING_ORDER_HOURS (in exchange: EXCHANGE_PAY_HOURS), or until it was
    promised; True when it ended now.

    Left alone while money is on its way. Its cart counts as abandoned. Publishes OrderExpired.
    """
    order = locked_order(public_id=order_id)
    if not _is_overdue(order):
        return False
    cancel_payment(reference=order.reference)
    release_promotions(reference=order.reference)
    return_credit(order, key="order_expired")
    release_stock(reference=order.reference)
    order.status = Order.Status.EXPIRED
    order.save(update_fields=["status"])
    put_cart_aside(order)
    record_fact(order, Fact(key="expired", kind="expired", text="Expired: no payment arrived in time."))
    publish(OrderExpired(order_id=order.public_id, number=order.number))
    return True


def _is_overdue(order: Order) -> bool:
    if order.status != Order.Status.PENDING:
        return False
    hours = settings.EXCHANGE_PAY_HOURS if order.exchanges.exists() else settings.PENDING_ORDER_HOURS
    if clock.now() < (order.payable_until or order.placed_at + timedelta(hours=hours)):
        return False
    return not money_is_here(order, payment_state(order.reference))


def expire_pending_orders(*, limit: int = 200) -> int:
    """Expire what is overdue, each order in a transaction of its own. Returns how many ended."""
    now = clock.now()
    usual = Q(payable_until=None, placed_at__lte=now - timedelta(hours=settings.PENDING_ORDER_HOURS))
    due = usual | Q(payable_until__lte=now)
    overdue = Order.objects.filter(due, status=Order.Status.PENDING).order_by("placed_at")
    return sum(
        expire_order(order_id=order_id) for order_id in overdue.values_list("public_id", flat=True)[:limit]
    )
