"""All orders that stand, for whoever compares them with another system's."""

from __future__ import annotations

from collections.abc import Iterator

from orders.sales.models import Order


def standing_orders() -> Iterator[str]:
    """The public ids of confirmed orders, the oldest first."""
    rows = Order.objects.filter(status=Order.Status.CONFIRMED).order_by("pk")
    yield from rows.values_list("public_id", flat=True).iterator(chunk_size=1000)
