"""What was sold by each tag."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Sum

from core.money import Money
from orders.sales.models import Order
from orders.shares.models import SharedSale


@dataclass(frozen=True, slots=True)
class SalesByTag:
    """The confirmed orders of one tag in one currency: how many, and what they came to."""

    code: str
    orders: int
    total: Money


def sales_by_tag() -> tuple[SalesByTag, ...]:
    """Every tag that sold something, by currency, the most first. Cancelled orders do not count. One query."""
    confirmed = SharedSale.objects.filter(order__status=Order.Status.CONFIRMED)
    rows = (
        confirmed.order_by()
        .values_list("tag__code", "order__currency")
        .annotate(orders=Count("id"), total=Sum("order__total"))
        .order_by("-total", "tag__code")
    )
    return tuple(SalesByTag(code, orders, Money(total, currency)) for code, currency, orders, total in rows)
