"""What others may see of orders: plain values."""

from orders.sales.queries.for_erp import ErpLine, OrderForErp, order_for_erp
from orders.sales.queries.lists import OrderCard, orders_of_customer
from orders.sales.queries.lookup import (
    find_order_token,
    order_id_by_number,
    order_id_by_token,
    order_reference_by_token,
    order_token,
)
from orders.sales.queries.page import (
    OrderPage,
    OrderPageLine,
    ScanView,
    ShipmentView,
    TimelineEntry,
    order_by_token,
    order_page,
)
from orders.sales.steps import Step

__all__ = [
    "ErpLine",
    "OrderCard",
    "OrderForErp",
    "OrderPage",
    "OrderPageLine",
    "ScanView",
    "ShipmentView",
    "Step",
    "TimelineEntry",
    "find_order_token",
    "order_by_token",
    "order_for_erp",
    "order_id_by_number",
    "order_id_by_token",
    "order_page",
    "order_reference_by_token",
    "order_token",
    "orders_of_customer",
]
