"""Where the parcels of many orders are, in one question."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from orders.fulfilment.models import Shipment
from orders.fulfilment.rules import ShipmentStatus


@dataclass(frozen=True, slots=True)
class ParcelGlance:
    """One parcel in a list: who carries it, under which number, and what the courier said last."""

    courier: str
    awb: str
    tracking_url: str
    label: str
    moved_at: datetime | None
    delivered_at: datetime | None


def parcels_by_order(order_ids: Collection[str]) -> dict[str, tuple[ParcelGlance, ...]]:
    """The parcels of these orders (public ids), those with a number of the courier's. One query at most."""
    found: dict[str, tuple[ParcelGlance, ...]] = {}
    if not order_ids:
        return found
    rows = Shipment.objects.filter(fulfillment__order__public_id__in=list(order_ids)).exclude(awb=None)
    for row in rows.select_related("fulfillment__order").order_by("id"):
        glance = ParcelGlance(
            courier=row.courier,
            awb=row.awb or "",
            tracking_url=row.tracking_url,
            label=ShipmentStatus(row.status).label,
            moved_at=row.moved_at,
            delivered_at=row.delivered_at,
        )
        key = row.fulfillment.order.public_id
        found[key] = (*found.get(key, ()), glance)
    return found
