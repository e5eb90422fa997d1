"""Payment entries and sales returns written in ERPNext's words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandboxes.arkone.credit_api import record_credit
from sandboxes.arkone.frappe.documents import CHARGES, REJECTS, code_of
from sandboxes.arkone.frappe.errors import FrappeError
from sandboxes.arkone.frappe.selling import needed, refuse_twin
from sandboxes.arkone.metres import by_metre
from sandboxes.arkone.money_api import record_payment, record_refund
from sandboxes.arkone.problems import amount
from sandboxes.kit import World

Json = dict[str, Any]


def new_payment(world: World, doc: Json) -> str:
    """A Payment Entry: `Receive` for a Sales Order, or `Pay` back what `shop_refund_of` brought; its name."""
    needed(
        "Payment Entry", doc, "payment_type", "party_type", "party", "paid_amount", "reference_no", "reference_date"
    )  # fmt: skip
    refuse_twin(world, "Payment Entry", "shop_payment_id", doc)
    paid = amount(Decimal(str(doc["paid_amount"])))
    external_id = str(doc.get("shop_payment_id") or doc["reference_no"])
    if doc["payment_type"] == "Pay":
        told = {"external_id": external_id, "payment_id": str(doc.get("shop_refund_of")), "amount": paid}
        return str(record_refund(world, {**told, "reason": str(doc.get("remarks") or "")})["id"])
    references = doc.get("references") or []
    if not references:
        raise FrappeError("MandatoryError", "[Payment Entry]: references")
    told = {"external_id": external_id, "sales_order_id": references[0]["reference_name"], "amount": paid}
    return str(record_payment(world, {**told, "method": str(doc.get("mode_of_payment") or "")})["id"])


def new_return(world: World, doc: Json) -> str:
    """A Sales Invoice with `is_return`: rows with negative quantities, back into the warehouses they name; its name."""
    needed("Sales Invoice", doc, "return_against", "items")
    if not doc.get("is_return"):
        raise FrappeError("ValidationError", "The ERP makes its invoices when it packs.")
    refuse_twin(world, "Sales Invoice", "shop_credit_note_no", doc)
    lines = [_returned(world, row) for row in doc["items"]]
    total = sum((Decimal(line["amount"]) for line in lines), Decimal(0))
    note = record_credit(
        world,
        {
            "external_id": doc.get("shop_credit_note_no"),
            "invoice_id": doc["return_against"],
            "reason": str(doc.get("remarks") or "Return"),
            "lines": lines,
            "total": amount(total),
        },
    )
    return str(note["id"])


def _returned(world: World, row: Json) -> Json:
    qty = -Decimal(str(row["qty"]))
    if qty <= 0:
        raise FrappeError("ValidationError", "A return has negative quantities.")
    worth = amount((qty * Decimal(str(row["rate"]))).quantize(Decimal("0.01")))
    sku, place = str(row["item_code"]), code_of(row.get("warehouse")) or REJECTS
    if sku == CHARGES:
        return {"sku": sku, "warehouse": place, "qty": 0, "good": 0, "amount": worth}
    if by_metre(world, sku):
        return {"sku": sku, "warehouse": place, "qty": f"{qty:.2f}", "good": 0, "amount": worth}
    good = 0 if place == REJECTS else int(qty)
    return {"sku": sku, "warehouse": place, "qty": int(qty), "good": good, "amount": worth}
