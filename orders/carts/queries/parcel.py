"""Cart lines as a parcel: what they weigh, which shelves they empty, and when they are at a PIN."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.inventory.rules import StockLine
from catalog.products.queries import variant_facts
from core.geo import ABROAD, pin_place
from core.measure import METRE, UNITS_PER_PRICE
from core.money import Money
from orders.carts.models import Cart
from orders.carts.queries.lines import PricedLine, priced_lines, taken_parts
from orders.fulfilment.dispatch.queries import DeliveryPromise, delivery_promise
from orders.fulfilment.queries import TYPICAL_PARCEL_G
from orders.fulfilment.shipping.rules import Parcel


@dataclass(frozen=True, slots=True)
class Load:
    """What is taken from the shelves, and its weight in grams."""

    weight_g: int
    taken: tuple[StockLine, ...]


def load_of(lines: Sequence[PricedLine]) -> Load:
    """The load of priced lines, bundles by their components; a variant without a weight weighs nothing."""
    parts = [part for line in lines for part in taken_parts(line, line.price)]
    return Load(
        weight_g=sum(
            (part.variant.weight_g or 0) * part.quantity // UNITS_PER_PRICE[part.uom] for part in parts
        ),
        taken=tuple(StockLine(part.ref, part.variant.id, part.quantity) for part in parts),
    )


def parcel_of(
    lines: Sequence[PricedLine], *, value: Money, state_code: str, pincode: str, payment_method: str
) -> Parcel:
    """The parcel that carriage is judged by: goods worth `value` for a place. A PIN nobody knows is no place yet."""
    place = pin_place(pincode) if pincode and state_code != ABROAD else None
    load = load_of(lines)
    return Parcel(
        value=value,
        weight_g=load.weight_g or None,
        pincode=place.pincode if place else "",
        state_code=state_code or (place.state_code if place else ""),
        payment_method=payment_method,
        taken=load.taken,
    )


def goods_of(lines: Sequence[PricedLine]) -> dict[str, bool]:
    """Of each product, by public id, whether any of it is made to measure."""
    goods: dict[str, bool] = {}
    for line in lines:
        product = line.variant.product_id
        goods[product] = goods.get(product, False) or line.making.is_made_to_measure
    return goods


def cart_promise(cart_id: str, pincode: str) -> DeliveryPromise | None:
    """When a cart paid now would be at a PIN; None for an unknown PIN or an empty cart. May use the network."""
    cart = Cart.objects.select_related("customer").filter(public_id=cart_id).first()
    lines = priced_lines(cart) if cart else []
    if not lines:
        return None
    load = load_of(lines)
    return delivery_promise(
        pincode,
        weight_g=load.weight_g or TYPICAL_PARCEL_G,
        lead_days=max(line.making.lead_days for line in lines),
        lines=load.taken,
    )


def piece_promise(variant_id: str, pincode: str, *, lead_days: int = 0) -> DeliveryPromise | None:
    """When one piece (or metre) of a variant paid now would be at a PIN; None for an unknown PIN. May use the network."""
    facts = next(iter(variant_facts(public_ids=[variant_id]).values()), None)
    if facts is None:
        return delivery_promise(pincode, lead_days=lead_days)
    units = UNITS_PER_PRICE[facts.sold_by.uom] if facts.sold_by.uom == METRE else 1
    return delivery_promise(
        pincode,
        weight_g=facts.weight_g or TYPICAL_PARCEL_G,
        lead_days=lead_days,
        lines=(StockLine("piece", facts.id, units),),
    )
