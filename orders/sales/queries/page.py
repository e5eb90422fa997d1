"""An order as its customer sees it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import prefetch_related_objects

from core.measure import PIECE
from core.money import Money
from core.rows import PreparedModels
from orders.customers.rules import Address
from orders.fulfilment.models import Shipment
from orders.fulfilment.rules import ShipmentStatus, awaits_attempt
from orders.handover.queries import Collecting, collecting_of
from orders.packing.rules import PackingWishes
from orders.promotions.rules.applied import AppliedPromotion, AppliedSurcharge
from orders.sales.models import Order, OrderFact, OrderLine
from orders.sales.queries.lines import OrderPageLine, lines_of
from orders.sales.queries.lookup import NoSuchOrder, order_by_token_row
from orders.sales.queries.money import money_is_here
from orders.sales.rules import LEAST_PAYABLE, GstTotals, may_leave_cash
from orders.sales.steps import Step, order_steps
from orders.sales.tokens import token_of
from payments.credit.queries import CreditTender, credit_tenders
from payments.queries import PaymentState, payment_state

# Facts that are for staff only.
STAFF_KINDS = frozenset({"erp", "flag", "verified", "refund_failed"})


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened, in words for people."""

    at: datetime
    kind: str
    text: str
    actor: str


@dataclass(frozen=True, slots=True)
class ScanView:
    """One line of the courier's log."""

    at: datetime
    label: str
    activity: str
    location: str


@dataclass(frozen=True, slots=True)
class ShipmentView:
    """One parcel, its newest scan first; the `place`th of `of`, with what lies in it when there are several."""

    id: str
    delivery_ref: str
    awb: str
    courier: str
    tracking_url: str
    status: str
    label: str
    delivered_at: datetime | None
    scans: tuple[ScanView, ...]
    place: int = 1
    of: int = 1
    contents: tuple[str, ...] = ()
    awaits_attempt: bool = False


@dataclass(frozen=True, slots=True)
class OrderPage:
    """All that the order page shows. `token` opens it; `can_pay` and `can_cancel` say which buttons make sense.

    Its pieces are held until `payable_until` when more than the usual minutes were promised.
    `credits` are the gift cards and store credit that pay part of `total`; `amount_due` is what they leave.
    """

    id: str
    number: str
    token: str
    status: str
    status_label: str
    payment_method: str
    payment_status: str
    payment_status_label: str
    fulfilment_status: str
    placed_at: datetime
    email: str
    phone: str
    name: str
    shipping: Address
    billing: Address
    shipping_option: str
    expected_on: date | None
    lines: tuple[OrderPageLine, ...]
    item_total: Money
    shipping_total: Money
    surcharge_total: Money
    surcharges: tuple[AppliedSurcharge, ...]
    discount_total: Money
    promotions: tuple[AppliedPromotion, ...]
    total: Money
    credits: tuple[CreditTender, ...]
    amount_due: Money
    gst: GstTotals
    payment: PaymentState
    steps: tuple[Step, ...]
    timeline: tuple[TimelineEntry, ...]
    shipments: tuple[ShipmentView, ...]
    payable_until: datetime | None
    prepaid_total: Money
    awaits_cash: bool
    awaits_code: bool
    can_pay: bool
    can_prepay: bool
    can_cancel: bool
    can_readdress: bool
    wishes: PackingWishes
    collecting: Collecting | None


_LINES = PreparedModels(lambda order_id: OrderLine.objects.filter(order_id=order_id))
_FACTS = PreparedModels(lambda order_id: OrderFact.objects.filter(order_id=order_id))
_PARCELS = PreparedModels(
    lambda order_id: Shipment.objects.filter(fulfillment__order_id=order_id).select_related("fulfillment")
)


def order_by_token(token: str) -> OrderPage:
    """The page behind a link token, in a fixed number of queries. Raises NoSuchOrder (404)."""
    return _page(order_by_token_row(token))


def order_page(order_id: str) -> OrderPage:
    """The page of an order by public id. Raises NoSuchOrder."""
    order = Order.objects.filter(public_id=order_id).first()
    if order is None:
        raise NoSuchOrder
    return _page(order)


def _page(order: Order) -> OrderPage:
    rows, facts = _LINES.rows(order_id=order.pk), _FACTS.rows(order_id=order.pk)
    payment = payment_state(order.reference)
    return OrderPage(
        id=order.public_id,
        number=order.number,
        token=token_of(order.public_id),
        status=order.status,
        status_label=order.get_status_display(),
        payment_method=order.payment_method,
        payment_status=order.payment_status,
        payment_status_label=order.get_payment_status_display(),
        fulfilment_status=order.fulfilment_status,
        placed_at=order.placed_at,
        email=order.email,
        phone=order.phone,
        name=order.name,
        shipping=order.shipping_address,
        billing=order.billing_address,
        shipping_option=order.shipping_option_name,
        expected_on=order.expected_on,
        lines=lines_of(rows, order.currency, order.applied_promotions),
        item_total=Money(order.item_total, order.currency),
        shipping_total=Money(order.shipping_total, order.currency),
        surcharge_total=Money(order.surcharge_total, order.currency),
        surcharges=order.applied_surcharges,
        discount_total=Money(order.discount_total, order.currency),
        promotions=order.applied_promotions,
        total=order.money_total,
        credits=credit_tenders(order.reference) if order.credit_total else (),
        amount_due=order.amount_due,
        gst=gst_of(rows, order.currency),
        payment=payment,
        steps=_steps(order, facts),
        timeline=_timeline(facts),
        shipments=_shipments(order, rows),
        wishes=order.wishes,
        payable_until=order.payable_until,
        **_next_steps(order, payment, facts),
    )


