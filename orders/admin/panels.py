"""The parts of an order's page, each a small template over what the queries answer."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.money import Money, format_money
from orders.fulfilment.models import Shipment
from orders.fulfilment.rules import ShipmentStatus
from orders.models import Order
from orders.sales.queries import order_token
from payments.queries import payments_of


def _panel(name: str, **context: Any) -> SafeString:
    return render_to_string(f"orders/admin/{name}.html", context)


def summary_panel(order: Order) -> SafeString:
    """Who, where to, how much, what waits for a person, and the customer's own page of it."""
    totals = [
        ("Goods", order.item_total),
        (order.shipping_option_name, order.shipping_total),
        ("Total", order.total),
        ("of which GST", order.tax_total),
    ]
    return _panel(
        "summary",
        order=order,
        shipping=order.shipping_address,
        billing=order.billing_address,
        totals=[(label, format_money(Money(amount, order.currency))) for label, amount in totals],
        page_url=f"/orders/{order_token(order.public_id)}/",
    )


def timeline_panel(order: Order) -> SafeString:
    """Facts, newest first."""
    return _panel("timeline", facts=order.facts.order_by("-at", "-id"))


def lines_panel(order: Order) -> SafeString:
    """Pieces with price, GST and the place that sends them."""
    lines = [
        {
            "row": row,
            "unit_price": format_money(Money(row.unit_price, order.currency)),
            "total": format_money(Money(row.total, order.currency)),
            "tax": format_money(Money(row.cgst + row.sgst + row.igst, order.currency)),
            "kind": "CGST + SGST" if row.cgst else "IGST",
            "rate": f"{row.rate_bp / 100:g}%",
        }
        for row in order.lines.all()
    ]
    return _panel("lines", lines=lines)


def payments_panel(order: Order) -> SafeString:
    """Attempts and refunds by the order's reference."""
    return _panel("payments", payments=payments_of(order.reference), reference=order.reference)


def parcels_panel(order: Order) -> SafeString:
    """Shipments, each with the courier's log."""
    rows = (
        Shipment.objects.filter(fulfillment__order=order)
        .select_related("fulfillment")
        .prefetch_related("scans")
    )
    parcels = [
        {
            "row": row,
            "label": ShipmentStatus(row.status).label,
            "scans": [(scan, ShipmentStatus(scan.status).label) for scan in row.scans.all()],
        }
        for row in rows
    ]
    return _panel("parcels", parcels=parcels)
