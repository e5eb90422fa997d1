"""Another try after a payment that failed or was left."""

from __future__ import annotations

from orders.checkout.operations.begin_payment import PaymentStart, payment_page
from orders.checkout.operations.hold_order import hold_order_again
from orders.sales.queries import order_id_by_token


def retry_payment(*, token: str) -> PaymentStart:
    """Start paying the same order again, its stock held anew when the hold ran out; the total does not change.

    Raises NotFound, OrderNotPayable, PiecesShort (an OutOfStock), AlreadyPaid, or Unavailable when the provider
    does not answer: then the order waits as it is.
    """
    held = hold_order_again(order_id=order_id_by_token(token))
    return PaymentStart(held.order.public_id, held.order.number, token, payment_page(held))
