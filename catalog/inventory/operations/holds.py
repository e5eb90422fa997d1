"""What becomes of held pieces: let go, kept for good, or counted by the ERP itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from catalog.inventory.models import InventoryLevel, ReservationItem, StockMovement, StockSnapshot
from catalog.inventory.operations.figures import absorb
from catalog.inventory.operations.ledger import (
    counted_reservations,
    give_back,
    lock_levels,
    publish_stock_changes,
)
from core import clock
from core.locks import check_lock_order
from core.prepared import prepared_rows
from core.transactions import joining

EXPIRED_AT_ONCE = 500


@transaction.atomic
def release_stock(*, reference: str, also: Collection[str] = ()) -> int:
    """Let go of everything held or confirmed for `reference`; answers how many pieces. Again is harmless.

    `also` are references that end with it.

    What the ERP counts itself is not ours to let go: it follows when the ERP cancels its order. Publishes
    StockChanged.
    """
    whose = [reference, *also]
    levels = lock_levels(row.level_id for row in counted_reservations(reference__in=whose))
    rows = counted_reservations(reference__in=whose, level_id__in=list(levels))
    freed = give_back(rows, levels, status=ReservationItem.Status.RELEASED, kind=StockMovement.Kind.RELEASE)
    publish_stock_changes(freed)
    return sum(row.quantity for row in rows)


@joining
def confirm_reservation(*, reference: str) -> bool:
    """Keep what is held for `reference` without expiry: it is paid for. Again is harmless.

    False, with nothing changed, when there is nothing held or a part of it has been let go in the meantime: reserve
    again, then confirm.
    """
    return _keep_whole(reference, ReservationItem.Status.CONFIRMED, None)


@joining
def extend_reservation(*, reference: str, expires_at: datetime) -> bool:
    """Hold what is held for `reference` until `expires_at` instead. False, with nothing changed, when it is not whole."""
    return _keep_whole(reference, ReservationItem.Status.HELD, expires_at)


# What is locked is read a moment before its lock is had, so what may be kept is asked under it, in a second statement.
_LOCK_OWN = """
SELECT l.id FROM catalog_inventorylevel l
WHERE l.id IN (SELECT level_id FROM catalog_reservationitem WHERE reference = %s::text)
ORDER BY l.id FOR UPDATE OF l
"""
_KEEP_OWN = """
WITH own AS (
    SELECT id, status FROM catalog_reservationitem WHERE reference = %(reference)s::text
), whole AS (
    SELECT count(*) > 0 AND bool_and(status <> 'released') AS holds FROM own
), kept AS (
    UPDATE catalog_reservationitem item SET status = %(status)s::text, expires_at = %(expires_at)s::timestamptz
    FROM own, whole WHERE item.id = own.id AND own.status = 'held' AND whole.holds
)
SELECT holds FROM whole
"""


def _keep_whole(reference: str, status: ReservationItem.Status, expires_at: datetime | None) -> bool:
    """Change the holds of `reference` if none of them has been let go, under the locks of their levels."""
    check_lock_order(InventoryLevel)
    if not prepared_rows(_LOCK_OWN, [reference]):
        return False
    told: dict[str, Any] = {"reference": reference, "status": str(status), "expires_at": expires_at}
    ((holds,),) = prepared_rows(_KEEP_OWN, told)
    return bool(holds)


@transaction.atomic
def record_erp_commit(*, reference: str, at: datetime) -> None:
    """The ERP counts these pieces as committed since `at` (its clock, UTC). Again is harmless.

    Figures that already include that moment absorb the reservation at once, later ones when they arrive.
    """
    levels = lock_levels(row.level_id for row in counted_reservations(reference=reference))
    ReservationItem.objects.filter(
        reference=reference, status__in=ReservationItem.COUNTED, erp_committed_at__isnull=True
    ).update(erp_committed_at=at)
    snapshot = StockSnapshot.objects.first()
    freed: dict[int, int] = {}
    for level in levels.values():
        moments = [moment for moment in (level.as_of, snapshot and snapshot.as_of) if moment]
        if moments:
            for item, quantity in absorb({level.pk: level}, up_to={level.pk: max(moments)}).items():
                freed[item] = freed.get(item, 0) + quantity
    publish_stock_changes(freed)


@transaction.atomic
def expire_reservations() -> int:
    """Let go of holds whose time has run out, the oldest first; answers how many pieces."""
    now = clock.now()
    due = ReservationItem.objects.filter(status=ReservationItem.Status.HELD, expires_at__lte=now)
    chosen = list(due.order_by("expires_at", "pk").values_list("pk", "level_id")[:EXPIRED_AT_ONCE])
    levels = lock_levels(level_id for _, level_id in chosen)
    # Read again under the lock: a payment may have confirmed or extended some of them meanwhile.
    rows = list(due.filter(pk__in=[pk for pk, _ in chosen]).order_by("pk"))
    freed = give_back(rows, levels, status=ReservationItem.Status.RELEASED, kind=StockMovement.Kind.EXPIRE)
    publish_stock_changes(freed)
    return sum(row.quantity for row in rows)
