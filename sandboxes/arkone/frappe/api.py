"""`/api/resource` and `/api/method`."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from flask import Response, jsonify, request

from sandboxes.arkone.frappe import accounts, selling, support
from sandboxes.arkone.frappe.documents import document, number
from sandboxes.arkone.frappe.door import arguments, as_json, guarded, sent
from sandboxes.arkone.frappe.errors import FrappeError
from sandboxes.arkone.frappe.lists import listed
from sandboxes.arkone.order_form import item_by_sku
from sandboxes.arkone.pricing import price_for, tax_rate_of
from sandboxes.kit import World, current_world, not_a_write

Json = dict[str, Any]

api = guarded("api")

_NEW: Final[dict[str, Callable[[World, Json], str]]] = {
    "Customer": selling.new_customer_doc,
    "Address": selling.new_address,
    "Sales Order": selling.new_order,
    "Payment Entry": accounts.new_payment,
    "Sales Invoice": accounts.new_return,
    "Issue": support.new_issue,
    "Communication": support.new_communication,
}
_CHANGE: Final[dict[str, Callable[[World, str, Json], None]]] = {
    "Customer": selling.change_customer,
    "Sales Order": selling.change_order_doc,
    "Delivery Note": selling.change_delivery_note,
    "Issue": support.change_issue,
    "Item": support.change_item,
}


@api.get("/resource/<doctype>")
def rows(doctype: str) -> Response:
    """A list."""
    return jsonify(data=listed(current_world(), doctype, request.args))


@api.get("/resource/<doctype>/<path:name>")
def one(doctype: str, name: str) -> Response:
    """A document with its child tables."""
    return jsonify(data=document(current_world(), doctype, name))


@api.post("/resource/<doctype>")
def insert(doctype: str) -> Response:
    """A new document, submitted when its docstatus is 1."""
    world, doc = current_world(), sent()
    if doctype not in _NEW:
        raise FrappeError("PermissionError", f"No permission to create {doctype}")
    return jsonify(data=document(world, doctype, _NEW[doctype](world, doc)))


@api.put("/resource/<doctype>/<path:name>")
def change(doctype: str, name: str) -> Response:
    """Change, submit or cancel a document."""
    world, doc = current_world(), sent()
    if doctype not in _CHANGE:
        raise FrappeError("PermissionError", f"No permission to write {doctype}")
    selling.check_timestamp(world, doctype, name, doc)
    _CHANGE[doctype](world, name, doc)
    return jsonify(data=document(world, doctype, name))


@api.route("/method/frappe.client.get_list", methods=["GET", "POST"])
def get_list() -> Response:
    """A list by method; with `parent` also of a child table."""
    not_a_write()
    asked, world = arguments(), current_world()
    if asked.get("parent") != "Item" or asked.get("doctype") != "Item Variant Attribute":
        return jsonify(message=listed(world, str(asked.get("doctype")), asked))
    names = as_json(asked.get("filters"), [["parent", "in", []]])[0][-1]
    found = [
        {"parent": name, **attribute}
        for name in names
        for attribute in document(world, "Item", name)["attributes"]
    ]
    return jsonify(message=found)


@api.route("/method/frappe.auth.get_logged_user", methods=["GET", "POST"])
def logged_user() -> Response:
    """Who asks."""
    not_a_write()
    return jsonify(message="shop@blouson.example")


@api.route("/method/frappe.ping", methods=["GET"])
def ping() -> Response:
    """200 while it runs."""
    return jsonify(message="pong")


@api.post("/method/erpnext.controllers.accounts_controller.update_child_qty_rate")
def update_child_qty_rate() -> Response:
    """Other rows for a submitted Sales Order."""
    asked = arguments()
    selling.change_rows(
        current_world(), str(asked.get("parent_doctype_name")), as_json(asked.get("trans_items"), [])
    )
    return jsonify({})


@api.post("/method/erpnext.selling.doctype.sales_order.sales_order.update_status")
def update_status() -> Response:
    """Hold (“On Hold”) and Resume (“Draft”) of a Sales Order, for those who have looked it up."""
    asked, world = arguments(), current_world()
    selling.hold_order(world, str(asked.get("name")), on_hold=asked.get("status") == "On Hold")
    return jsonify({})


@api.post("/method/erpnext.stock.get_item_details.get_item_details")
def get_item_details() -> Response:
    """What an item costs a customer now: the list's rate after its rules, and the tax template."""
    not_a_write()
    world, asked = current_world(), as_json(arguments().get("args"), {})
    item = item_by_sku(world, str(asked.get("item_code")))
    if item is None:
        raise FrappeError("DoesNotExistError", f"Item {asked.get('item_code')} not found")
    customer = world.get("customers", str(asked.get("customer")))
    qty = int(Decimal(str(asked.get("qty") or 1)) * (100 if item["uom"] == "Mtr" else 1))
    found = price_for(world, sku=item["sku"], qty=max(1, qty), customer=customer, at=world.now())
    rate = Decimal(found[0]["rate"]) if found else Decimal(0)
    tax = tax_rate_of(item, rate)
    return jsonify(
        message={
            "item_code": item["sku"],
            "item_name": item["name"],
            "price_list_rate": number(rate),
            "discount_percentage": 0.0,
            "item_tax_template": f"GST {tax}% - BL",
            "item_tax_rate": f'{{"Output Tax IGST - BL": {number(tax)}}}',
        }
    )
