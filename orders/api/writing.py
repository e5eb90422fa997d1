"""Orders and returns as the Admin API tells them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from core.api.fields import Wanted
from core.api.wire import written
from core.backoffice.caller import Caller
from core.backoffice.wire import amount_of, day_of, money_of
from orders.desk.queries import parcels_of
from orders.models import Order, OrderLine, Return
from orders.sales.queries.money import references_of
from payments.queries import payments_of

TOTALS = (
    "item_total", "shipping_total", "surcharge_total", "discount_total", "tax_total", "total", "credit_total",
)  # fmt: skip
CONTACTS = ("name", "email", "phone", "company_name", "gstin")
PLAIN = (
    "number", "status", "payment_status", "payment_method", "fulfilment_status", "currency", "collect_at", "erp_id",
    "erp_status", "flags",
)  # fmt: skip
SEES_CONTACTS = {"scope": "customers:read", "right": "orders.see_contacts"}


def order_row(order: Order, wanted: Wanted, caller: Caller) -> dict[str, Any]:
    """An order; its customer, tags and, where they are wanted, lines have been read with it."""
    sees = caller.may(**SEES_CONTACTS)
    found: dict[str, Any] = {"id": order.public_id, **{name: getattr(order, name) for name in PLAIN}}
    found |= {name: amount_of(getattr(order, name), order.currency) for name in TOTALS}
    found |= {name: getattr(order, name) if sees else None for name in CONTACTS}
    found |= {
        "customer_id": order.customer.public_id if order.customer else None,
        "shipping_option": order.shipping_option_code,
        "expected_on": day_of(order.expected_on),
        "tags": [each.name for each in order.tags.all()],
        "placed_at": written(order.placed_at),
        "confirmed_at": written(order.confirmed_at),
        "cancelled_at": written(order.cancelled_at),
    }
    if wanted.has("lines"):
        found["lines"] = [_line(each, order.currency) for each in order.lines.all()]
    return found


def order_below(order: Order, wanted: Wanted, caller: Caller) -> dict[str, Any]:
    """What hangs on one order that has been gathered (`orders.desk.queries.gather`), as far as it is wanted."""
    found: dict[str, Any] = {}
    if caller.may(**SEES_CONTACTS):
        found["shipping_address"] = asdict(order.shipping_address)
        found["billing_address"] = asdict(order.billing_address)
    else:
        found["shipping_address"] = found["billing_address"] = None
    if wanted.has("payments"):
        found["payments"] = _payments(order)
    if wanted.has("shipments"):
        found["shipments"] = [_shipment(each) for each in parcels_of(order)]
    if wanted.has("timeline"):
        found["timeline"] = [
            {"at": written(fact.at), "kind": fact.kind, "text": fact.text, "actor": fact.actor}
            for fact in order.facts.all()
        ]
    if wanted.has("notes"):
        found["notes"] = [
            {"text": note.text, "author": str(note.author), "written_at": written(note.written_at)}
            for note in order.notes.select_related("author")
        ]
    return found


def _line(row: OrderLine, currency: str) -> dict[str, Any]:
    plain = (
        "line_no", "sku", "product_title", "variant_title", "options", "hs_code", "quantity", "uom", "rate_bp", "back",
        "gstin",
    )  # fmt: skip
    amounts = ("unit_price", "discount", "total", "taxable", "cgst", "sgst", "igst")
    return {
        **{name: getattr(row, name) for name in plain},
        **{name: amount_of(getattr(row, name), currency) for name in amounts},
        "variant_id": row.variant_public_id,
        "location": row.location_code,
    }


def _payments(order: Order) -> list[dict[str, Any]]:
    return [
        {
            "id": each.payment_id,
            "provider": each.provider,
            "provider_payment_id": each.provider_payment_id,
            "status": each.status,
            "method": each.method,
            "amount": money_of(each.amount),
            "failure_reason": each.failure_reason,
            "created_at": written(each.created_at),
            "refunds": [
                {"id": refund_id, "amount": money_of(amount), "status": status}
                for refund_id, amount, status in each.refunds
            ],
        }
        for each in payments_of(*references_of(order))
    ]


def _shipment(row: Any) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "delivery_ref": row.fulfillment.delivery_ref,
        "awb": row.awb,
        "courier": row.courier,
        "status": row.status,
        "tracking_url": row.tracking_url,
        "moved_at": written(row.moved_at),
        "delivered_at": written(row.delivered_at),
    }


def return_row(found: Return) -> dict[str, Any]:
    """A return; its order and items have been read with it."""
    plain = ("number", "status", "origin", "way", "wish", "our_fault", "note", "answer", "awb", "courier")
    amounts = ("goods_amount", "carriage_amount", "kept_amount", "refund_amount")
    moments = ("requested_at", "approved_at", "received_at", "inspected_at", "ended_at")
    return {
        "id": found.public_id,
        **{name: getattr(found, name) for name in plain},
        "order_id": found.order.public_id,
        "order_number": found.order.number,
        **{name: amount_of(getattr(found, name), found.order.currency) for name in amounts},
        **{name: written(getattr(found, name)) for name in moments},
        "items": [
            {
                "line_no": item.line.line_no,
                "sku": item.line.sku,
                "quantity": item.quantity,
                "reason": item.reason.code if item.reason else None,
                "note": item.note,
                "good": item.good,
                "damaged": item.damaged,
                "not_ours": item.not_ours,
                "replacement_sku": item.replacement.sku if item.replacement else None,
            }
            for item in found.items.all()
        ],
    }
