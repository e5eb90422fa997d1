"""What Shiprocket tells us: each tracking message becomes the scans it holds."""

from __future__ import annotations

from erp_sync.engine.errors import NotYet
from erp_sync.engine.fields import parsed
from erp_sync.shiprocket.mapping import movements_of
from erp_sync.shiprocket.wire import Tracking, tracking_from_webhook
from orders.fulfilment.operations import ScanFacts, UnknownShipment, record_scans
from orders.returns.operations import UnknownReturn, record_return_scan

SOURCE = "courier"


def feed_tracking(body: str) -> None:
    """Record every scan of the message; those known already change nothing.

    Raises NotYet for a parcel we do not know: the ERP's news of it may still be on its way.
    """
    news = parsed(body, "courier")
    tracking = tracking_from_webhook(news)
    if str(news.value.get("is_return")) in {"1", "True"}:
        _feed_return(tracking)
        return
    told = [
        ScanFacts(
            status=scan.status,
            at=scan.at,
            awb=tracking.awb,
            delivery_ref=tracking.order_ref.partition("_")[0],  # the channel may append a suffix to our id
            activity=scan.activity,
            location=scan.location,
            raw_key=scan.raw_key,
        )
        for scan in movements_of(tracking)
    ]
    try:
        record_scans(told)
    except UnknownShipment as unknown:
        raise NotYet(f"No parcel of ours has AWB {tracking.awb}.") from unknown


def _feed_return(tracking: Tracking) -> None:
    """The scans of a return, oldest first. Raises NotYet for one that we do not know yet."""
    for scan in movements_of(tracking):
        try:
            record_return_scan(awb=tracking.awb, number=tracking.order_ref, status=scan.status, at=scan.at)
        except UnknownReturn as unknown:
            raise NotYet(f"No return of ours has AWB {tracking.awb}.") from unknown


FEEDS = {(SOURCE, "tracking"): feed_tracking}
