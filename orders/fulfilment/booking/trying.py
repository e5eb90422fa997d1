"""The staff's rules tried on parcels that were sent: who would have carried them, and for how much."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.inventory.queries import stock_locations
from core.adapters import adapter
from core.breaker import breaker
from core.errors import Unavailable
from core.http import Deadline
from core.money import Money
from orders.fulfilment.booking.queries import as_rules_see, courier_rules
from orders.fulfilment.booking.rules import CourierChoice, CourierRuleFacts, choose_courier, offer_from
from orders.fulfilment.models import Shipment
from orders.fulfilment.ports import Courier, CourierOffer
from orders.fulfilment.shipping.rules import Parcel

log = logging.getLogger(__name__)
TRIED = 30
ASKED = 10  # of those, parcels that somebody else booked: the courier is asked about them
ASKING_S = 6.0


@dataclass(frozen=True, slots=True)
class TriedParcel:
    """A parcel as it went, and as the rules would send it. `now` is None when nobody offers, `offers` none when nobody knows."""

    pk: int
    number: str
    parcel: Parcel
    courier: str
    quoted: Money | None
    offers: tuple[CourierOffer, ...]
    now: CourierChoice | None

    @property
    def differs(self) -> bool:
        """Whether another courier would carry it."""
        return self.now is not None and self.now.offer.name != self.courier

    @property
    def would_cost(self) -> Money | None:
        """In the order's currency."""
        return None if self.now is None else Money(self.now.offer.rate, self.parcel.value.currency)


def try_courier_rules(*, with_drafts: bool) -> tuple[TriedParcel, ...]:
    """The last parcels by the rules that count, or also by those that do not yet. Nothing is booked.

    Each is tried on the offers of its own day; where somebody else booked it, on those of today, asked of the courier.
    """
    rules = courier_rules(with_drafts=with_drafts)
    rows = (
        Shipment.objects.filter(awb__isnull=False, fulfillment__order__collect_at="")
        .select_related("fulfillment__order", "booking")
        .prefetch_related("fulfillment__order__lines")
        .order_by("-pk")[:TRIED]
    )
    places = {place.code: place.pincode for place in stock_locations()}
    asking = _Asking()
    return tuple(_tried(row, places, rules, asking) for row in rows)


def _tried(
    row: Shipment, places: dict[str, str], rules: Sequence[CourierRuleFacts], asking: _Asking
) -> TriedParcel:
    parcel = as_rules_see(row.fulfillment)
    booking = getattr(row, "booking", None)
    kept = tuple(offer_from(each) for each in booking.offers) if booking else ()
    offers = kept or asking.offers(parcel, places.get(row.fulfillment.location_code, ""))
    now = choose_courier(parcel=parcel, offers=offers, rules=rules)
    quoted = booking.quoted if booking else None
    return TriedParcel(
        pk=row.pk,
        number=row.fulfillment.order.number,
        parcel=parcel,
        courier=row.courier,
        quoted=None if quoted is None else Money(quoted, parcel.value.currency),
        offers=offers,
        now=now,
    )


class _Asking:
    """The courier's own word on a few parcels, within one budget of time; silence ends the asking."""

    def __init__(self) -> None:
        self._left, self._deadline = ASKED, Deadline(seconds=ASKING_S)

    def offers(self, parcel: Parcel, from_pincode: str) -> tuple[CourierOffer, ...]:
        """None where nobody can be asked any more."""
        if not self._left or not from_pincode or self._deadline.remaining_s() <= 0:
            return ()
        self._left -= 1
        courier: Courier = adapter("COURIER")
        try:
            with breaker("courier-serviceability"):
                return tuple(
                    courier.offers(
                        from_pincode=from_pincode,
                        to_pincode=parcel.pincode,
                        weight_g=parcel.weight_g or 0,
                        cash=parcel.value if parcel.payment_method == "cod" else None,
                        timeout_s=self._deadline.remaining_s(),
                    )
                )
        except Unavailable as failure:
            log.warning("courier did not say who carries to %s (%s)", parcel.pincode, failure.code)
            self._left = 0
            return ()
