"""HubSpot's search and associations: contacts, tickets, e-mails, notes and calls.

E-mails and notes about tickets are the run's messages; calls, e-mails and notes about people its activities, whose numbers
begin with a nine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from flask import Response, jsonify

from sandboxes.crm.hubspot import (
    BASE,
    MOMENTS,
    SHOP,
    api,
    millis,
    number_of,
    record_numbered,
    sent,
    shown,
    shown_contact,
    shown_message,
    shown_ticket,
)
from sandboxes.crm.kinds import ACTIVITY, MESSAGE, TICKET
from sandboxes.crm.records import Kind, change_record, delete_record
from sandboxes.kit import World, current_world, not_a_write, parse_moment, rfc3339

Json = dict[str, Any]
Found = tuple[int, int, Json]

__all__ = ["api"]

_PLAIN: Final[dict[str, Callable[[Json], Json]]] = {"contacts": shown_contact, "tickets": shown_ticket}
_AUTHORS: Final = {"emails": "agent", "notes": "customer"}
_KINDS: Final = {"calls": "call", "emails": "email", "notes": "note"}
_TEXTS: Final = {"call": "hs_call_body", "email": "hs_email_text", "note": "hs_note_body"}
_FIRST: Final = 900_000_000


def _activity_number(record: Json) -> int:
    return _FIRST + int(number_of(record["id"]))


def _shown_activity(record: Json) -> Json:
    told = {
        _TEXTS[record["type"]]: record["body"],
        "hs_timestamp": rfc3339(parse_moment(record["occurred_at"] or record["created_at"])),
        "hs_email_direction": "EMAIL",
        "hubspot_owner_id": record["author"],
        "shop_message_id": None,
    }
    return {**shown(record, told), "id": str(_activity_number(record))}


def _rows(world: World, type_: str) -> Iterator[Found]:
    """The objects of a type with moment and number."""
    if type_ in _PLAIN:
        for row in world.objects(type_).values():
            if not row["deleted"]:
                yield int(millis(row["modified_at"])), int(number_of(row["id"])), _PLAIN[type_](row)
        return
    for row in world.objects("messages").values():
        if not row["deleted"] and row["author"] == _AUTHORS.get(type_):
            yield int(millis(row["modified_at"])), int(number_of(row["id"])), shown_message(row)
    for row in world.objects("activities").values():
        if not row["deleted"] and row["type"] == _KINDS[type_]:
            yield int(millis(row["modified_at"])), _activity_number(row), _shown_activity(row)


@api.post(f"{BASE}/<any(tickets, emails, notes, calls):type_>/gdpr-delete")
def forget_object(type_: str) -> tuple[str, int]:
    """{objectId}: a ticket, or something that was said or written, is gone for good; 204 also when it was before."""
    world, number = current_world(), str(sent().get("objectId"))
    found: Iterable[tuple[Kind, Json]]
    if type_ == "tickets":
        found = ((TICKET, row) for row in world.objects("tickets").values() if number_of(row["id"]) == number)
    elif int(number) >= _FIRST:
        rows = world.objects("activities").values()
        found = ((ACTIVITY, row) for row in rows if str(_activity_number(row)) == number)
    else:
        found = (
            (MESSAGE, row) for row in world.objects("messages").values() if number_of(row["id"]) == number
        )
    for kind, row in list(found):
        blank = {"subject": "Erased"} if kind is TICKET else {"body": "Erased"}
        change_record(world, kind, row, blank, origin=SHOP)
        delete_record(world, kind, row, origin=SHOP)
    return "", 204


@api.post(f"{BASE}/<any(contacts, tickets, emails, notes, calls):type_>/search")
def search(type_: str) -> Response:
    """{filterGroups: [{filters: [{propertyName, operator, value | values}]}], sorts, limit}; groups are alternatives."""
    not_a_write()
    world, asked = current_world(), sent()
    groups = asked.get("filterGroups") or []
    found = _rows(world, type_)
    kept = sorted(
        (one for one in found if not groups or any(_holds(group, one) for group in groups)),
        key=lambda one: one[:2],
    )
    limit = int(asked.get("limit") or 10)
    following = {"next": {"after": str(limit)}} if len(kept) > limit else None
    return jsonify(total=len(kept), results=[one[2] for one in kept[:limit]], paging=following)


def _holds(group: Json, one: Found) -> bool:
    at, number, told = one
    values = dict.fromkeys(MOMENTS, at) | {"hs_object_id": number}
    return all(_fits(rule, values, told) for rule in group["filters"])


def _fits(rule: Json, values: Json, told: Json) -> bool:
    name = rule["propertyName"]
    value = values.get(name, told["properties"].get(name))
    if rule["operator"] == "IN":
        return value in rule["values"]
    wanted = int(rule["value"]) if name in values else rule["value"]
    checks: dict[str, Callable[[], bool]] = {
        "EQ": lambda: bool(value == wanted),
        "GT": lambda: bool(value > wanted),
        "GTE": lambda: bool(value >= wanted),
    }
    return checks[rule["operator"]]()


@api.post("/crm/associations/2026-03/emails/tickets/batch/read")
def tickets_of_emails() -> Response:
    """{inputs: [{id}]}: which ticket each e-mail is about."""
    not_a_write()
    world = current_world()
    asked = [each["id"] for each in sent().get("inputs", []) if int(each["id"]) < _FIRST]
    found = [(id_, record_numbered(world, MESSAGE, id_)) for id_ in asked]
    results = [
        {"from": {"id": id_}, "to": [{"toObjectId": number_of(row["ticket_id"])}]} for id_, row in found
    ]
    return jsonify(status="COMPLETE", results=results)


@api.post("/crm/associations/2026-03/<any(emails, notes, calls):type_>/contacts/batch/read")
def contacts_of(type_: str) -> Response:
    """{inputs: [{id}]}: which contact each engagement is about."""
    not_a_write()
    by_number = {
        str(_activity_number(row)): row["contact_id"]
        for row in current_world().objects("activities").values()
        if row["type"] == _KINDS[type_] and row["contact_id"]
    }
    asked = [each["id"] for each in sent().get("inputs", [])]
    results = [
        {"from": {"id": id_}, "to": [{"toObjectId": number_of(by_number[id_])}]}
        for id_ in asked
        if id_ in by_number
    ]
    return jsonify(status="COMPLETE", results=results)
