"""Questions as ERPNext's Issues, what was written about them as Communications; and who asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from erp_sync.engine.errors import NotYet
from erp_sync.engine.outbound import Accepted
from erp_sync.erpnext import wire
from erp_sync.erpnext.client import PUSH_S, erpnext_client
from erp_sync.erpnext.inserting import accepted, insert_once
from erp_sync.erpnext.people import customer_name

STATUSES = {"open": "Open", "pending": "Replied", "resolved": "Resolved", "closed": "Closed"}


class ErpNextTickets:
    """The part of `Erp` that is about questions and those who ask them, before they bought and after."""

    def convert_lead(self, body: Mapping[str, Any], *, key: str) -> Accepted:
        """The Customer by address or telephone, else a new one; the enquiry itself is the CRM's."""
        contact = {name: body.get(name) for name in ("name", "email", "phone")}
        found = customer_name(erpnext_client().within(PUSH_S), contact)
        return Accepted(status=200, external_id=found)

    def create_ticket(self, body: Mapping[str, Any], *, key: str) -> Accepted:
        """An Issue of the customer, who is made where they are missing."""
        client = erpnext_client().within(PUSH_S)
        customer = body["customer"]
        issue = {
            "subject": body["subject"],
            "raised_by": customer.get("email"),
            "customer": customer_name(client, customer),
            "status": STATUSES[body["status"]],
            "description": f"{body['number']} {body.get('order_external_id') or ''}".strip(),
            "shop_ticket_id": body["external_id"],
            "shop_order_id": body.get("order_external_id") or "",
        }
        return accepted(insert_once(client, "Issue", issue, "shop_ticket_id"))

    def add_ticket_message(self, ticket_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """A Communication: received from the customer, or sent by staff."""
        client = erpnext_client().within(PUSH_S)
        told = {
            "communication_type": "Communication",
            "communication_medium": "Other",
            "reference_doctype": "Issue",
            "reference_name": ticket_id,
            "sent_or_received": "Sent" if body["author"] == "agent" else "Received",
            "content": body["body"],
            "communication_date": wire.site_text(datetime.fromisoformat(body["written_at"])),
            "shop_message_id": body["external_id"],
        }
        return accepted(insert_once(client, "Communication", told, "shop_message_id"))

    def set_ticket_status(self, ticket_id: str, status: str, *, key: str) -> Accepted:
        """The Issue's status."""
        client = erpnext_client().within(PUSH_S)
        return accepted(client.change("Issue", ticket_id, {"status": STATUSES[status]}))

    def point_customer(self, customer_id: str, merged_into: str, *, key: str) -> Accepted:
        """A custom field of the Customer, who stays enabled: refunds of old orders are booked on them."""
        client = erpnext_client().within(PUSH_S)
        known = client.first("Customer", fields=["name"], filters=[["shop_customer_id", "=", customer_id]])
        if known is None:
            raise NotYet("The ERP does not know this customer yet.")
        return accepted(client.change("Customer", known.text("name"), {"shop_merged_into": merged_into}))
