"""The shapes of our own CRM contract."""

from __future__ import annotations

from dataclasses import dataclass

from erp_sync.crm.ports import Contact, Message, Ticket
from erp_sync.engine.fields import Fields


@dataclass(frozen=True, slots=True)
class ContactNews:
    """A webhook about a contact. `origin` says who made the change: `crm`, or the name a system writes under."""

    origin: str
    contact: Contact


def contact_of(row: Fields) -> Contact:
    """A contact. Raises BadMessage."""
    return Contact(id=row.text("id"), version=row.whole("version"), email=row.text("email", "").lower())


def contact_news_of(news: Fields) -> ContactNews:
    """A `contact.*` webhook. Raises BadMessage."""
    return ContactNews(origin=news.text("origin", ""), contact=contact_of(news.object("data")))


def ticket_of(row: Fields) -> Ticket:
    """A ticket. Raises BadMessage."""
    return Ticket(
        id=row.text("id"),
        version=row.whole("version"),
        ref=row.text("external_id", ""),
        status=row.text("status"),
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
