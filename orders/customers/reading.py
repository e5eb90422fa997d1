"""In which language somebody reads: noted when they order, register or log in, asked when a letter is written."""

from __future__ import annotations

from orders.customers.models import Customer
from orders.sales.models import Order

UNTOLD = "en"


def reader_language(*, order_number: str = "", email: str = "") -> str:
    """The language of an order, else of the customer with this address; English when neither is known."""
    if order_number:
        spoken = Order.objects.filter(number=order_number).values_list("language", flat=True).first()
        if spoken:
            return spoken
    known = Customer.objects.filter(email=email, user__isnull=False).values_list("language", flat=True)
    return known.order_by("-pk").first() or UNTOLD


def keep_language(*, customer_id: str, language: str) -> bool:
    """Note in which language a customer reads; False when it is known, or there is no such customer."""
    rows = Customer.objects.filter(public_id=customer_id).exclude(language=language)
    return bool(rows.update(language=language))
