"""Whether money for an order is here or on its way."""

from __future__ import annotations

from orders.sales.models import Order
from orders.sales.references import edit_reference
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


def payment_ids_of(order: Order) -> tuple[str, ...]:
    """The payments that an order has taken, the first one first: its own, and those of changes that cost more."""
    extra = order.edits.exclude(payment_id="").filter(status="applied").order_by("number")
    ids = (order.payment_id, *extra.values_list("payment_id", flat=True))
    return tuple(dict.fromkeys(each for each in ids if each))


def references_of(order: Order) -> tuple[str, ...]:
    """What payments know an order and its changes by."""
    numbers = order.edits.order_by("number").values_list("number", flat=True)
    return (order.reference, *(edit_reference(order.number, number) for number in numbers))
