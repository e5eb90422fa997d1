"""Booking a packed parcel step by step: place, order, AWB, pick-up, label, manifest, invoice.

Each step is an intent of its own behind the one before. A worker may die anywhere: whoever takes the step up again
looks first at what is there under the parcel's reference, so nothing is made twice. A parcel whose order was called off
meanwhile is booked no further, and what was made of it is cancelled.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings

from core.errors import Rejected
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.fields import Fields
from erp_sync.engine.outbound import Accepted, Outgoing
from erp_sync.engine.push import Push
from erp_sync.engine.refs import external_id_of, keep_ref
from erp_sync.shiprocket.bodies import parcel_body, place_body
from erp_sync.shiprocket.client import SYSTEM, shiprocket_client
from erp_sync.shiprocket.mapping import offers_of
from erp_sync.shiprocket.steps import (
    AWB,
    CANCEL_ORDER,
    INVOICE,
    LABEL,
    MANIFEST,
    NOT_WANTED,
    ORDER,
    PICKUP,
    PLACE,
    cancel_if_unwanted,
    order_id_of,
    shipment_id_of,
    while_wanted,
)
from erp_sync.shiprocket.wire import DASHED, TheirOrder, is_ours, order_listed, order_made, quotes_from
from orders.fulfilment.booking.operations import Booked, record_booking, record_papers, record_pickup_booked
from orders.fulfilment.booking.queries import ParcelForCourier, courier_choice, parcel_for_courier
from orders.fulfilment.booking.rules import offer_from, offer_json

CANCELLED = frozenset({5, 18, 54})  # of the order table: cancelled, or about to be


@while_wanted
def push_place(outgoing: Outgoing, parcel: ParcelForCourier) -> Accepted:
    """POST /settings/company/addpickup for a place that Shiprocket does not know. Raises Rejected for a place without a whole address."""
    place = parcel.place
    if place is None:
        raise Rejected("The place that packed it does not dispatch (see stock locations).")
    if external_id_of(system=SYSTEM, kind="pickup_place", public_id=place.code) is not None:
        return Accepted(status=200, external_id=place.code)
    known = shiprocket_client().read("/settings/company/pickup").object("data").objects("shipping_address")
    if not any(each.text("pickup_location", "") == place.code[:36] for each in known):
        email, phone = parseaddr(settings.DEFAULT_FROM_EMAIL)[1], settings.RETURNS_PHONE
        body = place_body(place, email=email, phone=phone)
        shiprocket_client().write("/settings/company/addpickup", body)
    return Accepted(status=200, external_id=place.code)


def note_place(outgoing: Outgoing, accepted: Accepted) -> None:
    """Asked once for each place."""
    if accepted.status != NOT_WANTED:
        code = accepted.external_id
        keep_ref(system=SYSTEM, kind="pickup_place", public_id=code, external_id=code)


@while_wanted
def push_order(outgoing: Outgoing, parcel: ParcelForCourier) -> Accepted:
    """POST /orders/create/adhoc under the parcel's reference. One that is there is ours; a cancelled one is left alone
    and the next free name (`WEB-7-R1`) is taken."""
    if parcel.has_twin:
        raise Rejected("Two parcels of this order come from one place: book them in Shiprocket’s panel.")
    reference = parcel.delivery_ref
    while (made := _existing(reference) or _created(parcel, reference)).status_code in CANCELLED:
        reference = _next_reference(parcel.delivery_ref, reference)
    answer = {"order_id": made.order_id, "shipment_id": made.shipment_id, "reference": reference}
    return Accepted(status=200, external_id=str(made.shipment_id), answer=answer)


def _existing(reference: str) -> TheirOrder | None:
    rows = shiprocket_client().find_order(reference).objects("data")
    return next((order_listed(row) for row in rows if is_ours(row, reference)), None)


def _created(parcel: ParcelForCourier, reference: str) -> TheirOrder:
    answer = shiprocket_client().write("/orders/create/adhoc", parcel_body(parcel, reference=reference))
    if not is_ours(answer, reference):
        raise Rejected(f"Shiprocket answered {reference} with another order: {str(answer.value)[:200]}")
    return order_made(answer)


def _next_reference(base: str, reference: str) -> str:
    """`WEB-7` → `WEB-7-R1` → `WEB-7-R2`: a used reference is never free again."""
    last = reference.removeprefix(f"{base}-R")
    return f"{base}-R{int(last) + 1 if last != reference else 1}"


def note_order(outgoing: Outgoing, accepted: Accepted) -> None:
    """Keep the courier's names for it: every later step goes by them."""
    if accepted.status == NOT_WANTED:
        return
    ref = outgoing.payload["delivery_ref"]
    for kind, name in (("parcel", "shipment_id"), ("parcel_order", "order_id")):
        keep_ref(system=SYSTEM, kind=kind, public_id=ref, external_id=str(accepted.answer[name]))
    cancel_if_unwanted(ref)


