"""Another place than was chosen at checkout is to serve an order: its pieces, its lines and their taxes go over together."""

from __future__ import annotations

from django.db import transaction

from catalog.inventory.operations import (
    OutOfStock,
    confirm_reservation,
    extend_reservation,
    record_erp_commit,
    reserve_stock_at,
)
from catalog.inventory.queries.snapshot import stock_locations
from core import clock
from core.outbox import publish
from orders.sales.events import OrderAmended
from orders.sales.models import Order
from orders.sales.operations.hold_stock import held_until
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact
from orders.sales.operations.write_lines import follow_allocations, sold_lines_of, stock_lines

MOVED = "its pieces are held there now."


class _CountedElsewhere(Exception):
    """The ERP counts some of the pieces in its own figures of another place."""


def serve_from(order: Order, location_code: str) -> str:
    """Move all that is held for a locked order to one place, if it has the pieces; in words what became of it, "" for no pieces.

    In the caller's transaction: all lines go over, or nothing changes and the words say why not. What the shopper pays
    stays; a confirmed order publishes OrderAmended, so that the ERP packs there.
    """
    rows = list(order.lines.all())
    if not rows:
        return ""
    obstacle = _obstacle(order, location_code)
    if obstacle:
        return f"not moved: {obstacle}"
    if {row.location_code for row in rows} == {location_code}:
        return "it goes out from there already."
    before = sorted({row.location_code for row in rows})
    try:
        _move(order, location_code)
    except OutOfStock as short:
        first = short.short[0]
        return f"not moved: {location_code} has {max(0, first.sellable)} of {first.sku}, which is too few."
    except _CountedElsewhere:
        return "not moved: the ERP counts its pieces at another place already, and has to move them itself."
    number = order.facts.filter(kind="moved_place").count() + 1
    text = f"Goes out from {location_code} instead of {', '.join(before)}."
    record_fact(order, Fact(key=f"moved_place:{number}", kind="moved_place", text=text))
    if order.status == Order.Status.CONFIRMED:
        change = f"place:{location_code}:{number}"
        publish(OrderAmended(order_id=order.public_id, number=order.number, change=change))
    return MOVED


def _obstacle(order: Order, location_code: str) -> str:
    """What stands in the way whatever the shelves hold; empty for nothing."""
    if location_code not in {each.code for each in stock_locations()}:
        return f"{location_code} is no place that dispatches."
    if order.collect_at:
        return f"it is collected at {order.collect_at}."
    if order.status not in (Order.Status.PENDING, Order.Status.CONFIRMED):
        return "the order is over."
    if order.fulfilment_status != Order.FulfilmentStatus.NONE or order.fulfillments.exists():
        return "it is packed."
    if order.edits.filter(status="awaiting").exists():
        return "a change of its pieces is being paid."
    if order.status == Order.Status.PENDING and not extend_reservation(
        reference=order.reference, expires_at=held_until(order.payable_until)
    ):
        return "nothing is held for it any more."
    return ""


@transaction.atomic
def record_place_refused(*, order_id: str, change: str, why: str) -> None:
    """The ERP keeps the place that it was told first: a person has to see to it. Raises NotFound.

    What is held at the other place is let go with the ERP's next figures, which do not count it there.
    """
    order = locked_order(public_id=order_id)
    wished = change.split(":")[1]
    text = f"The ERP keeps the place it was told first ({why}). Have it packed at {wished} there, or look at its taxes."
    order.flags = {**order.flags, "place_not_taken": text}
    order.save(update_fields=["flags"])
    record_fact(order, Fact(key=f"refused:{change}", kind="flag", text=text, actor="erp"))
    record_erp_commit(reference=order.reference, at=clock.now())


@transaction.atomic
def _move(order: Order, location_code: str) -> None:
    """The shelves, then the lines. Raises OutOfStock or _CountedElsewhere, and then nothing has moved."""
    allocations = reserve_stock_at(
        reference=order.reference,
        lines=stock_lines(sold_lines_of(order)),
        location_code=location_code,
        expires_at=held_until(order.payable_until),
    )
    if any(each.location_code != location_code for each in allocations):
        raise _CountedElsewhere
    if order.status == Order.Status.CONFIRMED and not confirm_reservation(reference=order.reference):
        raise RuntimeError(f"the stock just held for {order.reference} could not be confirmed")
    follow_allocations(order, allocations)
