"""The courier and a return: booked, fetched, brought; or not."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from core import clock
from core.errors import NotFound
from orders.fulfilment.rules import FORWARD_RANK, SHIPPED_RANK, ShipmentStatus, poll_pause
from orders.returns.models import Return
from orders.returns.operations.moving import locked_return, take_step
from orders.returns.rules import ReturnStatus, can_step
from orders.sales.operations.record_fact import Fact, record_fact

TROUBLE = frozenset({ShipmentStatus.PICKUP_EXCEPTION, ShipmentStatus.LOST, ShipmentStatus.CANCELLED})


class UnknownReturn(NotFound):
    """No return has this AWB or number."""

    code = "unknown_return"
    message = "No return has this AWB or number."


@transaction.atomic
def record_pickup(*, return_id: str, awb: str, courier: str, on: date | None = None) -> bool:
    """The courier will fetch it. False when the return has moved on meanwhile. Publishes ReturnMoved. Raises NotFound."""
    _, found = locked_return(return_id)
    if not can_step(found.stage, "book"):
        return False
    found.awb, found.courier, found.pickup_on = awb, courier[:80], on
    found.next_poll_at = clock.now() + poll_pause(0)
    take_step(
        found,
        "book",
        text=f"{courier} fetches return {found.number}, AWB {awb}.",
        actor="courier",
        changed=["awb", "courier", "pickup_on", "next_poll_at"],
    )
    return True


@transaction.atomic
def record_return_scan(*, awb: str, number: str, status: ShipmentStatus, at: datetime) -> bool:
    """A scan of a return on its way to us moves it forward; trouble flags the order. False when it changes nothing.

    Publishes ReturnMoved. Raises UnknownReturn.
    """
    rows = Return.objects.filter(awb=awb) if awb else Return.objects.none()
    known = rows.first() or Return.objects.filter(number=number).first()
    if known is None:
        raise UnknownReturn
    _, found = locked_return(known.public_id)
    if status in TROUBLE:
        return _note_trouble(found, status, at)
    rank = FORWARD_RANK.get(status, 0)
    moved = False
    if rank >= SHIPPED_RANK and can_step(found.stage, "collect"):
        take_step(found, "collect", text=f"Return {found.number} is on its way to us.", actor="courier")
        moved = True
    if status is ShipmentStatus.DELIVERED and can_step(found.stage, "receive"):
        take_step(found, "receive", text=f"Return {found.number} has arrived.", actor="courier")
        moved = True
    return moved


@transaction.atomic
def record_pickup_stands(*, return_id: str) -> bool:
    """The courier comes although the return was called off: staff are flagged, once. Raises NotFound."""
    order, found = locked_return(return_id)
    text = f"Return {found.number} was called off, but the courier has set out to fetch it. Please call them."
    fact = Fact(key=f"pickup_stands:{found.public_id}", kind="flag", text=text, actor="courier")
    if not record_fact(order, fact):
        return False
    order.flags = {**order.flags, "return_pickup_stands": text}
    order.save(update_fields=["flags"])
    return True


def _note_trouble(found: Return, status: ShipmentStatus, at: datetime) -> bool:
    """Not fetched, lost or called off by the courier: staff look after it."""
    if found.stage not in (ReturnStatus.APPROVED, ReturnStatus.PICKUP_BOOKED, ReturnStatus.IN_TRANSIT):
        return False
    text = f"Return {found.number}: {status.label.lower()}."
    key = f"return_trouble:{found.public_id}:{status}:{at.isoformat()}"
    if not record_fact(found.order, Fact(key=key, kind="flag", text=text, actor="courier", at=at)):
        return False
    order = found.order
    order.flags = {**order.flags, f"return_{status}": text}
    order.save(update_fields=["flags"])
    return True
