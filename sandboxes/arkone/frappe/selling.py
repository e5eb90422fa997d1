"""Customers, addresses, sales orders and delivery notes written in ERPNext's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sandboxes.arkone import deliveries, sales_orders
from sandboxes.arkone.customers import new_customer
from sandboxes.arkone.frappe.documents import CHARGES, IST, by_field, code_of, document, site_time
from sandboxes.arkone.frappe.errors import FrappeError
from sandboxes.arkone.metres import by_metre
from sandboxes.arkone.objects import editable, publish, save, shown
from sandboxes.arkone.problems import amount
from sandboxes.arkone.sales_api import change_order
from sandboxes.kit import World, rfc3339

Json = dict[str, Any]

_TAX: Final = re.compile(r"([0-9.]+)%")
_PARCEL: Final = ("shop_parcel_status", "shop_parcel_at", "shop_parcel_note", "shop_parcel_place")


def refuse_twin(world: World, doctype: str, field: str, doc: Json) -> None:
    """A unique custom field: raises FrappeError when another document has the value."""
    if by_field(world, doctype, field, doc.get(field)) is not None:
        raise FrappeError("UniqueValidationError", f"{doctype}: {field} must be unique: {doc[field]}")


def needed(doctype: str, doc: Json, *fields: str) -> None:
    """Raise FrappeError for the first mandatory field that is missing."""
    missing = [name for name in fields if doc.get(name) in (None, "", [])]
    if missing:
        raise FrappeError("MandatoryError", f"[{doctype}]: {', '.join(missing)}")


def new_customer_doc(world: World, doc: Json) -> str:
    """A new Customer; its name."""
    needed("Customer", doc, "customer_name")
    refuse_twin(world, "Customer", "shop_customer_id", doc)
    made = new_customer(
        world,
        {
            "external_id": doc.get("shop_customer_id"),
            "name": doc["customer_name"],
            "email": doc.get("email_id"),
            "phone": doc.get("mobile_no"),
            "gstin": doc.get("gstin"),
        },
    )
    return str(made["id"])


def change_customer(world: World, name: str, doc: Json) -> None:
    """Other fields of a Customer."""
    found = editable(world, "customers", name)
    words = {
        "customer_name": "name", "email_id": "email", "mobile_no": "phone", "gstin": "gstin",
        "shop_customer_id": "external_id", "shop_merged_into": "merged_into",
    }  # fmt: skip
    told = {ours: doc[theirs] for theirs, ours in words.items() if theirs in doc}
    if told.get("external_id") and told["external_id"] != found["external_id"]:
        refuse_twin(world, "Customer", "shop_customer_id", doc)
    publish(world, "customers", shown(save(world, "customers", {**found, **told})))


def new_address(world: World, doc: Json) -> str:
    """A new Address; its name."""
    needed("Address", doc, "address_title", "address_type", "address_line1", "city", "country")
    refuse_twin(world, "Address", "shop_address_id", doc)
    links = doc.get("links") or [{}]
    made = save(
        world,
        "addresses",
        {
            "id": f"{doc['address_title']}-{doc['address_type']}-{world.counter('addresses')}",
            "external_id": doc.get("shop_address_id"),
            "customer_id": links[0].get("link_name"),
            "kind": doc["address_type"],
            "name": doc["address_title"],
            "phone": doc.get("phone"),
            "address_1": doc["address_line1"],
            "address_2": doc.get("address_line2"),
            "city": doc["city"],
            "state": doc.get("state"),
            "state_code": doc.get("gst_state_number"),
            "pincode": doc.get("pincode"),
            "country": "IN",
        },
    )
    return str(made["id"])


def new_order(world: World, doc: Json) -> str:
    """A new Sales Order, submitted with docstatus 1; its name."""
    needed("Sales Order", doc, "customer", "company", "delivery_date", "items")
    refuse_twin(world, "Sales Order", "shop_order_id", doc)
    if world.get("customers", str(doc["customer"])) is None:
        raise FrappeError("LinkValidationError", f"Could not find Customer: {doc['customer']}")
    content = content_of(world, doc["items"])
    body = {
        **content,
        "external_id": doc.get("shop_order_id"),
        "status": "confirmed" if doc.get("docstatus") == 1 else "draft",
        "customer_id": doc["customer"],
        "shipping_address": address_of(world, doc.get("shipping_address_name")),
        "billing_address": address_of(world, doc.get("customer_address")),
        "payment_terms": doc.get("shop_payment_terms") or "prepaid",
        "delivery_method": doc.get("shop_delivery_method") or "courier",
        "flags": [flag for flag in str(doc.get("shop_flags") or "").split(",") if flag],
    }
    if doc.get("shop_amount_to_collect") and body["payment_terms"] == "cod":
        body["amount_to_collect"] = amount(Decimal(str(doc["shop_amount_to_collect"])))
    return str(sales_orders.accept_order(world, body)["id"])


def content_of(world: World, rows: Sequence[Json]) -> Json:
    """Lines, charges and total of an order's rows, as ERPNext adds them up."""
    lines, charges, total = [], [], Decimal(0)
    for row in rows:
        qty, rate = Decimal(str(row.get("qty") or 0)), Decimal(str(row.get("rate") or 0))
        worth = (qty * rate).quantize(Decimal("0.01"))
        total += worth
        tax = _TAX.search(str(row.get("item_tax_template") or ""))
        told = {"tax_rate": tax.group(1) if tax else "0"}
        if row.get("item_code") == CHARGES:
            charges.append({**told, "code": str(row.get("item_name") or "charge"), "amount": amount(worth)})
            continue
        lines.append(
            {
                **told,
                "line_no": len(lines) + 1,
                "sku": str(row.get("item_code") or ""),
                "qty": f"{qty:.2f}" if by_metre(world, str(row.get("item_code"))) else int(qty),
                "unit_price": amount(rate),
                "hsn": row.get("gst_hsn_code"),
                "warehouse": code_of(row.get("warehouse")),
                "note": row.get("description"),
            }
        )
    return {"lines": lines, "charges": charges, "total": amount(total)}


