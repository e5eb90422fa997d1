"""What the CRM has to hear of people besides their orders: what they agreed to, and that they want to be forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from erp_sync.crm.bodies import consent_body
from erp_sync.crm.ports import the_crm
from erp_sync.crm.pushes import CONTACT, ERASURE
from erp_sync.engine.outbound import Intent, enqueue
from erp_sync.engine.refs import external_id_of
from orders.customers.consents.queries import consent_for_crm
from orders.customers.events import ConsentChanged, CustomerErased

SEQUENCE = 10  # like what else creates a contact


def on_consent_changed(event: ConsentChanged) -> None:
    """The CRM hears what somebody agreed to or withdrew, so that nobody writes to them from there against their word.

    It knows people by e-mail: of a telephone whose owner the shop does not know it hears nothing.
    """
    consent = consent_for_crm(event.consent_id)
    if consent is None:
        return
    enqueue(
        Intent(
            flow=CONTACT,
            system=the_crm().name,
            key=f"{CONTACT}:consent:{consent.id}:1",
            entity_key=f"contact:{consent.email}"[:160],
            sequence=SEQUENCE,
            payload={"body": consent_body(consent)},
        )
    )


def on_customer_erased(event: CustomerErased) -> None:
    """The CRM forgets them too, with what was said and written about them there."""
    contacts = _known_as("contact", event.contacts)
    contacts += _known_as("customer", [event.customer_id])
    enqueue(
        Intent(
            flow=ERASURE,
            system=the_crm().name,
            key=f"{ERASURE}:customer:{event.customer_id}:1",
            entity_key=f"customer:{event.customer_id}",
            sequence=SEQUENCE,
            payload={
                "customer_id": event.customer_id,
                "contact_ids": list(dict.fromkeys(contacts)),
                "lead_ids": list(event.crm_leads),
                "activity_ids": list(event.crm_activities),
                "message_ids": list(event.crm_messages),
                "ticket_ids": _known_as("ticket", event.tickets),
            },
        )
    )


def _known_as(kind: str, public_ids: Sequence[str]) -> list[str]:
    """The CRM's ids of these, as far as it has them."""
    found = (external_id_of(system=the_crm().name, kind=kind, public_id=each) for each in public_ids)
    return [each for each in found if each]
