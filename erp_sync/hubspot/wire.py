"""HubSpot's objects: everything is text in `properties`; the moment of the last change, in milliseconds, is a version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from erp_sync.crm.ports import Contact, Message, Ticket
from erp_sync.engine.fields import Fields
from erp_sync.people.ports import Person
from orders.customers.leads.operations import ActivityNews, LeadNews
from orders.customers.leads.rules import CONVERTED, NEW, WORKING

# The stages of somebody who has not bought yet.
ASKING = ("lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity")
# Where each kind of engagement keeps its text.
TEXTS = {"call": "hs_call_body", "email": "hs_email_text", "note": "hs_note_body"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# The stages of the default pipeline of tickets: new, waiting on contact, waiting on us, closed.
STAGES = {"1": "open", "2": "pending", "3": "open", "4": "resolved"}


def millis_of(moment: datetime) -> int:
    """A moment as HubSpot counts it."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def moment_of(row: Fields) -> datetime:
    """When an object was last changed."""
    return row.moment("updatedAt")


def contact_of(row: Fields) -> Contact:
    """A contact. Raises BadMessage."""
    email = row.object("properties").text("email", "").lower()
    return Contact(id=row.text("id"), version=millis_of(moment_of(row)), email=email)


def person_of(row: Fields) -> Person:
    """A contact as a person, with whose it is there. Raises BadMessage."""
    told = row.object("properties")
    owner = told.text("hubspot_owner_id", "")
    return Person(
        id=row.text("id"),
        version=millis_of(moment_of(row)),
        ref=told.text("shop_customer_id", ""),
        fields={
            "email": told.text("email", "").lower(),
            "phone": told.text("phone", ""),
            "name": f"{told.text('firstname', '')} {told.text('lastname', '')}".strip(),
            "gstin": told.text("gstin", ""),
            "company_name": told.text("company", ""),
        },
        own={"owner": owner} if owner else {},
        is_deleted=row.flag("archived"),
        changed_at=moment_of(row),
    )


def contact_words(body: Mapping[str, Any]) -> dict[str, str]:
    """A person's changed fields as a contact's properties."""
    words = {
        "external_id": "shop_customer_id", "email": "email", "phone": "phone", "gstin": "gstin",
        "company_name": "company",
    }  # fmt: skip
    told = {theirs: str(body[ours]) for ours, theirs in words.items() if ours in body}
    if "name" in body:
        told["firstname"], _, told["lastname"] = body["name"].strip().partition(" ")
    return told


def lead_of(row: Fields) -> LeadNews | None:
    """A contact in the stages of an enquiry, or a customer who may have been in them. Raises BadMessage."""
    told, person = row.object("properties"), person_of(row)
    stage, ref = told.text("lifecyclestage", ""), told.text("shop_lead_id", "")
    if person.is_deleted:
        return None
    worked = NEW if stage == "lead" and not person.own else WORKING
    return LeadNews(
        crm_id=person.id,
        version=person.version,
        ref=ref,
        status=CONVERTED if stage == "customer" else worked,
        owner=str(person.own.get("owner", "")),
        name=person.fields["name"],
        email=person.fields["email"],
        phone=person.fields["phone"],
        message="",
        is_enquiry=bool(ref) or stage in ASKING,
        changed_at=person.changed_at,
    )


def activity_of(row: Fields) -> ActivityNews | None:
    """A call, an e-mail or a note on a contact; None for what the shop wrote. Raises BadMessage."""
    told, kind = row.object("properties"), row.text("kind")
    if told.text("shop_message_id", ""):
        return None
    return ActivityNews(
        crm_id=f"{kind}:{row.text('id')}",
        lead_crm_id=row.text("contact_id", ""),
        kind=kind,
        text=told.text(TEXTS[kind], ""),
        author=told.text("hubspot_owner_id", ""),
        at=told.moment("hs_timestamp"),
    )


def ticket_of(row: Fields) -> Ticket:
    """A ticket. Raises BadMessage. A stage of the house's own counts as open."""
    told = row.object("properties")
    return Ticket(
        id=row.text("id"),
        version=millis_of(moment_of(row)),
        ref=told.text("shop_ticket_id", ""),
        status=STAGES.get(told.text("hs_pipeline_stage", ""), "open"),
        changed_at=moment_of(row),
    )


def message_of(row: Fields) -> Message:
    """An e-mail that staff sent about a ticket. Raises BadMessage."""
    told = row.object("properties")
    return Message(
        id=row.text("id"),
        ticket_id=row.text("ticket_id", ""),
        ref=told.text("shop_message_id", ""),
        by_staff=told.text("hs_email_direction", "") == "EMAIL",
        body=told.text("hs_email_text"),
        at=told.moment("hs_timestamp"),
    )
