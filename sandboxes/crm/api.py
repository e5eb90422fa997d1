"""``/api/v1``: contacts with upsert and timeline, companies, leads with conversion, tickets with messages."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from werkzeug import Response

from sandboxes.crm.door import guarded
from sandboxes.crm.kinds import ACTIVITY, COMPANY, CONTACT, LEAD, MESSAGE, TICKET
from sandboxes.crm.problems import Problem
from sandboxes.crm.records import (
    Kind,
    change_record,
    checked_fields,
    create_record,
    found_by,
    record_of,
)
from sandboxes.crm.resources import (
    add_routes,
    add_single_routes,
    etag,
    fingerprint,
    json_body,
    listed,
    once,
    origin_of,
    replayed,
    tagged,
)
from sandboxes.crm.sales import convert_lead
from sandboxes.kit import World, current_world, parse_moment, rfc3339

Json = dict[str, Any]
api = guarded(Blueprint("crm", __name__, url_prefix="/api/v1"))
for _kind in (CONTACT, COMPANY, LEAD, TICKET, ACTIVITY):
    add_routes(api, _kind)
add_single_routes(api, MESSAGE)  # they are made and listed by their tickets


@api.get("/health")
def health() -> Response:
    """200 when up."""
    return jsonify(ok=True)


@api.route("/contacts/upsert", methods=["PUT", "POST"])
def upsert_contact() -> Response:
    """Create the contact, or merge the fields into the one with the same ``id_property`` (email or external_id).

    Answers 201 or 200 with ``{result: created | updated | unchanged, contact}`` and its ETag.
    """
    world, name = current_world(), request.args.get("id_property", "external_id")
    if name not in CONTACT.unique:
        raise Problem(400, "invalid_id_property", f"id_property is one of {', '.join(CONTACT.unique)}.")
    fields = checked_fields(CONTACT, json_body(), whole=True)
    if not fields.get(name):
        missing = [{"path": name, "code": "required"}]
        raise Problem(422, "invalid_fields", f"Check these fields: {name}.", errors=missing)
    known = found_by(world, CONTACT, name, fields[name])
    if known is None:
        return _upserted(create_record(world, CONTACT, fields, origin=origin_of()), "created")
    changed = change_record(world, CONTACT, known, fields, origin=origin_of())
    return _upserted(known, "updated" if changed else "unchanged")


def _upserted(contact: Json, result: str) -> Response:
    answer = jsonify(result=result, contact=contact)
    answer.status_code = 201 if result == "created" else 200
    answer.headers["ETag"] = etag(contact)
    return answer


@api.get("/contacts/<id_>/events")
def timeline(id_: str) -> Response:
    """What happened to a contact, by cursor."""
    world = current_world()
    record_of(world, CONTACT, id_)
    mine = [event for event in world.objects("events").values() if event["contact_id"] == id_]
    return listed(mine, filters=("type", "external_id"))


@api.post("/contacts/<id_>/events")
def add_event(id_: str) -> Response:
    """Add an event to a contact's timeline. The same ``external_id`` again gives the first event back.

    ``{external_id, type, occurred_at, title?, properties?}``. Raises Problem 422 when it comes with other contents.
    """
    world, fields = current_world(), json_body()
    record_of(world, CONTACT, id_)
    fields = _checked_event(fields)
    key, mark = f"event {fields['external_id']}", fingerprint([id_, fields])
    known = world.get("keys", key)
    if known is not None:
        if known["body"] != mark:
            raise Problem(422, "idempotency_key_reuse", "An event with this external_id has other contents.")
        return replayed(jsonify(world.get("events", known["event_id"])))
    event = {
        "id": f"evn_{world.counter('events'):08d}",
        "contact_id": id_,
        **fields,
        "modified_at": world.now_text(),
    }
    world.put("events", event)
    world.put("keys", {"id": key, "body": mark, "event_id": event["id"]})
    answer = jsonify(event)
    answer.status_code = 201
    return answer


def _checked_event(fields: Json) -> Json:
    errors = [
        {"path": name, "code": "required"}
        for name in ("external_id", "type", "occurred_at")
        if not isinstance(fields.get(name), str) or not fields[name]
    ]
    known = {"external_id", "type", "occurred_at", "title", "properties"}
    errors += [{"path": name, "code": "unknown_field"} for name in fields if name not in known]
    if not isinstance(fields.get("properties", {}), dict):
        errors.append({"path": "properties", "code": "invalid"})
    if not errors:
        try:
            fields = {**fields, "occurred_at": rfc3339(parse_moment(fields["occurred_at"]))}
        except ValueError:
            errors.append({"path": "occurred_at", "code": "invalid"})
    if errors:
        named = ", ".join(error["path"] for error in errors)
        raise Problem(422, "invalid_fields", f"Check these fields: {named}.", errors=errors)
    return {"title": "", "properties": {}, **fields}


@api.post("/leads/<id_>/convert")
def convert(id_: str) -> Response:
    """Make a lead a contact (and a company). Converting again gives the same answer."""
    world = current_world()
    lead = record_of(world, LEAD, id_)
    again = lead["status"] == "converted"
    if not again:
        convert_lead(world, lead, origin=origin_of())
    answer = jsonify(lead=lead, contact_id=lead["contact_id"], company_id=lead["company_id"])
    return replayed(answer) if again else answer


@api.get("/messages")
def all_messages() -> Response:
    """The messages of all tickets, by cursor."""
    return listed(current_world().objects("messages").values(), filters=("ticket_id", "external_id"))


@api.get("/tickets/<id_>/messages")
def messages(id_: str) -> Response:
    """The messages of a ticket, by cursor."""
    world = current_world()
    record_of(world, TICKET, id_)
    mine = [message for message in world.objects("messages").values() if message["ticket_id"] == id_]
    return listed(mine, filters=("external_id",))


@api.post("/tickets/<id_>/messages")
def add_message(id_: str) -> Response:
    """Add a message to a ticket. The same ``external_id`` again gives the first message back."""
    world = current_world()
    record_of(world, TICKET, id_)

    def work(fields: Json) -> Response:
        fields = checked_fields(MESSAGE, {**fields, "ticket_id": id_}, whole=True)
        known = _same(world, MESSAGE, fields)
        if known is not None:
            return replayed(tagged(known))
        return tagged(create_record(world, MESSAGE, fields, origin=origin_of()), status=201)

    return once(f"message {id_}", work)


def _same(world: World, kind: Kind, fields: Json) -> Json | None:
    """The record of this external id. Raises Problem 422 when its contents differ."""
    known = found_by(world, kind, "external_id", fields.get("external_id"))
    if known is not None and any(known[name] != value for name, value in fields.items()):
        raise Problem(422, "idempotency_key_reuse", "A record with this external_id has other contents.")
    return known
