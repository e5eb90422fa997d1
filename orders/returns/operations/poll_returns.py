"""The courier tells each scan once: so the shop asks about returns on their way, as it does about parcels."""

from __future__ import annotations

import logging

from core import clock
from core.adapters import adapter
from core.breaker import breaker
from core.errors import Unavailable
from orders.fulfilment.operations.poll_shipments import TRACK_TIMEOUT_S
from orders.fulfilment.ports import Courier
from orders.fulfilment.rules import poll_pause
from orders.returns.models import Return
from orders.returns.operations.fetch_return import record_return_scan
from orders.returns.rules import ReturnStatus

log = logging.getLogger(__name__)

ON_ITS_WAY = (ReturnStatus.PICKUP_BOOKED, ReturnStatus.IN_TRANSIT)


def poll_returns(*, limit: int = 50) -> int:
    """Ask about returns that have been silent for their pause, most overdue first; how many of them moved.

    Uses the network. Stops at the first for which the courier does not answer: the others wait for the next round.
    """
    due = Return.objects.filter(status__in=ON_ITS_WAY, awb__isnull=False, next_poll_at__lte=clock.now())
    moved = 0
    for found in due.order_by("next_poll_at")[:limit]:
        try:
            moved += _poll(found)
        except Unavailable as failure:
            log.warning("courier does not answer (%s); polling of returns goes on later", failure.code)
            break
    return moved


def _poll(found: Return) -> bool:
    courier: Courier = adapter("COURIER")
    with breaker("courier-tracking"):
        scans = courier.track(found.awb or "", timeout_s=TRACK_TIMEOUT_S)
    news = [
        record_return_scan(awb=found.awb or "", number=found.number, status=scan.status, at=scan.at)
        for scan in scans
    ]
    quiet = 0 if any(news) else found.quiet_polls + 1
    Return.objects.filter(pk=found.pk).update(quiet_polls=quiet, next_poll_at=clock.now() + poll_pause(quiet))
    return any(news)
