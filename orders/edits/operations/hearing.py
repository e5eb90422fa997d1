"""What the ERP says to a change."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalog.inventory.operations import record_erp_commit
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact


@transaction.atomic
def record_edit_taken(*, order_id: str, at: datetime) -> None:
    """The ERP counts the changed order's pieces as committed since `at` (UTC). Again is harmless. Raises NotFound."""
    order = locked_order(public_id=order_id)
    record_erp_commit(reference=order.reference, at=at)


@transaction.atomic
def record_edit_refused(*, order_id: str, change: str, why: str) -> None:
    """The ERP had begun to pick when it heard of the change: a person has to see to it. Raises NotFound."""
    order = locked_order(public_id=order_id)
    order.flags = {
        **order.flags,
        "edit_not_taken": f"A change of the pieces came too late for the ERP: {why}",
    }
    order.save(update_fields=["flags"])
    text = "The change came too late for the warehouse."
    record_fact(order, Fact(key=f"edit_refused:{change}", kind="flag", text=text, actor="erp"))