def _next_steps(order: Order, payment: PaymentState, facts: Iterable[OrderFact]) -> dict[str, Any]:
    """What is still owed, where it is collected, and which buttons make sense."""
    pending, confirmed = order.status == Order.Status.PENDING, order.status == Order.Status.CONFIRMED
    unpacked = order.fulfilment_status == Order.FulfilmentStatus.NONE
    unpicked = may_leave_cash(fulfilment_status=order.fulfilment_status, erp_status=order.erp_status)
    paid_for = pending and money_is_here(order, payment)
    return {
        "collecting": collecting_of(order),
        "prepaid_total": order.prepaid_total,
        "awaits_cash": order.awaits_cash,
        "awaits_code": order.awaits_code,
        "can_pay": pending and not paid_for and not order.is_cash,
        "can_prepay": (order.awaits_code or (order.awaits_cash and confirmed and unpicked))
        and order.prepaid_total >= LEAST_PAYABLE,
        "can_readdress": confirmed and unpacked and not order.collect_at,
        "can_cancel": _can_cancel(order, facts, just_paid=paid_for and payment.status == "captured"),
    }


def _can_cancel(order: Order, facts: Iterable[OrderFact], *, just_paid: bool) -> bool:
    if order.status == Order.Status.PENDING:
        return not just_paid
    unpacked = order.fulfilment_status == Order.FulfilmentStatus.NONE
    return order.status == Order.Status.CONFIRMED and (unpacked or _may_stop(order, facts))


def _may_stop(order: Order, facts: Iterable[OrderFact]) -> bool:
    """Packed, and neither asked to stop yet nor on its way."""
    asked = {"cancel_asked", "cancel_refused"} & {fact.kind for fact in facts}
    return order.fulfilment_status == Order.FulfilmentStatus.PACKED and not asked


def _steps(order: Order, facts: Iterable[OrderFact]) -> tuple[Step, ...]:
    moments: dict[str, datetime] = {}
    for fact in facts:
        moments.setdefault(fact.kind, fact.at)
    return order_steps(
        status=order.status,
        fulfilment_status=order.fulfilment_status,
        moments=moments,
        is_cash=order.is_cash,
        is_collected=bool(order.collect_at),
    )


def _timeline(facts: Iterable[OrderFact]) -> tuple[TimelineEntry, ...]:
    """What the customer may read, oldest first."""
    shown = (fact for fact in facts if fact.kind not in STAFF_KINDS)
    return tuple(TimelineEntry(fact.at, fact.kind, fact.text, fact.actor) for fact in shown)


def gst_of(rows: Iterable[OrderLine], currency: str) -> GstTotals:
    """GST by kind over an order's lines: goods, carriage and surcharges together."""
    lines = list(rows)
    return GstTotals(
        taxable=Money(
            sum(row.taxable + row.shipping_taxable + row.surcharge_taxable for row in lines), currency
        ),
        cgst=Money(sum(row.cgst + row.shipping_cgst + row.surcharge_cgst for row in lines), currency),
        sgst=Money(sum(row.sgst + row.shipping_sgst + row.surcharge_sgst for row in lines), currency),
        igst=Money(sum(row.igst + row.shipping_igst + row.surcharge_igst for row in lines), currency),
    )


def _contents(rows: Iterable[OrderLine], location_code: str) -> tuple[str, ...]:
    """What one place sends of an order: “Meera Silk Blouse, Maroon / 34”, with how many when more than one piece."""
    own = (row for row in rows if row.location_code == location_code)
    return tuple(
        f"{row.product_title}, {row.variant_title}"
        + (f" × {row.quantity}" if row.uom == PIECE and row.quantity > 1 else "")
        for row in own
    )


def _shipments(order: Order, rows: list[OrderLine]) -> tuple[ShipmentView, ...]:
    parcels = _PARCELS.rows(order_id=order.pk)
    prefetch_related_objects(parcels, "scans")
    places = list(dict.fromkeys(parcel.fulfillment.location_code for parcel in parcels))
    most = max(len({row.location_code for row in rows}), len(places))
    return tuple(
        ShipmentView(
            id=parcel.public_id,
            delivery_ref=parcel.fulfillment.delivery_ref,
            awb=parcel.awb or "",
            courier=parcel.courier,
            tracking_url=parcel.tracking_url,
            status=parcel.status,
            label=ShipmentStatus(parcel.status).label,
            delivered_at=parcel.delivered_at,
            scans=tuple(
                ScanView(scan.at, ShipmentStatus(scan.status).label, scan.activity, scan.location)
                for scan in parcel.scans.all()
            ),
            place=places.index(parcel.fulfillment.location_code) + 1,
            of=most,
            contents=_contents(rows, parcel.fulfillment.location_code) if most > 1 else (),
            awaits_attempt=awaits_attempt(
                ShipmentStatus(parcel.status),
                next((ShipmentStatus(scan.status) for scan in parcel.scans.all()), None),
            ),
        )
        for parcel in parcels
    )
