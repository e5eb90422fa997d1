"""What the courier's answers change here while a parcel is booked, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from core import clock
from core.errors import Refused
from core.outbox import publish
from orders.fulfilment.booking.models import ParcelBooking
from orders.fulfilment.booking.rules import offer_json
from orders.fulfilment.events import BookingAsked
from orders.fulfilment.models import Shipment
from orders.fulfilment.operations.record_scan import ScanFacts, UnknownShipment, apply_scan
from orders.fulfilment.ports import CourierOffer
from orders.fulfilment.rules import ShipmentStatus
from orders.sales.models import Order
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact


@dataclass(frozen=True, slots=True)
class Booked:
    """A courier has taken a parcel on under an AWB. `courier_id` is None when an earlier try, whose answer was lost, had
    booked it; else it is one of the `offers`, taken by `rule`."""

    delivery_ref: str
    awb: str
    courier: str
    tracking_url: str = ""
    weight_g: int = 0
    courier_id: int | None = None
    rule: str = ""
    offers: Sequence[CourierOffer] = ()


class GoesAbroad(Refused):
    """The parcel leaves India, and the courier that can be asked here carries within it."""

    code = "goes_abroad"
    message = "This parcel leaves India. Book it with an international courier yourself; its number comes from the ERP."


class AlreadyBooked(Refused):
    """A courier has been booked for it."""

    code = "already_booked"
    message = "A courier is booked for this parcel already. Please look at it again."


@transaction.atomic
def ask_for_booking(*, shipment_id: str, actor: str) -> None:
    """Staff want the courier asked once more from the beginning. Raises UnknownShipment, AlreadyBooked or GoesAbroad.

    What was made there before under the parcel's name is found again, so nothing is made twice. Publishes BookingAsked.
    """
    ref = Shipment.objects.filter(public_id=shipment_id).values_list("fulfillment__delivery_ref", flat=True)
    if not ref:
        raise UnknownShipment
    order, parcel = _locked(ref[0])
    if parcel.awb:
        raise AlreadyBooked
    if order.shipping_address.is_abroad:
        raise GoesAbroad
    booking = _booking_of(parcel)
    booking.rounds += 1
    booking.save(update_fields=["rounds"])
    text = f"The courier is asked again for {ref[0]}."
    record_fact(order, Fact(key=f"booking:{ref[0]}:{booking.rounds}", kind="parcel", text=text, actor=actor))
    publish(
        BookingAsked(order_id=order.public_id, number=order.number, delivery_ref=ref[0], round=booking.rounds)
    )


@transaction.atomic
def record_booking(booked: Booked) -> None:
    """The parcel has its AWB: kept with who carries it, why, and what else could be had. Raises UnknownShipment."""
    order, parcel = _locked(booked.delivery_ref)
    parcel.awb, parcel.courier = booked.awb, booked.courier[:80]
    parcel.tracking_url = booked.tracking_url or parcel.tracking_url
    parcel.save(update_fields=["awb", "courier", "tracking_url"])
    booking = _booking_of(parcel)
    booking.weight_g = booked.weight_g
    taken = next((each for each in booked.offers if each.courier_id == booked.courier_id), None)
    if taken is not None:
        booking.courier_id, booking.rule = taken.courier_id, booked.rule[:80]
        booking.quoted, booking.days = taken.rate, taken.days
        booking.offers = [offer_json(each) for each in booked.offers]
    booking.save(update_fields=["weight_g", "courier_id", "rule", "quoted", "days", "offers"])
    text = f"{booked.courier or 'A courier'} is booked, AWB {booked.awb}."
    record_fact(order, Fact(key=f"awb:{booked.awb}", kind="awb", text=text, actor="courier"))
    _move(order, parcel, ShipmentStatus.AWB_ASSIGNED, text)


@transaction.atomic
def record_pickup_booked(*, delivery_ref: str, on: date | None, token: str) -> None:
    """The courier comes for it. The ERP hears of it, with the AWB. Raises UnknownShipment."""
    order, parcel = _locked(delivery_ref)
    booking = _booking_of(parcel)
    booking.pickup_on, booking.pickup_token = on, token[:80]
    booking.save(update_fields=["pickup_on", "pickup_token"])
    _move(order, parcel, ShipmentStatus.PICKUP_SCHEDULED, f"Pick-up booked: {token}"[:200])


@transaction.atomic
def record_papers(*, delivery_ref: str, label: str = "", manifest: str = "", invoice: str = "") -> None:
    """Where the courier keeps its papers; what is not told stays as it is. Raises UnknownShipment."""
    _, parcel = _locked(delivery_ref)
    if label:
        parcel.label_url = label[:500]
        parcel.save(update_fields=["label_url"])
    booking = _booking_of(parcel)
    booking.manifest_url = manifest[:500] or booking.manifest_url
    booking.invoice_url = invoice[:500] or booking.invoice_url
    booking.save(update_fields=["manifest_url", "invoice_url"])


def _locked(delivery_ref: str) -> tuple[Order, Shipment]:
    """The order, locked, and its parcel as it stands under the lock."""
    parcels = Shipment.objects.filter(fulfillment__delivery_ref=delivery_ref)
    order_id = parcels.values_list("fulfillment__order__public_id", flat=True).first()
    if order_id is None:
        raise UnknownShipment
    order = locked_order(public_id=order_id)
    return order, parcels.select_related("fulfillment").get()


def _booking_of(parcel: Shipment) -> ParcelBooking:
    booking, _ = ParcelBooking.objects.get_or_create(shipment=parcel)
    return booking


def _move(order: Order, parcel: Shipment, status: ShipmentStatus, words: str) -> None:
    at: datetime = clock.now()
    key = f"booking:{parcel.public_id}:{status}:{parcel.awb}"
    apply_scan(
        order,
        parcel.pk,
        ScanFacts(status=status, at=at, awb=parcel.awb or "", activity=words, raw_key=key),
    )
