"""The run's objects as ERPNext's documents. Pure views; what is not a list field is a child table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta, timezone
from decimal import Decimal
from typing import Any, Final

from sandboxes.arkone.frappe.errors import FrappeError
from sandboxes.kit import World, parse_moment

Json = dict[str, Any]

IST: Final = timezone(timedelta(hours=5, minutes=30))
COMPANY, ABBR = "Blouson", "BL"
REJECTS: Final = "Rejects"
CHARGES: Final = "CHARGES"
_CENT: Final = Decimal("0.01")
_BILLED = ("packed", "shipped", "delivered", "closed")
_GONE = ("shipped", "delivered", "closed")


def site_time(moment: str) -> str:
    """A moment in the site's zone, without an offset."""
    return parse_moment(moment).astimezone(IST).strftime("%Y-%m-%d %H:%M:%S.%f")


def warehouse_name(code: str) -> str:
    """`BLR` as ERPNext names it: `BLR - BL`."""
    return f"{code} - {ABBR}"


def code_of(name: object) -> str:
    """`BLR - BL` as `BLR`."""
    return str(name or "").removesuffix(f" - {ABBR}")


def number(value: object) -> float:
    """A decimal string as JSON number."""
    return float(Decimal(str(value)))


def quantity(row: Json, name: str) -> float:
    """A quantity in the row's unit."""
    return row[name] / 100 if row.get("uom") == "Mtr" else float(row[name])


def _base(doctype: str, name: str, row: Json, docstatus: int = 0) -> Json:
    at = site_time(row["modified_at"])
    return {"name": name, "doctype": doctype, "docstatus": docstatus, "creation": at, "modified": at}


def _warehouse(world: World, row: Json) -> Json:
    return {
        **_base("Warehouse", warehouse_name(row["code"]), row),
        "warehouse_name": row["code"],
        "company": COMPANY,
        "is_group": 0,
        "disabled": int(row["deleted"]),
        "address_line_1": row["address"],
        "city": row["city"],
        "state": row["state"],
        "pin": row["pincode"],
        "phone_no": row.get("phone"),
        "shop_title": row["name"],
        "shop_gstin": row["gstin"],
    }


def _item(world: World, row: Json) -> Json:
    dims, parent = row.get("dims") or {}, world.get("items", str(row["parent_id"]))
    return {
        **_base("Item", row["sku"], row),
        "item_code": row["sku"],
        "item_name": row["name"],
        "item_group": "Products",
        "has_variants": int(row["has_variants"]),
        "variant_of": parent["sku"] if parent is not None else None,
        "disabled": int(row["deleted"] or row["status"] != "active"),
        "gst_hsn_code": row["hsn"],
        "stock_uom": "Meter" if row["uom"] == "Mtr" else "Nos",
        "weight_per_unit": float(row.get("weight_g") or 0),
        "weight_uom": "Gram",
        "shop_mrp": number(row["mrp"]) if row.get("mrp") else 0.0,
        "shop_gst_policy": row["gst_policy"],
        **_shown_by_the_shop(row),
        **{f"shop_{side}_cm": float(dims.get(f"{side}_cm") or 0) for side in ("length", "breadth", "height")},
        "attributes": [
            {"attribute": name.capitalize(), "attribute_value": value}
            for name, value in row["attributes"].items()
        ],
    }


def _shown_by_the_shop(row: Json) -> Json:
    told = row.get("shop") or {}
    words = ("url", "title", "subtitle", "description", "seo_title", "seo_description")
    return {
        "shop_published": int(told.get("published") or 0),
        **{f"shop_{name}": told.get(name) for name in words},
    }


def _item_price(world: World, row: Json) -> Json:
    return {
        **_base("Item Price", row["id"], row),
        "item_code": row["sku"],
        "price_list": row["price_list"],
        "selling": 1,
        "customer": row["customer_id"],
        "currency": row["currency"],
        "uom": "Meter" if row.get("uom") == "Mtr" else "Nos",
        "price_list_rate": number(row["rate"]),
        "valid_from": row["valid_from"],
        "valid_upto": row["valid_to"],
    }


def _bin(world: World, row: Json) -> Json:
    return {
        **_base("Bin", row["id"], row),
        "item_code": row["sku"],
        "warehouse": warehouse_name(row["warehouse"]),
        "stock_uom": "Meter" if row.get("uom") == "Mtr" else "Nos",
        "actual_qty": quantity(row, "on_hand"),
        "reserved_qty": quantity(row, "committed"),
        "ordered_qty": 0.0,
        "projected_qty": quantity(row, "available"),
    }


