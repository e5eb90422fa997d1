"""The CRM's shapes."""

from __future__ import annotations

from dataclasses import dataclass

from erp_sync.engine.fields import Fields


@dataclass(frozen=True, slots=True)
class Contact:
    """A person the CRM knows; `email` may be missing for one that was made there."""

    id: str
    version: int
    email: str


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
