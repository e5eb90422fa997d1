"""Whether the courier reaches a PIN, and whether a parcel waits for somebody's word."""

from __future__ import annotations

import logging
from dataclasses import asdict

from django.conf import settings
from django.core.cache import cache

from catalog.inventory.queries import stock_locations
from core.adapters import adapter
from core.breaker import breaker
from core.errors import Unavailable
from orders.fulfilment.models import Shipment
from orders.fulfilment.ports import Courier, Serviceability
from orders.fulfilment.rules import ShipmentStatus, awaits_attempt

log = logging.getLogger(__name__)

SERVICEABILITY_KEPT_S = 6 * 60 * 60
TYPICAL_PARCEL_G = 500


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


def waits_for_attempt(shipment_pk: int) -> bool:
    """Whether the courier came in vain last and still has this parcel."""
    parcel = Shipment.objects.filter(pk=shipment_pk, awb__isnull=False).first()
    last = parcel.scans.first() if parcel else None
    return parcel is not None and awaits_attempt(
        ShipmentStatus(parcel.status), ShipmentStatus(last.status) if last else None
    )


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
