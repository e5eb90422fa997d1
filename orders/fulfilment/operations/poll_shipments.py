"""Couriers tell each scan once and nobody when it is lost: so the shop asks about parcels under way."""

from __future__ import annotations

import logging

from core import clock
from core.adapters import adapter
from core.breaker import breaker
from core.errors import Unavailable
from orders.fulfilment.models import Shipment
from orders.fulfilment.operations.record_scan import ScanFacts, record_scans
from orders.fulfilment.ports import Courier
from orders.fulfilment.rules import poll_pause

log = logging.getLogger(__name__)

TRACK_TIMEOUT_S = 10.0


def poll_shipments(*, limit: int = 50) -> int:
    """Ask about parcels that have been silent for their pause, most overdue first; returns how many scans were new.

    Uses the network. Stops at the first parcel the courier does not answer for: the others wait for the next round.
    """
    due = Shipment.objects.under_way().filter(next_poll_at__lte=clock.now())
    news = 0
    for shipment in due.order_by("next_poll_at")[:limit]:
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
    quiet = shipment.quiet_polls + 1
    # Before the scans are recorded: a new one begins the pauses again.
    Shipment.objects.filter(pk=shipment.pk).update(
        quiet_polls=quiet, next_poll_at=clock.now() + poll_pause(quiet)
    )
    told = [
        ScanFacts(
            status=scan.status,
            at=scan.at,
            awb=awb,
            activity=scan.activity,
            location=scan.location,
            raw_key=scan.raw_key,
        )
        for scan in scans
    ]
    return record_scans(told)
