"""What happens to people the shop knows, as news. Ids are public."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class CodeRequested(Event):
    """Somebody wants a one-time code by text message. The news carries no digits."""

    code_id: str


@dataclass(frozen=True, slots=True)
class ConsentChanged(Event):
    """Somebody agreed to hear of something, or withdrew it."""

    consent_id: str
    purpose: str
    is_granted: bool


@dataclass(frozen=True, slots=True)
class CustomerRegistered(Event):
    """A new account. Its e-mail address is not confirmed yet."""

    customer_id: str


@dataclass(frozen=True, slots=True)
class CustomerChanged(Event):
    """What other systems may know of a customer is otherwise now; `revision` counts it.

    `source` is who said so: shop, erp or crm; it has not to be told what it said.
    """

    customer_id: str
    revision: int
    source: str


@dataclass(frozen=True, slots=True)
class ErasureAsked(Event):
    """Somebody wants to be forgotten, and has some days to think better of it."""

    request_id: str


@dataclass(frozen=True, slots=True)
class CustomerErased(Event):
    """Somebody is forgotten here; other systems have to forget them too. Nothing in it names them.

    `contacts` are pseudonyms of their e-mail addresses; `crm_leads`, `crm_activities` and `crm_messages` the CRM's own ids
    of what they asked, what was said about it, and what was written about their questions, whose ids here are `tickets`.
    """

    customer_id: str
    contacts: tuple[str, ...]
    crm_leads: tuple[str, ...]
    crm_activities: tuple[str, ...] = ()
    crm_messages: tuple[str, ...] = ()
    tickets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataExportReady(Event):
    """A download of everything held about somebody can be fetched."""

    export_id: str
