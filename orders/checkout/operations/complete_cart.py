"""The shopper's browser comes back from paying."""

from __future__ import annotations

from collections.abc import Mapping

from orders.sales.operations import CapturedPayment, confirm_order
from orders.sales.queries import OrderPage, order_by_token, order_reference_by_token
from payments.operations import apply_return
from payments.queries import payments_of


def complete_cart(*, token: str, posted: Mapping[str, str]) -> OrderPage:
    """Find out what became of the payment, confirm the order if the money is there, and show the order.

    Only the provider's own word counts; what the browser posted merely says which payment to ask about. The same
    verb as the webhook's confirms: whoever comes first wins, the other finds it done. Uses the network; when the
    provider does not answer the page says that the payment is being checked. Raises NotFound for an unknown token.
    """
    reference = order_reference_by_token(token)
    apply_return(reference=reference, posted=posted)
    for payment in payments_of(reference):
        if payment.status == "captured" and not payment.refunds:
            captured = CapturedPayment(payment.payment_id, payment.amount, payment.method, payment.provider)
            confirm_order(reference=reference, payment=captured)
    return order_by_token(token)
