"""What the last snapshot and our own reservations say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog.inventory.models import ReservationItem, StockLocation, StockSnapshot
from catalog.inventory.queries.figures import NOTHING, Sellable, stock_figures
from catalog.products.models import ProductVariant
from core.rows import PreparedValues


@dataclass(frozen=True, slots=True)
class Reservation:
    """Pieces held for one line at one place."""

    public_id: str
    line_ref: str
    variant_id: int
    sku: str
    location_code: str
    location_state_code: str
    gstin: str
    quantity: int
    against: str
    status: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class DispatchPlace:
    """A place that dispatches, as invoices and couriers need it."""

    code: str
    name: str
    address: str
    city: str
    state: str
    state_code: str
    pincode: str
    gstin: str
    phone: str


def sellable_of(variant_ids: Sequence[int]) -> dict[int, Sellable]:
    """What can be sold of each variant by PostgreSQL's word, in one query; every id asked for is in the answer.

    Σ available over active places, less what we hold and the ERP does not know yet, less the safety buffer, plus what
    the variant's terms allow beyond the shelf; of a kit, what its scarcest component allows. Whoever decides something
    (a cart, a checkout) asks here; whoever only shows it may ask `available_now`.
    """
    found = stock_figures(variant_ids)
    return {
        variant_id: found[variant_id].as_sellable() if variant_id in found else NOTHING
        for variant_id in variant_ids
    }


def shelf_by_sku(skus: Sequence[str]) -> dict[str, int]:
    """How many pieces of each of these SKUs lie there to be sold, by PostgreSQL's word; nothing beyond the shelf. Two queries."""
    ids = dict(ProductVariant.objects.filter(sku__in=skus).values_list("sku", "pk"))
    found = sellable_of(list(ids.values()))
    return {sku: found[pk].on_shelf for sku, pk in ids.items()}


def snapshot_as_of() -> datetime | None:
    """Up to when the ERP's stock news has been applied; None before the first time."""
    return StockSnapshot.objects.values_list("as_of", flat=True).first()


def reservations_of(reference: str) -> tuple[Reservation, ...]:
    """Everything ever held for `reference` and not replaced, in the order it was held."""
    rows = (
        ReservationItem.objects.filter(reference=reference)
        .select_related("level__location", "level__item__variant")
        .order_by("pk")
    )
    return tuple(
        Reservation(
            public_id=row.public_id,
            line_ref=row.line_ref,
            variant_id=row.level.item.variant_id,
            sku=row.level.item.variant.sku,
            location_code=row.level.location.code,
            location_state_code=row.level.location.state_code,
            gstin=row.level.location.gstin,
            quantity=row.quantity,
            against=row.against,
            status=row.status,
            expires_at=row.expires_at,
        )
        for row in rows
    )


_PLACES = PreparedValues(
    lambda: (
        StockLocation.objects.filter(is_active=True)
        .order_by("code")
        .values_list(*DispatchPlace.__dataclass_fields__)
    )
)


def stock_locations() -> tuple[DispatchPlace, ...]:
    """The places that dispatch, by code."""
    return tuple(DispatchPlace(*row) for row in _PLACES.rows())
