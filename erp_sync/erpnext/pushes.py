"""The writes to ERPNext. It keeps no idempotency keys: what is unique there are our own ids, in custom fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.clock import today_in_india
from core.errors import Rejected, Unavailable
from erp_sync.engine.errors import Conflict
from erp_sync.engine.fields import Fields
from erp_sync.engine.outbound import Accepted
from erp_sync.erp.ports import TooLate
from erp_sync.erpnext import books, documents, wire
from erp_sync.erpnext.amending import amend
from erp_sync.erpnext.client import PUSH_S, ErpNextClient, erpnext_client
from erp_sync.erpnext.inserting import accepted, insert_once
from erp_sync.erpnext.people import address_name, customer_name
from erp_sync.erpnext.tickets import ErpNextTickets

# ERPNext's own refusals of what comes too late.
LATE = frozenset({"LinkExistsError", "UpdateAfterSubmitError", "ValidationError"})


class ErpNextWrites(ErpNextTickets):
    """What `Erp` says of writing, over ERPNext's documents. One push has 25 s for all its calls."""

    def create_order(self, body: Mapping[str, Any], *, key: str) -> Accepted:
        """Customer, addresses, then the Sales Order, submitted. Raises Conflict when its total is not ours."""
        _in_rupees(body)
        client = _client()
        customer = customer_name(client, body["customer"])
        doc = documents.order_doc(
            body,
            customer=customer,
            shipping=address_name(client, body, "shipping", customer),
            billing=address_name(client, body, "billing", customer),
        )
        order = insert_once(client, "Sales Order", doc, "shop_order_id")
        _check_total(order, "grand_total", documents.inr(body["total"]).amount)
        return accepted(order)

    def amend_order(self, erp_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """Other rows, then addresses, contact and terms. Raises TooLate once a parcel is packed."""
        try:
            return accepted(amend(_client(), erp_id, body))
        except Rejected as refusal:
            raise _late(refusal) from refusal

    def cancel_order(self, erp_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """docstatus 2; one that is cancelled already is as good."""
        client = _client()
        order = client.document("Sales Order", erp_id)
        if wire.order_status(order) == "cancelled":
            return accepted(order)
        doc = {
            "docstatus": 2,
            "modified": order.text("modified"),
            "shop_cancel_reason": body.get("reason") or "",
        }
        try:
            return accepted(client.change("Sales Order", erp_id, doc))
        except Rejected as refusal:
            raise _late(refusal) from refusal

    def hold_order(self, erp_id: str, *, is_held: bool, reason: str, key: str) -> Accepted:
        """Its own status, by the method behind its buttons Hold and Resume; the same status again is as good."""
        client = _client()
        status = {"status": "On Hold" if is_held else "Draft", "name": erp_id}
        try:
            client.call("erpnext.selling.doctype.sales_order.sales_order.update_status", status)
        except Rejected as refusal:
            raise _late(refusal) from refusal
        return accepted(client.document("Sales Order", erp_id))

    def record_payment(self, erp_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """A Payment Entry for the order."""
        client = _client()
        customer = client.document("Sales Order", erp_id).text("customer")
        doc = books.payment_doc(body, order=erp_id, customer=customer)
        return self._book(client, doc, body)

    def record_refund(self, body: Mapping[str, Any], *, key: str) -> Accepted:
        """A Payment Entry that pays back. Raises Unavailable while the payment is not there yet."""
        client = _client()
        paid = client.first(
            "Payment Entry",
            fields=["name", "party"],
            filters=[["shop_payment_id", "=", body["payment_id"]]],
        )
        if paid is None:
            raise Unavailable("the ERP does not have the payment that is given back yet")
        doc = books.refund_doc(body, customer=paid.text("party"), on=today_in_india().isoformat())
        return self._book(client, doc, body)

    def record_credit_note(self, erp_id: str, gstin: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """A return of the order's Sales Invoice of that GSTIN."""
        client = _client()
        invoices, _ = client.rows(
            "Sales Invoice",
            fields=["name", "company_gstin"],
            filters=[
                ["Sales Invoice Item", "sales_order", "=", erp_id],
                ["is_return", "=", 0],
                ["docstatus", "=", 1],
            ],
            limit=20,
        )
        if not invoices:
            raise Unavailable("the ERP has no invoice of this order yet")
        chosen = next((each for each in invoices if each.get("company_gstin") == gstin), invoices[0])
        doc = books.credit_note_doc(body, invoice=Fields(chosen, "Sales Invoice").text("name"))
        note = insert_once(client, "Sales Invoice", doc, "shop_credit_note_no")
        _check_total(note, "grand_total", -documents.inr(body["total"]).amount)
        return accepted(note)

    def record_tracking(self, delivery_ref: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """Each event of the parcel into its Delivery Note; the first sign that it left submits it."""
        client, note = _client(), None
        for event in body["events"]:
            note = client.first(
                "Delivery Note",
                fields=["name", "modified"],
                filters=[["shop_delivery_ref", "=", delivery_ref]],
            )
            if note is None:
                raise Rejected(f"ERPNext has no delivery note {delivery_ref}.")
            at = wire.site_text(datetime.fromisoformat(event["occurred_at"]))
            doc = books.tracking_doc(event, at=at) | {"modified": note.text("modified")}
            note = client.change("Delivery Note", note.text("name"), doc)
        return accepted(note) if note is not None else Accepted(status=200)

    def _book(self, client: ErpNextClient, doc: documents.Doc, body: Mapping[str, Any]) -> Accepted:
        _in_rupees(body)
        entry = insert_once(client, "Payment Entry", doc, "shop_payment_id")
        _check_total(entry, "paid_amount", documents.inr(body["amount"]).amount)
        return accepted(entry)


def _client() -> ErpNextClient:
    return erpnext_client().within(PUSH_S)


def _in_rupees(body: Mapping[str, Any]) -> None:
    """Raise Rejected for another currency: the rate and the accounts that such a document needs are the books' own."""
    if body.get("currency", "INR") != "INR":
        raise Rejected(
            f"Documents in {body['currency']} are entered into ERPNext by hand, with the rate of the day."
        )


def _check_total(document: Fields, field: str, paise: int) -> None:
    """Raise Conflict when ERPNext has another amount than ours: a person has to compare both sides."""
    told = wire.money_of(document, field)
    if told.amount != paise:
        raise Conflict(
            f"ERPNext has {told} in {document.text('name')}, the shop another amount.", code="other_amount"
        )


def _late(refusal: Rejected) -> Rejected:
    if isinstance(refusal, TooLate) or refusal.detail.get("code") not in LATE:
        return refusal
    return TooLate(refusal.message, **refusal.detail)
