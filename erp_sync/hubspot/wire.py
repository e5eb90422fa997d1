"""HubSpot's objects: everything is text in `properties`; the moment of the last change, in milliseconds, is a version."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from erp_sync.crm.ports import Contact, Message, Ticket
from erp_sync.engine.fields import Fields

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


def ticket_of(row: Fields) -> Ticket:
    """A ticket. Raises BadMessage. A stage of the house's own counts as open."""
    told = row.object("properties")
    return Ticket(
        id=row.text("id"),
        version=millis_of(moment_of(row)),
        ref=told.text("shop_ticket_id", ""),
        status=STAGES.get(told.text("hs_pipeline_stage", ""), "open"),
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
