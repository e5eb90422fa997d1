"""What the shop needs of a CRM, whichever it is. The CRM setting names the class that keeps it.

Rows come in through lists and webhooks in the CRM's own shape; the adapter reads them into the words below. What goes
out is written in the words of `bodies` and stored so; the adapter translates when it sends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from core.adapters import adapter
from erp_sync.engine.fields import Fields
from erp_sync.engine.inbox import Feeds
from erp_sync.engine.outbound import Accepted
from erp_sync.engine.pull import PullFlow
from erp_sync.people.ports import People
from orders.customers.leads.operations import ActivityNews, LeadNews


@dataclass(frozen=True, slots=True)
class Contact:
    """A person the CRM knows; `email` may be missing for one that was made there."""

    id: str
    version: int
    email: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """A question as the CRM has it. `ref` is our public id, empty for one that was opened there; `status` is ours.

    It stands so since `changed_at`.
    """

    id: str
    version: int
    ref: str
    status: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """Something written about a question. `ref` is our public id, empty for what was written there."""

    id: str
    ticket_id: str
    ref: str
    by_staff: bool
    body: str
    at: datetime


class Crm(People, Protocol):
    """One CRM. Writes are idempotent by `key` or by our own ids in the body, and answer the CRM's row.

    `name` is what it is called in cursors, messages and references. Errors are the engine's.
    """

    name: str

    @property
    def pulls(self) -> Mapping[str, PullFlow]:
        """Its lists by what they hold: contacts, leads, tickets, ticket_messages, and what is said about leads."""
        ...

    @property
    def own_feeds(self) -> Feeds:
        """Messages that only this CRM sends, and what becomes of them."""
        ...

    def health(self) -> tuple[str, str, str]:
        """Address, path and the setting's name, for those who look whether it answers."""
        ...

    def contact_of(self, row: Fields) -> Contact:
        """A contact. Raises BadMessage, as do the others."""
        ...

    def ticket_of(self, row: Fields) -> Ticket:
        """A ticket."""
        ...

    def message_of(self, row: Fields) -> Message:
        """A message of a ticket."""
        ...

    def upsert_contact(self, body: Mapping[str, Any], *, key: str) -> Accepted:
        """Create the contact of this e-mail address, or merge the fields given."""
        ...

    def add_event(self, contact_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """A line in a contact's timeline; the same `external_id` again adds none."""
        ...

    def create_lead(self, body: Mapping[str, Any], *, key: str) -> Accepted:
        """An enquiry. One that is there already under our id counts as accepted when it is the same."""
        ...

    def convert_lead(self, lead_id: str, *, key: str) -> Accepted:
        """Make an enquiry a customer there. One that is converted already counts as accepted."""
        ...

    def lead_of(self, row: Fields) -> LeadNews | None:
        """An enquiry; None for what is none, or was deleted."""
        ...

    def activity_of(self, row: Fields) -> ActivityNews | None:
        """A call, an e-mail or a note; None for what the shop wrote itself."""
        ...

    def create_ticket(self, contact_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """A question of a contact. One that is there already under our id counts as accepted."""
        ...

    def add_message(self, ticket_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """A message of the customer, or of staff who answered in the shop (`author` agent)."""
        ...

    def set_ticket_status(self, ticket_id: str, status: str, *, key: str) -> Accepted:
        """How a question stands: open, pending, resolved or closed."""
        ...

    def forget(self, payload: Mapping[str, Any], *, key: str) -> Accepted:
        """Empty and delete what is about a customer: contacts by id and those that carry our id, enquiries, what was said
        about them, questions and what was written about those, each by its id there. What is gone already is as good."""
        ...


def the_crm() -> Crm:
    """The CRM that the settings name."""
    crm: Crm = adapter("CRM")
    return crm
