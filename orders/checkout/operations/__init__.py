"""The verbs of the checkout."""

from orders.checkout.operations.begin_payment import PaymentStart, begin_payment, place_cart
from orders.checkout.operations.complete_cart import complete_cart
from orders.checkout.operations.confirm_cash import confirm_cash_order, send_cash_code
from orders.checkout.operations.correct_address import (
    AddressFixed,
    CashNotTakenThere,
    correct_address,
    record_address_refused,
)
from orders.checkout.operations.late_prepay import record_cash_still_asked, record_fee_kept
from orders.checkout.operations.prepay_order import prepay_order
from orders.checkout.operations.refusals import (
    CartChanged,
    CartEmpty,
    CashNotOffered,
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
    "AddressFixed",
    "CartChanged",
    "CartEmpty",
    "CashNotOffered",
    "CashNotTakenThere",
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
    "confirm_cash_order",
    "correct_address",
    "place_cart",
    "prepay_order",
    "record_address_refused",
    "record_cash_still_asked",
    "record_fee_kept",
    "retry_payment",
    "send_cash_code",
    "set_checkout_terms",
    "verify_flagged_orders",
    "verify_order",
]
