"""A change that waits for its payment ends with the order, or when the order is packed."""

from __future__ import annotations

from core import clock
from orders.sales.models import Order
from orders.sales.operations.record_fact import Fact, record_fact
from payments.operations import cancel_payment


def close_edits(order: Order, *, actor: str, why: str = "the order ended") -> list[str]:
    """Ask no longer for what a locked order's waiting change costs; answers whose stock is to be let go.

    Money that still arrives goes back. In the caller's transaction, before payments are refunded and stock is touched.
    """
    closed = []
    for edit in order.edits.filter(status="awaiting"):
        edit.status, edit.ended_at = "cancelled", clock.now()
        edit.save(update_fields=["status", "ended_at"])
        cancel_payment(reference=edit.reference)
        text = f"The change that waited for its payment was called off: {why}."
        record_fact(order, Fact(key=f"edit_closed:{edit.number}", kind="edit", text=text, actor=actor))
        closed.append(edit.reference)
    return closed
