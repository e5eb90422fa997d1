"""Taking a step: the return with its order locked, the step checked, written down and told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F

from core import clock
from core.errors import NotFound
from core.outbox import publish
from orders.returns.events import ReturnMoved
from orders.returns.models import Return, ReturnItem
from orders.returns.rules import OVER, UNDONE, ReturnStatus, next_status
from orders.sales.models import Order, OrderLine
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact

MOMENTS = {
    ReturnStatus.APPROVED: "approved_at",
    ReturnStatus.RECEIVED: "received_at",
    ReturnStatus.INSPECTED: "inspected_at",
    **dict.fromkeys(OVER, "ended_at"),
}


def locked_return(return_id: str) -> tuple[Order, Return]:
    """A return and its order, the order locked: nothing about either changes meanwhile. Raises NotFound."""
    order_id = Return.objects.filter(public_id=return_id).values_list("order__public_id", flat=True).first()
    if order_id is None:
        raise NotFound("We could not find this return.")
    order = locked_order(public_id=order_id)
    found = Return.objects.get(public_id=return_id)
    found.order = order
    return order, found


def take_step(found: Return, step: str, *, text: str, actor: str, changed: Iterable[str] = ()) -> None:
    """Move a locked return on, tell its order's timeline and the house. Raises WrongStep, changing nothing."""
    found.status = next_status(found.stage, step)
    moment = MOMENTS.get(found.stage)
    if moment:
        setattr(found, moment, clock.now())
    found.save(update_fields=["status", *([moment] if moment else []), *changed])
    if found.stage in UNDONE:
        free_units(found.items.all())
    tell(found, text=text, actor=actor)


def tell(found: Return, *, text: str, actor: str) -> None:
    """Where a return stands, on its order's timeline and as news, once for each status."""
    fact = Fact(
        key=f"return:{found.public_id}:{found.status}",
        kind="return",
        text=text,
        detail={"return_id": found.public_id},
        actor=actor,
    )
    if record_fact(found.order, fact):
        publish(
            ReturnMoved(
                order_id=found.order.public_id,
                number=found.order.number,
                return_id=found.public_id,
                status=str(found.status),
            )
        )


def take_units(items: Iterable[ReturnItem]) -> None:
    """Note on the lines that these units are coming back; the database refuses more than were sold."""
    for item in items:
        OrderLine.objects.filter(pk=item.line_id).update(back=F("back") + item.quantity)


def free_units(items: Iterable[ReturnItem]) -> None:
    """They stay with the customer after all."""
    for item in items:
        OrderLine.objects.filter(pk=item.line_id).update(back=F("back") - item.quantity)


def new_return(order: Order, **fields: Any) -> Return:
    """A return of a locked order, named after it: `WEB-1001-RT1`."""
    count = Return.objects.filter(order=order).count()
    return Return.objects.create(order=order, number=f"{order.number}-RT{count + 1}", **fields)
