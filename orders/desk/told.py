"""Orders that the ERP should have, for a comparison of both books."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from orders.models import Order


@dataclass(frozen=True, slots=True)
class ToldOrder:
    """One order: its total in minor units, and the status that the ERP gave it last."""

    number: str
    total: int
    erp_status: str


def orders_told(*, since: datetime, until: datetime) -> Iterator[ToldOrder]:
    """Orders confirmed in a time and not called off before they reached the ERP, in the order of their ids."""
    rows = Order.objects.filter(confirmed_at__gte=since, confirmed_at__lt=until)
    for number, total, erp_status in (
        rows.order_by("id").values_list("number", "total", "erp_status").iterator()
    ):
        yield ToldOrder(number, total, erp_status)
