"""Which level is whose: found and locked, or added with its item when this is the first news of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from catalog.inventory.models import InventoryItem, InventoryLevel, StockLocation
from catalog.products.models import ProductVariant
from catalog.products.operations import UnknownVariant
from core.bulk import add_rows
from core.errors import ShopError, Unavailable
from core.locks import check_lock_order
from core.prepared import prepared_rows

_FIND = """
SELECT v.sku, s.code, l.id
FROM unnest(%s::text[], %s::text[]) AS told (sku, code)
JOIN catalog_productvariant v ON v.sku = told.sku
JOIN catalog_stocklocation s ON s.code = told.code
JOIN catalog_inventoryitem i ON i.variant_id = v.id
JOIN catalog_inventorylevel l ON l.item_id = i.id AND l.location_id = s.id
"""

_LOCK = """
SELECT l.id, l.item_id, v.product_id, s.is_active, l.stocked, l.committed,
       l.reserved > 0 OR l.backordered > 0, l.backordered > 0, l.source_version, l.as_of
FROM catalog_inventorylevel l
JOIN catalog_stocklocation s ON s.id = l.location_id
JOIN catalog_inventoryitem i ON i.id = l.item_id
JOIN catalog_productvariant v ON v.id = i.variant_id
WHERE l.id = ANY(%s::bigint[])
ORDER BY l.id
FOR UPDATE OF l
"""

Shelf = tuple[str, str]
"""The SKU and the code of the place."""


@dataclass(frozen=True, slots=True)
class KnownLevel:
    """A locked level as it stands: whose it is, and whether something of it is held, or promised before it is there."""

    pk: int
    item_id: int
    product_id: int
    dispatches: bool
    stocked: int
    committed: int
    is_held: bool
    is_promised: bool
    source_version: int
    as_of: datetime | None


class UnknownLocation(Unavailable):
    """Stock at a place that has not arrived yet: the same message will be understood once the place is known."""

    code = "unknown_location"
    message = "This stock location is not known yet."


def locked_levels(
    shelves: Collection[Shelf],
) -> tuple[dict[Shelf, KnownLevel], dict[Shelf, ShopError]]:
    """The level of each shelf, locked in id order, and why the others have none: UnknownVariant or UnknownLocation.

    Two queries when all are known, seven otherwise, however many there are. Nothing is locked before it is added, so
    that locks are taken in one order.
    """
    found = _find(shelves)
    new = sorted(set(shelves) - set(found))
    missing: dict[Shelf, ShopError] = {}
    if new:
        missing = _add_missing(new)
        found |= _find([shelf for shelf in new if shelf not in missing])
    levels = _lock(list(found.values()))
    return {shelf: levels[pk] for shelf, pk in found.items()}, missing


def _find(shelves: Collection[Shelf]) -> dict[Shelf, int]:
    if not shelves:
        return {}
    rows = prepared_rows(_FIND, [[sku for sku, _ in shelves], [code for _, code in shelves]])
    return {(sku, code): pk for sku, code, pk in rows}


def _lock(level_ids: list[int]) -> dict[int, KnownLevel]:
    if not level_ids:
        return {}
    check_lock_order(InventoryLevel)
    return {row[0]: KnownLevel(*row) for row in prepared_rows(_LOCK, [level_ids])}


def _add_missing(new: Collection[Shelf]) -> dict[Shelf, ShopError]:
    """Add levels for these shelves; why that cannot be done for some of them."""
    variants = dict(ProductVariant.objects.filter(sku__in={sku for sku, _ in new}).values_list("sku", "pk"))
    places = dict(StockLocation.objects.filter(code__in={code for _, code in new}).values_list("code", "pk"))
    missing: dict[Shelf, ShopError] = {}
    for sku, code in new:
        if sku not in variants:
            missing[sku, code] = UnknownVariant(sku=sku)
        elif code not in places:
            missing[sku, code] = UnknownLocation(location_code=code)
    _add([(variants[sku], places[code]) for sku, code in new if (sku, code) not in missing])
    return missing


def _add(pairs: Collection[tuple[int, int]]) -> None:
    """Levels for these variants at these places, in one order, so that two who add the same never wait in a ring."""
    variant_ids = sorted({variant_id for variant_id, _ in pairs})
    items = add_rows(
        InventoryItem, [{"variant_id": each} for each in variant_ids], key="variant_id", unless_there=True
    )
    there = InventoryItem.objects.filter(variant_id__in=[each for each in variant_ids if each not in items])
    items |= dict(there.values_list("variant_id", "pk"))
    rows = [{"item_id": items[variant_id], "location_id": place_id} for variant_id, place_id in sorted(pairs)]
    add_rows(InventoryLevel, rows, unless_there=True)
