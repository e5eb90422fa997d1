"""What the ERP has to hear of orders that a rule of staff stopped: an intent is written, nothing is sent from here.

It knows confirmed orders only: one that was stopped before that is told when it is confirmed.
"""

from __future__ import annotations

from erp_sync.engine.outbound import Intent, enqueue
from erp_sync.erp.holding import HELD, HOLD
from erp_sync.erp.ports import the_erp
from erp_sync.models import OutboundMessage
from orders.sales.events import OrderConfirmed, OrderHeld, OrderReleased
from orders.sales.queries import order_for_erp


def on_order_held(event: OrderHeld) -> None:
    """Nothing is packed."""
    if order_for_erp(event.order_id).confirmed_at is not None:
        _tell(event.order_id, event.number, event.held, reason=event.reason)


def on_held_order_confirmed(event: OrderConfirmed) -> None:
    """Stopped while it was being paid."""
    reason = order_for_erp(event.order_id).flags.get("held")
    if reason:
        _tell(event.order_id, event.number, "confirmed", reason=reason)


def on_order_released(event: OrderReleased) -> None:
    """It goes on."""
    if order_for_erp(event.order_id).confirmed_at is not None:
        _tell(event.order_id, event.number, event.held, reason="")


def _tell(order_id: str, number: str, held: str, *, reason: str) -> None:
    """Unless that is what was told last: news comes in any order."""
    told = OutboundMessage.objects.filter(flow=HOLD, entity_key=f"order:{number}").order_by("-id").first()
    if bool(reason) == bool(told and told.payload.get("is_held")):
        return
    enqueue(
        Intent(
            flow=HOLD,
            system=the_erp().name,
            key=f"{HOLD}:order:{number}:{held}",
            entity_key=f"order:{number}",
            sequence=HELD,
            payload={"order_id": order_id, "is_held": bool(reason), "reason": reason},
        )
    )
