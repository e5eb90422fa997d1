"""Hearing from the ERP: places, levels, and up to when its news has been applied."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from catalog.inventory.models import (
    InventoryItem,
    InventoryLevel,
    ReservationItem,
    StockLocation,
    StockMovement,
    StockSnapshot,
)
from catalog.inventory.operations.ledger import (
    counted_reservations,
    freed_by_item,
    give_back,
    lock_levels,
    publish_stock_changes,
    serve_backorders,
)
from catalog.products.models import ProductVariant
from catalog.products.operations import UnknownVariant
from catalog.products.operations.publication import is_news
from core.errors import Unavailable


class UnknownLocation(Unavailable):
    """Stock at a place that has not arrived yet: the same message will be understood once the place is known."""

    code = "unknown_location"
    message = "This stock location is not known yet."


@dataclass(frozen=True, slots=True)
class LocationFacts:
    """A place that holds stock, as its owner tells it. `state_code` is the two-digit GST code of its state."""

    code: str
    name: str
    state_code: str
    state: str = ""
    city: str = ""
    pincode: str = ""
    address: str = ""
    gstin: str = ""
    phone: str = ""
    is_active: bool = True
    version: int = 0


@dataclass(frozen=True, slots=True)
class StockFacts:
    """One item at one place, as the stock's owner tells it.

    `as_of` (UTC) is a moment up to which every change is in these figures: the row's own moment of change is
    always safe. `version` orders the news of this row.
    """

    sku: str
    location_code: str
    on_hand: int
    committed: int
    version: int
    as_of: datetime
    incoming: int = 0


@transaction.atomic
def set_stock_location(facts: LocationFacts) -> bool:
    """Add or change a place; False when nothing changed or the news is older than what is known."""
    content = {name: value for name, value in asdict(facts).items() if name not in ("code", "version")}
    location, is_new = StockLocation.objects.get_or_create(
        code=facts.code, defaults={**content, "source_version": facts.version}
    )
    if is_new:
        return True
    known = StockLocation.objects.filter(pk=location.pk, source_version__lte=facts.version)
    if known.exclude(**content).update(**content, source_version=facts.version):
        _announce_activity(location, is_active=facts.is_active)
        return True
    known.update(source_version=facts.version)
    return False


@transaction.atomic
def set_stock_level(facts: StockFacts) -> bool:
    """Take over the figures of one level; False when they are known already or older than what is known.

    Reservations that the ERP counts itself by `as_of` are absorbed: they leave `reserved` as they are in
    `committed`. Publishes StockChanged when shoppers can buy another number. Raises UnknownVariant or UnknownLocation
    (try again later).
    """
    level_id = _level_id(facts)
    levels = lock_levels([level_id])
    level = levels[level_id]
    if facts.version < level.source_version:
        return False
    stocked, committed = facts.on_hand - level.stocked, facts.committed - level.committed
    as_of = max(facts.as_of, level.as_of) if level.as_of else facts.as_of
    InventoryLevel.objects.filter(pk=level_id).update(
        stocked=facts.on_hand,
        committed=facts.committed,
        incoming=facts.incoming,
        source_version=facts.version,
        as_of=as_of,
    )
    if stocked or committed:
        StockMovement.objects.create(
            level=level, kind=StockMovement.Kind.SNAPSHOT, delta_stocked=stocked, delta_committed=committed
        )
    absorbed = absorb(levels, up_to=as_of) if level.reserved or level.backordered else {}
    if level.backordered:
        serve_backorders(levels)
    freed = _sum_by_item(freed_by_item({level_id: stocked - committed}, levels), absorbed)
    if any(freed.values()):
        is_news(
            level.item.variant.product_id
        )  # one published at this moment shows the change already, or hears of it
        publish_stock_changes(freed)
    return bool(stocked or committed or absorbed)


@transaction.atomic
def record_stock_snapshot(*, as_of: datetime) -> None:
    """All of the ERP's stock news up to `as_of` has been applied: the snapshot is that fresh.

    Reservations that the ERP committed by then are absorbed wherever they are held, also when it serves them
    from another place than we did.
    """
    StockSnapshot.objects.bulk_create([StockSnapshot(as_of=as_of)], ignore_conflicts=True)
    StockSnapshot.objects.filter(pk=StockSnapshot.SOLE_ID, as_of__lt=as_of).update(as_of=as_of)
    waiting = counted_reservations(erp_committed_at__lte=as_of)
    if waiting:
        levels = lock_levels(row.level_id for row in waiting)
        publish_stock_changes(absorb(levels, up_to=as_of))


def absorb(levels: dict[int, InventoryLevel], *, up_to: datetime) -> dict[int, int]:
    """Give back what the ERP counts itself by a moment, on locked levels; answers what became free by item."""
    rows = counted_reservations(level_id__in=list(levels), erp_committed_at__lte=up_to)
    return give_back(rows, levels, status=ReservationItem.Status.ABSORBED, kind=StockMovement.Kind.ABSORB)


def _level_id(facts: StockFacts) -> int:
    """The level's row, added with its item when this is the first news of it."""
    known = InventoryLevel.objects.filter(item__variant__sku=facts.sku, location__code=facts.location_code)
    level_id = known.values_list("pk", flat=True).first()
    return level_id if level_id is not None else _new_level_id(facts)


def _new_level_id(facts: StockFacts) -> int:
    variant = ProductVariant.objects.filter(sku=facts.sku).only("pk").first()
    if variant is None:
        raise UnknownVariant(sku=facts.sku)
    location = StockLocation.objects.filter(code=facts.location_code).only("pk").first()
    if location is None:
        raise UnknownLocation(location_code=facts.location_code)
    item, _ = InventoryItem.objects.get_or_create(variant=variant)
    level, _ = InventoryLevel.objects.get_or_create(item=item, location=location)
    return level.pk


def _announce_activity(location: StockLocation, *, is_active: bool) -> None:
    """A place that starts or stops dispatching changes what can be sold of everything on its shelves."""
    if location.is_active == is_active:
        return
    rows = (
        InventoryLevel.objects.filter(location=location)
        .values_list("item_id")
        .annotate(free=Sum("stocked") - Sum("committed") - Sum("reserved"))
    )
    publish_stock_changes({item_id: free if is_active else -free for item_id, free in rows})


def _sum_by_item(*parts: dict[int, int]) -> dict[int, int]:
    return {
        item: sum(part.get(item, 0) for part in parts) for item in {key for part in parts for key in part}
    }
