"""The same CRM in HubSpot's dialect: `/crm/objects/2026-03/<type>`, bearer `hubspot-test-token` (`….<run>` calls a run).

Contacts are the run's contacts; tickets its tickets, in the pipeline stages 1 (new), 2 (waiting on contact), 3 (waiting
on us), 4 (closed); emails are what staff wrote about tickets; notes are what the shop wrote, about a ticket or, as a
line of the timeline, about a contact. The house has made the unique properties `shop_ticket_id` of tickets,
`shop_message_id` of notes and `shop_lead_id` of contacts, and `shop_customer_id` of contacts. Times are milliseconds.

With the run's option `dialect: "hubspot"` webhooks are lists of `{eventId, subscriptionType, objectId, occurredAt}`,
signed as version 3: base64 of HMAC-SHA256 over method, address, body and `X-HubSpot-Request-Timestamp`.
"""

from __future__ import annotations

import hmac
from typing import Any, Final

from flask import Blueprint, Response, jsonify, request

from sandboxes.crm.door import require_room
from sandboxes.crm.kinds import CONTACT, MESSAGE, TICKET
from sandboxes.crm.kinds import STAGES as STAGES_OF_CONTACTS
from sandboxes.crm.problems import Problem
from sandboxes.crm.records import Kind, change_record, create_record, delete_record, found_by
from sandboxes.kit import World, current_world, parse_moment

Json = dict[str, Any]

BASE: Final = "/crm/objects/2026-03"
TOKEN: Final = "hubspot-test-token"
SHOP: Final = "shop"
STAGES: Final = {"open": "1", "pending": "2", "resolved": "4", "closed": "4"}
WAITING_ON_US: Final = {"3": "open"}
_CONTACT: Final = {
    "email": "email", "phone": "phone", "firstname": "first_name", "lastname": "last_name",
    "shop_customer_id": "external_id", "hubspot_owner_id": "owner",
}  # fmt: skip
# When an object last changed: contacts have a name of their own for it.
MOMENTS: Final = ("hs_lastmodifieddate", "lastmodifieddate")

api = Blueprint("hubspot", __name__)


def run_of(asked: Any) -> str | None:
    """The run that a token names."""
    token = asked.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    name, _, run = token.partition(".")
    return run if name == TOKEN and run else None


@api.before_request
def _check() -> None:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip().partition(".")[0]
    if not hmac.compare_digest(token.encode(), TOKEN.encode()):
        raise Problem(401, "INVALID_AUTHENTICATION", "The token is missing or wrong.")
    require_room()


@api.errorhandler(Problem)
def _refusal(problem: Problem) -> Response:
    category = {409: "CONFLICT", 404: "OBJECT_NOT_FOUND", 429: "RATE_LIMITS", 401: "INVALID_AUTHENTICATION"}
    answer = jsonify(
        status="error",
        message=str(problem),
        correlationId="0",
        category=category.get(problem.status, "VALIDATION_ERROR"),
    )
    answer.status_code = problem.status
    answer.headers.update(problem.headers)
    return answer


def number_of(id_: str) -> str:
    """`tic_00000012` as HubSpot's `12`."""
    return str(int(id_.rpartition("_")[2]))


def millis(moment: str) -> str:
    return str(int(parse_moment(moment).timestamp() * 1000))


def shown(record: Json, properties: Json) -> Json:
    at = record["modified_at"]
    own = dict.fromkeys(MOMENTS, at) | {"hs_object_id": number_of(record["id"])}
    return {
        "id": number_of(record["id"]),
        "properties": {**properties, **own},
        "createdAt": record.get("created_at", at),
        "updatedAt": at,
        "archived": bool(record.get("deleted")),
    }


def shown_contact(record: Json) -> Json:
    """A contact with its properties."""
    own = {theirs: record.get(ours) for theirs, ours in _CONTACT.items()}
    stage = record["lifecycle_stage"].removeprefix("repeat_")
    return shown(record, {**record["properties"], **own, "lifecyclestage": stage})


def shown_ticket(record: Json) -> Json:
    told = {"subject": record["subject"], "hs_pipeline": "0", "hs_pipeline_stage": STAGES[record["status"]]}
    return shown(record, {**told, "shop_ticket_id": record["external_id"]})


