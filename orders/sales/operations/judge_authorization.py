"""A bank has promised money for an order, perhaps long after the shopper left: take it, or leave it."""

from __future__ import annotations

from django.db import transaction

from catalog.inventory.operations import OutOfStock
from orders.sales.models import Order
from orders.sales.operations.confirm_order import WHY, CapturedPayment, refusal_of
from orders.sales.operations.hold_stock import hold_stock_again
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact
from orders.sales.queries.money import authorization_refused
from payments.operations import capture_payment


@transaction.atomic
def judge_authorization(*, reference: str, payment: CapturedPayment) -> bool:
    """Have an authorised payment captured when its order can still be had; True when it will be.

    The pieces are held first, anew if the hold ran out. An order that is over, paid, of another amount or sold out
    leaves the promise alone: the bank lets it lapse, without a fee, and the timeline says so once. Raises NotFound.
    """
    order = locked_order(number=reference)
    if order.payment_id == payment.payment_id:
        return False
    reason = refusal_of(order, payment) or _shortage(order)
    if reason is None:
        capture_payment(payment_id=payment.payment_id)
        return True
    record_fact(
        order,
        Fact(
            key=authorization_refused(payment.payment_id),
            kind="authorization_refused",
            text=f"A payment of {payment.amount} was authorised late, but {WHY[reason]}. It is not taken; "
            "the bank gives it back by itself.",
            detail={"payment_id": payment.payment_id, "reason": reason},
        ),
    )
    return False


def _shortage(order: Order) -> str | None:
    """Hold the pieces for the time a capture takes, if they are not held for good; why that cannot be done."""
    if order.status == Order.Status.CONFIRMED:
        return None
    try:
        hold_stock_again(order)
    except OutOfStock:
        return "out_of_stock"
    return None
