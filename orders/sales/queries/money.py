"""Whether money for an order is here or on its way."""

from __future__ import annotations

from orders.sales.models import Order
from payments.queries import PaymentState

ON_ITS_WAY = frozenset({"authorized", "captured"})


def money_is_here(order: Order, payment: PaymentState) -> bool:
    """Whether a payment of this order is authorised or captured and not one that goes back anyway. One query at most."""
    if payment.status not in ON_ITS_WAY:
        return False
    refused = (
        f"capture_refused:{payment.payment_id}"
        if payment.status == "captured"
        else authorization_refused(payment.payment_id or "")
    )
    return not order.facts.filter(key=refused).exists()


def authorization_refused(payment_id: str) -> str:
    """The key of the fact that this payment's promise was left alone."""
    return f"authorization_refused:{payment_id}"
