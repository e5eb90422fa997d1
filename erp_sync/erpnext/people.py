"""Customers and addresses: those a Sales Order has to name, and customers kept in step with their accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import Rejected
from erp_sync.engine.errors import Conflict
from erp_sync.engine.fields import Fields
from erp_sync.engine.outbound import Accepted
from erp_sync.erpnext import documents
from erp_sync.erpnext.client import PUSH_S, ErpNextClient, erpnext_client
from erp_sync.erpnext.inserting import accepted, insert_once
from erp_sync.people.ports import PersonAsked

# Our words for a customer's fields in ERPNext's; it keeps no company beside the customer's own name.
WORDS = {
    "external_id": "shop_customer_id", "name": "customer_name", "email": "email_id", "phone": "mobile_no",
    "gstin": "gstin",
}  # fmt: skip


class ErpNextPeople:
    """What `People` says of finding and writing, over ERPNext's Customer."""

    def find_person(self, asked: PersonAsked) -> Fields | None:
        """By its name, our id, then the proven address and telephone of one that bears no other id of ours."""
        client = erpnext_client().within(PUSH_S)
        if asked.known_id:
            return _customer(client, asked.known_id)
        free = ["shop_customer_id", "is", "not set"]
        ways = [[["shop_customer_id", "=", asked.ref]]]
        ways += [[["email_id", "=", asked.email], free]] if asked.email else []
        ways += [[["mobile_no", "=", asked.phone], free]] if asked.phone else []
        for filters in ways:
            name = _named(client, filters)
            if name is not None:
                return client.document("Customer", name)
        return None

    def write_person(self, found: Fields | None, body: Mapping[str, Any], *, key: str) -> Accepted:
        """Insert a Customer, or change the one that was read; Frappe refuses when it changed meanwhile."""
        client = erpnext_client().within(PUSH_S)
        if found is None:
            return accepted(insert_once(client, "Customer", documents.customer_doc(body), "shop_customer_id"))
        doc = {theirs: body[ours] for ours, theirs in WORDS.items() if ours in body}
        doc["modified"] = found.text("modified")
        return accepted(client.change("Customer", found.text("name"), doc))


def _customer(client: ErpNextClient, name: str) -> Fields | None:
    try:
        return client.document("Customer", name)
    except Rejected as refused:
        if refused.detail.get("status") != 404:
            raise
        return None


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
