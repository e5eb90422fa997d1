"""The risk of an order, from what it did and what its buyer's earlier orders did."""

from __future__ import annotations

from django.db.models import Count, Q

from core.geo.directory import pin_place
from orders.risk.rules import Risk, RiskFacts, risk_from
from orders.sales.models import Order


def order_risk(order: Order, *, payments_failed: int) -> Risk:
    """Weigh an order in one query; what its payments did is known to whoever asks."""
    same = Q(phone=order.phone) | Q(email=order.email)
    status = Order.FulfilmentStatus
    past = Order.objects.filter(same, pk__lt=order.pk).aggregate(
        refused=Count("pk", filter=Q(fulfilment_status=status.RETURNED_TO_ORIGIN)),
        delivered=Count("pk", filter=Q(fulfilment_status=status.DELIVERED)),
    )
    place = pin_place(order.shipping_pincode)
    return risk_from(
        RiskFacts(
            parcels_refused=past["refused"],
            orders_delivered=past["delivered"],
            payments_failed=payments_failed,
            in_cash=order.is_cash,
            total=order.total,
            place_agrees=None if place is None else place.state_code == order.shipping_state_code,
        )
    )
