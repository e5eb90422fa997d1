"""Couriers tell each scan once and nobody when it is lost: so the shop asks about parcels under way."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from core import clock
from core.adapters import adapter
from core.breaker import breaker
from core.errors import Unavailable
from orders.fulfilment.models import Shipment
from orders.fulfilment.operations.record_scan import ScanFacts, record_scan
from orders.fulfilment.ports import Courier

log = logging.getLogger(__name__)

TRACK_TIMEOUT_S = 10.0


def poll_shipments(*, limit: int = 50) -> int:
    """Ask about parcels not asked about for COURIER_POLL_S, longest ago first; returns how many scans were new.

    Uses the network. Stops at the first parcel the courier does not answer for: the others wait for the next round.
    """
    before = clock.now() - timedelta(seconds=settings.COURIER_POLL_S)
    due = Shipment.objects.under_way().filter(Q(polled_at__isnull=True) | Q(polled_at__lte=before))
    due = due.filter(created_at__lte=before)
    news = 0
    for shipment in due.order_by("polled_at", "id")[:limit]:
        try:
            news += _poll(shipment)
        except Unavailable as failure:
            log.warning("courier does not answer (%s); polling goes on later", failure.code)
            break
    return news


def _poll(shipment: Shipment) -> int:
    courier: Courier = adapter("COURIER")
    awb = shipment.awb or ""
    with breaker("courier-tracking"):
        scans = courier.track(awb, timeout_s=TRACK_TIMEOUT_S)
    Shipment.objects.filter(pk=shipment.pk).update(polled_at=clock.now())
    return sum(
        record_scan(
            ScanFacts(
                status=scan.status,
                at=scan.at,
                awb=awb,
                activity=scan.activity,
                location=scan.location,
                raw_key=scan.raw_key,
            )
        )
        for scan in scans
    )
