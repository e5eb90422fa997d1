"""What the shopper may choose for carriage, and whether the courier reaches them."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass

from django.conf import settings
from django.core.cache import cache

from catalog.inventory.queries import stock_locations
from core.adapters import adapter
from core.breaker import breaker
from core.errors import NotFound, Unavailable
from core.money import Money
from orders.fulfilment.models import ShippingOption
from orders.fulfilment.ports import Courier, Serviceability
from orders.fulfilment.rules import free_shipping_gap, shipping_amount

log = logging.getLogger(__name__)

SERVICEABILITY_KEPT_S = 6 * 60 * 60
TYPICAL_PARCEL_G = 500


@dataclass(frozen=True, slots=True)
class ShippingChoice:
    """A way of carriage with what it costs for this cart. Days count from payment."""

    code: str
    name: str
    amount: Money
    list_amount: Money
    free_from: Money | None
    free_gap: Money | None
    min_days: int
    max_days: int


class NoSuchShippingOption(NotFound):
    """The way of carriage is not offered, or no longer."""

    code = "no_such_shipping_option"
    message = "This way of delivery is no longer offered. Please choose another one."


def shipping_options(item_total: Money) -> tuple[ShippingChoice, ...]:
    """All ways of carriage on offer for goods worth `item_total`, the default first. One query."""
    return tuple(_choice(row, item_total) for row in ShippingOption.objects.filter(is_active=True))


def shipping_option(code: str, item_total: Money) -> ShippingChoice:
    """One way of carriage by its code. Raises NoSuchShippingOption."""
    row = ShippingOption.objects.filter(code=code, is_active=True).first()
    if row is None:
        raise NoSuchShippingOption
    return _choice(row, item_total)


def _choice(row: ShippingOption, item_total: Money) -> ShippingChoice:
    list_amount = Money(row.amount, item_total.currency)
    free_from = None if row.free_from is None else Money(row.free_from, item_total.currency)
    return ShippingChoice(
        code=row.code,
        name=row.name,
        amount=shipping_amount(amount=list_amount, free_from=free_from, item_total=item_total),
        list_amount=list_amount,
        free_from=free_from,
        free_gap=free_shipping_gap(free_from=free_from, item_total=item_total),
        min_days=row.min_days,
        max_days=row.max_days,
    )


def serviceability_of(
    pincode: str, *, weight_g: int = TYPICAL_PARCEL_G, from_pincode: str | None = None
) -> Serviceability:
    """Whether the courier reaches a PIN from another (else from the first place that dispatches); asked once in six
    hours for a weight class and remembered. Uses the network.

    A courier that does not answer within LIVE_CHECK_TIMEOUT_S refuses nobody: the order is taken, without a date.
    """
    key = f"serviceability:{from_pincode or 'first'}:{pincode}:{_weight_step(weight_g)}"
    known = cache.get(key)
    if known is not None:
        return Serviceability(**known)
    try:
        found = _asked(pincode, _weight_step(weight_g), from_pincode or _first_place())
    except Unavailable as failure:
        log.warning("courier did not say whether it serves %s (%s)", pincode, failure.code)
        return Serviceability(serviceable=True, cod=False, transit_days=None, courier_name="", is_told=False)
    cache.set(key, asdict(found), SERVICEABILITY_KEPT_S)
    return found


def _first_place() -> str | None:
    return next((place.pincode for place in stock_locations() if place.pincode), None)


def _asked(pincode: str, weight_g: int, from_pincode: str | None) -> Serviceability:
    """The courier's own word; where no place dispatches yet, nobody can say. Raises Unavailable."""
    if from_pincode is None:
        raise Unavailable("no stock location dispatches yet")
    courier: Courier = adapter("COURIER")
    with breaker("courier-serviceability"):
        return courier.serviceability(
            from_pincode=from_pincode,
            to_pincode=pincode,
            weight_g=weight_g,
            cod=False,
            timeout_s=settings.LIVE_CHECK_TIMEOUT_S,
        )


def _weight_step(weight_g: int) -> int:
    """Couriers charge and refuse by half kilograms: one remembered answer per step is enough."""
    return max(1, -(-weight_g // TYPICAL_PARCEL_G)) * TYPICAL_PARCEL_G
