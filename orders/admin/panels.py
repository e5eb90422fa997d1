"""The parts of an order's page: plain values for its templates, each part a fixed number of queries at most.

The order has been gathered (`orders.desk.queries.gather`): what hangs on it is at hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from catalog.made.queries import words_of
from core.measure import quantity_text
from core.money import Money, format_money
from orders.admin.tones import (
    EDIT_TONES,
    MONEY_TONES,
    ORDER_TONES,
    PAYMENT_TONES,
    SHIPMENT_TONES,
    goods_label,
    rupees,
)
from orders.desk.queries import parcels_of
from orders.fulfilment.rules import ShipmentStatus
from orders.models import Order, OrderEdit, OrderLine
from orders.risk.queries import order_risk
from orders.sales.queries import order_token
from orders.sales.references import edit_reference
from payments.credit.queries import credit_tenders
from payments.queries import PaymentRow, payments_of

Label = tuple[str, str]  # tone, words


def order_panels(order: Order) -> dict[str, Any]:
    """Everything an order's page shows beside the order itself."""
    edits = list(order.edits.all())
    changes = [edit_reference(order.number, edit.number) for edit in edits]
    payments = payments_of(order.reference, *changes)
    failed = sum(row.status == "failed" for row in payments)
    return {
        "risk": order_risk(order, payments_failed=failed),
        "notes": order.notes.select_related("author"),
        "tags": order.tags.all(),
        "refundable": _refundable(payments, order.currency),
        "labels": _labels(order),
        "totals": _totals(order),
        "total": rupees(order.total, order.currency),
        "tax_total": rupees(order.tax_total, order.currency),
        "credits": [
            (tender.label, rupees(tender.amount.amount, order.currency), tender.status)
            for tender in (credit_tenders(order.reference) if order.credit_total else ())
        ],
        "amount_due": rupees(order.amount_due.amount, order.currency),
        "lines": _lines(order),
        "edits": [_edit(edit) for edit in edits],
        "payments": [_payment(row) for row in payments],
        "parcels": _parcels(order),
        "facts": sorted(order.facts.all(), key=lambda fact: (fact.at, fact.pk), reverse=True),
        "shipping": order.shipping_address,
        "billing": None if order.billing_address == order.shipping_address else order.billing_address,
        "page_url": f"/orders/{order_token(order.public_id)}/",
    }


def _edit(edit: OrderEdit) -> tuple[str, str, str, OrderEdit]:
    """Tone and words of its status, what it costs more, and the change itself."""
    more = "+" if edit.difference.amount > 0 else ""
    return EDIT_TONES[edit.status], edit.get_status_display(), f"{more}{format_money(edit.difference)}", edit


def _labels(order: Order) -> list[Label]:
    tone, words = goods_label(order)
    labels = [
        (ORDER_TONES[order.status], order.get_status_display()),
        (PAYMENT_TONES[order.payment_status], order.get_payment_status_display()),
    ]
    return labels if tone is None else [*labels, (tone, words)]


def _totals(order: Order) -> list[tuple[str, str]]:
    """From goods to the sum that is paid."""
    rows = [("Goods", order.item_total), (order.shipping_option_name, order.shipping_total)]
    rows += [(each.title, each.amount.amount) for each in order.applied_surcharges]
    applied = [(each.title, -each.amount.amount) for each in order.applied_promotions]
    rows += applied or ([("Discount", -order.discount_total)] if order.discount_total else [])
    return [(label, rupees(amount, order.currency)) for label, amount in rows]


def _lines(order: Order) -> list[dict[str, Any]]:
    """Pieces with price, GST and the place that sends them."""
    return [
        {
            "row": row,
            "quantity": quantity_text(row.quantity, row.uom),
            "words": _making(row),
            "unit_price": rupees(row.unit_price, order.currency),
            "total": rupees(row.total, order.currency),
            "tax": rupees(row.cgst + row.sgst + row.igst, order.currency),
            "kind": "CGST + SGST" if row.cgst else "IGST",
            "rate": f"{row.rate_bp / 100:g}%",
        }
        for row in order.lines.all()
    ]


def _making(row: OrderLine) -> list[str]:
    """How a line is made, what it was sold with, and what cannot come back."""
    words = list(words_of(row.configuration))
    words += [f"Part of {row.bundle['quantity']} × {row.bundle['title']}"] if row.bundle else []
    words += [f"{row.lead_days} days to make"] if row.lead_days else []
    words += [] if row.is_returnable else ["Not returnable"]
    return words


def _payment(row: PaymentRow) -> dict[str, Any]:
    refunds = [
        {"id": refund_id, "amount": _less(amount), "tone": MONEY_TONES[status], "status": status}
        for refund_id, amount, status in row.refunds
    ]
    return {
        "row": row,
        "amount": format_money(row.amount),
        "tone": MONEY_TONES[row.status],
        "refunds": refunds,
    }


def _refundable(payments: Sequence[PaymentRow], currency: str) -> str:
    """What came in and is neither given back nor promised; "" when nothing came in."""
    came = [row for row in payments if row.status == "captured"]
    left = [
        row.amount.amount - sum(sum_.amount for _, sum_, status in row.refunds if status != "failed")
        for row in came
    ]
    return rupees(sum(left), currency) if came else ""


def _less(amount: Money) -> str:
    """Money that goes back, with its sign."""
    return format_money(-amount)


def _parcels(order: Order) -> list[dict[str, Any]]:
    """Shipments, each with the courier's log."""
    rows = sorted(parcels_of(order), key=lambda row: row.pk)
    return [
        {
            "row": row,
            "label": _shipment_label(row.status),
            "scans": [(scan, _shipment_label(scan.status)) for scan in row.scans.all()],
        }
        for row in rows
    ]


def _shipment_label(status: str) -> Label:
    return SHIPMENT_TONES[status], ShipmentStatus(status).label