@while_wanted
def push_awb(outgoing: Outgoing, parcel: ParcelForCourier) -> Accepted:
    """POST /courier/assign/awb with the courier that the rules choose. Raises Rejected when nobody goes there.

    An AWB that an earlier try got is taken over.
    """
    ref, client = parcel.delivery_ref, shiprocket_client()
    known = order_listed(client.read(f"/orders/show/{order_id_of(ref)}").object("data"))
    if known.awb:
        return _awb_accepted(known.awb, known.courier, rule="an earlier try")
    offers = offers_of(quotes_from(client.serviceability({"order_id": order_id_of(ref)}, timeout_s=8.0)))
    choice = courier_choice(parcel, offers)
    if choice is None:
        raise Rejected(f"No courier carries {ref} to {parcel.shipping.pincode}.")
    body = {"shipment_id": shipment_id_of(ref), "courier_id": choice.offer.courier_id}
    answer = client.write("/courier/assign/awb", body)
    if not _is_yes(answer, "awb_assign_status", "status_code"):
        raise Rejected(f"No AWB for {ref} from {choice.offer.name}: {str(answer.value)[:300]}")
    booked = answer.object("response").object("data")
    return _awb_accepted(
        booked.text("awb_code"),
        booked.text("courier_name", ""),
        rule=choice.rule,
        courier_id=choice.offer.courier_id,
        offers=[offer_json(each) for each in offers],
    )


def _awb_accepted(awb: str, courier: str, **chosen: Any) -> Accepted:
    """With the page where everybody can follow it."""
    told = shiprocket_client().track(awb).object("tracking_data")
    url = told.text("track_url", "") or f"https://shiprocket.co/tracking/{awb}"
    answer = {"awb": awb, "courier": courier, "tracking_url": url, **chosen}
    return Accepted(status=200, external_id=awb, answer=answer)


def note_awb(outgoing: Outgoing, accepted: Accepted) -> None:
    """The courier is booked."""
    if accepted.status == NOT_WANTED:
        return
    ref, told = outgoing.payload["delivery_ref"], dict(accepted.answer)
    offers = tuple(offer_from(each) for each in told.pop("offers", ()))
    weight_g = parcel_for_courier(ref).weight_g
    record_booking(Booked(delivery_ref=ref, weight_g=weight_g, offers=offers, **told))
    cancel_if_unwanted(ref)


@while_wanted
def push_pickup(outgoing: Outgoing, parcel: ParcelForCourier) -> Accepted:
    """POST /courier/generate/pickup; that it is asked for already is a yes."""
    ref = parcel.delivery_ref
    try:
        answer = shiprocket_client().write("/courier/generate/pickup", {"shipment_id": [shipment_id_of(ref)]})
    except Rejected as refusal:
        if "already in pickup" not in refusal.message.lower():
            raise
        rows = shiprocket_client().read(f"/orders/show/{order_id_of(ref)}").object("data").object("shipments")
        told = {"pickup_token_number": rows.text("pickup_token_number", ""), "pickup_scheduled_date": rows.text("pickup_scheduled_date", "")}  # fmt: skip
        return Accepted(status=200, answer=told)
    return Accepted(status=200, answer=answer.object("response").value)


