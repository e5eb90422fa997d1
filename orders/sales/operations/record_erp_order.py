"""What the ERP says of an order that it has."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalog.inventory.operations import record_erp_commit
from orders.sales.models import Order
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact

STATUS_WORDS = {
    "confirmed": "The warehouse has the order.",
    "picking": "The pieces are being picked.",
    "packed": "The warehouse has packed the order.",
    "cancelled": "The order is cancelled in the ERP.",
}


@transaction.atomic
def record_erp_order(
    *, order_id: str, erp_id: str, status: str, at: datetime, is_older: bool | None = None
) -> bool:
    """Note the ERP's id and status of an order; False when older than what is known. `at` is the ERP's moment (UTC).

    Whether it `is_older` says who counts the ERP's versions: its clock may have gone back. Else the moments decide.
    The first time, the held stock is marked as committed in the ERP: the next stock snapshot contains it.
    Raises NotFound.
    """
    order = locked_order(public_id=order_id)
    if _is_old_news(order, status=status, at=at, is_older=is_older):
        return False
    is_first = not order.erp_id
    order.erp_id, order.erp_status, order.erp_status_at = erp_id, status, at
    order.save(update_fields=["erp_id", "erp_status", "erp_status_at"])
    text = STATUS_WORDS.get(status, f"The ERP says: {status.replace('_', ' ')}.")
    record_fact(
        order,
        Fact(key=f"erp:{status}", kind="erp", text=text, detail={"erp_id": erp_id}, actor="erp", at=at),
    )
    if is_first:
        record_erp_commit(reference=order.reference, at=at)
    _note_contradiction(order, status)
    return True


def _is_old_news(order: Order, *, status: str, at: datetime, is_older: bool | None) -> bool:
    if order.erp_status_at is None:
        return False
    if is_older is None:
        is_older = at < order.erp_status_at
    return is_older or (at == order.erp_status_at and status == order.erp_status)


def _note_contradiction(order: Order, status: str) -> None:
    """A cancelled order packed there, or a confirmed one cancelled there, is for staff to settle."""
    if status == "cancelled" and order.status == Order.Status.CONFIRMED:
        order.flags = {
            **order.flags,
            "erp_cancelled": "Cancelled in the ERP but confirmed here: cancel or send again.",
        }
        order.save(update_fields=["flags"])
