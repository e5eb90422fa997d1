"""What every change of stock has in common: locked levels, the ledger, and the news when shoppers would notice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import F, Sum

from catalog.inventory.events import StockChanged
from catalog.inventory.models import InventoryLevel, ReservationItem, StockMovement
from catalog.inventory.rules import sellable
from catalog.products.models import Product
from core import clock
from core.locks import lock_rows
from core.outbox import publish

Freed = Mapping[int, int]
"""By inventory item id: how many more (or, negative, fewer) pieces are free at active locations."""


def lock_levels(level_ids: Iterable[int]) -> dict[int, InventoryLevel]:
    """These levels by id, locked in id order, with item, variant and location."""
    rows = InventoryLevel.objects.filter(pk__in=set(level_ids))
    return {level.pk: level for level in lock_rows(rows.select_related("location", "item__variant__product"))}


def counted_reservations(**where: object) -> list[ReservationItem]:
    """Held and confirmed reservations, in id order; lock their levels before trusting what you read."""
    return list(ReservationItem.objects.filter(status__in=ReservationItem.COUNTED, **where).order_by("pk"))


def give_back(
    reservations: Iterable[ReservationItem],
    levels: Mapping[int, InventoryLevel],
    *,
    status: ReservationItem.Status,
    kind: StockMovement.Kind,
) -> dict[int, int]:
    """Take counted reservations off their locked levels, write the ledger, and answer what became free by item."""
    rows = list(reservations)
    if not rows:
        return {}
    by_level: dict[int, int] = defaultdict(int)
    for row in rows:
        by_level[row.level_id] += row.quantity
    for level_id, quantity in sorted(by_level.items()):
        InventoryLevel.objects.filter(pk=level_id).update(reserved=F("reserved") - quantity)
        levels[level_id].reserved -= quantity
    ReservationItem.objects.filter(pk__in=[row.pk for row in rows]).update(status=status)
    now = clock.now()
    StockMovement.objects.bulk_create(
        StockMovement(
            level_id=row.level_id, kind=kind, delta_reserved=-row.quantity, reference=row.reference, at=now
        )
        for row in rows
    )
    return freed_by_item(by_level, levels)


def freed_by_item(by_level: Mapping[int, int], levels: Mapping[int, InventoryLevel]) -> dict[int, int]:
    """Turn changes per level into changes per item; places that do not dispatch do not count."""
    freed: dict[int, int] = defaultdict(int)
    for level_id, quantity in by_level.items():
        if levels[level_id].location.is_active:
            freed[levels[level_id].item_id] += quantity
    return dict(freed)


def publish_stock_changes(freed: Freed) -> bool:
    """Publish StockChanged for every shown item of which shoppers can now buy another number. True when any was."""
    changed = {item_id: delta for item_id, delta in freed.items() if delta}
    if not changed:
        return False
    rows = (
        InventoryLevel.objects.filter(
            item_id__in=changed,
            item__variant__product__status=Product.Status.PUBLISHED,
            location__is_active=True,
        )
        .values(
            "item_id",
            "item__variant__public_id",
            "item__variant__sku",
            "item__variant__product__public_id",
        )
        .annotate(free=Sum(F("stocked") - F("committed") - F("reserved")))
        .order_by("item_id")
    )
    published = False
    for row in rows:
        now = sellable(available=row["free"], reserved=0, buffer=settings.SAFETY_BUFFER)
        before = sellable(
            available=row["free"] - changed[row["item_id"]], reserved=0, buffer=settings.SAFETY_BUFFER
        )
        if now != before:
            publish(
                StockChanged(
                    variant_id=row["item__variant__public_id"],
                    product_id=row["item__variant__product__public_id"],
                    sku=row["item__variant__sku"],
                    sellable=now,
                )
            )
            published = True
    return published