def _customer(world: World, row: Json) -> Json:
    return {
        **_base("Customer", row["id"], row),
        "customer_name": row["name"],
        "customer_type": "Individual",
        "email_id": row["email"],
        "mobile_no": row["phone"],
        "gstin": row["gstin"],
        "default_price_list": row["price_list"],
        "shop_customer_id": row["external_id"],
        "shop_merged_into": row.get("merged_into") or "",
    }


def _address(world: World, row: Json) -> Json:
    return {
        **_base("Address", row["id"], row),
        "address_title": row["name"],
        "address_type": row["kind"],
        "address_line1": row["address_1"],
        "address_line2": row["address_2"],
        "city": row["city"],
        "state": row["state"],
        "gst_state_number": row["state_code"],
        "pincode": row["pincode"],
        "country": "India",
        "phone": row["phone"],
        "shop_address_id": row["external_id"],
        "links": [{"link_doctype": "Customer", "link_name": row["customer_id"]}],
    }


def _order_status(row: Json) -> str:
    if row["on_hold"]:
        return "On Hold"
    words = {"draft": "Draft", "cancelled": "Cancelled", "closed": "Closed", "shipped": "Completed"}
    words |= {"delivered": "Completed", "packed": "To Deliver"}
    return words.get(row["status"], "To Deliver and Bill")


def _sales_order(world: World, row: Json) -> Json:
    docstatus = {"draft": 0, "cancelled": 2}.get(row["status"], 1)
    return {
        **_base("Sales Order", row["id"], row, docstatus),
        "company": COMPANY,
        "customer": row["customer_id"],
        "customer_name": row["customer"]["name"],
        "contact_email": row["customer"]["email"],
        "contact_mobile": row["customer"]["phone"],
        "transaction_date": site_time(row["ordered_at"])[:10],
        "status": _order_status(row),
        "currency": row["currency"],
        "grand_total": number(row["total"]),
        "advance_paid": number(row["amount_paid"]),
        "per_delivered": 100.0 if row["status"] in _GONE else 0.0,
        "per_billed": 100.0 if row["status"] in _BILLED else 0.0,
        "shop_order_id": row["external_id"],
        "shop_channel": row.get("channel"),
        "shop_payment_terms": row["payment_terms"],
        "shop_amount_to_collect": number(row["amount_to_collect"] or 0),
        "shop_delivery_method": row.get("delivery_method", "courier"),
        "shop_flags": ",".join(row["flags"]),
        "shop_cancel_reason": row["cancel_reason"],
        "items": [_order_row(row, line) for line in row["lines"]]
        + [_charge_row(row, place, charge) for place, charge in enumerate(row["charges"])],
    }


def _order_row(order: Json, line: Json) -> Json:
    rate = (Decimal(line["amount"]) / Decimal(str(quantity(line, "qty")))).quantize(_CENT)
    return {
        "name": f"{order['id']}-{line['line_no']}",
        "item_code": line["sku"],
        "item_name": line["name"],
        "uom": "Meter" if line.get("uom") == "Mtr" else "Nos",
        "description": line.get("note") or line["name"],
        "qty": quantity(line, "qty"),
        "rate": number(rate),
        "amount": number(line["amount"]),
        "warehouse": warehouse_name(line["warehouse"]),
        "gst_hsn_code": line["hsn"],
        "item_tax_template": f"GST {line['tax_rate']}% - {ABBR}",
    }


def _charge_row(order: Json, place: int, charge: Json) -> Json:
    return {
        "name": f"{order['id']}-charge-{place}",
        "item_code": CHARGES,
        "item_name": charge["code"],
        "description": charge["code"],
        "qty": 1.0,
        "rate": number(charge["amount"]),
        "amount": number(charge["amount"]),
        "warehouse": None,
        "item_tax_template": f"GST {charge['tax_rate']}% - {ABBR}",
    }


