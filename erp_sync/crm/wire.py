"""The shapes of our own CRM contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from erp_sync.crm.ports import Contact, Message, Ticket
from erp_sync.engine.fields import Fields
from erp_sync.people.ports import Person
from orders.customers.leads.operations import ActivityNews, LeadNews


def contact_of(row: Fields) -> Contact:
    """A contact. Raises BadMessage."""
    return Contact(id=row.text("id"), version=row.whole("version"), email=row.text("email", "").lower())


def person_of(row: Fields) -> Person:
    """A contact as a person, with what only the CRM keeps of them. Raises BadMessage."""
    name = f"{row.text('first_name', '')} {row.text('last_name', '')}".strip()
    more = row.object("properties")
    given = {
        "email": row.text("email", "").lower(),
        "phone": row.text("phone", ""),
        "name": name,
        "gstin": more.text("gstin", ""),
        "company_name": more.text("company_name", ""),
    }
    own = {
        "owner": row.text("owner", ""),
        "tags": row.value.get("tags") or [],
        "notes": row.text("notes", ""),
    }
    return Person(
        id=row.text("id"),
        version=row.whole("version"),
        ref=row.text("external_id", ""),
        fields=given,
        own={name: value for name, value in own.items() if value},
        is_deleted=row.flag("deleted"),
        changed_at=row.moment("modified_at") if row.has("modified_at") else None,
    )


def contact_words(body: Mapping[str, Any]) -> dict[str, Any]:
    """A person's changed fields as a contact's: first and last name, what it has no field for among the properties."""
    told = {name: body[name] or None for name in ("external_id", "email", "phone") if name in body}
    if "name" in body:
        first, _, last = body["name"].strip().partition(" ")
        told |= {"first_name": first, "last_name": last.strip()}
    more = {name: body[name] or None for name in ("gstin", "company_name") if name in body}
    return told | ({"properties": more} if more else {})


def lead_of(row: Fields) -> LeadNews | None:
    """An enquiry. Raises BadMessage."""
    if row.flag("deleted"):
        return None
    return LeadNews(
        crm_id=row.text("id"),
        version=row.whole("version"),
        ref=row.text("external_id", ""),
        status=row.text("status", ""),
        owner=row.text("owner", ""),
        name=f"{row.text('first_name', '')} {row.text('last_name', '')}".strip(),
        email=row.text("email", ""),
        phone=row.text("phone", ""),
        message=row.text("message", ""),
        changed_at=row.moment("modified_at"),
    )


def activity_of(row: Fields) -> ActivityNews | None:
    """A call, an e-mail or a note about an enquiry. Raises BadMessage."""
    if row.flag("deleted"):
        return None
    return ActivityNews(
        crm_id=row.text("id"),
        lead_crm_id=row.text("lead_id", ""),
        kind=row.text("type"),
        text=row.text("body", ""),
        author=row.text("author", ""),
        at=row.moment("occurred_at"),
    )


def ticket_of(row: Fields) -> Ticket:
    """A ticket. Raises BadMessage."""
    return Ticket(
        id=row.text("id"),
        version=row.whole("version"),
        ref=row.text("external_id", ""),
        status=row.text("status"),
        changed_at=row.moment("modified_at"),
    )


def message_of(row: Fields) -> Message:
    """A message of a ticket. Raises BadMessage."""
    return Message(
        id=row.text("id"),
        ticket_id=row.text("ticket_id"),
        ref=row.text("external_id", ""),
        by_staff=row.text("author", "") == "agent",
        body=row.text("body"),
        at=row.moment("created_at"),
    )
