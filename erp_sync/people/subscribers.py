"""What ERP and CRM have to hear of customers: intents are written, nothing is sent from here."""

from __future__ import annotations

from erp_sync.engine.outbound import Intent, enqueue
from erp_sync.people.pushes import CRM_CUSTOMER, ERP_CUSTOMER, ROLE_OF, people_of
from orders.customers.events import CustomerChanged

SEQUENCE = 10  # like what else makes a customer known


def on_customer_changed(event: CustomerChanged) -> None:
    """Both systems are told, but the one that said so."""
    for flow in (ERP_CUSTOMER, CRM_CUSTOMER):
        if ROLE_OF[flow] != event.source:
            tell_customer(flow, event.customer_id, str(event.revision))


def tell_customer(flow: str, customer_id: str, version: str) -> bool:
    """Write the intent to tell one system of one customer; what it is told is read when it is sent."""
    return enqueue(
        Intent(
            flow=flow,
            system=people_of(ROLE_OF[flow]).name,
            key=f"{flow}:customer:{customer_id}:{version}",
            entity_key=f"customer:{customer_id}",
            sequence=SEQUENCE,
            payload={"customer_id": customer_id},
        )
    )
