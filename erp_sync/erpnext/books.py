"""Money, returns and parcels as ERPNext's documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from erp_sync.erpnext.documents import Doc, inr, measured, rows_for, warehouse_name

# Events of a parcel after which its goods are not on our shelf any more: the delivery note is submitted with them.
UNDER_WAY = frozenset(
    {
        "picked_up", "in_transit", "out_for_delivery", "undelivered", "delivered", "rto_initiated",
        "rto_in_transit", "rto_delivered", "lost", "damaged",
    }
)  # fmt: skip


def payment_doc(body: Mapping[str, Any], *, order: str, customer: str) -> Doc:
    """A submitted Payment Entry that receives money for an order."""
    return {
        **_entry(body, customer),
        "payment_type": "Receive",
        "mode_of_payment": body.get("method") or settings.ERPNEXT_MODE_OF_PAYMENT,
        "reference_date": str(body.get("paid_at") or "")[:10],
        "references": [
            {
                "reference_doctype": "Sales Order",
                "reference_name": order,
                "allocated_amount": body["amount"],
            }
        ],
    }


def refund_doc(body: Mapping[str, Any], *, customer: str, on: str) -> Doc:
    """A submitted Payment Entry that gives money of an earlier one back."""
    return {
        **_entry(body, customer),
        "payment_type": "Pay",
        "mode_of_payment": settings.ERPNEXT_MODE_OF_PAYMENT,
        "reference_date": on,
        "remarks": body.get("reason") or "",
        "shop_refund_of": body["payment_id"],
    }


def _entry(body: Mapping[str, Any], customer: str) -> Doc:
    return {
        "docstatus": 1,
        "company": settings.ERPNEXT_COMPANY,
        "party_type": "Customer",
        "party": customer,
        "paid_amount": body["amount"],
        "received_amount": body["amount"],
        "source_exchange_rate": 1,
        "target_exchange_rate": 1,
        "reference_no": body["external_id"],
        "shop_payment_id": body["external_id"],
    }


def credit_note_doc(body: Mapping[str, Any], *, invoice: str) -> Doc:
    """A submitted return of an invoice. Good pieces go back to their shelf, the others to the house's rejects."""
    return {
        "docstatus": 1,
        "company": settings.ERPNEXT_COMPANY,
        "is_return": 1,
        "update_stock": 1,
        "return_against": invoice,
        "posting_date": body.get("issued_on"),
        "remarks": body["reason"],
        "shop_credit_note_no": body["external_id"],
        "items": [row for line in body["lines"] for row in _returned(line)],
    }


def _returned(line: Mapping[str, Any]) -> list[Doc]:
    """Rows with negative quantities; of carriage alone one of the service item."""
    uom, quantity = measured(line["qty"])
    amount = inr(line["amount"])
    if not quantity:
        return [{"item_code": settings.ERPNEXT_CHARGES_ITEM, "qty": -1, "rate": amount.to_major()}]
    good = int(line.get("good") or 0)
    parts: Sequence[tuple[int, str]] = [
        (good, warehouse_name(line["warehouse"])),
        (quantity - good, settings.ERPNEXT_REJECTS_WAREHOUSE),
    ]
    shares = amount.split([units for units, _ in parts])
    rows = [
        _negative(row)
        for (units, place), share in zip(parts, shares, strict=True)
        if units
        for row in rows_for({"item_code": line["sku"], "warehouse": place}, units, uom, share, "0")
    ]
    return rows


def _negative(row: Doc) -> Doc:
    qty = row["qty"]
    return {**row, "qty": -qty if isinstance(qty, int) else f"-{qty}"}


def tracking_doc(event: Mapping[str, Any], *, at: str) -> Doc:
    """What a Delivery Note is told of its parcel; with the first sign that it left, it is submitted."""
    return {
        **({"docstatus": 1} if event["status"] in UNDER_WAY else {}),
        "shop_parcel_status": event["status"],
        "shop_parcel_at": at,
        "shop_parcel_note": event.get("description") or "",
        "shop_parcel_place": event.get("location") or "",
        "lr_no": event.get("awb") or "",
    }
