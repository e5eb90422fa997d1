"""The colour of each state, and money as people write it. Each table of tones knows every state of its kind."""

from __future__ import annotations

from core.money import Money, format_money
from orders.fulfilment.rules import ShipmentStatus
from orders.returns.rules import ReturnStatus
from orders.sales.models import Order

ORDER_TONES = {"pending": "warning", "confirmed": "success", "cancelled": "danger", "expired": ""}
PAYMENT_TONES = {
    "awaiting": "warning",
    "failed": "danger",
    "paid": "success",
    "not_needed": "info",
    "refunding": "warning",
    "refunded": "info",
    "cash_due": "info",
    "uncollected": "",
}
FULFILMENT_TONES = {
    "none": "warning",
    "packed": "info",
    "shipped": "info",
    "out_for_delivery": "info",
    "delivered": "success",
    "returned_to_origin": "danger",
}
DRAFT_TONES = {"open": "info", "offered": "warning", "sold": "success", "expired": "", "cancelled": "danger"}
EDIT_TONES = {
    "awaiting": "warning",
    "applied": "success",
    "expired": "",
    "cancelled": "",
    "refused": "danger",
}
CART_TONES = {"open": "info", "paying": "warning", "completed": "success", "abandoned": ""}
SHIPMENT_TONES: dict[str, str] = {str(status): "info" for status in ShipmentStatus} | {
    "delivered": "success",
    "lost": "danger",
    "damaged": "danger",
    "cancelled": "danger",
    "rto_initiated": "danger",
    "rto_in_transit": "danger",
    "rto_delivered": "danger",
    "undelivered": "warning",
    "delayed": "warning",
    "pickup_exception": "warning",
    "unmapped": "warning",
}
RETURN_TONES: dict[str, str] = {str(status): "info" for status in ReturnStatus} | {
    "requested": "warning",
    "received": "warning",
    "inspected": "warning",
    "refunded": "success",
    "exchanged": "success",
    "closed": "",
    "refused": "danger",
    "cancelled": "",
}
MONEY_TONES = {
    "created": "info",
    "authorized": "warning",
    "captured": "success",
    "waiting": "warning",
    "requested": "warning",
    "pending": "warning",
    "processed": "success",
    "failed": "danger",
}


def rupees(amount: int, currency: str = "INR") -> str:
    """₹1,23,456.00"""
    return format_money(Money(amount, currency))


def goods_label(order: Order) -> tuple[str | None, str]:
    """Tone and words for where the goods are; a dash while an order that is not confirmed has nothing to pack."""
    if order.fulfilment_status == "none" and order.status != "confirmed":
        return None, "–"
    return FULFILMENT_TONES[order.fulfilment_status], order.get_fulfilment_status_display()
