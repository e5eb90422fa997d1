"""Our own CRM contract as the shop's CRM: the class that the CRM setting names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from core.errors import Unavailable
from erp_sync.crm import wire
from erp_sync.crm.bodies import (
    EMPTY_ACTIVITY,
    EMPTY_CONTACT,
    EMPTY_LEAD,
    EMPTY_MESSAGE,
    EMPTY_TICKET,
)
from erp_sync.crm.client import SYSTEM, crm_client
from erp_sync.crm.lists import PULLS
from erp_sync.engine.errors import Conflict
from erp_sync.engine.fields import Fields
from erp_sync.engine.inbox import Feeds
from erp_sync.engine.outbound import Accepted
from erp_sync.engine.pull import PullFlow
from erp_sync.people.ports import PersonAsked

PRECONDITION_FAILED = 412


class ContractCrm:
    """The port, over our own contract."""

    name = SYSTEM
    contact_of = staticmethod(wire.contact_of)
    person_of = staticmethod(wire.person_of)
    lead_of = staticmethod(wire.lead_of)
    activity_of = staticmethod(wire.activity_of)
    ticket_of = staticmethod(wire.ticket_of)
    message_of = staticmethod(wire.message_of)

    @property
    def pulls(self) -> Mapping[str, PullFlow]:
        """Its lists."""
        return PULLS

    @property
    def own_feeds(self) -> Feeds:
        """None: all of its news is everybody's."""
        return {}

    def health(self) -> tuple[str, str, str]:
        """GET /contacts, which also tells whether the token is known."""
        return settings.CRM_BASE_URL, "contacts", "CRM_BASE_URL"

    def upsert_contact(self, body: Mapping[str, Any], *, key: str) -> Accepted:
        """PUT /contacts/upsert by e-mail; who somebody is now, after a merge, is a property."""
        contact = {name: value for name, value in body.items() if name != "merged_into"}
        if "merged_into" in body:
            contact["properties"] = {"merged_into": body["merged_into"] or None}
        return _accepted(*crm_client().upsert_contact(contact, key=key))

    def find_person(self, asked: PersonAsked) -> Fields | None:
        """GET /contacts by our id, else by the proven address: one contact has one."""
        for query in ({"external_id": asked.ref}, {"email": asked.email}):
            rows = crm_client().contacts(query) if all(query.values()) else ()
            for row in rows:
                if row.text("external_id", "") in ("", asked.ref):
                    return row
        return None

    def write_person(self, found: Fields | None, body: Mapping[str, Any], *, key: str) -> Accepted:
        """PATCH /contacts/{id} at the version that was found, else PUT /contacts/upsert."""
        told = wire.contact_words(body)
        if found is None:
            return self.upsert_contact(told, key=key) if told.get("email") else self._made(told, key=key)
        try:
            answer = crm_client().change_contact(
                found.text("id"), told, version=found.whole("version"), key=key
            )
        except Conflict as moved:
            if moved.detail.get("status") != PRECONDITION_FAILED:
                raise
            raise Unavailable("the contact changed in the CRM meanwhile") from moved
        return _accepted(*answer)

    def _made(self, contact: Mapping[str, Any], *, key: str) -> Accepted:
        """Somebody of whom only the telephone is proven."""
        return _accepted(*crm_client().create("contacts", dict(contact), key=key))

    def add_event(self, contact_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """POST /contacts/{id}/events."""
        status, answer = crm_client().add_event(contact_id, dict(body), key=key)
        return Accepted(status=status, external_id=answer.text("id"), answer=answer.value)

    def create_lead(self, body: Mapping[str, Any], *, key: str) -> Accepted:
        """POST /leads. Raises Conflict when what is there under our id says something else."""
        try:
            status, answer = crm_client().create_lead(dict(body), key=key)
        except Conflict as conflict:
            status, answer = 200, crm_client().fetch("leads", _existing_id(conflict))
            same = ("external_id", "email", "phone", "message")
            if any(answer.value.get(name) != body.get(name) for name in same):
                raise conflict from None
        return _accepted(status, answer)

    def convert_lead(self, lead_id: str, *, key: str) -> Accepted:
        """POST /leads/{id}/convert; again gives the same answer."""
        status, answer = crm_client().create(f"leads/{lead_id}/convert", {}, key=key)
        return _accepted(status, answer.object("lead"))

    def create_ticket(self, contact_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """POST /tickets."""
        about = {"number": body["number"], "order": body.get("order_external_id", "")}
        ticket = {
            "external_id": body["external_id"],
            "contact_id": contact_id,
            "subject": body["subject"],
            "properties": about,
        }
        try:
            status, answer = crm_client().create("tickets", ticket, key=key)
        except Conflict as conflict:
            status, answer = 200, crm_client().fetch("tickets", _existing_id(conflict))
        return _accepted(status, answer)

    def add_message(self, ticket_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """POST /tickets/{id}/messages; the same `external_id` gives the first one back."""
        message = {name: body[name] for name in ("external_id", "author", "body")}
        return _accepted(*crm_client().create(f"tickets/{ticket_id}/messages", message, key=key))

    def set_ticket_status(self, ticket_id: str, status: str, *, key: str) -> Accepted:
        """PATCH /tickets/{id}."""
        return _accepted(*crm_client().change("tickets", ticket_id, {"status": status}, key=key))

    def forget(self, payload: Mapping[str, Any], *, key: str) -> Accepted:
        """PATCH every field empty, then DELETE: what a deleted record still holds names nobody."""
        client = crm_client()
        contacts = {*payload["contact_ids"], *client.contacts_called(payload["customer_id"])}
        about: tuple[tuple[str, Iterable[str], dict[str, Any]], ...] = (
            ("activities", payload.get("activity_ids", ()), EMPTY_ACTIVITY),
            ("messages", payload.get("message_ids", ()), EMPTY_MESSAGE),
            ("tickets", payload.get("ticket_ids", ()), EMPTY_TICKET),
            ("contacts", sorted(contacts), EMPTY_CONTACT),
            ("leads", payload["lead_ids"], EMPTY_LEAD),
        )
        gone = [
            client.empty_and_delete(kind, each, empty, key=key) for kind, ids, empty in about for each in ids
        ]
        return Accepted(status=200, answer={"deleted": sum(gone), "gone before": len(gone) - sum(gone)})


def _existing_id(conflict: Conflict) -> str:
    """The id of what has our external id. Raises the conflict when it is about something else."""
    existing_id = conflict.detail["problem"].get("existing_id")
    if conflict.detail.get("code") != "duplicate_external_id" or not existing_id:
        raise conflict
    return str(existing_id)


def _accepted(status: int, answer: Fields) -> Accepted:
    return Accepted(
        status=status, external_id=answer.text("id"), version=answer.whole("version"), answer=answer.value
    )