def shown_message(record: Json) -> Json:
    body = {"hs_note_body": record["body"], "hs_email_text": record["body"]}
    return shown(
        record,
        {**body, "hs_timestamp": record["created_at"], "hs_email_direction": "EMAIL",
         "shop_message_id": record["external_id"]},
    )  # fmt: skip


def record_numbered(world: World, kind: Kind, number: object) -> Json:
    for record in world.objects(kind.type).values():
        if number_of(record["id"]) == str(number) and not record["deleted"]:
            return record
    raise Problem(404, "OBJECT_NOT_FOUND", f"There is no {kind.noun} {number}.")


def sent() -> Json:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Problem(400, "INVALID_JSON", "Send a JSON object.")
    return body


@api.post(f"{BASE}/contacts/batch/upsert")
def upsert_contacts() -> Response:
    """{inputs: [{id, idProperty, properties}]}; idProperty is email or a unique property of the house."""
    world = current_world()
    results = [_upserted(world, each) for each in sent().get("inputs", [])]
    return jsonify(status="COMPLETE", results=results)


def _upserted(world: World, given: Json) -> Json:
    name, properties = str(given.get("idProperty")), dict(given.get("properties") or {})
    if name not in ("email", "shop_lead_id", "shop_customer_id"):
        raise Problem(400, "VALIDATION_ERROR", f"{name} is not a unique property.")
    fields = _fields(properties)
    if name == "email":
        fields["email"] = str(given["id"]).strip().lower()
        known = found_by(world, CONTACT, "email", fields["email"])
    elif name == "shop_customer_id":
        fields["external_id"] = str(given["id"])
        known = found_by(world, CONTACT, "external_id", fields["external_id"])
    else:
        rows = world.objects("contacts").values()
        known = next((row for row in rows if row["properties"].get(name) == given["id"]), None)
    if known is None:
        return {**shown_contact(create_record(world, CONTACT, fields, origin=SHOP)), "new": True}
    change_record(world, CONTACT, known, _forward(known, fields), origin=SHOP)
    return {**shown_contact(known), "new": False}


def _fields(properties: Json) -> Json:
    """HubSpot's properties as fields of a contact; what is none of those is a property of the house."""
    words = {**_CONTACT, "lifecyclestage": "lifecycle_stage"}
    fields = {ours: properties.get(theirs) or None for theirs, ours in words.items() if theirs in properties}
    more = {
        key: value for key, value in properties.items() if key not in _CONTACT and key != "lifecyclestage"
    }
    return fields | ({"properties": more} if more else {})


def _forward(record: Json, fields: Json) -> Json:
    """The fields without a stage that lies behind the contact's own: HubSpot's stages go one way."""
    stage = fields.get("lifecycle_stage")
    if stage is None or STAGES_OF_CONTACTS.index(stage) >= STAGES_OF_CONTACTS.index(
        record["lifecycle_stage"]
    ):
        return fields
    return {name: value for name, value in fields.items() if name != "lifecycle_stage"}


@api.get(f"{BASE}/contacts/<number>")
def one_contact(number: str) -> Response:
    """A contact by its id."""
    return jsonify(shown_contact(record_numbered(current_world(), CONTACT, number)))


@api.patch(f"{BASE}/contacts/<number>")
def change_contact(number: str) -> Response:
    """{properties}: other properties for a contact; 409 for an address or a customer that another one has."""
    world = current_world()
    record = record_numbered(world, CONTACT, number)
    fields = _fields(dict(sent().get("properties") or {}))
    change_record(world, CONTACT, record, _forward(record, fields), origin=SHOP)
    return jsonify(shown_contact(record))


@api.post("/crm/objects/2026-03/contacts/gdpr-delete")
def forget() -> tuple[str, int]:
    """{objectId, idProperty?}: the person is gone for good; 204 whether they were there or not."""
    world, asked = current_world(), sent()
    name = {"shop_customer_id": "external_id"}.get(str(asked.get("idProperty")))
    for record in list(world.objects("contacts").values()):
        same = record.get(name) if name else number_of(record["id"])
        if str(same) == str(asked.get("objectId")) and not record["deleted"]:
            blank = {"email": None, "phone": None, "first_name": None, "last_name": None, "notes": None}
            gone = dict.fromkeys(record["properties"])
            change_record(world, CONTACT, record, {**blank, "properties": gone}, origin=SHOP)
            delete_record(world, CONTACT, record, origin=SHOP)
            # With all that is associated with them: https://developers.hubspot.com/docs/api/crm/contacts
            own = [key for key, note in world.objects("events").items() if note["contact_id"] == record["id"]]
            for key in own:
                world.remove("events", key)
    return "", 204


