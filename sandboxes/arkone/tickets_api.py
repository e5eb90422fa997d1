"""Questions of customers, as the shop tells of them: what is asked, what was written, how it stands."""

from __future__ import annotations

from typing import Final

from flask import Response
from flask.typing import ResponseReturnValue

from sandboxes.arkone.customers import customer_for_order
from sandboxes.arkone.door import guarded, idempotent
from sandboxes.arkone.lists import listing
from sandboxes.arkone.objects import (
    by_external_id,
    check_if_match,
    editable,
    refuse_duplicate,
    save,
    shown,
    with_etag,
)
from sandboxes.arkone.problems import Findings, Json, Problem, json_body
from sandboxes.kit import World, current_world

api = guarded("tickets")

STATUSES: Final = ("open", "pending", "resolved", "closed")


@api.post("/tickets")
@idempotent
def create() -> ResponseReturnValue:
    """{external_id, subject, status?, number?, opened_at?, order_external_id?, customer {external_id, email, phone}}."""
    return with_etag(shown(new_ticket(current_world(), json_body())), 201)


def new_ticket(world: World, body: Json) -> Json:
    """Store a question. Raises Problem."""
    findings = Findings()
    external_id, subject = findings.text(body, "external_id"), findings.text(body, "subject")
    status = _status(findings, body)
    customer = body.get("customer")
    if not isinstance(customer, dict) or not (customer.get("email") or customer.get("phone")):
        findings.add("customer", "email_or_phone_required")
    findings.raise_if_any()
    refuse_duplicate(world, "tickets", external_id)
    return save(
        world,
        "tickets",
        {
            "id": f"TKT-{world.counter('ticket'):05d}",
            "external_id": external_id,
            "number": str(body.get("number") or ""),
            "subject": subject,
            "status": status,
            "customer_id": customer_for_order(world, customer or {})["id"],
            "order_external_id": body.get("order_external_id"),
            "opened_at": str(body.get("opened_at") or world.now_text()),
        },
    )


def _status(findings: Findings, body: Json) -> str:
    status = str(body.get("status") or "open")
    if status not in STATUSES:
        findings.add("status", "unknown_status")
    return status


@api.get("/tickets")
def tickets() -> Response:
    """Questions by cursor; `external_id` narrows."""
    return listing("tickets", filters=("external_id", "order_external_id"))


@api.get("/tickets/<id_>")
def ticket(id_: str) -> Response:
    """One question."""
    return with_etag(shown(editable(current_world(), "tickets", id_)))


@api.patch("/tickets/<id_>")
@idempotent
def change(id_: str) -> ResponseReturnValue:
    """Another status; needs `If-Match`."""
    found = editable(current_world(), "tickets", id_)
    check_if_match(found)
    return with_etag(shown(move_ticket(current_world(), found, json_body())))


def move_ticket(world: World, found: Json, body: Json) -> Json:
    """Set a question's status. Raises Problem."""
    findings = Findings()
    status = _status(findings, body)
    findings.raise_if_any()
    return save(world, "tickets", {**found, "status": status})


@api.post("/tickets/<id_>/messages")
@idempotent
def write(id_: str) -> ResponseReturnValue:
    """{external_id, author (customer, agent), body, written_at?}; one known by its external id is given back."""
    body, world = json_body(), current_world()
    known = by_external_id(world, "ticket_messages", str(body.get("external_id")))
    return with_etag(shown(known if known is not None else new_message(world, id_, body)), 201)


def new_message(world: World, ticket_id: str, body: Json) -> Json:
    """Store what was written about a question. Raises Problem."""
    editable(world, "tickets", ticket_id)
    findings = Findings()
    external_id, text = findings.text(body, "external_id"), findings.text(body, "body")
    if body.get("author") not in ("customer", "agent"):
        findings.add("author", "unknown_author")
    findings.raise_if_any()
    refuse_duplicate(world, "ticket_messages", external_id)
    return save(
        world,
        "ticket_messages",
        {
            "id": f"TKM-{world.counter('ticket_message'):05d}",
            "external_id": external_id,
            "ticket_id": ticket_id,
            "author": body["author"],
            "body": text,
            "written_at": str(body.get("written_at") or world.now_text()),
        },
    )


@api.get("/tickets/<id_>/messages")
def messages(id_: str) -> Response:
    """What was written about a question, by cursor."""
    if current_world().get("tickets", id_) is None:
        raise Problem(404, "not_found", f"There is no ticket {id_}.")
    return listing("ticket_messages", filters=("ticket_id",))
