"""What an order is called by others: its deliveries, parcels and returns."""

from __future__ import annotations

from orders.models import Fulfillment, Order, Return


def names_of_order(number: str) -> tuple[str, ...]:
    """Every name under which others know an order: public id, deliveries, AWBs, returns. None for an unknown number.

    Three queries.
    """
    order = Order.objects.filter(number=number).only("public_id").first()
    if order is None:
        return ()
    parcels = Fulfillment.objects.filter(order=order).values_list("delivery_ref", "shipment__awb")
    returns = Return.objects.filter(order=order).values_list("number", "public_id", "awb")
    names = [order.public_id, *(name for row in [*parcels, *returns] for name in row)]
    return tuple(dict.fromkeys(name for name in names if name))
