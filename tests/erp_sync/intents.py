"""Intents as the subscribers write them, for tests of the engine."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from erp_sync.engine.outbound import Intent, enqueue
from erp_sync.engine.push import Push
from erp_sync.erp.pushes import PUSHES as ERP_PUSHES
from erp_sync.models import OutboundMessage

# The calls are the real ones; what follows in the shop is another test's matter.
CALLS_ONLY = {flow: Push(send=push.send) for flow, push in ERP_PUSHES.items()}


def order_body(number: str, *, sku: str = "BL-IKAT-M", qty: int = 1) -> dict[str, Any]:
    """An order of one line that ArkOne's small range can serve."""
    total = f"{1499 * qty + 99}.00"
    return {
        "external_id": number,
        "status": "confirmed",
        "customer": {"name": "Asha Rao", "email": "asha@example.com", "phone": "+919876543210"},
        "shipping_address": {
            "name": "Asha Rao",
            "phone": "+919876543210",
            "address_1": "12 MG Road",
            "city": "Bengaluru",
            "state": "Karnataka",
            "state_code": "29",
            "pincode": "560001",
            "country": "IN",
        },
        "lines": [
            {
                "line_no": 1,
                "sku": sku,
                "qty": qty,
                "unit_price": "1499.00",
                "tax_rate": "5",
                "warehouse": "BLR",
            }
        ],
        "charges": [{"code": "shipping", "amount": "99.00", "tax_rate": "5"}],
        "total": total,
        "payment_terms": "prepaid",
    }


def intend(
    flow: str, number: str, *, sequence: int, body: dict[str, Any], version: int = 1
) -> OutboundMessage:
    """Write an intent about an order."""
    key = f"{flow}:order:{number}:{version}"
    with transaction.atomic():
        enqueue(
            Intent(
                flow=flow,
                system="arkone",
                key=key,
                entity_key=f"order:{number}",
                sequence=sequence,
                payload={"order_id": number, "body": body},
            )
        )
    return OutboundMessage.objects.get(key=key)


def intend_order(number: str = "WEB-1001", **line: Any) -> OutboundMessage:
    """An order to be told."""
    return intend("erp_order", number, sequence=10, body=order_body(number, **line))


def intend_cancel(number: str = "WEB-1001") -> OutboundMessage:
    """A cancellation to be told."""
    return intend("erp_cancel", number, sequence=40, body={"reason": "Changed my mind"})
