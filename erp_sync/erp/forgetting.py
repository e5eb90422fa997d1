"""People who asked to be forgotten, in the ERP: it keeps its books, as the shop does, and lets go of how to reach them."""

from __future__ import annotations

from erp_sync.engine.outbound import Accepted, Intent, Outgoing, enqueue
from erp_sync.engine.push import Push
from erp_sync.engine.refs import CUSTOMER, external_id_of
from erp_sync.erp.ports import the_erp
from erp_sync.erp.pushes import erp_of
from erp_sync.people.ports import PersonAsked
from orders.customers.events import CustomerErased

ERP_ERASURE = "erp_erasure"
SEQUENCE = 60  # behind all that was to be said of them


def on_customer_erased(event: CustomerErased) -> None:
    """Whom the ERP knows as a customer of ours has no address and no telephone there any more."""
    enqueue(
        Intent(
            flow=ERP_ERASURE,
            system=the_erp().name,
            key=f"{ERP_ERASURE}:customer:{event.customer_id}:1",
            entity_key=f"customer:{event.customer_id}",
            sequence=SEQUENCE,
            payload={"customer_id": event.customer_id},
        )
    )


def push_erp_erasure(outgoing: Outgoing) -> Accepted:
    """Empty the ways to reach them. Whom the ERP knows by no id of ours it does not know as somebody's account."""
    erp, customer_id = erp_of(outgoing), outgoing.payload["customer_id"]
    known = external_id_of(system=erp.name, kind=CUSTOMER, public_id=customer_id)
    found = erp.find_person(PersonAsked(known_id=known or "", ref=customer_id))
    if found is None:
        return Accepted(status=204, answer={"detail": "Known there by no id of ours."})
    person = erp.person_of(found)
    if not any(person.fields.get(name) for name in ("email", "phone")):
        return Accepted(status=200, external_id=person.id, version=person.version, answer={"emptied": False})
    body = {"external_id": customer_id, "email": None, "phone": None}
    accepted = erp.write_person(found, body, key=f"{outgoing.key}:v{person.version}")
    return Accepted(accepted.status, accepted.external_id, accepted.version, {"emptied": True})


PUSHES = {ERP_ERASURE: Push(send=push_erp_erasure, group="people")}