def note_pickup(outgoing: Outgoing, accepted: Accepted) -> None:
    """When it is fetched."""
    if accepted.status != NOT_WANTED:
        told = Fields(accepted.answer, "pickup")
        record_pickup_booked(
            delivery_ref=outgoing.payload["delivery_ref"],
            on=_day(told.text("pickup_scheduled_date", "")),
            token=told.text("pickup_token_number", ""),
        )


def _is_yes(answer: Fields, name: str, *noes: str) -> bool:
    """Whether a 200 says that it was done. Raises BadMessage for one that says neither yes nor no: it is asked again."""
    if not any(answer.has(each) for each in (name, *noes)):
        raise BadMessage(f"the answer does not say {name}")
    return answer.value.get(name) in (1, True)


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return datetime.strptime(text, DASHED).date()  # noqa: DTZ007 - a date has no offset
    return None


@while_wanted
def push_label(outgoing: Outgoing, parcel: ParcelForCourier) -> Accepted:
    """POST /courier/generate/label. Raises Rejected when none was made: that hides in a 200."""
    body = {"shipment_id": [shipment_id_of(parcel.delivery_ref)]}
    answer = shiprocket_client().write("/courier/generate/label", body)
    if not _is_yes(answer, "label_created"):
        raise Rejected(f"No label: {str(answer.value)[:300]}")
    return Accepted(status=200, answer={"label": answer.text("label_url")})


@while_wanted
def push_manifest(outgoing: Outgoing, parcel: ParcelForCourier) -> Accepted:
    """POST /manifests/generate; one that was made before is asked for again. An unknown parcel answers yes without an address."""
    ref, client = parcel.delivery_ref, shiprocket_client()
    try:
        answer = client.write("/manifests/generate", {"shipment_id": [shipment_id_of(ref)]})
    except Rejected as refusal:
        if "already generated" not in refusal.message.lower():
            raise
        answer = client.write("/manifests/print", {"order_ids": [order_id_of(ref)]})
    return Accepted(status=200, answer={"manifest": answer.text("manifest_url")})


@while_wanted
def push_invoice(outgoing: Outgoing, parcel: ParcelForCourier) -> Accepted:
    """POST /orders/print/invoice."""
    body = {"ids": [order_id_of(parcel.delivery_ref)]}
    answer = shiprocket_client().write("/orders/print/invoice", body)
    if not _is_yes(answer, "is_invoice_created"):
        raise Rejected(f"No invoice: {str(answer.value)[:300]}")
    return Accepted(status=200, answer={"invoice": answer.text("invoice_url")})


def note_paper(outgoing: Outgoing, accepted: Accepted) -> None:
    """Where it can be had."""
    if accepted.status != NOT_WANTED:
        record_papers(delivery_ref=outgoing.payload["delivery_ref"], **accepted.answer)


def push_cancel_order(outgoing: Outgoing) -> Accepted:
    """POST /orders/cancel. That the courier has set out is an answer: it comes back by itself."""
    try:
        shiprocket_client().cancel_orders([order_id_of(outgoing.payload["delivery_ref"])])
    except Rejected as refusal:
        return Accepted(status=409, answer={"message": refusal.message})
    return Accepted(status=200)


PUSHES = {
    PLACE: Push(send=push_place, effect=note_place),
    ORDER: Push(send=push_order, effect=note_order),
    AWB: Push(send=push_awb, effect=note_awb),
    PICKUP: Push(send=push_pickup, effect=note_pickup),
    LABEL: Push(send=push_label, effect=note_paper),
    MANIFEST: Push(send=push_manifest, effect=note_paper),
    INVOICE: Push(send=push_invoice, effect=note_paper),
    CANCEL_ORDER: Push(send=push_cancel_order),
}
