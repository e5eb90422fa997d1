"""What we tell the CRM, in its words. Pure."""

from __future__ import annotations

from typing import Any

from orders.customers.consents.queries import ConsentForCrm
from orders.customers.leads.queries import LeadForCrm
from orders.customers.tickets.queries import MessageForSystems, TicketForSystems
from orders.sales.queries import OrderForErp


def contact_body(order: OrderForErp) -> dict[str, Any]:
    """PUT /contacts/upsert: who ordered. Owner, tags and notes are not ours to write."""
    first, _, last = order.name.strip().partition(" ")
    contact = {
        "email": order.email.strip().lower(),
        "phone": order.phone,
        "first_name": first,
        "last_name": last.strip(),
        "lifecycle_stage": "customer",
        "properties": {
            "city": order.shipping.city,
            "state": order.shipping.state,
            "last_order": order.number,
        },
    }
    return contact | ({"external_id": order.customer_id} if order.customer_id else {})


def consent_body(consent: ConsentForCrm) -> dict[str, Any]:
    """PUT /contacts/upsert: what somebody agreed to or withdrew; other purposes stay as they are there."""
    said = {
        "granted": consent.is_granted,
        "at": consent.recorded_at.isoformat(),
        "words": consent.version,
        "place": consent.place,
    }
    body: dict[str, Any] = {"email": consent.email, "consents": {consent.purpose: said}}
    return body | ({"external_id": consent.customer_id} if consent.customer_id else {})


def order_event_body(order: OrderForErp) -> dict[str, Any]:
    """POST /contacts/{id}/events: the order in the contact's timeline."""
    return {
        "external_id": f"order:{order.number}:confirmed",
        "type": "order.confirmed",
        "occurred_at": (order.confirmed_at or order.placed_at).isoformat(),
        "title": f"Order {order.number}: {order.total}",
        "properties": {
            "number": order.number,
            "total": order.total.to_major(),
            "currency": order.currency,
            "items": [
                {"sku": line.sku, "title": line.title, "quantity": line.quantity} for line in order.lines
            ],
        },
    }


def lead_body(lead: LeadForCrm) -> dict[str, Any]:
    """POST /leads: an enquiry. What was not given is left out; owner and status are not ours to write."""
    first, _, last = lead.name.strip().partition(" ")
    given = {
        "email": lead.email,
        "phone": lead.phone,
        "last_name": last.strip(),
    }
    about = {"topic": lead.topic, "asked_at": lead.asked_at.isoformat(), "product": lead.product_title}
    about["customer_id"] = lead.customer_id
    return {
        "external_id": lead.id,
        "first_name": first,
        **{name: text for name, text in given.items() if text},
        "source": "web shop",
        "message": lead.message,
        "properties": {name: text for name, text in about.items() if text},
    }


def ticket_contact(ticket: TicketForSystems) -> dict[str, Any]:
    """PUT /contacts/upsert: who asks. Nothing is written over what is known of them but their name."""
    first, _, last = ticket.name.strip().partition(" ")
    return {
        "email": ticket.email.strip().lower(),
        "first_name": first,
        "last_name": last.strip(),
        "external_id": ticket.customer_id,
    }


def ticket_body(ticket: TicketForSystems) -> dict[str, Any]:
    """A question, for CRM and ERP alike."""
    order = {"order_external_id": ticket.order_number} if ticket.order_number else {}
    return {
        "external_id": ticket.id,
        "number": ticket.number,
        "subject": ticket.subject,
        "status": ticket.status,
        "opened_at": ticket.opened_at.isoformat(),
        **order,
    }


def message_body(message: MessageForSystems) -> dict[str, Any]:
    """One message of a question, for CRM and ERP alike."""
    return {
        "external_id": message.id,
        "author": message.author,
        "body": message.body,
        "written_at": message.written_at.isoformat(),
    }


# What names somebody in a contact or lead; `external_id` is our number for them and stays.
EMPTY_CONTACT: dict[str, Any] = {
    "email": None,
    "phone": None,
    "first_name": None,
    "last_name": None,
    "notes": None,
    "properties": dict.fromkeys(("city", "state", "last_order", "gstin", "company_name", "erp_customer_id")),
}
# Where a text has to stand, this one does.
EMPTY_ACTIVITY: dict[str, Any] = {"body": None, "author": None}
EMPTY_MESSAGE: dict[str, Any] = {"body": "Erased"}
EMPTY_TICKET: dict[str, Any] = {"subject": "Erased", "properties": {"order": None}}
EMPTY_LEAD: dict[str, Any] = {
    "email": None,
    "phone": None,
    "first_name": None,
    "last_name": None,
    "company_name": None,
    "gstin": None,
    "message": None,
}