def address_of(world: World, name: object) -> Json:
    """An Address in the ERP's words. Raises FrappeError for one that there is not."""
    row = world.get("addresses", str(name))
    if row is None:
        raise FrappeError("LinkValidationError", f"Could not find Address: {name}")
    return {
        field: str(row.get(field) or "")
        for field in (
            "name", "phone", "address_1", "address_2", "city", "state", "state_code", "pincode", "country",
        )
    }  # fmt: skip


def change_order_doc(world: World, name: str, doc: Json) -> None:
    """Change, or with docstatus 2 cancel, a Sales Order."""
    found = sales_orders.find_order(world, name)
    if doc.get("docstatus") == 2:
        deliveries.cancel_order(
            world, found, lines=None, reason=str(doc.get("shop_cancel_reason") or "Cancelled")
        )
        return
    contact = {"name": "customer_name", "email": "contact_email", "phone": "contact_mobile"}
    body: Json = {"customer": {ours: doc[theirs] for ours, theirs in contact.items() if theirs in doc}}
    if doc.get("shipping_address_name"):
        body["shipping_address"] = address_of(world, doc["shipping_address_name"])
    if doc.get("customer_address"):
        body["billing_address"] = address_of(world, doc["customer_address"])
    if "shop_payment_terms" in doc:
        body["payment_terms"] = doc["shop_payment_terms"]
        body["amount_to_collect"] = (
            amount(Decimal(str(doc.get("shop_amount_to_collect") or 0)))
            if body["payment_terms"] == "cod"
            else None
        )
    change_order(world, found, body)


def change_rows(world: World, name: str, rows: Sequence[Json]) -> None:
    """`update_child_qty_rate`: the rows of a submitted order are these from now on; known ones go by `docname`."""
    before = {row["name"]: row for row in document(world, "Sales Order", name)["items"]}
    full = [{**before.get(str(row.get("docname")), {}), **row} for row in rows]
    change_order(world, sales_orders.find_order(world, name), content_of(world, full))


def hold_order(world: World, name: str, *, on_hold: bool) -> None:
    """Stop an order where it is, or let it go on."""
    order = editable(world, "sales_orders", name)
    if bool(order["on_hold"]) != on_hold:
        sales_orders.set_hold(world, order, on_hold=on_hold, reason="")


def change_delivery_note(world: World, name: str, doc: Json) -> None:
    """Submit a Delivery Note, and note where the parcel is; both in the words of the house's custom fields."""
    delivery = editable(world, "deliveries", name)
    if delivery["status"] == "cancelled":
        raise FrappeError("UpdateAfterSubmitError", "The delivery note is cancelled.")
    if not doc.get("shop_parcel_status"):
        return
    needed("Delivery Note", doc, "shop_parcel_at")
    at = datetime.strptime(str(doc["shop_parcel_at"]), "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=IST)
    event = {
        "status": doc["shop_parcel_status"],
        "occurred_at": rfc3339(at),
        "description": doc.get("shop_parcel_note"),
        "location": doc.get("shop_parcel_place"),
        "awb": doc.get("lr_no"),
    }
    deliveries.record_tracking(world, name, [event])


def check_timestamp(world: World, doctype: str, name: str, doc: Json) -> None:
    """The optimistic lock: a `modified` that is not the document's own raises FrappeError."""
    current = document(world, doctype, name)["modified"]
    if doc.get("modified") and doc["modified"] != current:
        raise FrappeError(
            "TimestampMismatchError", "Document has been modified after you have opened it. Please refresh."
        )


__all__ = [
    "change_customer", "change_delivery_note", "change_order_doc", "change_rows", "check_timestamp", "hold_order", "new_address",
    "new_customer_doc", "new_order", "site_time",
]  # fmt: skip
