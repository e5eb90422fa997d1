"""What of an order has arrived, and how much of it is back."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Sum

from core.rows import PreparedModels, PreparedValues
from orders.fulfilment.models import Shipment
from orders.fulfilment.rules import ShipmentStatus
from orders.returns.models import ReturnItem
from orders.returns.rules import ReturnStatus, SoldUnits
from orders.sales.models import Order, OrderLine

GAVE_MONEY = (ReturnStatus.REFUNDED, ReturnStatus.EXCHANGED)


_LINES = PreparedModels(lambda order_id: OrderLine.objects.filter(order_id=order_id))
_ARRIVED = PreparedValues(
    lambda order_id: (
        Shipment.objects.filter(fulfillment__order_id=order_id, status=ShipmentStatus.DELIVERED)
        .order_by("delivered_at")
        .values_list("fulfillment__location_code", "delivered_at")
    )
)


def order_lines(order: Order) -> list[OrderLine]:
    """The order's lines; one query."""
    return _LINES.rows(order_id=order.pk)


def sold_units(order: Order, lines: list[OrderLine] | None = None) -> list[SoldUnits]:
    """The order's lines as their return is judged, in two queries; one when the `lines` are at hand."""
    lines = order_lines(order) if lines is None else lines
    arrived = _arrivals(order, {line.location_code for line in lines})
    in_parts = {
        ref: sum(line.quantity for line in lines if line.line_ref == ref)
        for ref in {line.line_ref for line in lines}
    }
    return [_units(line, arrived.get(line.location_code), in_parts[line.line_ref]) for line in lines]


def _units(line: OrderLine, delivered_at: datetime | None, of_part: int) -> SoldUnits:
    sets = int(line.bundle.get("quantity", 1) or 1)
    return SoldUnits(
        line_no=line.line_no,
        title=f"{line.product_title} {line.variant_title}".strip(),
        quantity=line.quantity,
        back=line.back,
        is_returnable=line.is_returnable,
        delivered_at=delivered_at,
        uom=line.uom,
        set_ref=str(line.bundle.get("ref", "")),
        part_ref=line.line_ref,
        per_set=max(1, of_part // sets),
    )


def _arrivals(order: Order, places: set[str]) -> dict[str, datetime]:
    """When what each place sent has arrived.

    A parcel from a place that no line names (the ERP chose another) stands for every place that sent none of its own.
    """
    found = {code: at for code, at in _ARRIVED.rows(order_id=order.pk) if at is not None}
    strangers = [at for code, at in found.items() if code not in places]
    for place in places - set(found):
        if strangers:
            found[place] = max(strangers)
    return found


def taken_before(order: Order, *, carriage_only: bool = False, for_money: bool = False) -> dict[int, int]:
    """By line number: the units for which something was given already; `carriage_only`: their carriage too.

    `for_money`: without those that other pieces were given for.
    """
    gave = (ReturnStatus.REFUNDED,) if for_money else GAVE_MONEY
    items = ReturnItem.objects.filter(return_of__order=order, return_of__status__in=gave)
    if carriage_only:
        items = items.filter(return_of__our_fault=True) | items.filter(return_of__origin="rto")
    sums = items.values_list("line__line_no").annotate(taken=Sum(F("good") + F("damaged")))
    return dict(sums)
