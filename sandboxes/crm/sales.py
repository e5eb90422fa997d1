"""What happens inside the CRM: leads converted, tickets answered, records put in from outside."""

from __future__ import annotations

from typing import Any

from sandboxes.crm.kinds import BY_TYPE, COMPANY, CONTACT, LEAD, MESSAGE, TICKET
from sandboxes.crm.records import AT_THE_CRM, change_record, checked_fields, create_record, found_by
from sandboxes.kit import World

Json = dict[str, Any]

SHARED_FIELDS = ("email", "phone", "first_name", "last_name", "owner")


def convert_lead(world: World, lead: Json, *, origin: str) -> None:
    """Give a lead its contact (found by e-mail, then by phone, else new) and company, and announce it."""
    company = _company_of(world, lead, origin=origin)
    known = {name: lead[name] for name in SHARED_FIELDS if lead[name]}
    fields = {**known, "lifecycle_stage": "customer", **({"company_id": company["id"]} if company else {})}
    contact = found_by(world, CONTACT, "email", lead["email"]) or found_by(
        world, CONTACT, "phone", lead["phone"]
    )
    if contact is None:
        contact = create_record(world, CONTACT, fields, origin=origin)
    else:
        gaps = {
            name: value for name, value in fields.items() if not contact[name] or name == "lifecycle_stage"
        }
        change_record(world, CONTACT, contact, gaps, origin=origin)
    outcome = {"status": "converted", "contact_id": contact["id"], "company_id": company and company["id"]}
    change_record(world, LEAD, lead, outcome, origin=origin, event="converted")


def _company_of(world: World, lead: Json, *, origin: str) -> Json | None:
    if not lead["company_name"]:
        return None
    known = found_by(world, COMPANY, "gstin", lead["gstin"])
    fields = {"name": lead["company_name"], "gstin": lead["gstin"], "owner": lead["owner"]}
    return known or create_record(world, COMPANY, fields, origin=origin)


def answer_ticket(world: World, ticket: Json, *, body: str) -> Json:
    """Somebody at the CRM answers a ticket: a message, and the ticket waits for the customer."""
    fields = checked_fields(MESSAGE, {"ticket_id": ticket["id"], "author": "agent", "body": body}, whole=True)
    message = create_record(world, MESSAGE, fields, origin=AT_THE_CRM)
    change_record(world, TICKET, ticket, {"status": "pending"}, origin=AT_THE_CRM)
    return message


def seed_records(world: World, type_: str, objects: list[Json]) -> None:
    """Add records, or edit those with the same id, as somebody working in the CRM would."""
    kind = BY_TYPE.get(type_)
    for obj in objects:
        if kind is None:
            world.put(type_, obj)
            continue
        own = {name: value for name, value in obj.items() if name not in {"id", "version", "modified_at"}}
        known = world.get(type_, str(obj.get("id")))
        if known is None:
            _seed_new(world, obj, own, type_=type_)
        else:
            change_record(world, kind, known, own, origin=AT_THE_CRM)


def _seed_new(world: World, obj: Json, own: Json, *, type_: str) -> None:
    kind = BY_TYPE[type_]
    if "id" not in obj:
        create_record(world, kind, own, origin=AT_THE_CRM)
        return
    create_record(world, kind, {**own, "id": str(obj["id"])}, origin=AT_THE_CRM)
