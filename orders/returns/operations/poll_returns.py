"""The courier tells each scan once: so the shop asks about returns on their way, as it does about parcels."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from core import clock
from core.adapters import adapter
from core.breaker import breaker
from core.errors import Unavailable
from orders.fulfilment.operations.poll_shipments import ASKED_AT_ONCE, TRACK_TIMEOUT_S
from orders.fulfilment.ports import Courier, TrackedScan
from orders.fulfilment.rules import poll_pause
from orders.returns.models import Return
from orders.returns.operations.fetch_return import record_return_scan
from orders.returns.rules import ReturnStatus

log = logging.getLogger(__name__)

ON_ITS_WAY = (ReturnStatus.PICKUP_BOOKED, ReturnStatus.IN_TRANSIT)


def poll_returns(*, limit: int = 1000) -> int:
    """Ask about returns that have been silent for their pause, most overdue first; how many of them moved.

    Uses the network. Stops when the courier does not answer: those that are left wait for the next round.
    """
    due = Return.objects.filter(status__in=ON_ITS_WAY, awb__isnull=False, next_poll_at__lte=clock.now())
    waiting = list(due.order_by("next_poll_at")[:limit])
    moved = 0
    for first in range(0, len(waiting), ASKED_AT_ONCE):
        try:
            moved += _poll(waiting[first : first + ASKED_AT_ONCE])
        except Unavailable as failure:
            log.warning("courier does not answer (%s); polling of returns goes on later", failure.code)
            break
    return moved


def _poll(waiting: Sequence[Return]) -> int:
    courier: Courier = adapter("COURIER")
    with breaker("courier-tracking"):
        told = courier.track([each.awb or "" for each in waiting], timeout_s=TRACK_TIMEOUT_S)
    return sum(_record(each, told.get(each.awb or "", ())) for each in waiting)


def _record(found: Return, scans: Sequence[TrackedScan]) -> bool:
    news = [
        record_return_scan(awb=found.awb or "", number=found.number, status=scan.status, at=scan.at)
        for scan in scans
    ]
    quiet = 0 if any(news) else found.quiet_polls + 1
    Return.objects.filter(pk=found.pk).update(quiet_polls=quiet, next_poll_at=clock.now() + poll_pause(quiet))
    return any(news)
