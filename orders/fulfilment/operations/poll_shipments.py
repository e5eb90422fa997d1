"""Couriers tell each scan once and nobody when it is lost: so the shop asks about parcels under way."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from core import clock
from core.adapters import adapter
from core.breaker import breaker
from core.errors import Unavailable
from orders.fulfilment.models import Shipment
from orders.fulfilment.operations.record_scan import ScanFacts, record_scans
from orders.fulfilment.ports import Courier, TrackedScan
from orders.fulfilment.rules import poll_pause

log = logging.getLogger(__name__)

TRACK_TIMEOUT_S = 10.0
ASKED_AT_ONCE = 50


def poll_shipments(*, limit: int = 1000) -> int:
    """Ask about parcels that have been silent for their pause, most overdue first; returns how many scans were new.

    Uses the network. Stops when the courier does not answer: those that are left wait for the next round.
    """
    due = Shipment.objects.under_way().filter(next_poll_at__lte=clock.now())
    shipments = list(due.order_by("next_poll_at")[:limit])
    news = 0
    for first in range(0, len(shipments), ASKED_AT_ONCE):
        try:
            news += _poll(shipments[first : first + ASKED_AT_ONCE])
        except Unavailable as failure:
            log.warning("courier does not answer (%s); polling goes on later", failure.code)
            break
    return news


def _poll(shipments: Sequence[Shipment]) -> int:
    courier: Courier = adapter("COURIER")
    with breaker("courier-tracking"):
        told = courier.track([each.awb or "" for each in shipments], timeout_s=TRACK_TIMEOUT_S)
    for each in shipments:
        each.quiet_polls += 1
        each.next_poll_at = clock.now() + poll_pause(each.quiet_polls)
    # Before the scans are recorded: a new one begins the pauses again.
    Shipment.objects.bulk_update(shipments, ["quiet_polls", "next_poll_at"])
    return sum(record_scans(_facts(awb, scans)) for awb, scans in told.items() if scans)


def _facts(awb: str, scans: Sequence[TrackedScan]) -> list[ScanFacts]:
    return [
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
