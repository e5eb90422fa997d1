"""The shopper would rather pay online than at the door: the fee of cash goes."""

from __future__ import annotations

from django.db import transaction

from orders.checkout.operations.begin_payment import PaymentStart, payment_page
from orders.checkout.operations.hold_order import HeldOrder, hold_order_again
from orders.checkout.operations.refusals import OrderNotPayable
from orders.sales.models import Order
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.settle_cash import leave_cash
from orders.sales.queries import order_id_by_token
from orders.sales.rules import LEAST_PAYABLE, may_leave_cash
from payments.operations import open_payment


def prepay_order(*, token: str) -> PaymentStart:
    """Start paying an order online that was to be paid in cash, less the fees of cash, until it is being picked.

    It stays an order in cash until the money is there. Safe to repeat. Raises NoSuchOrder, OrderNotPayable, PiecesShort,
    AlreadyPaid, or Unavailable when the provider does not answer: nothing has changed then. Uses the network.
    """
    order_id = order_id_by_token(token)
    held = _ask_online(order_id) or hold_order_again(order_id=order_id)
    return PaymentStart(held.order.public_id, held.order.number, token, payment_page(held))


@transaction.atomic
def _ask_online(order_id: str) -> HeldOrder | None:
    """Ask for the money of a confirmed order; None for one that is not confirmed: it is one to be paid in advance now."""
    order = locked_order(public_id=order_id)
    if order.is_cash and order.prepaid_total < LEAST_PAYABLE:
        raise OrderNotPayable("Too little is left to pay online: please have the cash ready.")
    if order.awaits_code:
        leave_cash(order)
    if order.status == Order.Status.PENDING:
        return None
    unpicked = may_leave_cash(fulfilment_status=order.fulfilment_status, erp_status=order.erp_status)
    if not order.awaits_cash or not unpicked:
        raise OrderNotPayable("This order can no longer be paid online: please have the cash ready.")
    intent_id = open_payment(
        reference=order.number, amount=order.prepaid_total, description=f"Blouson order {order.number}"
    )
    return HeldOrder(order, intent_id)
