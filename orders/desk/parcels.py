"""The shipments board: where all parcels are, and the three kinds that need a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery

from core import clock
from orders.fulfilment.rules import TERMINAL, ShipmentStatus
from orders.models import Shipment, ShipmentScan

SILENT_AFTER = timedelta(days=3)
RECENT = timedelta(days=30)
MOST = 50
STAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Waiting for the courier", ("created", "awb_assigned", "pickup_scheduled", "out_for_pickup", "pickup_exception")),
    ("On the way", ("picked_up", "in_transit", "delayed", "unmapped", "undelivered")),
    ("Out for delivery", ("out_for_delivery",)),
    ("Going back to us", ("rto_initiated", "rto_in_transit")),
    ("Back with us", ("rto_delivered",)),
    ("Lost or damaged", ("lost", "damaged")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parcel:
    """One row. `attempts` are failed deliveries; `said` is the courier's last word."""

    pk: int
    awb: str
    courier: str
    order_pk: int
    number: str
    status: str
    status_title: str
    since: datetime
    attempts: int
    said: str


@dataclass(frozen=True, slots=True)
class ParcelBoard:
    """Counts of the last 30 days by stage, and the parcels that need a person, longest first."""

    counts: tuple[tuple[str, int], ...]
    to_print: tuple[Parcel, ...]
    refused: tuple[Parcel, ...]
    returning: tuple[Parcel, ...]
    silent: tuple[Parcel, ...]


def parcel_board() -> ParcelBoard:
    """How all parcels stand. Five queries."""
    recent = Shipment.objects.filter(created_at__gte=clock.now() - RECENT)
    counted = recent.aggregate(
        **{f"s{n}": Count("id", filter=Q(status__in=names)) for n, (_, names) in enumerate(STAGES)}
    )
    return ParcelBoard(
        counts=tuple((title, counted[f"s{n}"]) for n, (title, _) in enumerate(STAGES)),
        to_print=_rows(waiting_for_courier()),
        refused=_rows(not_delivered()),
        returning=_rows(returning()),
        silent=_rows(silent()),
    )


def waiting_for_courier() -> QuerySet[Shipment]:
    """Parcels that a courier is booked for and has not fetched: their labels are to be printed."""
    return _with_attempts().filter(
        status__in=[ShipmentStatus.AWB_ASSIGNED, ShipmentStatus.PICKUP_SCHEDULED, ShipmentStatus.CREATED],
        awb__isnull=False,
    )


def not_delivered() -> QuerySet[Shipment]:
    """Parcels of which the last attempt to deliver failed (NDR): the customer's or staff's word is wanted."""
    scans = Q(scans__status=ShipmentStatus.UNDELIVERED), Q(scans__status=ShipmentStatus.OUT_FOR_DELIVERY)
    found = _with_attempts().annotate(
        failed_at=Max("scans__at", filter=scans[0]), out_at=Max("scans__at", filter=scans[1])
    )
    tried = Q(out_at__isnull=True) | Q(failed_at__gte=F("out_at"))
    rest = [*TERMINAL, ShipmentStatus.RTO_INITIATED, ShipmentStatus.RTO_IN_TRANSIT]
    return found.filter(tried, failed_at__isnull=False).exclude(status__in=rest)


def returning() -> QuerySet[Shipment]:
    """Parcels on their way back to us (RTO)."""
    return _with_attempts().filter(status__in=[ShipmentStatus.RTO_INITIATED, ShipmentStatus.RTO_IN_TRANSIT])


def silent() -> QuerySet[Shipment]:
    """Parcels under way of which nothing was heard for three days."""
    limit = clock.now() - SILENT_AFTER
    quiet = Q(moved_at__lt=limit) | Q(moved_at__isnull=True, created_at__lt=limit)
    return _with_attempts().filter(quiet, awb__isnull=False).exclude(status__in=TERMINAL)


def _with_attempts() -> QuerySet[Shipment]:
    last = ShipmentScan.objects.filter(shipment=OuterRef("pk")).order_by("-at", "-id")
    return Shipment.objects.annotate(
        attempts=Count("scans", filter=Q(scans__status=ShipmentStatus.UNDELIVERED)),
        said=Subquery(last.values("activity")[:1]),
    )


def _rows(parcels: QuerySet[Shipment]) -> tuple[Parcel, ...]:
    rows: Sequence[Shipment] = list(
        parcels.select_related("fulfillment__order").order_by("moved_at", "id")[:MOST]
    )
    return tuple(
        Parcel(
            pk=row.pk,
            awb=row.awb or "–",
            courier=row.courier,
            order_pk=row.fulfillment.order_id,
            number=row.fulfillment.order.number,
            status=row.status,
            status_title=row.get_status_display(),
            since=row.moved_at or row.created_at,
            attempts=row.attempts,  # type: ignore[attr-defined]
            said=row.said or "",  # type: ignore[attr-defined]
        )
        for row in rows
    )
