"""What CRM and ERP have to hear of questions: intents are written, nothing is sent from here.

The CRM's own answers go on to the ERP, so that both have the whole conversation.
"""

from __future__ import annotations

from typing import Any

from erp_sync.crm.bodies import message_body, ticket_body, ticket_contact
from erp_sync.crm.ports import the_crm
from erp_sync.crm.pushes import CRM_STATUS, TICKET, TICKET_MESSAGE
from erp_sync.engine.outbound import Intent, enqueue
from erp_sync.erp import tickets as erp
from erp_sync.erp.ports import the_erp
from orders.customers.tickets.events import TicketAnswered, TicketMoved, TicketOpened, TicketReplied
from orders.customers.tickets.queries import MessageForSystems, messages_for_systems, ticket_for_systems

OPENED, WRITTEN, STANDS = 10, 20, 20  # the order of what is said about one question


def on_ticket_opened(event: TicketOpened) -> None:
    """CRM and ERP get the question, then its first message."""
    ticket = ticket_for_systems(event.ticket_id)
    body = ticket_body(ticket)
    customer = {
        "external_id": ticket.customer_id,
        "name": ticket.name,
        "email": ticket.email,
        "phone": ticket.phone,
    }
    crm, erp_name = the_crm().name, the_erp().name
    _tell(crm, TICKET, ticket.id, "1", OPENED, {"body": body, "contact": ticket_contact(ticket)})
    _tell(erp_name, erp.TICKET, ticket.id, "1", OPENED, {"body": {**body, "customer": customer}})
    for message in messages_for_systems(ticket.id):
        _tell_both(message)


def on_ticket_replied(event: TicketReplied) -> None:
    """CRM and ERP get what the customer wrote, and that it opens the question again."""
    for message in messages_for_systems(event.ticket_id, message_id=event.message_id):
        _tell_both(message)
        _tell_standing(message)


def on_ticket_answered(event: TicketAnswered) -> None:
    """The ERP gets what staff wrote in the CRM; what they wrote in the shop goes to both, with how it stands now."""
    for message in messages_for_systems(event.ticket_id, message_id=event.message_id):
        if message.crm_id:
            _tell_erp(message)
            continue
        _tell_both(message)
        _tell_standing(message)


def on_ticket_moved(event: TicketMoved) -> None:
    """The ERP hears how the CRM says that it stands."""
    _tell(
        the_erp().name,
        erp.TICKET_STATUS,
        event.ticket_id,
        str(event.version),
        WRITTEN,
        {"status": event.status},
    )


def _tell_both(message: MessageForSystems) -> None:
    crm = the_crm().name
    _tell(crm, TICKET_MESSAGE, message.ticket_id, message.id, WRITTEN, {"body": message_body(message)})
    _tell_erp(message)


def _tell_standing(message: MessageForSystems) -> None:
    """How the question stands since this message."""
    status = {"status": ticket_for_systems(message.ticket_id).status}
    _tell(the_crm().name, CRM_STATUS, message.ticket_id, message.id, STANDS, status)
    _tell(the_erp().name, erp.TICKET_STATUS, message.ticket_id, message.id, STANDS, status)


def _tell_erp(message: MessageForSystems) -> None:
    body = {"body": message_body(message)}
    _tell(the_erp().name, erp.TICKET_MESSAGE, message.ticket_id, message.id, WRITTEN, body)


def _tell(
    system: str, flow: str, ticket_id: str, version: str, sequence: int, payload: dict[str, Any]
) -> None:
    enqueue(
        Intent(
            flow=flow,
            system=system,
            key=f"{flow}:ticket:{ticket_id}:{version}",
            entity_key=f"ticket:{ticket_id}",
            sequence=sequence,
            payload={"ticket_id": ticket_id, **payload},
        )
    )
