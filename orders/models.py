"""Where Django looks for the tables of this app; they are defined in the subdomains' own files."""

from __future__ import annotations

from orders.carts.models import Cart, LineItem
from orders.customers.models import Customer, CustomerAddress
from orders.fulfilment.models import Fulfillment, Shipment, ShipmentScan, ShippingOption
from orders.sales.models import Order, OrderFact, OrderLine

__all__ = [
    "Cart",
    "Customer",
    "CustomerAddress",
    "Fulfillment",
    "LineItem",
    "Order",
    "OrderFact",
    "OrderLine",
    "Shipment",
    "ShipmentScan",
    "ShippingOption",
]
