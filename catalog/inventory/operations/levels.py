"""Hearing from the ERP: places, and up to when its news of stock has been applied."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from catalog.inventory.models import InventoryLevel, StockLocation, StockSnapshot
from catalog.inventory.operations.figures import absorb
from catalog.inventory.operations.ledger import counted_reservations, lock_levels, publish_stock_changes


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
        publish_stock_changes(absorb(levels, up_to=dict.fromkeys(levels, as_of)))


def _announce_activity(location: StockLocation, *, is_active: bool) -> None:
    """A place that starts or stops dispatching changes what can be sold of everything on its shelves."""
    if location.is_active == is_active:
        return
    rows = (
        InventoryLevel.objects.filter(location=location)
        .values_list("item_id")
        .annotate(on_offer=Sum("stocked") - Sum("committed") - Sum("reserved"))
    )
    publish_stock_changes({item_id: free if is_active else -free for item_id, free in rows})