@api.post(f"{BASE}/tickets")
def create_ticket() -> tuple[Response, int]:
    """{properties, associations: [{to: {id}}]}; 409 for a `shop_ticket_id` that is taken."""
    world, body = current_world(), sent()
    given = body["properties"]
    _refuse_twin(world, TICKET, "shop_ticket_id", given)
    fields = {"subject": given["subject"], "external_id": given.get("shop_ticket_id")}
    contact = record_numbered(world, CONTACT, _to(body))
    made = create_record(world, TICKET, {**fields, "contact_id": contact["id"]}, origin=SHOP)
    return jsonify(shown_ticket(made)), 201


@api.post(f"{BASE}/notes")
def create_note() -> tuple[Response, int]:
    """{properties: {hs_timestamp, hs_note_body, shop_message_id}, associations}: about a ticket, or about a contact."""
    world, body = current_world(), sent()
    given, to = body["properties"], body["associations"][0]
    _refuse_twin(world, MESSAGE, "shop_message_id", given)
    if to["types"][0]["associationTypeId"] == 228:
        ticket = record_numbered(world, TICKET, _to(body))
        fields = {"ticket_id": ticket["id"], "author": "customer", "body": given["hs_note_body"]}
        made = create_record(world, MESSAGE, {**fields, "external_id": given["shop_message_id"]}, origin=SHOP)
        return jsonify(shown_message(made)), 201
    key = f"note {given['shop_message_id']}"
    if world.get("keys", key) is not None:
        raise Problem(409, "CONFLICT", "shop_message_id is taken.")
    world.put("keys", {"id": key})
    event = {
        "id": f"evn_{world.counter('events'):08d}",
        "contact_id": record_numbered(world, CONTACT, _to(body))["id"],
        "external_id": given["shop_message_id"],
        "type": "note",
        "title": given["hs_note_body"],
        "occurred_at": given["hs_timestamp"],
        "properties": {},
        "modified_at": world.now_text(),
    }
    world.put("events", event)
    return jsonify(shown(event, {"hs_note_body": event["title"]})), 201


@api.post(f"{BASE}/emails")
def create_email() -> tuple[Response, int]:
    """{properties: {hs_timestamp, hs_email_direction, hs_email_text, shop_message_id}, associations}: about a ticket."""
    world, body = current_world(), sent()
    given = body["properties"]
    ticket = record_numbered(world, TICKET, _to(body))
    author = "agent" if given.get("hs_email_direction") == "EMAIL" else "customer"
    fields = {"ticket_id": ticket["id"], "author": author, "body": given["hs_email_text"]}
    made = create_record(world, MESSAGE, {**fields, "external_id": given.get("shop_message_id")}, origin=SHOP)
    return jsonify(shown_message(made)), 201


@api.patch(f"{BASE}/tickets/<id_>")
def change_ticket(id_: str) -> Response:
    """{properties: {hs_pipeline_stage}}."""
    world = current_world()
    ticket = record_numbered(world, TICKET, id_)
    stage = str(sent()["properties"].get("hs_pipeline_stage"))
    status = next((word for word, number in STAGES.items() if number == stage), WAITING_ON_US.get(stage))
    if status is None:
        raise Problem(400, "VALIDATION_ERROR", f"{stage} is no stage of the pipeline.")
    change_record(world, TICKET, ticket, {"status": status}, origin=SHOP)
    return jsonify(shown_ticket(ticket))


def _to(body: Json) -> str:
    return str(body["associations"][0]["to"]["id"])


def _refuse_twin(world: World, kind: Kind, name: str, given: Json) -> None:
    known = found_by(world, kind, "external_id", given.get(name))
    if known is not None:
        raise Problem(409, "CONFLICT", f"{name} is taken. Existing ID: {number_of(known['id'])}")
