"""What we tell the CRM: who ordered and that they did, what they agreed to, what they ask, whom to forget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import Rejected
from erp_sync.crm.ports import Crm, the_crm
from erp_sync.engine.fields import Fields
from erp_sync.engine.outbound import Accepted, Outgoing
from erp_sync.engine.push import Push
from erp_sync.engine.refs import CUSTOMER, external_id_of, keep_ref
from erp_sync.people.written import note_written
from orders.customers.elsewhere.rules import CRM
from orders.customers.leads.operations import record_crm_lead
from orders.customers.tickets.operations import record_message_in_crm

CONTACT, EVENT, LEAD, ERASURE = "crm_contact", "crm_event", "crm_lead", "crm_erasure"
TICKET, TICKET_MESSAGE, CRM_STATUS = "crm_ticket", "crm_ticket_message", "crm_ticket_status"


def push_contact(outgoing: Outgoing) -> Accepted:
    """Upsert by e-mail: the same words again change nothing there."""
    return crm_of(outgoing).upsert_contact(_own(outgoing, outgoing.payload["body"]), key=outgoing.key)


def _own(outgoing: Outgoing, contact: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without our id of a customer whom the CRM keeps on another contact: who orders, or once ordered, under another
    address is two contacts there, and no two of them may carry one id."""
    on = external_id_of(system=outgoing.system, kind=CUSTOMER, public_id=contact.get("external_id") or "")
    if on is None or on == external_id_of(system=outgoing.system, kind="contact", public_id=contact["email"]):
        return contact
    return {name: value for name, value in contact.items() if name != "external_id"}


def note_contact(outgoing: Outgoing, accepted: Accepted) -> None:
    """Remember the CRM's id for this e-mail address."""
    _keep_contact(outgoing, accepted.answer, outgoing.payload["body"])


def push_event(outgoing: Outgoing) -> Accepted:
    """Add a line to the contact's timeline. Raises Rejected when the contact never got an id."""
    contact_id = external_id_of(system=outgoing.system, kind="contact", public_id=outgoing.payload["email"])
    if contact_id is None:
        raise Rejected("The contact is not in the CRM; replay its crm_contact message first.")
    return crm_of(outgoing).add_event(contact_id, outgoing.payload["body"], key=outgoing.key)


def push_lead(outgoing: Outgoing) -> Accepted:
    """The enquiry. Raises Conflict when what is there was asked by somebody else: a person has to compare both sides."""
    return crm_of(outgoing).create_lead(outgoing.payload["body"], key=outgoing.key)


def note_lead(outgoing: Outgoing, accepted: Accepted) -> None:
    """The enquiry is in the CRM: staff see it beside the enquiry."""
    record_crm_lead(lead_id=outgoing.payload["body"]["external_id"], crm_id=accepted.external_id)


def push_ticket(outgoing: Outgoing) -> Accepted:
    """The customer's contact, made where it is missing, then the question."""
    crm, payload = crm_of(outgoing), outgoing.payload
    contact = crm.upsert_contact(_own(outgoing, payload["contact"]), key=f"{outgoing.key}:contact")
    accepted = crm.create_ticket(contact.external_id, payload["body"], key=outgoing.key)
    return Accepted(
        status=accepted.status,
        external_id=accepted.external_id,
        version=accepted.version,
        answer={"ticket": accepted.answer, "contact": contact.answer},
    )


def note_ticket(outgoing: Outgoing, accepted: Accepted) -> None:
    """Remember both ids; answers are found by them."""
    keep_ref(
        system=outgoing.system,
        kind="ticket",
        public_id=outgoing.payload["body"]["external_id"],
        external_id=accepted.external_id,
        version=accepted.version,
    )
    _keep_contact(outgoing, accepted.answer["contact"], outgoing.payload["contact"])


def push_ticket_message(outgoing: Outgoing) -> Accepted:
    """What the customer, or staff in the shop, wrote. Raises Rejected when the question never got there."""
    ticket_id = _ticket_id(outgoing)
    return crm_of(outgoing).add_message(ticket_id, outgoing.payload["body"], key=outgoing.key)


def push_ticket_status(outgoing: Outgoing) -> Accepted:
    """How the question stands after an answer from the shop."""
    ticket_id, status = _ticket_id(outgoing), outgoing.payload["status"]
    return crm_of(outgoing).set_ticket_status(ticket_id, status, key=outgoing.key)


def _ticket_id(outgoing: Outgoing) -> str:
    found = external_id_of(system=outgoing.system, kind="ticket", public_id=outgoing.payload["ticket_id"])
    if found is None:
        raise Rejected(f"{outgoing.entity_key} is not in the CRM; replay its {TICKET} message first.")
    return found


def note_ticket_message(outgoing: Outgoing, accepted: Accepted) -> None:
    """Keep the CRM's name for the message."""
    record_message_in_crm(message_id=outgoing.payload["body"]["external_id"], crm_id=accepted.external_id)


def push_erasure(outgoing: Outgoing) -> Accepted:
    """Forget a customer. What is gone already is as good; again is harmless."""
    return crm_of(outgoing).forget(outgoing.payload, key=outgoing.key)


def _keep_contact(outgoing: Outgoing, row: object, written: Mapping[str, Any]) -> None:
    crm, fields = crm_of(outgoing), Fields(row, "contact")
    contact = crm.contact_of(fields)
    if contact.email:
        keep_ref(
            system=outgoing.system,
            kind="contact",
            public_id=contact.email,
            external_id=contact.id,
            version=contact.version,
        )
    note_written(outgoing.system, CRM, crm.person_of(fields), _as_fields(written))


def _as_fields(contact: Mapping[str, Any]) -> dict[str, str]:
    """What a contact's body says of the fields that are merged."""
    told = {name: str(contact[name]) for name in ("email", "phone") if contact.get(name)}
    name = f"{contact.get('first_name') or ''} {contact.get('last_name') or ''}".strip()
    return told | ({"name": name} if name else {})


def crm_of(outgoing: Outgoing) -> Crm:
    """The shop's CRM. Raises Rejected for what was written for another one, before the shop changed its CRM."""
    crm = the_crm()
    if crm.name != outgoing.system:
        raise Rejected(f"This was written for {outgoing.system}; the shop's CRM is {crm.name} now.")
    return crm


PUSHES = {
    CONTACT: Push(send=push_contact, effect=note_contact),
    EVENT: Push(send=push_event),
    ERASURE: Push(send=push_erasure),
    LEAD: Push(send=push_lead, effect=note_lead),
    TICKET: Push(send=push_ticket, effect=note_ticket),
    TICKET_MESSAGE: Push(send=push_ticket_message, effect=note_ticket_message),
    CRM_STATUS: Push(send=push_ticket_status),
}