def _delivery_note(world: World, row: Json) -> Json:
    docstatus = {"packed": 0, "cancelled": 2}.get(row["status"], 1)
    return {
        **_base("Delivery Note", row["id"], row, docstatus),
        "company": COMPANY,
        "set_warehouse": warehouse_name(row["warehouse"]),
        "lr_no": row["awb"],
        "transporter_name": row["courier"],
        "shop_order_id": row["order_external_id"],
        "shop_delivery_ref": row["id"],
        "shop_tracking_url": row["tracking_url"],
        "shop_label_url": row["label_url"],
        "shop_parcel_status": row["status"],
        "items": [
            {
                "item_code": line["sku"],
                "qty": quantity(line, "qty"),
                "against_sales_order": row["sales_order_id"],
                "warehouse": warehouse_name(row["warehouse"]),
            }
            for line in row["lines"]
        ],
    }


def _payment(world: World, row: Json) -> Json:
    order = world.get("sales_orders", row["sales_order_id"])
    return {
        **_base("Payment Entry", row["id"], row, 1),
        "payment_type": "Pay" if "payment_id" in row else "Receive",
        "party_type": "Customer",
        "party": order["customer_id"] if order is not None else None,
        "paid_amount": number(row["amount"]),
        "reference_no": row["external_id"],
        "shop_payment_id": row["external_id"],
    }


def _invoice(world: World, row: Json) -> Json:
    return {
        **_base("Sales Invoice", row["id"], row, 2 if row.get("status") == "cancelled" else 1),
        "company": COMPANY,
        "is_return": 0 if "number" in row else 1,
        "return_against": row.get("invoice_id"),
        "company_gstin": row["gstin"],
        "grand_total": number(row["total"]) * (1 if "number" in row else -1),
        "shop_credit_note_no": row.get("external_id"),
        "items": [{"sales_order": row["sales_order_id"]}],
    }


_ISSUE: Final = {"open": "Open", "pending": "Replied", "resolved": "Resolved", "closed": "Closed"}


def _issue(world: World, row: Json) -> Json:
    return {
        **_base("Issue", row["id"], row),
        "subject": row["subject"],
        "status": _ISSUE[row["status"]],
        "customer": row["customer_id"],
        "description": row["number"],
        "shop_ticket_id": row["external_id"],
        "shop_order_id": row["order_external_id"],
    }


def _communication(world: World, row: Json) -> Json:
    return {
        **_base("Communication", row["id"], row),
        "reference_doctype": "Issue",
        "reference_name": row["ticket_id"],
        "sent_or_received": "Sent" if row["author"] == "agent" else "Received",
        "content": row["body"],
        "shop_message_id": row["external_id"],
    }


_VIEWS: Final[dict[str, tuple[tuple[str, ...], Callable[[World, Json], Json]]]] = {
    "Warehouse": (("warehouses",), _warehouse),
    "Item": (("items",), _item),
    "Item Price": (("prices",), _item_price),
    "Bin": (("stock",), _bin),
    "Customer": (("customers",), _customer),
    "Address": (("addresses",), _address),
    "Sales Order": (("sales_orders",), _sales_order),
    "Delivery Note": (("deliveries",), _delivery_note),
    "Payment Entry": (("payments", "refunds"), _payment),
    "Issue": (("tickets",), _issue),
    "Communication": (("ticket_messages",), _communication),
    "Sales Invoice": (("invoices", "credit_notes"), _invoice),
}
# ArkOne's quantity breaks would be Pricing Rules here; what ERPNext has deleted, it does not list.
_HIDDEN: Final[dict[str, Callable[[Json], bool]]] = {
    "Item Price": lambda row: row["deleted"] or row["min_qty"] > 1,
    "Bin": lambda row: bool(row["deleted"]),
}


def documents(world: World, doctype: str) -> Iterable[Json]:
    """Every document of a doctype. Raises FrappeError for one that there is not."""
    if doctype not in _VIEWS:
        raise FrappeError("DoesNotExistError", f"DocType {doctype} not found")
    types, view = _VIEWS[doctype]
    hidden = _HIDDEN.get(doctype, lambda row: False)
    return (view(world, row) for type_ in types for row in world.objects(type_).values() if not hidden(row))


def document(world: World, doctype: str, name: str) -> Json:
    """One document by its name. Raises FrappeError 404."""
    found = next((doc for doc in documents(world, doctype) if doc["name"] == name), None)
    if found is None:
        raise FrappeError("DoesNotExistError", f"{doctype} {name} not found")
    return found


def by_field(world: World, doctype: str, field: str, value: object) -> Json | None:
    """The document whose field has this value."""
    return next((doc for doc in documents(world, doctype) if value and doc.get(field) == value), None)
