"""What becomes of ERPNext's hints: nothing by themselves. They say which list to read again, and are kept to tell so."""

from __future__ import annotations

from erp_sync.erpnext.client import SYSTEM

# The doctype of a hint, and the flow that reads its list.
HINTED = {
    "Warehouse": "locations",
    "Item": "products",
    "Item Price": "prices",
    "Bin": "stock",
    "Sales Order": "orders",
    "Delivery Note": "orders",
    "Customer": "customers",
}


def feed_hint(body: str) -> None:
    """The list was read when the hint came, or will be by the schedule."""


FEEDS = {(SYSTEM, "hint"): feed_hint}
