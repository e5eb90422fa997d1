"""What ERP and CRM are told of a customer: only what they have otherwise, and never over news of theirs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from core.errors import Rejected
from erp_sync.crm.ports import the_crm
from erp_sync.engine.errors import NotYet
from erp_sync.engine.fields import Fields
from erp_sync.engine.outbound import Accepted, Outgoing
from erp_sync.engine.push import Push
from erp_sync.engine.refs import CUSTOMER, external_id_of, keep_ref
from erp_sync.engine.storing import Incoming, store_message
from erp_sync.erp.ports import the_erp
from erp_sync.people.ports import People, Person, PersonAsked
from orders.customers.elsewhere.operations import CustomerNews, take_customer_news
from orders.customers.elsewhere.queries import CustomerForSystems, customer_for_systems
from orders.customers.elsewhere.rules import CRM, ERP, proves

ERP_CUSTOMER, CRM_CUSTOMER = "erp_customer", "crm_customer"
ROLE_OF = {ERP_CUSTOMER: ERP, CRM_CUSTOMER: CRM}
NEWS = {ERP: "customer.updated", CRM: "contact.updated"}


def people_of(role: str) -> People:
    """The system that plays a role in this shop."""
    return the_erp() if role == ERP else the_crm()


def push_customer(outgoing: Outgoing) -> Accepted:
    """Tell a customer's fields as they are now. One who has proven no contact is told of to nobody.

    Raises NotYet while the system has news of its own about them: that is merged first, and may leave nothing to tell.
    """
    role, customer_id = ROLE_OF[outgoing.flow], outgoing.payload["customer_id"]
    people, customer = _people(outgoing, role), customer_for_systems(customer_id, role)
    if customer is None:
        return Accepted(status=200, answer={"told": "nothing: no contact of theirs is proven"})
    found = people.find_person(_asked(people, customer))
    if found is not None:
        person = people.person_of(found)
        if customer.version is None and not proves(customer.keys, person.fields):
            raise Rejected(
                f"{people.name} has our customer on {person.id}, whose address and telephone are not those that they "
                "have proven. Compare both, correct it there, and replay this."
            )
        if customer.version is None or person.version > customer.version:
            _hear_first(people, role, person, found)
            raise NotYet("It changed there too: that is merged first.")
        if not customer.changes and person.ref:
            return Accepted(200, person.id, person.version, found.value)
    body = {"external_id": customer.id, **customer.changes}
    if found is None:
        body["name"] = customer.name
    return people.write_person(found, body, key=f"{outgoing.key}:{_digest(body, found)}")


def note_customer(outgoing: Outgoing, accepted: Accepted) -> None:
    """Keep the system's id, and what it has now: its next news is compared with that."""
    if not accepted.external_id:
        return
    role, customer_id = ROLE_OF[outgoing.flow], outgoing.payload["customer_id"]
    person = people_of(role).person_of(Fields(accepted.answer, CUSTOMER))
    keep_ref(
        system=outgoing.system,
        kind=CUSTOMER,
        public_id=customer_id,
        external_id=person.id,
        version=person.version,
    )
    take_customer_news(
        CustomerNews(
            customer_id,
            role,
            person.version,
            person.fields,
            person.own,
            written=person.fields,
            is_linked=True,
        )
    )


def _asked(people: People, customer: CustomerForSystems) -> PersonAsked:
    known = external_id_of(system=people.name, kind=CUSTOMER, public_id=customer.id)
    return PersonAsked(known_id=known or "", ref=customer.id, **customer.keys)


def _hear_first(people: People, role: str, person: Person, found: Fields) -> None:
    event_id = f"{NEWS[role].partition('.')[0]}:{person.id}:v{person.version}:met"
    body = json.dumps({"data": found.value})
    store_message(Incoming(source=people.name, kind=NEWS[role], event_id=event_id, body=body))


def _people(outgoing: Outgoing, role: str) -> People:
    """The system. Raises Rejected for what was written for another one, before the shop changed it."""
    people = people_of(role)
    if people.name != outgoing.system:
        raise Rejected(f"This was written for {outgoing.system}; the shop's is {people.name} now.")
    return people


def _digest(body: Mapping[str, Any], found: Fields | None) -> str:
    """Names one write: the same words upon the same version are the same write."""
    told = json.dumps([body, found.value if found is not None else None], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


PUSHES = {
    ERP_CUSTOMER: Push(send=push_customer, effect=note_customer, group="people"),
    CRM_CUSTOMER: Push(send=push_customer, effect=note_customer, group="people"),
}
