"""What a courier is told of a parcel, and who is to carry it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from catalog.inventory.queries import stock_locations
from catalog.inventory.queries.snapshot import DispatchPlace
from core.errors import NotFound
from core.measure import PIECE
from core.money import Money
from orders.customers.rules import Address
from orders.fulfilment.booking.models import CourierRule
from orders.fulfilment.booking.rules import CourierChoice, CourierRuleFacts, Strategy, choose_courier
from orders.fulfilment.models import Fulfillment
from orders.fulfilment.ports import CourierOffer
from orders.fulfilment.shipping.models import ServiceZone
from orders.fulfilment.shipping.rules import Parcel, Zone
from orders.sales.models import Order, OrderLine
from orders.staffrules.queries import dispatch_wish

STOPPED = "cancel:accepted"  # the fact that the warehouse has stopped the order


WISHED = "a rule of staff for the order"


@dataclass(frozen=True, slots=True)
class SentPiece:
    """Pieces of one kind; the price is of one, GST included. Cloth counts as one piece."""

    sku: str
    title: str
    hs_code: str
    units: int
    price: Money
    rate_bp: int


@dataclass(frozen=True, slots=True)
class ParcelForCourier:
    """A packed parcel. `worth` is its share of the order's sum; `to_collect` what the courier asks at the door, None when paid.

    `is_wanted` is false once its order was called off. `has_twin`: another parcel of the same place serves the order, so
    that nobody here knows which pieces are in which.
    """

    delivery_ref: str
    order_id: str
    number: str
    placed_at: datetime
    email: str
    gstin: str
    shipping: Address
    billing: Address
    place: DispatchPlace | None
    pieces: tuple[SentPiece, ...]
    worth: Money
    to_collect: Money | None
    weight_g: int
    awb: str
    is_collected: bool
    is_wanted: bool
    has_twin: bool

    @property
    def for_rules(self) -> Parcel:
        """As rules of carriage look at it."""
        return Parcel(
            value=self.worth,
            weight_g=self.weight_g,
            pincode=self.shipping.pincode,
            state_code=self.shipping.state_code,
            payment_method="prepaid" if self.to_collect is None else "cod",
        )


def parcel_for_courier(delivery_ref: str) -> ParcelForCourier:
    """A parcel by the ERP's name for it. Several parcels of an order share its sum by what is in them, to the paisa.

    Raises NotFound.
    """
    found = (
        Fulfillment.objects.select_related("order", "shipment")
        .filter(delivery_ref=delivery_ref, shipment__isnull=False)
        .first()
    )
    if found is None:
        raise NotFound("We could not find this parcel.")
    order, lines = found.order, list(found.order.lines.all())
    mine = [line for line in lines if line.location_code == found.location_code]
    due = order.amount_due if order.awaits_cash else None
    live = order.fulfillments.exclude(status=Fulfillment.Status.CANCELLED)
    return ParcelForCourier(
        delivery_ref=found.delivery_ref,
        order_id=order.public_id,
        number=order.number,
        placed_at=order.placed_at,
        email=order.email,
        gstin=order.gstin,
        shipping=order.shipping_address,
        billing=order.billing_address,
        place=next((each for each in stock_locations() if each.code == found.location_code), None),
        pieces=tuple(_piece(line, order.currency) for line in mine),
        worth=share_of_place(order.money_total, lines, found.location_code),
        to_collect=None if due is None else share_of_place(due, lines, found.location_code),
        weight_g=sum(_weight_g(line) for line in mine),
        awb=found.shipment.awb or "",
        is_collected=bool(order.collect_at),
        is_wanted=_is_wanted(order, found),
        has_twin=live.filter(location_code=found.location_code).exclude(pk=found.pk).exists(),
    )


def courier_choice(parcel: ParcelForCourier, offers: Sequence[CourierOffer]) -> CourierChoice | None:
    """Who carries it: whom a rule of staff wishes for its order, where that one goes, else by the rules of today.

    None when nobody offers.
    """
    wish = dispatch_wish(parcel.order_id).courier.casefold()
    wished = [each for each in offers if wish and each.name.casefold().startswith(wish)]
    found = choose_courier(parcel=parcel.for_rules, offers=wished, rules=())
    if found is not None:
        return replace(found, rule=WISHED, strategy=Strategy.NAMED)
    return choose_courier(parcel=parcel.for_rules, offers=offers, rules=courier_rules())


def as_rules_see(found: Fulfillment) -> Parcel:
    """A parcel that was packed, whatever has become of its order since."""
    order, lines = found.order, list(found.order.lines.all())
    return Parcel(
        value=share_of_place(order.money_total, lines, found.location_code),
        weight_g=sum(_weight_g(line) for line in lines if line.location_code == found.location_code),
        pincode=order.shipping_pincode,
        state_code=order.shipping_state_code,
        payment_method="cod" if order.is_cash else "prepaid",
    )


def courier_rules(*, with_drafts: bool = False) -> tuple[CourierRuleFacts, ...]:
    """The rules that count, in their order; with those that do not count yet where that is asked. One query."""
    rows = CourierRule.objects.select_related("zone").order_by("rank", "id")
    if not with_drafts:
        rows = rows.filter(is_active=True)
    return tuple(
        CourierRuleFacts(
            name=row.name,
            strategy=Strategy(row.strategy),
            courier_id=row.courier_id,
            zone=_zone(row.zone),
            payment_method=row.payment_method,
            min_weight_g=row.min_weight_g,
            max_weight_g=row.max_weight_g,
            min_value=row.min_value,
            max_value=row.max_value,
        )
        for row in rows
    )


def _zone(row: ServiceZone | None) -> Zone | None:
    if row is None:
        return None
    return Zone(row.pk, row.name, frozenset(row.states), tuple(row.pin_prefixes))


def unbooked_parcels(order_id: str) -> tuple[str, ...]:
    """The ERP's names of an order's parcels without an AWB."""
    parcels = Fulfillment.objects.filter(order__public_id=order_id, shipment__awb__isnull=True)
    return tuple(parcels.order_by("id").values_list("delivery_ref", flat=True))


def _is_wanted(order: Order, found: Fulfillment) -> bool:
    if order.status != Order.Status.CONFIRMED or found.status == Fulfillment.Status.CANCELLED:
        return False
    # The couriers booked here carry within India: parcels that leave it are booked by hand.
    if order.shipping_address.is_abroad:
        return False
    return not order.facts.filter(key=STOPPED).exists()


def share_of_place(amount: Money, lines: Sequence[OrderLine], place: str) -> Money:
    """What a place's parcel has of an amount of its order, to the paisa, by what its lines come to with carriage and fees."""
    places = list(dict.fromkeys(line.location_code for line in lines))
    worths = [
        sum(line.total + line.shipping + line.surcharge for line in lines if line.location_code == each)
        for each in places
    ]
    if not any(worths):
        worths = [1] * len(places)
    parts = dict(zip(places, amount.split(worths), strict=True))
    return parts.get(place, Money.zero(amount.currency))


def _piece(line: OrderLine, currency: str) -> SentPiece:
    units = line.quantity if line.uom == PIECE else 1
    return SentPiece(
        sku=line.sku,
        title=f"{line.product_title} {line.variant_title}".strip(),
        hs_code=line.hs_code,
        units=units,
        price=Money(line.total // units, currency),
        rate_bp=line.rate_bp,
    )


def _weight_g(line: OrderLine) -> int:
    """Cloth weighs by the metre and is counted in centimetres."""
    return line.weight_g * line.quantity if line.uom == PIECE else -(-line.weight_g * line.quantity // 100)
