"""Which ways of carriage a parcel may take now, and why not the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from catalog.inventory.queries.planned import places_with_all
from core.errors import NotFound
from core.money import Money
from core.rows import PreparedModels
from orders.fulfilment.models import ShippingOption
from orders.fulfilment.rules import free_shipping_gap, shipping_amount
from orders.fulfilment.shipping.models import (
    ServiceZone,
    ShippingOptionProfile,
    ShippingOptionZone,
    ShippingProfileProduct,
    ShippingRate,
)
from orders.fulfilment.shipping.rules import (
    MADE_TO_MEASURE,
    STANDARD,
    Limits,
    Parcel,
    Tier,
    Zone,
    tier_amount,
    why_not,
)


@dataclass(frozen=True, slots=True)
class Store:
    """A store where orders are collected: the code of its stock location, where it is, when it is open, and within how
    many days an order is ready."""

    code: str
    name: str
    address: str
    city: str
    state_code: str
    pincode: str
    hours: str
    ready_days: int

    @property
    def where(self) -> str:
        """In one line: 12 MG Road, Bengaluru 560001."""
        return ", ".join(part for part in (self.address, f"{self.city} {self.pincode}".strip()) if part)


@dataclass(frozen=True, slots=True)
class ShippingChoice:
    """A way of carriage with what it costs for this parcel. Days count from payment. With a `store` it is collected there."""

    code: str
    name: str
    amount: Money
    list_amount: Money
    free_from: Money | None
    free_gap: Money | None
    min_days: int
    max_days: int
    is_express: bool = False
    store: Store | None = None

    @property
    def at_most_days(self) -> int | None:
        """The longest it is on the road; None for as long as the ordinary courier takes."""
        return self.max_days if self.is_express else None


@dataclass(frozen=True, slots=True)
class ShippingOffers:
    """The ways that fit, the default first, equals by price; and why each other one does not, in its own words."""

    choices: tuple[ShippingChoice, ...]
    reasons: tuple[str, ...]

    @property
    def why_none(self) -> str:
        """What to tell a shopper for whom nothing fits; empty when something does."""
        if self.choices:
            return ""
        told = "; ".join(self.reasons) or "no way of delivery is offered at the moment"
        return f"We have no way to send this: {told}. Please change your bag or the address, or write to us."


class NoSuchShippingOption(NotFound):
    """The way of carriage is not offered, or not for this parcel."""

    code = "no_such_shipping_option"
    message = "This way of delivery is no longer offered. Please choose another one."


def shipping_offers(parcel: Parcel, goods: Mapping[str, bool] | None = None) -> ShippingOffers:
    """All ways on offer in the parcel's region, judged for `parcel`. `goods` says of each product's public id whether it is made to measure.

    One query; one more when options name zones, one when they name profiles, one when they name stores. Profiles in `parcel` stand without `goods`.
    """
    rows: list[Any] = [row for row in _OFFERED.rows() if row.region == parcel.region]
    zones, holding = _zones(rows), _holding(rows, parcel)
    if goods is not None and any(row.profile_codes for row in rows):
        parcel = replace(parcel, profiles=profiles_of(goods))
    judged = [(row, why_not(_limits(row, zones, holding), parcel)) for row in rows]
    fitting = [(row.rank, _choice(row, parcel, zones)) for row, why in judged if not why]
    fitting.sort(key=lambda each: (each[0], each[1].amount.amount))
    return ShippingOffers(
        choices=tuple(choice for _, choice in fitting),
        reasons=tuple(f"{row.name}: {why}" for row, why in judged if why),
    )


def shipping_option(code: str, parcel: Parcel, goods: Mapping[str, bool] | None = None) -> ShippingChoice:
    """One way by its code, for this parcel. Raises NoSuchShippingOption, saying why when it does not fit."""
    offers = shipping_offers(parcel, goods)
    found = next((each for each in offers.choices if each.code == code), None)
    if found is not None:
        return found
    name = ShippingOption.objects.filter(code=code, is_active=True).values_list("name", flat=True).first()
    why = next((each for each in offers.reasons if name and each.startswith(f"{name}: ")), "")
    raise NoSuchShippingOption(f"{why}. Please choose another way of delivery." if why else None)


def profiles_of(goods: Mapping[str, bool]) -> frozenset[str]:
    """The profiles of products by public id: what staff chose, else by whether they are made to measure. One query."""
    rows = ShippingProfileProduct.objects.filter(product__public_id__in=goods)
    chosen = dict(rows.values_list("product__public_id", "profile__code"))
    return frozenset(
        chosen.get(product, MADE_TO_MEASURE if is_made else STANDARD) for product, is_made in goods.items()
    )


def store_of(option_code: str) -> Store | None:
    """The store where this way of delivery is collected; None when a courier brings it, or nobody offers it. One query."""
    row = _COLLECTED.first(code=option_code)
    return _store(row) if row else None


def stores_open_to_shoppers() -> tuple[Store, ...]:
    """Every store where pieces are collected now, by city and name. One query."""
    rows = ShippingOption.objects.filter(is_active=True, store__isnull=False).select_related("store")
    by_code = {found.code: found for row in rows if (found := _store(row)) is not None}
    return tuple(sorted(by_code.values(), key=lambda found: (found.city, found.name)))


def store_at(location_code: str) -> Store | None:
    """A store by the code of its stock location, whatever is offered now. One query."""
    row = ShippingOption.objects.filter(store__code=location_code).select_related("store").first()
    return _store(row) if row else None


def _store(row: ShippingOption) -> Store | None:
    at = row.store
    if at is None:
        return None
    return Store(
        code=at.code,
        name=at.name,
        address=at.address,
        city=at.city,
        state_code=at.state_code,
        pincode=at.pincode,
        hours=row.opening_hours,
        ready_days=row.max_days,
    )


_OFFERED = PreparedModels(
    lambda: (
        ShippingOption.objects.filter(is_active=True)
        .select_related("store")
        .annotate(
            zone_ids=ArraySubquery(
                ShippingOptionZone.objects.filter(option=OuterRef("pk")).values("zone_id")
            ),
            profile_codes=ArraySubquery(
                ShippingOptionProfile.objects.filter(option=OuterRef("pk")).values("profile__code")
            ),
            tiers=ArraySubquery(
                ShippingRate.objects.filter(option=OuterRef("pk")).values(
                    told=JSONObject(zone="zone_id", up_to_g="up_to_g", amount="amount")
                )
            ),
        )
    )
)
_COLLECTED = PreparedModels(
    lambda code: ShippingOption.objects.filter(code=code, is_active=True, store__isnull=False).select_related(
        "store"
    )
)


def _zones(rows: list[Any]) -> dict[int, Zone]:
    wanted = {pk for row in rows for pk in row.zone_ids} | {
        tier["zone"] for row in rows for tier in row.tiers if tier["zone"]
    }
    if not wanted:
        return {}
    return {
        zone.pk: Zone(zone.pk, zone.name, frozenset(zone.states), tuple(zone.pin_prefixes))
        for zone in ServiceZone.objects.filter(pk__in=wanted)
    }


def _holding(rows: list[Any], parcel: Parcel) -> frozenset[str] | None:
    """Codes of the places that hold the whole parcel; None when nobody has to know."""
    if not parcel.taken or all(row.store is None for row in rows):
        return None
    return places_with_all(parcel.taken)


def _limits(row: Any, zones: dict[int, Zone], holding: frozenset[str] | None) -> Limits:
    return Limits(
        min_weight_g=row.min_weight_g,
        max_weight_g=row.max_weight_g,
        min_value=row.min_value,
        max_value=row.max_value,
        payment_method=row.payment_method,
        zones=tuple(zones[pk] for pk in row.zone_ids),
        profiles=frozenset(row.profile_codes),
        lacks_pieces=row.store is not None and holding is not None and row.store.code not in holding,
    )


def _choice(row: Any, parcel: Parcel, zones: dict[int, Zone]) -> ShippingChoice:
    currency, value = parcel.value.currency, parcel.value
    tiers = tuple(Tier(each["amount"], zones.get(each["zone"]), each["up_to_g"]) for each in row.tiers)
    list_amount = Money(tier_amount(tiers, parcel, otherwise=row.amount), currency)
    free_from = None if row.free_from is None else Money(row.free_from, currency)
    return ShippingChoice(
        code=row.code,
        name=row.name,
        amount=shipping_amount(amount=list_amount, free_from=free_from, item_total=value),
        list_amount=list_amount,
        free_from=free_from,
        free_gap=free_shipping_gap(free_from=free_from, item_total=value),
        min_days=row.min_days,
        max_days=row.max_days,
        is_express=row.is_express,
        store=_store(row),
    )
