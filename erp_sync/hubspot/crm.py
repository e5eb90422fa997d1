"""HubSpot as the shop's CRM: the class that the CRM setting names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from core.errors import Rejected
from erp_sync.engine.errors import Conflict
from erp_sync.engine.fields import Fields
from erp_sync.engine.inbox import Feeds
from erp_sync.engine.outbound import Accepted
from erp_sync.engine.pull import PullFlow
from erp_sync.hubspot import wire
from erp_sync.hubspot.client import OBJECTS, SYSTEM, hubspot_client
from erp_sync.hubspot.lists import PULLS
from erp_sync.hubspot.people import HubSpotPeople

# HubSpot's own kinds of association.
TICKET_TO_CONTACT, NOTE_TO_CONTACT, NOTE_TO_TICKET, EMAIL_TO_TICKET = 16, 202, 228, 224
STAGE_NEW = "1"
STAGE_OF = {"open": "3", "pending": "2", "resolved": "4", "closed": "4"}
# Where what was said or written lies, by what stands before its id.
SAID_IN = {"call": "calls", "email": "emails", "note": "notes", "": "emails"}
STAGES = {"lead": "lead", "customer": "customer", "repeat_customer": "customer"}


class HubSpotCrm(HubSpotPeople):
    """The port, over HubSpot's CRM API. What is unique there are our own ids, in properties of the house."""

    name = SYSTEM
    contact_of = staticmethod(wire.contact_of)
    person_of = staticmethod(wire.person_of)
    lead_of = staticmethod(wire.lead_of)
    activity_of = staticmethod(wire.activity_of)
    ticket_of = staticmethod(wire.ticket_of)
    message_of = staticmethod(wire.message_of)

    @property
    def pulls(self) -> Mapping[str, PullFlow]:
        """Contacts, tickets and e-mails."""
        return PULLS

    @property
    def own_feeds(self) -> Feeds:
        """A hint has been followed when it was stored."""
        return {(SYSTEM, "hint"): feed_hint}

    def health(self) -> tuple[str, str, str]:
        """Any answer will do."""
        return settings.HUBSPOT_BASE_URL, "crm/objects/2026-03/contacts", "HUBSPOT_BASE_URL"

    def upsert_contact(self, body: Mapping[str, Any], *, key: str) -> Accepted:
        """By e-mail address."""
        return _accepted(hubspot_client().upsert_contact("email", body["email"], _properties(body)))

    def add_event(self, contact_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """A note on the contact."""
        note = {
            "hs_timestamp": body["occurred_at"],
            "hs_note_body": body["title"],
            "shop_message_id": body["external_id"],
        }
        return self._note(note, to=contact_id, association=NOTE_TO_CONTACT)

    def create_lead(self, body: Mapping[str, Any], *, key: str) -> Accepted:
        """A contact in the stage of a lead, by e-mail address or else by our id, and a note with what was asked."""
        named = ("email", body["email"]) if body.get("email") else ("shop_lead_id", body["external_id"])
        about = {"shop_lead_id": body["external_id"], "lifecyclestage": "lead"}
        person = {name: value for name, value in body.items() if name not in ("external_id", "properties")}
        contact = hubspot_client().upsert_contact(*named, {**_properties(person), **about})
        asked_at = (body.get("properties") or {}).get("asked_at") or ""
        note = {
            "hs_timestamp": asked_at,
            "hs_note_body": body["message"],
            "shop_message_id": body["external_id"],
        }
        self._note(note, to=contact.text("id"), association=NOTE_TO_CONTACT)
        return _accepted(contact)

    def convert_lead(self, lead_id: str, *, key: str) -> Accepted:
        """The contact in the stage of a customer."""
        return _accepted(hubspot_client().change("contacts", lead_id, {"lifecyclestage": "customer"}))

    def create_ticket(self, contact_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """A ticket in the first stage of the default pipeline."""
        ticket = {
            "subject": body["subject"],
            "content": " ".join(filter(None, (body["number"], body.get("order_external_id")))),
            "hs_pipeline": "0",
            "hs_pipeline_stage": STAGE_NEW,
            "shop_ticket_id": body["external_id"],
        }
        try:
            made = hubspot_client().create("tickets", ticket, to=contact_id, association=TICKET_TO_CONTACT)
        except Conflict:
            made = _known("tickets", "shop_ticket_id", body["external_id"])
        return _accepted(made)

    def add_message(self, ticket_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """A note on the ticket; what staff answered in the shop is an e-mail on it, as their own answers are."""
        if body["author"] == "agent":
            return self._email(body, to=ticket_id)
        note = {
            "hs_timestamp": body["written_at"],
            "hs_note_body": body["body"],
            "shop_message_id": body["external_id"],
        }
        return self._note(note, to=ticket_id, association=NOTE_TO_TICKET)

    def set_ticket_status(self, ticket_id: str, status: str, *, key: str) -> Accepted:
        """The stage of the default pipeline."""
        stage = {"hs_pipeline_stage": STAGE_OF[status]}
        return _accepted(hubspot_client().change("tickets", ticket_id, stage))

    def forget(self, payload: Mapping[str, Any], *, key: str) -> Accepted:
        """HubSpot's own deletion for good, of every object by its id and of contacts that carry our id."""
        said = (*payload.get("activity_ids", ()), *payload.get("message_ids", ()))
        wanted = [
            (SAID_IN[kind], {"objectId": id_}) for kind, _, id_ in (each.rpartition(":") for each in said)
        ]
        wanted += [("tickets", {"objectId": each}) for each in payload.get("ticket_ids", ())]
        wanted += [
            ("contacts", {"objectId": each}) for each in (*payload["contact_ids"], *payload["lead_ids"])
        ]
        wanted.append(("contacts", {"objectId": payload["customer_id"], "idProperty": "shop_customer_id"}))
        for kind, each in wanted:
            hubspot_client().post(f"{OBJECTS}/{kind}/gdpr-delete", each)
        return Accepted(status=204, answer={"deleted": len(wanted)})

    def _email(self, body: Mapping[str, Any], *, to: str) -> Accepted:
        """An e-mail once. HubSpot has no unique properties of e-mails, so that it is looked for first."""
        rule = {"propertyName": "shop_message_id", "operator": "EQ", "value": body["external_id"]}
        found = hubspot_client().search("emails", [[rule]], ["shop_message_id"]).objects("results")
        email = {
            "hs_timestamp": body["written_at"],
            "hs_email_direction": "EMAIL",
            "hs_email_status": "SENT",
            "hs_email_text": body["body"],
            "shop_message_id": body["external_id"],
        }
        made = (
            found[0]
            if found
            else hubspot_client().create("emails", email, to=to, association=EMAIL_TO_TICKET)
        )
        return Accepted(status=200 if found else 201, external_id=made.text("id"), answer=made.value)

    def _note(self, note: Mapping[str, Any], *, to: str, association: int) -> Accepted:
        """A note once: one that is there already under our id is as good."""
        try:
            made = hubspot_client().create("notes", note, to=to, association=association)
        except Conflict:
            return Accepted(status=200, external_id=f"note:{note['shop_message_id']}")
        return Accepted(status=201, external_id=f"note:{made.text('id')}", answer=made.value)


def feed_hint(body: str) -> None:
    """The list was read when the hint came, or will be by the schedule."""


def _properties(body: Mapping[str, Any]) -> dict[str, Any]:
    """Our fields of a person in HubSpot's words; what was agreed to as a property for each purpose."""
    words = {
        "email": "email", "phone": "phone", "first_name": "firstname", "last_name": "lastname",
        "external_id": "shop_customer_id",
    }  # fmt: skip
    told = {theirs: body[ours] for ours, theirs in words.items() if body.get(ours)}
    more = {name: value for name, value in (body.get("properties") or {}).items() if value}
    stage = STAGES.get(str(body.get("lifecycle_stage")))
    agreed = {
        f"shop_consent_{purpose}": "yes" if said["granted"] else "no"
        for purpose, said in (body.get("consents") or {}).items()
    }
    merged = {"shop_merged_into": body["merged_into"]} if "merged_into" in body else {}
    return {**told, **more, **agreed, **merged, **({"lifecyclestage": stage} if stage else {})}


def _known(kind: str, name: str, value: str) -> Fields:
    """What has our id. Raises Rejected when HubSpot's search does not show it yet."""
    rule = {"propertyName": name, "operator": "EQ", "value": value}
    found = hubspot_client().search(kind, [[rule]], [name]).objects("results")
    if not found:
        raise Rejected(f"HubSpot says that {name} {value} is taken, and does not show by what.")
    return found[0]


def _accepted(row: Fields) -> Accepted:
    version = wire.millis_of(wire.moment_of(row))
    return Accepted(status=200, external_id=row.text("id"), version=version, answer=row.value)
