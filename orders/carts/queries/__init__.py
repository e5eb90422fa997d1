"""What is asked about carts."""

from orders.carts.queries.basket import CASH_ON_DELIVERY, PREPAID, shopper_ref, work_out_surcharges
from orders.carts.queries.cart_line import CartLine
from orders.carts.queries.deal import Deal, EnteredCode, work_out_cart
from orders.carts.queries.gifts import CartGift
from orders.carts.queries.lines import PricedLine, TakenPart, priced_lines, taken_parts, titles_by_ref
from orders.carts.queries.states import CartState, cart_count, cart_state, open_cart_of
from orders.carts.queries.summary import CartSummary, cart_summary

__all__ = [
    "CASH_ON_DELIVERY",
    "PREPAID",
    "CartGift",
    "CartLine",
    "CartState",
    "CartSummary",
    "Deal",
    "EnteredCode",
    "PricedLine",
    "TakenPart",
    "cart_count",
    "cart_state",
    "cart_summary",
    "open_cart_of",
    "priced_lines",
    "shopper_ref",
    "taken_parts",
    "titles_by_ref",
    "work_out_cart",
    "work_out_surcharges",
]
