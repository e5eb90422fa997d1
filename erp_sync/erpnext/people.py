"""Customers and addresses that a Sales Order has to name: found by our ids, or made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from erp_sync.engine.errors import Conflict
from erp_sync.erpnext import documents
from erp_sync.erpnext.client import ErpNextClient


def customer_name(client: ErpNextClient, customer: Mapping[str, Any]) -> str:
    """The Customer: by our id, else by GSTIN, e-mail or telephone where it bears no other id of ours, else a new one."""
    ours = customer.get("external_id")
    known = _named(client, [["shop_customer_id", "=", ours]]) if ours else None
    for field, value in (
        ("gstin", customer.get("gstin")),
        ("email_id", customer.get("email")),
        ("mobile_no", customer.get("phone")),
    ):
        if known is None and value:
            free = [["shop_customer_id", "is", "not set"]] if ours else []
            known = _named(client, [[field, "=", value], *free])
    if known is not None:
        return known
    try:
        return client.insert("Customer", documents.customer_doc(customer)).text("name")
    except Conflict:
        known = _named(client, [["shop_customer_id", "=", ours]])
        if known is None:
            raise
        return known


def address_name(client: ErpNextClient, body: Mapping[str, Any], which: str, customer: str) -> str:
    """The Address of one order, made once for one text."""
    kind, number = which.capitalize(), body.get("external_id") or body["number"]
    given = body.get(f"{which}_address") or body["shipping_address"]
    doc = documents.address_doc(number, kind, given, customer)
    same = [["shop_address_id", "=", doc["shop_address_id"]]]
    known = _named(client, same, "Address")
    if known is not None:
        return known
    try:
        return client.insert("Address", doc).text("name")
    except Conflict:
        known = _named(client, same, "Address")
        if known is None:
            raise
        return known


def _named(client: ErpNextClient, filters: list[list[Any]], doctype: str = "Customer") -> str | None:
    found = client.first(doctype, fields=["name"], filters=filters)
    return found.text("name") if found is not None else None
