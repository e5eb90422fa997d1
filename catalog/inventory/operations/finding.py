"""Which level is whose: found, or added with its item when this is the first news of it."""

from __future__ import annotations

from collections.abc import Collection

from catalog.inventory.models import InventoryItem, InventoryLevel, StockLocation
from catalog.products.models import ProductVariant
from catalog.products.operations import UnknownVariant
from core.errors import ShopError, Unavailable

Shelf = tuple[str, str]
"""The SKU and the code of the place."""


class UnknownLocation(Unavailable):
    """Stock at a place that has not arrived yet: the same message will be understood once the place is known."""

    code = "unknown_location"
    message = "This stock location is not known yet."


def shelf_ids(shelves: Collection[Shelf]) -> tuple[dict[Shelf, int], dict[Shelf, ShopError]]:
    """The level of each shelf, by SKU and place, and why the others have none: UnknownVariant or UnknownLocation.

    One query when all are known, seven otherwise, however many there are.
    """
    found = _known(shelves)
    new = sorted(set(shelves) - set(found))
    if not new:
        return found, {}
    variants = dict(ProductVariant.objects.filter(sku__in={sku for sku, _ in new}).values_list("sku", "pk"))
    places = dict(StockLocation.objects.filter(code__in={code for _, code in new}).values_list("code", "pk"))
    missing: dict[Shelf, ShopError] = {}
    for sku, code in new:
        if sku not in variants:
            missing[sku, code] = UnknownVariant(sku=sku)
        elif code not in places:
            missing[sku, code] = UnknownLocation(location_code=code)
    _add([(variants[sku], places[code]) for sku, code in new if (sku, code) not in missing])
    return _known(shelves), missing


def _known(shelves: Collection[Shelf]) -> dict[Shelf, int]:
    rows = InventoryLevel.objects.filter(
        item__variant__sku__in={sku for sku, _ in shelves}, location__code__in={code for _, code in shelves}
    ).values_list("item__variant__sku", "location__code", "pk")
    wanted = set(shelves)
    return {(sku, code): pk for sku, code, pk in rows if (sku, code) in wanted}


def _add(pairs: Collection[tuple[int, int]]) -> None:
    """Levels for these variants at these places, in one order, so that two who add the same never wait in a ring."""
    variant_ids = sorted({variant_id for variant_id, _ in pairs})
    InventoryItem.objects.bulk_create(
        [InventoryItem(variant_id=variant_id) for variant_id in variant_ids], ignore_conflicts=True
    )
    items = dict(InventoryItem.objects.filter(variant_id__in=variant_ids).values_list("variant_id", "pk"))
    InventoryLevel.objects.bulk_create(
        [
            InventoryLevel(item_id=items[variant_id], location_id=place_id)
            for variant_id, place_id in sorted(pairs)
        ],
        ignore_conflicts=True,
    )
