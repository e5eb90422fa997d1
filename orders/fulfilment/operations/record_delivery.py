"""What the ERP packed, and with which courier it goes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from catalog.inventory.operations import release_stock
from core.errors import Refused
from core.outbox import publish
from orders.fulfilment.models import Fulfillment, Shipment
from orders.fulfilment.operations.advance_order import advance_order
from orders.fulfilment.operations.cash_at_door import ask_for_cash_only
from orders.sales.events import OrderPacked
from orders.sales.models import Order
from orders.sales.operations.close_edits import close_edits
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """A delivery as the ERP tells it. `status`: packed, shipped, delivered or cancelled; texts may be empty."""

    order_number: str
    delivery_ref: str
    location_code: str
    status: str
    version: int
    awb: str = ""
    courier: str = ""
    tracking_url: str = ""
    label_url: str = ""


class ForeignDelivery(Refused):
    """The delivery or its AWB belongs to another order already: a person has to look."""

    code = "foreign_delivery"
    message = "This delivery or AWB belongs to another order."


@transaction.atomic
def record_delivery(facts: DeliveryFacts) -> bool:
    """Take over a delivery; False for news that is old or known. Publishes OrderPacked the first time.

    Raises NotFound for an unknown order and ForeignDelivery. A delivery for an order that is not confirmed is
    kept and flagged for staff: the parcel exists, whatever the shop thinks.
    """
    order = locked_order(number=facts.order_number)
    fulfillment = Fulfillment.objects.filter(delivery_ref=facts.delivery_ref).first()
    if fulfillment is not None and fulfillment.order_id != order.pk:
        raise ForeignDelivery(f"Delivery {facts.delivery_ref} belongs to another order than {order.number}.")
    if fulfillment is not None and facts.version <= fulfillment.source_version:
        return False
    is_new = fulfillment is None
    fulfillment = fulfillment or Fulfillment(order=order, delivery_ref=facts.delivery_ref)
    fulfillment.location_code, fulfillment.source_version = facts.location_code, facts.version
    fulfillment.status = facts.status
    fulfillment.save()
    _take_over_shipment(fulfillment, facts)
    _tell(order, facts, is_new=is_new)
    closed = close_edits(order, actor="erp", why="the order was packed before it was paid")
    ask_for_cash_only(order)
    advance_order(order)
    for reference in closed:
        release_stock(reference=reference)
    return True


def _take_over_shipment(fulfillment: Fulfillment, facts: DeliveryFacts) -> None:
    """The courier's part; what the ERP leaves out is kept."""
    taken = Shipment.objects.filter(awb=facts.awb or None).exclude(fulfillment=fulfillment)
    if facts.awb and taken.exists():
        raise ForeignDelivery(f"AWB {facts.awb} belongs to another parcel.")
    shipment, _ = Shipment.objects.get_or_create(fulfillment=fulfillment)
    shipment.awb = facts.awb or shipment.awb
    shipment.courier = facts.courier or shipment.courier
    shipment.tracking_url = facts.tracking_url or shipment.tracking_url
    shipment.label_url = facts.label_url or shipment.label_url
    shipment.save(update_fields=["awb", "courier", "tracking_url", "label_url"])


def _tell(order: Order, facts: DeliveryFacts, *, is_new: bool) -> None:
    if is_new:
        record_fact(
            order,
            Fact(
                key=f"packed:{facts.delivery_ref}",
                kind="packed",
                text=f"Packed at {facts.location_code}.",
                detail={"delivery_ref": facts.delivery_ref},
                actor="erp",
            ),
        )
        publish(OrderPacked(order_id=order.public_id, number=order.number, delivery_ref=facts.delivery_ref))
    if facts.awb:
        text = f"Handed to {facts.courier or 'the courier'}, AWB {facts.awb}."
        record_fact(order, Fact(key=f"awb:{facts.awb}", kind="awb", text=text, actor="erp"))
    if order.status != Order.Status.CONFIRMED:
        _flag(
            order,
            "packed_unconfirmed",
            f"{facts.delivery_ref} was packed for an order that is {order.status}.",
        )
    if facts.status == Fulfillment.Status.CANCELLED:
        _flag(order, "delivery_cancelled", f"{facts.delivery_ref} was cancelled in the ERP.")


def _flag(order: Order, flag: str, why: str) -> None:
    order.flags = {**order.flags, flag: why}
    order.save(update_fields=["flags"])
