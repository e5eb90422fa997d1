"""How an order stands at the ERP, by whichever way the shop hears of it."""

from __future__ import annotations

from erp_sync.engine.refs import is_older
from erp_sync.erp.ports import SalesOrder
from orders.sales.operations import record_erp_order


def note_standing(order: SalesOrder, *, system: str, order_id: str) -> bool:
    """Keep the ERP's id, version and status of our order; False for news older, by version, than what is known."""
    stamp = order.stamp
    older = is_older(
        system=system, kind="order", public_id=order_id, external_id=stamp.id, version=stamp.version
    )
    return record_erp_order(
        order_id=order_id, erp_id=stamp.id, status=order.status, at=stamp.modified_at, is_older=older
    )
