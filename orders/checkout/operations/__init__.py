"""The verbs of the checkout."""

from orders.checkout.operations.begin_payment import PaymentStart, begin_payment
from orders.checkout.operations.complete_cart import complete_cart
from orders.checkout.operations.refusals import (
    CartChanged,
    CartEmpty,
    CheckoutClosed,
    OrderNotPayable,
    PiecesShort,
    PinNotServed,
    PriceChanged,
    TotalChanged,
)
from orders.checkout.operations.retry_payment import retry_payment
from orders.checkout.operations.set_terms import set_checkout_terms
from orders.checkout.operations.verify_orders import verify_flagged_orders, verify_order
from orders.checkout.rules import CheckoutDetails

__all__ = [
    "CartChanged",
    "CartEmpty",
    "CheckoutClosed",
    "CheckoutDetails",
    "OrderNotPayable",
    "PaymentStart",
    "PiecesShort",
    "PinNotServed",
    "PriceChanged",
    "TotalChanged",
    "begin_payment",
    "complete_cart",
    "retry_payment",
    "set_checkout_terms",
    "verify_flagged_orders",
    "verify_order",
]
