"""Asking the courier to come once more after it found nobody, and its answer."""

from __future__ import annotations

from django.db import transaction

from core import clock
from core.errors import Invalid, NotFound, Refused
from core.outbox import publish
from orders.customers.rules import plain_text
from orders.fulfilment.events import AttemptAsked
from orders.fulfilment.models import Shipment, ShipmentScan
from orders.fulfilment.rules import ShipmentStatus, awaits_attempt
from orders.sales.models import Order
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact

WISH_LENGTH = 200
ANY_TIME = "Please try again. Somebody is there."


class NoAttemptOpen(Refused):
    """The parcel does not wait for another attempt: it is on its way, delivered, or going back."""

    code = "no_attempt_open"
    message = "This parcel does not wait for another attempt. Look at its last news below."


@transaction.atomic
def ask_another_attempt(*, order_id: str, shipment_id: str, wish: str, actor: str = "customer") -> bool:
    """Ask for another delivery after a failed one; False when that was asked already since the courier came last.

    Raises NotFound for a parcel of another order, NoAttemptOpen, and Invalid (`wish`) for too long a wish.
    """
    words = plain_text(wish)
    if len(words) > WISH_LENGTH:
        raise Invalid(fields={"wish": f"Please keep this below {WISH_LENGTH} letters."})
    order = locked_order(public_id=order_id)
    shipment = parcel_that_waits(order, shipment_id)
    ref = shipment.fulfillment.delivery_ref
    attempt = ShipmentScan.objects.filter(shipment=shipment, status=ShipmentStatus.UNDELIVERED).count()
    fact = Fact(
        key=f"attempt_asked:{ref}:{attempt}",
        kind="parcel",
        text=f"Another delivery was asked for: {words or ANY_TIME}",
        detail={"delivery_ref": ref},
        actor=actor,
        at=clock.now(),
    )
    if not record_fact(order, fact):
        return False
    publish(
        AttemptAsked(
            order_id=order.public_id,
            number=order.number,
            delivery_ref=ref,
            awb=shipment.awb or "",
            attempt=attempt,
            wish=words or ANY_TIME,
            phone=order.phone,
        )
    )
    return True


def parcel_that_waits(order: Order, shipment_id: str) -> Shipment:
    """The parcel of a locked order, while it waits for another attempt. Raises NotFound or NoAttemptOpen."""
    shipment = (
        Shipment.objects.select_related("fulfillment")
        .filter(public_id=shipment_id, fulfillment__order=order)
        .first()
    )
    if shipment is None:
        raise NotFound("We could not find this parcel.")
    last = shipment.scans.first()
    has_failed = awaits_attempt(
        ShipmentStatus(shipment.status), ShipmentStatus(last.status) if last else None
    )
    if not has_failed or not shipment.awb:
        raise NoAttemptOpen
    return shipment
