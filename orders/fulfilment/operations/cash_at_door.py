"""Cash on delivery as parcels move: asked for while packed, collected when delivered, given up when refused."""

from __future__ import annotations

import logging

from orders.fulfilment.models import Shipment
from orders.fulfilment.rules import ShipmentStatus
from orders.sales.models import Order
from orders.sales.operations.record_fact import Fact, record_fact
from payments.operations import CASH, AlreadyPaid, cancel_payment, collect_cash, open_payment

log = logging.getLogger(__name__)
GONE = {str(ShipmentStatus.RTO_DELIVERED), str(ShipmentStatus.LOST), str(ShipmentStatus.DAMAGED)}


def ask_for_cash_only(order: Order) -> None:
    """The locked order is packed and the courier told to collect: an online payment that was begun is not asked for any more.

    Money that arrives on it all the same is given back.
    """
    if not order.awaits_cash:
        return
    try:
        open_payment(
            reference=order.reference,
            amount=order.amount_due,
            description=f"Blouson order {order.number}",
            provider=CASH,
        )
    except AlreadyPaid:
        log.info("%s was paid online in the moment it was packed; its news decides", order)


def collect_if_delivered(order: Order) -> None:
    """Every parcel of the locked order is with the customer: its cash is ours."""
    if not order.awaits_cash or order.fulfilment_status != Order.FulfilmentStatus.DELIVERED:
        return
    try:
        collect_cash(
            reference=order.reference,
            amount=order.amount_due,
            description=f"Blouson order {order.number}",
        )
    except AlreadyPaid:
        order.flags = {
            **order.flags,
            "cash_and_online": "Paid online, and the courier was told to collect cash as well.",
        }
        order.save(update_fields=["flags"])


def give_up_cash(order: Order) -> None:
    """Every parcel of the locked order came back or is gone: nothing will be collected."""
    if not order.awaits_cash:
        return
    parcels = Shipment.objects.filter(fulfillment__order=order).exclude(status=ShipmentStatus.CANCELLED)
    ends = set(parcels.values_list("status", flat=True))
    if not ends or ends - GONE:
        return
    cancel_payment(reference=order.reference)
    order.payment_status = Order.PaymentStatus.UNCOLLECTED
    order.save(update_fields=["payment_status"])
    came_back = ends == {str(ShipmentStatus.RTO_DELIVERED)}
    text = f"The parcel {'came back' if came_back else 'is gone'}, so no cash was collected."
    record_fact(order, Fact(key="uncollected", kind="uncollected", text=text))
