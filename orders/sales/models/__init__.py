"""Orders: snapshots that never change when prices, taxes or products do, and the facts of their lives."""

from __future__ import annotations

from orders.sales.models.fact import OrderFact
from orders.sales.models.line import PRICE_KINDS, OrderLine
from orders.sales.models.order import Order

__all__ = ["PRICE_KINDS", "Order", "OrderFact", "OrderLine"]
