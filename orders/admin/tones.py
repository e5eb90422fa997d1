"""The colour of each state, and money as people write it."""

from __future__ import annotations

from core.money import Money, format_money

ORDER_TONES = {"pending": "warning", "confirmed": "success", "cancelled": "danger", "expired": "danger"}
PAYMENT_TONES = {
    "awaiting": "warning",
    "failed": "danger",
    "paid": "success",
    "not_needed": "info",
    "refunding": "warning",
    "refunded": "info",
}
FULFILMENT_TONES = {
    "none": "warning",
    "packed": "info",
    "shipped": "info",
    "out_for_delivery": "info",
    "delivered": "success",
    "returned_to_origin": "danger",
}
CART_TONES = {"open": "info", "paying": "warning", "completed": "success", "abandoned": "danger"}
SHIPMENT_TONES = {
    "delivered": "success",
    "lost": "danger",
    "damaged": "danger",
    "cancelled": "danger",
    "rto_initiated": "danger",
    "rto_in_transit": "danger",
    "rto_delivered": "danger",
    "undelivered": "warning",
    "delayed": "warning",
}


def rupees(amount: int, currency: str = "INR") -> str:
    """₹1,23,456.00"""
    return format_money(Money(amount, currency))
