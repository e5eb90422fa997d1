"""What we tell the CRM, in its words. Pure."""

from __future__ import annotations

from typing import Any

from orders.sales.queries import OrderForErp


def contact_body(order: OrderForErp) -> dict[str, Any]:
    """PUT /contacts/upsert: who ordered. Owner, tags, notes and consents are not ours to write."""
    first, _, last = order.name.strip().partition(" ")
    contact = {
        "email": order.email.strip().lower(),
        "phone": order.phone,
        "first_name": first,
        "last_name": last.strip(),
        "lifecycle_stage": "customer",
        "properties": {
            "city": order.shipping.city,
            "state": order.shipping.state,
            "last_order": order.number,
        },
    }
    return contact | ({"external_id": order.customer_id} if order.customer_id else {})


def order_event_body(order: OrderForErp) -> dict[str, Any]:
    """POST /contacts/{id}/events: the order in the contact's timeline."""
    return {
        "external_id": f"order:{order.number}:confirmed",
        "type": "order.confirmed",
        "occurred_at": (order.confirmed_at or order.placed_at).isoformat(),
        "title": f"Order {order.number}: {order.total}",
        "properties": {
            "number": order.number,
            "total": order.total.to_major(),
            "currency": order.currency,
            "items": [
                {"sku": line.sku, "title": line.title, "quantity": line.quantity} for line in order.lines
            ],
        },
    }
