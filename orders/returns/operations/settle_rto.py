"""A parcel that nobody took is with us again: credit note, money less the charge, no reproach."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from core import clock
from orders.fulfilment.models import Shipment
from orders.fulfilment.rules import ShipmentStatus
from orders.returns.models import Return
from orders.returns.operations.settle_parcel import (
    awaited_cash,
    parcel_return,
    parcel_taken_back,
    settle_parcel,
    withdraw_lost_claim,
)
from orders.returns.queries.worth import settlement_of
from orders.returns.rules import ReturnStatus
from orders.sales.models import Order
from orders.sales.operations.locked_order import locked_order


@transaction.atomic
def settle_rto(*, order_id: str, shipment_id: str) -> str | None:
    """Take back what was in a parcel that returned to us, once for each parcel; the return's id.

    What was paid goes back less RTO_CHARGE, the invoice is credited in full; an order that was to be paid at the
    door ends without money when all of it is back. None when it was done before, or no parcel of the order came back.
    Publishes ReturnMoved. Raises NotFound.
    """
    order = locked_order(public_id=order_id)
    parcel = Shipment.objects.filter(
        public_id=shipment_id, fulfillment__order=order, status=ShipmentStatus.RTO_DELIVERED
    ).first()
    if parcel is None:
        return None
    withdraw_lost_claim(order, parcel)
    if parcel_return(parcel) is not None:
        return None
    found = _written(order, parcel)
    if found is None:
        return None
    settlement = settlement_of(found, charge=0 if awaited_cash(order) else settings.RTO_CHARGE)
    settle_parcel(found, settlement, what="came back")
    return found.public_id


def _written(order: Order, parcel: Shipment) -> Return | None:
    """Unopened, so it needs no inspection: all that the place sent and that is not back yet counts as good."""
    now = clock.now()
    return parcel_taken_back(
        order,
        parcel,
        found_as="good",
        origin=Return.Origin.RTO,
        status=ReturnStatus.INSPECTED,
        actor="courier",
        approved_at=now,
        received_at=now,
        inspected_at=now,
    )
