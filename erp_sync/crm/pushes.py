"""What we tell the CRM: who ordered and that they did, what they agreed to, who asks for something, whom to forget."""

from __future__ import annotations

from core.errors import Rejected
from erp_sync.crm.bodies import EMPTY_CONTACT, EMPTY_LEAD
from erp_sync.crm.client import SYSTEM, crm_client
from erp_sync.crm.wire import contact_of
from erp_sync.engine.errors import Conflict
from erp_sync.engine.fields import Fields
from erp_sync.engine.outbound import Accepted, Outgoing
from erp_sync.engine.push import Push
from erp_sync.engine.refs import external_id_of, keep_ref
from orders.customers.leads.operations import record_crm_lead

CONTACT, EVENT, LEAD, ERASURE = "crm_contact", "crm_event", "crm_lead", "crm_erasure"


def push_contact(outgoing: Outgoing) -> Accepted:
    """Upsert by e-mail: the same words again change nothing there."""
    status, answer = crm_client().upsert_contact(outgoing.payload["body"], key=outgoing.key)
    contact = contact_of(answer)
    return Accepted(status=status, external_id=contact.id, version=contact.version, answer=answer.value)


def note_contact(outgoing: Outgoing, accepted: Accepted) -> None:
    """Remember the CRM's id for this e-mail address."""
    contact = contact_of(Fields(accepted.answer, "contact"))
    keep_ref(
        system=SYSTEM,
        kind="contact",
        public_id=outgoing.payload["body"]["email"],
        external_id=contact.id,
        version=contact.version,
    )


def push_event(outgoing: Outgoing) -> Accepted:
    """Add a line to the contact's timeline. Raises Rejected when the contact never got an id."""
    contact_id = external_id_of(system=SYSTEM, kind="contact", public_id=outgoing.payload["email"])
    if contact_id is None:
        raise Rejected("The contact is not in the CRM; replay its crm_contact message first.")
    status, answer = crm_client().add_event(contact_id, outgoing.payload["body"], key=outgoing.key)
    return Accepted(status=status, external_id=answer.text("id"), answer=answer.value)


def push_lead(outgoing: Outgoing) -> Accepted:
    """POST /leads. One that is there already under our external id counts as accepted.

    Raises Conflict when what is there was asked by somebody else: a person has to compare both sides.
    """
    body = outgoing.payload["body"]
    try:
        status, answer = crm_client().create_lead(body, key=outgoing.key)
    except Conflict as conflict:
        existing_id = conflict.detail["problem"].get("existing_id")
        if conflict.detail.get("code") != "duplicate_external_id" or not existing_id:
            raise
        status, answer = 200, crm_client().lead(existing_id)
        if any(
            answer.value.get(name) != body.get(name) for name in ("external_id", "email", "phone", "message")
        ):
            raise conflict from None
    return Accepted(
        status=status, external_id=answer.text("id"), version=answer.whole("version"), answer=answer.value
    )


def note_lead(outgoing: Outgoing, accepted: Accepted) -> None:
    """The enquiry is in the CRM: staff see it beside the enquiry."""
    record_crm_lead(lead_id=outgoing.payload["body"]["external_id"], crm_id=accepted.external_id)


def push_erasure(outgoing: Outgoing) -> Accepted:
    """Empty and delete a forgotten customer's contacts and enquiries: those we know by id, and those that carry ours.

    What is gone already is as good; again is harmless.
    """
    client, payload = crm_client(), outgoing.payload
    contacts = {*payload["contact_ids"], *client.contacts_called(payload["customer_id"])}
    gone = [
        *(
            client.empty_and_delete("contacts", each, EMPTY_CONTACT, key=outgoing.key)
            for each in sorted(contacts)
        ),
        *(
            client.empty_and_delete("leads", each, EMPTY_LEAD, key=outgoing.key)
            for each in payload["lead_ids"]
        ),
    ]
    return Accepted(status=200, answer={"deleted": sum(gone), "gone before": len(gone) - sum(gone)})


PUSHES = {
    CONTACT: Push(send=push_contact, effect=note_contact),
    EVENT: Push(send=push_event),
    ERASURE: Push(send=push_erasure),
    LEAD: Push(send=push_lead, effect=note_lead),
}
